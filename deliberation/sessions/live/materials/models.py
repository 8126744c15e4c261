"""The table of what there is to read: the departments' reports, research, other materials."""

from django.db import models

from deliberation.bodies.models import Department
from deliberation.sessions.models import AgendaItem, PartOfSession, StoredFile


class MaterialKind(models.TextChoices):
    REPORT = "report", "现场介绍情况"
    RESEARCH = "research", "调研报告"
    OTHER = "other", "其他材料"


class Material(PartOfSession):
    """Something to read before or during the session: a text, a file, or an address."""

    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=MaterialKind.choices)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True)
    department = models.ForeignKey(Department, models.PROTECT, null=True)
    agenda_item = models.ForeignKey(AgendaItem, models.PROTECT, null=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["position"]
