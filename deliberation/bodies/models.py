"""The tree of bodies, their departments and their members."""

from django.conf import settings
from django.db import models

from accounts.ids import new_id
from deliberation.bodies.permissions import Role
from deliberation.ledger.models import Stream


class Level(models.TextChoices):
    """Where a body stands in the tree (seed clauses 000-36, 001-7)."""

    PROVINCE = "province", "省"
    CITY = "city", "市（州）"
    COUNTY = "county", "县（市、区）"
    TOWN = "town", "镇（街道）"
    PARK = "park", "园区"
    VILLAGE = "village", "村、社区"


class Body(models.Model):
    """A consultation body. Its stream's id is its public id."""

    stream = models.OneToOneField(Stream, models.PROTECT)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    name = models.CharField(max_length=80)
    level = models.CharField(max_length=10, choices=Level.choices)
    sub_brand = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.name

    @property
    def public_id(self) -> str:
        return self.stream.public_id


class Department(models.Model):
    """A party or government department of the body's territory, named when it answers (M23)."""

    public_id = models.CharField(max_length=22, unique=True, default=new_id, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="departments")
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "name"], name="department_name")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's part in a body, with the 界别 they speak for. Ended, never deleted."""

    public_id = models.CharField(max_length=22, unique=True, default=new_id, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role, role) for role in Role])
    sector = models.CharField(max_length=40, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "user"],
                condition=models.Q(until__isnull=True),
                name="one_membership_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} as {self.role} of {self.body}"
