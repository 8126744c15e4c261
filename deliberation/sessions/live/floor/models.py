"""The tables of the floor: hands that wait, and turns at speaking."""

from django.db import models

from deliberation.sessions.models import AgendaItem, PartOfSession, Place, Seat


class HandKind(models.TextChoices):
    SPEECH = "speech", "发言"
    POINT_OF_ORDER = "point_of_order", "程序动议"


class HandState(models.TextChoices):
    WAITING = "waiting", "等候"
    CALLED = "called", "已请发言"
    WITHDRAWN = "withdrawn", "已放下"
    DISMISSED = "dismissed", "未安排"


class TurnKind(models.TextChoices):
    SPEECH = "speech", "发言"
    POINT_OF_ORDER = "point_of_order", "程序动议"
    GIVEN = "given", "主持人点名"


class TurnState(models.TextChoices):
    SPEAKING = "speaking", "正在发言"
    DONE = "done", "已发言"
    RETURNED = "returned", "退回队列"


class Hand(PartOfSession):
    """Somebody asks to speak. `asked_order` is the number of the event that raised it."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="hands")
    kind = models.CharField(max_length=14, choices=HandKind.choices)
    note = models.CharField(max_length=80, blank=True)
    side = models.CharField(max_length=6, choices=Place.choices)
    asked_at = models.DateTimeField()
    asked_order = models.PositiveBigIntegerField()
    entered_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=9, choices=HandState.choices, default=HandState.WAITING)
    reason = models.CharField(max_length=500, blank=True)


class Turn(PartOfSession):
    """Somebody speaks. Times in milliseconds of the meeting's clock, which stops with the session.

    `overruled`: the moderator called this person before those whom the rule would have called.
    """

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="turns")
    hand = models.ForeignKey(Hand, models.PROTECT, null=True, related_name="turns")
    kind = models.CharField(max_length=14, choices=TurnKind.choices)
    side = models.CharField(max_length=6, choices=Place.choices)
    agenda_item = models.ForeignKey(AgendaItem, models.PROTECT, null=True)
    started_at = models.DateTimeField()
    started_ms = models.PositiveBigIntegerField()
    planned_seconds = models.PositiveIntegerField()
    spent_ms = models.PositiveBigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=TurnState.choices, default=TurnState.SPEAKING)
    overruled = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session"],
                condition=models.Q(state="speaking"),
                name="one_speaker_at_a_time",
            )
        ]
