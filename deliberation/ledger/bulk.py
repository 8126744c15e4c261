"""Writing and finding many rows at a tenth of what the ORM's own ways cost.

Every acknowledged command writes about six rows; putting the same SQL together again and again was
most of a batch's time. Here each text is made once (`sql`) and given to the driver as it is
(`driver`). SQLite takes new rows a hundred in one step, the rest by tens and ones, so that there
are few texts to be kept; PostgreSQL takes them as JSON, and inside `ahead` nobody waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import chain
from operator import attrgetter, itemgetter
from typing import Any, TypeVar

import orjson
from django.db import DEFAULT_DB_ALIAS, models

from deliberation.ledger import driver, sql
from deliberation.ledger import rows as plain

Row = TypeVar("Row", bound=models.Model)

_PLAIN = (
    models.BooleanField,
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.ForeignKey,
)
# How many rows go into SQLite at once.
STEPS = (100, 10, 3, 1)


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Inserts `rows`, tuples in the order of the field `names`.

    Rows get no primary key back; values of plain fields are not checked.
    """
    written = list(rows)
    if not written:
        return
    if driver.is_postgres():
        text = sql.insert_records(model, tuple(names), DEFAULT_DB_ALIAS, ())
        driver.send(text, [_json(written)])
    else:
        _insert_by_steps(model, tuple(names), written)


def add(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """What `bulk_create` does for rows with a public id.

    Afterwards they have their keys; inside `driver.ahead` they get them when it is settled.
    What Django would only fill in while saving (`auto_now`, expressions) is not filled in.
    :raises ValueError: a row points at one that is not saved yet.
    """
    for row in rows:
        _point_at_saved_rows(row)
    if not rows:
        return
    names, of = _fields_of_a_new_row(model)
    values = [of(row.__dict__) for row in rows]
    if driver.is_postgres():
        answer = ("public_id", model._meta.pk.name)
        text = sql.insert_records(model, names, DEFAULT_DB_ALIAS, answer)
        driver.send(text, [_json(values)], partial(_take_keys, rows))
    else:
        for row, key in zip(rows, _insert_by_steps(model, names, values), strict=True):
            row.pk = key
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def ensure_keys(*rows: models.Model) -> None:
    """A row that was sent has its key only when PostgreSQL has answered."""
    if any(row.pk is None for row in rows):
        driver.settle()


def update(model: type[models.Model], names: Sequence[str], rows: Iterable[models.Model]) -> None:
    """Writes these fields of rows that are in the table; no signals are sent."""
    written = (*names, model._meta.pk.name)
    of = _values_of(model, written)
    changed = list(rows)
    if not changed:
        return
    ensure_keys(*changed)
    changes = [of(row.__dict__) for row in changed]
    text = sql.update(model, tuple(names), DEFAULT_DB_ALIAS)
    if driver.is_postgres():
        driver.send(text, [_json(changes)])
    else:
        driver.run_many(text, _adapt(model, written, changes))


def find(
    model: type[Row],
    names: Sequence[str],
    keys: Sequence[Sequence[Any]],
    *,
    unset: tuple[str, ...] = (),
    of: tuple[str, ...] = (),
) -> list[Row]:
    """The rows whose fields `names` together have one of the values in `keys`: an index's fields.

    `filter(a__in=…, b__in=…)` looks for every a with every b: for 300 commands 90,000 times.
    `unset`: the yes-or-no fields that must be no, where an index holds such rows alone. `of`: a
    relation, and the yes-or-no field that must be yes with what it points at.
    """
    columns = sql.columns(model)
    return plain.read(model, values(model, columns, names, keys, unset=unset, of=of))


def follow(row: models.Model, name: str) -> None:
    """Fetches what the relation `name` of this row points at: nothing where that is missing."""
    field: Any = row._meta.get_field(name)
    key = getattr(row, field.attname)
    found = find(field.related_model, (field.target_field.name,), [(key,)] if key else [])
    field.set_cached_value(row, found[0] if found else None)


def lock(model: type[Row], name: str, value: Any) -> Row | None:
    """The row with this value in a unique field; until COMMIT nobody else can change it."""
    found = plain.read(model, driver.run(sql.lock(model, name, DEFAULT_DB_ALIAS), [value]))
    return found[0] if found else None


def values(
    model: type[models.Model],
    columns: tuple[str, ...],
    names: Sequence[str],
    keys: Sequence[Sequence[Any]],
    *,
    unset: tuple[str, ...] = (),
    of: tuple[str, ...] = (),
) -> list[tuple[Any, ...]]:
    """The same rows' values of these columns alone, as the database gives them."""
    if not keys:
        return []
    wanted = _json(_adapt(model, tuple(names), keys))
    text = sql.select(model, columns, tuple(names), DEFAULT_DB_ALIAS, unset, of)
    return driver.run(text, [wanted])


def _take_keys(rows: Sequence[models.Model], answer: Iterable[tuple[Any, ...]]) -> None:
    """`answer`: public ids and primary keys, in whatever order."""
    keys = dict(answer)
    for row in rows:
        row.pk = keys[getattr(row, "public_id")]  # noqa: B009


def _insert_by_steps(
    model: type[models.Model], names: tuple[str, ...], rows: Sequence[Sequence[Any]]
) -> list[int]:
    """SQLite's way. Each row's key is one more than the last: nobody else writes meanwhile."""
    rows = _adapt(model, names, rows)
    keys: list[int] = []
    for step in STEPS:
        while len(rows) - len(keys) >= step:
            some = rows[len(keys) : len(keys) + step]
            last = driver.insert(sql.insert(model, names, step), list(chain.from_iterable(some)))
            keys.extend(range(last - step + 1, last + 1))
    return keys


def _point_at_saved_rows(row: models.Model) -> None:
    """A row that was made before the one it points at was saved does not know its key yet.

    :raises ValueError: it has not been saved even now.
    """
    fields, known = row.__dict__, row._state.fields_cache
    for name, column in _links(type(row)):
        target = known.get(name)
        if target is None or fields[column] is not None:
            continue
        ensure_keys(target)
        if target.pk is None:
            raise ValueError(f"{row!r} is written before the {name} it points at")
        setattr(row, name, target)


@cache
def _links(model: type[models.Model]) -> tuple[tuple[str, str], ...]:
    """The relations of a row, and the columns where their keys stand."""
    fields = model._meta.concrete_fields
    return tuple((field.name, field.attname) for field in fields if field.is_relation)


@cache
def _fields_of_a_new_row(model: type[models.Model]) -> tuple[tuple[str, ...], Any]:
    """The names of what is written, and what takes their values out of a row."""
    names = tuple(field.name for field in model._meta.concrete_fields if not field.primary_key)
    return names, _values_of(model, names)


@cache
def _values_of(model: type[models.Model], names: tuple[str, ...]) -> Any:
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    return itemgetter(*(field.attname for field in fields))


@cache
def _foreign(model: type[models.Model], names: tuple[str, ...]) -> tuple[tuple[int, Any], ...]:
    """The places of the values that the driver does not take as they are."""
    fields: Iterable[Any] = map(model._meta.get_field, names)
    return tuple(
        (place, field)
        for place, field in enumerate(fields)
        if isinstance(field, models.JSONField) or not isinstance(field, _PLAIN)
    )


def _json(rows: Sequence[Sequence[Any]]) -> str:
    return orjson.dumps(rows, default=list).decode()  # named tuples are none to orjson


def _adapt(
    model: type[models.Model], names: tuple[str, ...], rows: Sequence[Sequence[Any]]
) -> list[Sequence[Any]]:
    """The rows as the driver takes them: what is plain stays as it is."""
    foreign = _foreign(model, names)
    if not foreign:
        return list(rows)
    columns = list(zip(*rows, strict=True))
    database = driver.database()
    for place, field in foreign if columns else ():
        if columns[place].count(None) == len(rows):
            continue  # most times are none
        columns[place] = tuple(_adapt_column(_adapter(field, database), columns[place]))
    return list(zip(*columns, strict=True))


def _adapt_column(adapt: Callable[[Any], Any], values: Iterable[Any]) -> Iterator[Any]:
    """Neighbours are often one object, such as the time of a batch, and adapted once."""
    last = adapted = None
    for value in values:
        if value is not last:
            last, adapted = value, None if value is None else adapt(value)
        yield adapted


def _adapter(field: Any, database: Any) -> Callable[[Any], Any]:
    """What makes of one value of this field what the driver takes."""
    if isinstance(field, models.JSONField):
        return lambda value: orjson.dumps(value).decode()
    if isinstance(field, models.UUIDField) and not database.features.has_native_uuid_field:
        return attrgetter("hex")
    return lambda value: field.get_db_prep_save(value, database)
