"""One moment of a session while it is drawn: what several of its parts show is read once.

A part asks for all rows of a table, or gives the few rows that it has found their relations.
Nothing is joined: what a row refers to is mostly here already, and the rest is read by its keys,
for all rows at once. A table that has no row of this session is not asked at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache, cached_property
from typing import Any, TypeVar, cast

from django.db import connection
from django.db.models import ForeignKey, Model

from deliberation.bodies.models import Department
from deliberation.ledger.models import Stream
from deliberation.sessions.models import Seat, Session

Row = TypeVar("Row", bound=Model)
Found = TypeVar("Found")


class Picture:
    """Belongs to one drawing, inside one `reading()`: rows that change later are not seen."""

    def __init__(self, stream: Stream) -> None:
        self.session = Session.objects.get(stream=stream)
        self.session.stream = stream
        self._known: dict[type[Model], dict[int, Model]] = {}
        self._whole: dict[type[Model], list[Any]] = {}
        self._once: dict[Callable[[Any], object], Any] = {}

    def has(self, model: type[Model]) -> bool:
        """Whether the table has any row of this session."""
        return model in self._tables

    def all(self, model: type[Row], *relations: str) -> list[Row]:
        """All rows of this session, in the order of their keys, with these relations."""
        if model not in self._whole:
            there = self.has(model)
            rows = model._default_manager.filter(session=self.session) if there else ()
            self._whole[model] = self._remember(model, sorted(rows, key=lambda row: row.pk))
        return self.linked(self._whole[model], *relations)

    def of(self, model: type[Row], seats: Collection[Seat], *relations: str) -> list[Row]:
        """The rows that belong to these people."""
        if not self.has(model):
            return []
        rows = model._default_manager.filter(session=self.session, seat__in=seats)
        return self.linked(rows, *relations)

    @cached_property
    def departments(self) -> list[Department]:
        """Those that take part in this session."""
        return self._remember(Department, list(self.session.departments.all()))

    def linked(self, rows: Iterable[Row], *relations: str) -> list[Row]:
        """The same rows, so that reading these relations asks the database nothing.

        As with an inner join, a row is left out when what it must refer to is missing.
        """
        linked = list(rows)
        for relation in relations:
            linked = self._link(linked, relation) if linked else []
        return linked

    def once(self, read: Callable[[Picture], Found]) -> Found:
        """What several parts are drawn from, worked out for the first of them."""
        if read not in self._once:
            self._once[read] = read(self)
        return cast("Found", self._once[read])

    def _link(self, rows: Sequence[Row], relation: str) -> list[Row]:
        field = cast("ForeignKey[Any, Any]", rows[0]._meta.get_field(relation))
        bare = [row for row in rows if not field.is_cached(row)]
        keys = {key for row in bare if (key := getattr(row, field.attname)) is not None}
        known = self._read(field.related_model, keys)
        for row in bare:
            field.set_cached_value(row, known.get(getattr(row, field.attname)))
        return [row for row in rows if field.null or field.get_cached_value(row) is not None]

    def _read(self, model: type[Model], keys: set[int]) -> dict[int, Model]:
        known = self._known.setdefault(model, {})
        if missing := keys - known.keys():
            self._remember(model, model._default_manager.filter(pk__in=missing))
        return known

    def _remember(self, model: type[Row], rows: Iterable[Row]) -> list[Row]:
        """A row that is known already stays the one: others may hang on it."""
        known = self._known.setdefault(model, {})
        return [cast("Row", known.setdefault(row.pk, row)) for row in rows]

    @cached_property
    def _tables(self) -> frozenset[type[Model]]:
        """The tables that have rows of this session."""
        tables, query = _look()
        with connection.cursor() as cursor:
            cursor.execute(query, [self.session.pk] * len(tables))
            row = cursor.fetchone()
        return frozenset(table for table, there in zip(tables, row, strict=True) if there)


@cache
def _look() -> tuple[tuple[type[Model], ...], str]:
    """The tables whose rows belong to a session, and one query that looks into all of them."""
    found = [relation for relation in Session._meta.related_objects if relation.one_to_many]
    tables = tuple(relation.related_model for relation in found)
    names = [
        (connection.ops.quote_name(relation.related_model._meta.db_table), relation.field.column)
        for relation in found
    ]
    looks = [f"EXISTS (SELECT 1 FROM {name} WHERE {column} = %s)" for name, column in names]  # noqa: S608
    return tables, f"SELECT {', '.join(looks)}"
