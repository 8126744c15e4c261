"""The tables of straw polls."""

from django.db import models

from deliberation.sessions.models import AgendaItem, PartOfSession, Seat, Venue


class PollKind(models.TextChoices):
    YES_NO = "yes_no", "赞成、反对、弃权"
    SINGLE = "single", "单选"
    MULTIPLE = "multiple", "多选"


class PollState(models.TextChoices):
    DRAFT = "draft", "待开始"
    OPEN = "open", "进行中"
    CLOSED = "closed", "已结束"
    CANCELLED = "cancelled", "已作废"


class Poll(PartOfSession):
    """A straw poll: it shows where people stand and binds nobody."""

    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=PollKind.choices)
    most = models.PositiveSmallIntegerField(default=1)
    hidden = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=PollState.choices, default=PollState.DRAFT)
    agenda_item = models.ForeignKey(AgendaItem, models.PROTECT, null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # As they stood when the poll was closed: people come and go.
    expected = models.PositiveIntegerField(null=True)
    present = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    # People whose vote is known one by one, by the way in which they voted.
    device = models.PositiveIntegerField(default=0)
    hand = models.PositiveIntegerField(default=0)
    paper = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]


class PollOption(PartOfSession):
    """One answer, in the order of keys; `votes` are those known one by one, not counted hands."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="options")
    label = models.CharField(max_length=200)
    votes = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]


class PollVote(models.Model):
    """What one person chose: public ids of options. The last word counts, by `revision`."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="votes")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="poll_votes")
    options = models.JSONField()
    channel = models.CharField(max_length=6)
    revision = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "seat"], name="one_poll_vote_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.options} (revision {self.revision})"


class HandCount(PartOfSession):
    """Hands that one teller counted in one venue: number of hands by option's public id.

    `people` raised at least one. `electors`: the seats that could have; as long as this count
    stands they vote by no other way in this poll.
    """

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="hand_counts")
    venue = models.ForeignKey(Venue, models.PROTECT, null=True)
    teller = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    counts = models.JSONField()
    people = models.PositiveIntegerField()
    electors = models.JSONField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "venue", "teller"], name="one_count_per_teller")
        ]
