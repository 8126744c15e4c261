"""The session itself, where it meets, and its agenda."""

from django.db import models

from accounts.ids import new_id
from deliberation.bodies.models import Body, Department
from deliberation.ledger.models import Stream
from deliberation.sessions.models.kinds import (
    AgendaItemKind,
    AgendaItemState,
    Mode,
    ModerationMode,
    Publicity,
    VenueKind,
    choices,
)
from deliberation.sessions.stages import Stage


class Session(models.Model):
    """One live session. Its stream's id is its public id. `rehearsal`: run for practice.

    `body_name` and `sub_brand` are the body's as they were when the session was scheduled: a body
    that is renamed later does not rename what it held before.
    """

    stream = models.OneToOneField(Stream, models.PROTECT)
    body = models.ForeignKey(Body, models.PROTECT, related_name="sessions")
    body_name = models.CharField(max_length=80)
    sub_brand = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200, blank=True)
    topic = models.CharField(max_length=500, blank=True)
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.HYBRID)
    moderation = models.CharField(
        max_length=4, choices=ModerationMode.choices, default=ModerationMode.PRE
    )
    publicity = models.CharField(
        max_length=10, choices=Publicity.choices, default=Publicity.INTERNAL
    )
    stage = models.CharField(max_length=10, choices=choices(*Stage), default=Stage.DRAFT)
    stage_reason = models.CharField(max_length=500, blank=True)
    rehearsal = models.BooleanField(default=False)
    scheduled_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    planned_end = models.DateTimeField(null=True)
    broadcast_url = models.URLField(max_length=500, blank=True)
    # How many seconds later those without a seat see what happens.
    public_delay = models.PositiveSmallIntegerField(default=0)
    presiding = models.ForeignKey("Seat", models.PROTECT, null=True, related_name="+")
    # The meeting's clock: it runs in the stage `open` alone. Every timer is read off it.
    clock_ms = models.PositiveBigIntegerField(default=0)
    clock_since = models.DateTimeField(null=True)
    floor_open = models.BooleanField(default=True)
    speaking_seconds = models.PositiveIntegerField(default=180)
    departments = models.ManyToManyField(Department, related_name="sessions")
    current_item = models.ForeignKey("AgendaItem", models.SET_NULL, null=True, related_name="+")
    # The public id of the stream of its record (协商纪要), once there is one.
    record = models.CharField(max_length=22, blank=True)

    def __str__(self) -> str:
        return self.title

    @property
    def public_id(self) -> str:
        return self.stream.public_id


class PartOfSession(models.Model):
    """Everything inside one session that has a public id."""

    public_id = models.CharField(max_length=22, unique=True, default=new_id, editable=False)
    session = models.ForeignKey(Session, models.PROTECT)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.public_id}"


class Venue(PartOfSession):
    """A place where people of this session sit together."""

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=VenueKind.choices)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]


class AgendaItem(PartOfSession):
    """An item of the agenda; its times are milliseconds of the meeting's clock."""

    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    kind = models.CharField(
        max_length=10, choices=AgendaItemKind.choices, default=AgendaItemKind.DISCUSSION
    )
    planned_seconds = models.PositiveIntegerField(null=True)
    started_ms = models.PositiveBigIntegerField(null=True)
    spent_ms = models.PositiveBigIntegerField(default=0)
    department = models.ForeignKey(Department, models.PROTECT, null=True)
    state = models.CharField(max_length=8, choices=AgendaItemState.choices)

    class Meta:
        ordering = ["position"]
