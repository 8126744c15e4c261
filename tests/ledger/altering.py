"""Another value for any column, as a hand in the database would write it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models import Field

from accounts.ids import new_id


def altered(field: Field[Any, Any], row: Any) -> list[Any]:
    """Other values that the column would take; the first that the database accepts is used."""
    value = getattr(row, field.attname)
    if isinstance(field, models.ForeignKey):
        related: Any = field.related_model
        others = related.objects.exclude(pk=value).order_by("-pk").values_list("pk", flat=True)
        return [*others[:40], *([None] if field.null else [])]
    if isinstance(field, models.JSONField):
        return [_more(field.name, value)]
    if isinstance(field, models.DateField):
        return [_later(field, value)]
    if choices := [key for key, _ in field.choices or () if key != value]:
        return choices
    by_type: dict[type, list[Any]] = {
        bool: [not value],
        int: [value + 1, value + 1000] if isinstance(value, int) else [],
        UUID: [UUID(int=7)],
    }
    if isinstance(field, models.IntegerField) and value is None:
        return [1]
    text = str(value or "")
    return by_type.get(type(value)) or [("y" if text.startswith("x") else "x") + text[1:]]


def _later(field: models.DateField[Any, Any], value: Any) -> Any:
    """A moment later, or a day where the column keeps days."""
    if isinstance(field, models.DateTimeField):
        return (value or datetime(2026, 3, 3, tzinfo=UTC)) + timedelta(seconds=1)
    return (value or date(2026, 3, 3)) + timedelta(days=1)


def _more(name: str, value: Any) -> Any:
    """One thing more in a list of evidence or of ids; something else instead of any other value."""
    if not isinstance(value, list):
        return {"statement": new_id()}
    evidence = {"file": None, "link": "https://example.org/"}
    return [*value, evidence if name == "evidence" else new_id()]


def alter(row: Any, field: Field[Any, Any]) -> bool:
    for value in altered(field, row):
        try:
            with transaction.atomic():
                type(row).objects.filter(pk=row.pk).update(**{field.attname: value})
        except IntegrityError:
            continue
        return True
    return False
