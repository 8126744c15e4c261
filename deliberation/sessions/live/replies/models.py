"""The tables of questions on their way to an answer: passing on, drafts, promises."""

from django.db import models

from deliberation.bodies.models import Department
from deliberation.sessions.models import PartOfSession, Reply, ReplyKind, Seat, Statement


class Transfer(PartOfSession):
    """转办: a question passed from one department to another, for everybody to see."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="transfers")
    from_department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    to_department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()


class ReplyDraft(PartOfSession):
    """What a secretary wrote for the principal to confirm; only their department sees it."""

    department = models.ForeignKey(Department, models.PROTECT)
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="drafts")
    # Public ids of the other questions that it would answer as well.
    also = models.JSONField(default=list)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=13, choices=ReplyKind.choices)
    text = models.TextField(null=True)
    due_on = models.DateField(null=True)
    drafted_at = models.DateTimeField()
    # Set once it was confirmed, discarded or erased: what it came to is told by the reply.
    done = models.BooleanField(default=False)


class PromiseState(models.TextChoices):
    FOUND = "found", "待确认"
    CONFIRMED = "confirmed", "已确认"
    DISMISSED = "dismissed", "不是承诺"
    WITHDRAWN = "withdrawn", "已撤回"
    ERASED = "erased", "已删除"


class Promise(PartOfSession):
    """What a department will do and by when: found by rules, a promise once the official says so.

    `due_text` is how the date was said (年底前). `seat`: who put it into these words last, and
    stands for them; nobody as long as only the rules have found it.
    """

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="promises")
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=500, null=True)
    due_on = models.DateField(null=True)
    due_text = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=9, choices=PromiseState.choices)
    reason = models.CharField(max_length=500, blank=True)
    found_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    corrected_at = models.DateTimeField(null=True)
