"""What is said in a session: statements, what people think of them, answers, corrections."""

from django.db import models

from deliberation.bodies.models import Department
from deliberation.sessions.models.kinds import (
    AnswerState,
    Choice,
    CorrectionKind,
    ModerationAct,
    Place,
    ReplyKind,
    ReplyStatus,
    ReportKind,
    StatementStatus,
)
from deliberation.sessions.models.roll import Seat
from deliberation.sessions.models.session import AgendaItem, PartOfSession

# Few statements point at any of these: the others need not stand in an index for it.
_SOMETIMES = ("agenda_item", "reply_to", "department", "entered_by", "merged_into", "root")


class Statement(PartOfSession):
    """A view (意见) that somebody put forward; with `department` set, a question to it.

    `command_id`: the command that posted it, by which its author's device knows it again.
    """

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="statements")
    text = models.TextField(null=True)
    posted_at = models.DateTimeField()
    posted_seq = models.PositiveBigIntegerField()
    command_id = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=6, choices=Place.choices)
    status = models.CharField(max_length=10, choices=StatementStatus.choices)
    reason = models.CharField(max_length=500, blank=True)
    agenda_item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, db_index=False)
    reply_to = models.ForeignKey(
        "self", models.PROTECT, null=True, db_index=False, related_name="answers"
    )
    department = models.ForeignKey(Department, models.PROTECT, null=True, db_index=False)
    # Entered for somebody without a device; confirmed once the speaker has agreed to the wording.
    entered_by = models.ForeignKey(
        Seat, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    said_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)
    corrections = models.PositiveSmallIntegerField(default=0)
    corrected_at = models.DateTimeField(null=True)
    # What it rests on: files and addresses, as they are shown.
    evidence = models.JSONField(default=list)
    pinned = models.BooleanField(default=False)
    # A merge is a link and can be undone; votes stay on the statement they were given to.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, db_index=False, related_name="members"
    )
    # The one at the top of what was merged, also of itself; none where a statement stands alone.
    root = models.ForeignKey("self", models.PROTECT, null=True, db_index=False, related_name="+")
    # Of a question: since when the department that is asked now has had it, and how far it is.
    asked_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=8, choices=AnswerState.choices, blank=True)
    answer_due = models.DateField(null=True)
    transfers_made = models.PositiveSmallIntegerField(default=0)
    agree = models.PositiveIntegerField(default=0)
    disagree = models.PositiveIntegerField(default=0)
    passed = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=[name],
                name=f"statement_{name}",
                condition=models.Q(**{f"{name}__isnull": False}),
            )
            for name in _SOMETIMES
        ]


class Endorsement(models.Model):
    """What one person thinks of one statement: the last word counts."""

    statement = models.ForeignKey(
        Statement, models.PROTECT, related_name="endorsements", db_index=False
    )
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="endorsements")
    choice = models.CharField(max_length=8, choices=Choice.choices)
    revision = models.PositiveIntegerField()
    # See `clusters.cast_order`: among statements that were merged the latest counts.
    cast_order = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "seat"], name="one_word_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.choice} (revision {self.revision})"


class Reply(PartOfSession):
    """An official's answer to a statement, in the name of a department (M23)."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="replies")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="replies")
    department = models.ForeignKey(Department, models.PROTECT)
    text = models.TextField(null=True)
    given_at = models.DateTimeField()
    command_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=13, choices=ReplyKind.choices, default=ReplyKind.EXPLANATION)
    # Public ids of the other questions that it answers as well.
    also = models.JSONField(default=list)
    due_on = models.DateField(null=True)
    corrections = models.PositiveSmallIntegerField(default=0)
    corrected_at = models.DateTimeField(null=True)
    status = models.CharField(
        max_length=10, choices=ReplyStatus.choices, default=ReplyStatus.PUBLISHED
    )


class Correction(PartOfSession):
    """What stood there before somebody put it right: a correction leaves a trace."""

    kind = models.CharField(max_length=7, choices=CorrectionKind.choices)
    statement = models.ForeignKey(
        Statement, models.PROTECT, null=True, related_name="corrections_made"
    )
    reply = models.ForeignKey(Reply, models.PROTECT, null=True, related_name="corrections_made")
    at = models.DateTimeField()
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    before = models.TextField(null=True)
    speaker_before = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)


class StoredFile(PartOfSession):
    """A file that somebody sent, kept by its public id; `sha256` is of its bytes.

    `statement`: the view that it is evidence of. A file that neither a statement nor a material
    shows (`used`) is swept away.
    """

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="files")
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    statement = models.ForeignKey(Statement, models.PROTECT, null=True, related_name="files")
    used = models.BooleanField(default=False)


class Report(PartOfSession):
    """Somebody says that a statement should be looked at; without a seat, a reader said so.

    `open` until the statement is taken down or the report is found to be groundless.
    """

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="reports")
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=9, choices=ReportKind.choices)
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "seat"],
                condition=models.Q(seat__isnull=False),
                name="one_report_per_person",
            )
        ]


class ModerationEntry(PartOfSession):
    """One line of the log that anyone can read: the act and its reason, never text or names."""

    at = models.DateTimeField()
    act = models.CharField(max_length=10, choices=ModerationAct.choices)
    reason = models.CharField(max_length=500)
