"""Rows made without Django's constructor, which sets each of thirty fields by its own rules.

A batch makes and reads hundreds of rows; a new `Statement` cost more than writing it. What comes
out is the same as from `Model(…)` and from a query. Signals of making a row (`pre_init`,
`post_init`) are not sent: nobody here listens to them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.base import ModelState

Row = TypeVar("Row", bound=models.Model)


class _Blank(NamedTuple):
    """What a new row begins with, by column; `links`: the columns of its relations."""

    fixed: dict[str, Any]
    made: tuple[tuple[str, Callable[[], Any]], ...]
    links: dict[str, str]


class _Reading(NamedTuple):
    """Columns as they are selected, and the places of those that are not as the database gives."""

    names: tuple[str, ...]
    foreign: tuple[tuple[int, str, Any], ...]


class _Converted(dict[Any, Any]):
    """What Django makes of a column's values: of one that comes again, what it was before.

    Yes and no, and times, are the same for most people of a roll. JSON is made anew for each row:
    whoever changes it would change another's.
    """

    def __init__(self, column: Any, database: Any) -> None:
        super().__init__()
        self._column, self._database = column, database
        self._converters = _converters(column, database)
        self._keeps = not isinstance(column.target, models.JSONField)

    def __missing__(self, value: Any) -> Any:
        converted = value
        for convert in self._converters:
            converted = convert(converted, self._column, self._database)
        if self._keeps:
            self[value] = converted
        return converted


def new(model: type[Row], **values: Any) -> Row:
    """A row that is not saved, as `model(**values)` makes it.

    :raises TypeError: the model has no such field.
    """
    fixed, made, links = _blank(model)
    row = model.__new__(model)
    fields = row.__dict__
    fields.update(fixed)
    known: dict[str, Any] = {}
    for name, value in values.items():
        column = links.get(name)
        if column is not None:
            known[name] = value
            fields[column] = None if value is None else value.pk
        elif name in fixed:
            fields[name] = value
        else:
            raise TypeError(f"{model.__name__} has no field {name!r}")
    for name, make in made:
        if name not in values:
            fields[name] = make()
    row._state = ModelState()
    row._state.fields_cache = known
    return row


def read(model: type[Row], records: Sequence[Sequence[Any]]) -> list[Row]:
    """Rows from the values of all their columns, in the order of the model's fields."""
    names, foreign = _reading(model)
    database = connections[DEFAULT_DB_ALIAS]
    # Most times are none: nothing is to be made of those.
    changes = [
        (name, _Converted(column, database))
        for place, name, column in foreign
        if any(record[place] is not None for record in records)
    ]
    rows = []
    for record in records:
        row = model.__new__(model)
        fields = row.__dict__
        fields.update(zip(names, record, strict=True))
        for name, converted in changes:
            fields[name] = converted[fields[name]]
        row._state = state = ModelState()
        state.adding, state.db = False, database.alias
        rows.append(row)
    return rows


@cache
def _blank(model: type[models.Model]) -> _Blank:
    fixed: dict[str, Any] = {}
    made = []
    for field in model._meta.concrete_fields:
        makes = field.has_default() and callable(field.default)
        fixed[field.attname] = None if makes else field.get_default()
        if makes:
            made.append((field.attname, field.default))
    links = {
        field.name: field.attname for field in model._meta.concrete_fields if field.is_relation
    }
    return _Blank(fixed, tuple(made), links)


@cache
def _reading(model: type[models.Model]) -> _Reading:
    fields = model._meta.concrete_fields
    foreign = [
        (place, field.attname, field.cached_col)
        for place, field in enumerate(fields)
        if _converters(field.cached_col, connections[DEFAULT_DB_ALIAS])
    ]
    return _Reading(tuple(field.attname for field in fields), tuple(foreign))


def _converters(column: Any, database: Any) -> list[Callable[..., Any]]:
    """What Django lets a value of this column go through."""
    return [*database.ops.get_db_converters(column), *column.get_db_converters(database)]
