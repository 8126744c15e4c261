"""The tables of drawing lots."""

from django.db import models

from deliberation.sessions.models import PartOfSession, Seat


class DrawMode(models.TextChoices):
    """Where the seed comes from: thrown in the hall, or put together by several people."""

    THROWN = "thrown", "现场掷取"
    SEVERAL = "several", "多人共同"


class DrawState(models.TextChoices):
    PREPARED = "prepared", "名单已封存"
    DRAWN = "drawn", "已抽取"
    CANCELLED = "cancelled", "已取消"


class Draw(PartOfSession):
    """Lots are drawn from a list whose hash is in the log before anybody knows the seed.

    `candidates` and `result` are the public ids of seats; `list_hash` is SHA-256 over the
    candidates, sorted, one a line.
    """

    title = models.CharField(max_length=200)
    mode = models.CharField(max_length=7, choices=DrawMode.choices)
    candidates = models.JSONField()
    list_hash = models.CharField(max_length=64)
    pick = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=DrawState.choices, default=DrawState.PREPARED)
    seed = models.CharField(max_length=1000, blank=True)
    result = models.JSONField(default=list)
    prepared_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True)


class DrawShare(PartOfSession):
    """One person's part of a seed: first only its hash, later the value."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="shares")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    commitment = models.CharField(max_length=64)
    value = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "seat"], name="one_share_per_person")
        ]
