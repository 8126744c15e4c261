"""The table of daily digests of a session that runs over days (网络协商)."""

from django.db import models

from deliberation.sessions.models import PartOfSession


class Digest(PartOfSession):
    """One day in figures; `top` are public ids of statements."""

    day = models.DateField()
    statements = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    votes = models.PositiveIntegerField()
    replies = models.PositiveIntegerField()
    top = models.JSONField(default=list)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "day"], name="one_digest_per_day")
        ]
