"""The roll: who belongs to a session."""

from django.conf import settings
from django.db import models

from deliberation.bodies.models import Department
from deliberation.bodies.permissions import Role
from deliberation.sessions.models.kinds import AttendanceStatus, Category, Channel, choices
from deliberation.sessions.models.session import PartOfSession, Venue


class Seat(PartOfSession):
    """A person's place on the roll; its public id is who they are inside this session's log.

    Attendance is a durable fact that decides quorum; being connected (presence) is not written
    down anywhere. `removed` ends every right and keeps what was said. `label` is the number on the
    chair; `substitutes` is the seat of the person in whose place this one came.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="seats"
    )
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=20, choices=choices(*Role))
    sector = models.CharField(max_length=40, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, null=True)
    category = models.CharField(max_length=10, choices=Category.choices)
    status = models.CharField(
        max_length=10, choices=AttendanceStatus.choices, default=AttendanceStatus.EXPECTED
    )
    venue = models.ForeignKey(Venue, models.PROTECT, null=True)
    channel = models.CharField(max_length=6, choices=Channel.choices, blank=True)
    code_version = models.PositiveSmallIntegerField(default=0)
    code_index = models.CharField(max_length=64, blank=True)
    claimed_at = models.DateTimeField(null=True)
    label = models.CharField(max_length=20, blank=True)
    substitutes = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    norms_accepted_at = models.DateTimeField(null=True)
    silenced = models.BooleanField(default=False)
    silenced_reason = models.CharField(max_length=500, blank=True)
    spoke = models.BooleanField(default=False)
    erased = models.BooleanField(default=False)
    removed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "user"],
                condition=models.Q(removed=False, user__isnull=False),
                name="one_seat_per_person",
            )
        ]
        indexes = [models.Index(fields=["code_index"], name="seat_code")]
