"""Writing and finding many rows at a tenth of what the ORM's own ways cost.

Every acknowledged command writes about six rows; building one SQL text with a placeholder for every
value was most of a batch's time. The driver's `executemany` takes plain tuples instead.
"""

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, TypeVar

from django.db import connection, connections, models
from django.db.models.query import RawQuerySet

Row = TypeVar("Row", bound=models.Model)

_PLAIN = (
    models.BooleanField,
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.ForeignKey,
)


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Inserts `rows`, tuples in the order of the field `names`.

    Rows get no primary key back; values of plain fields are not checked.
    """
    fields = [model._meta.get_field(name) for name in names]
    marks = ", ".join(["%s"] * len(fields))
    # Only quoted names of our own models stand in the statement; every value is a parameter.
    statement = f"INSERT INTO {_table(model)} ({_columns(fields)}) VALUES ({marks})"  # noqa: S608
    _execute_many(statement, _adapt(fields, rows))


def add(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """What `bulk_create` does for rows with a public id: afterwards they have their keys.

    What Django would only fill in while saving (`auto_now`, expressions) is not filled in.
    :raises ValueError: a row points at one that is not saved yet.
    """
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    for field in fields:
        if field.is_relation:
            _point_at_saved_rows(field, rows)
    values = itemgetter(*map(_attribute, fields))
    insert(model, [field.name for field in fields], [values(row.__dict__) for row in rows])
    ids = [row.public_id for row in rows]  # type: ignore[attr-defined]
    keys = dict(model._default_manager.filter(public_id__in=ids).values_list("public_id", "pk"))
    for row, public_id in zip(rows, ids, strict=True):
        row.pk = keys[public_id]
        row._state.adding, row._state.db = False, connection.alias


def update(model: type[models.Model], names: Sequence[str], rows: Iterable[models.Model]) -> None:
    """Writes these fields of rows that are in the table; no signals are sent.

    `bulk_update` builds one expression with a branch for every row and field: with a hundred
    counters in a batch of votes that was a third of the writer's time.
    """
    fields = [model._meta.get_field(name) for name in names]
    fields.append(model._meta.pk)
    changes = ", ".join(f"{_column(field)} = %s" for field in fields[:-1])
    # As above: only our own names stand in the statement.
    statement = f"UPDATE {_table(model)} SET {changes} WHERE {_column(fields[-1])} = %s"  # noqa: S608
    values = itemgetter(*map(_attribute, fields))
    _execute_many(statement, _adapt(fields, [values(row.__dict__) for row in rows]))


def find(model: type[Row], names: Sequence[str], keys: Sequence[Sequence[Any]]) -> Iterable[Row]:
    """The rows whose fields `names` together have one of the values in `keys`: an index's fields.

    `filter(a__in=…, b__in=…)` looks for every a with every b: for 300 commands 90,000 times.
    """
    if not keys:
        return ()
    fields = [model._meta.get_field(name) for name in names]
    mark = f"({', '.join(['%s'] * len(fields))})"
    same = " AND ".join(f"found.{_column(field)} = wanted.{_column(field)}" for field in fields)
    # CROSS JOIN keeps SQLite from turning the loops round. Again no names but our own.
    statement = (
        f"WITH wanted ({_columns(fields)}) AS (VALUES {', '.join([mark] * len(keys))}) "  # noqa: S608
        f"SELECT found.* FROM wanted CROSS JOIN {_table(model)} found WHERE {same}"
    )
    values = [value for key in _adapt(fields, keys) for value in key]
    rows: RawQuerySet[Row] = model._default_manager.raw(statement, values)
    return rows


def _point_at_saved_rows(field: Any, rows: Iterable[models.Model]) -> None:
    """A row that was made before the one it points at was saved does not know its key yet.

    :raises ValueError: it has not been saved even now.
    """
    for row in rows:
        if getattr(row, field.attname) is None and field.is_cached(row):
            target = getattr(row, field.name)
            if target is not None and target.pk is None:
                raise ValueError(f"{row!r} is written before the {field.name} it points at")
            setattr(row, field.name, target)


def _adapt(fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """The rows as the driver takes them: what is plain stays as it is."""
    columns: list[Iterable[Any]] = list(zip(*rows, strict=True))
    for index, field in enumerate(fields[: len(columns)]):
        if isinstance(field, models.JSONField) or not isinstance(field, _PLAIN):
            columns[index] = _adapt_column(field, columns[index])
    return list(zip(*columns, strict=True))


def _adapt_column(field: Any, values: Iterable[Any]) -> Iterator[Any]:
    """Neighbours are often one object, such as the time of a batch, and adapted once."""
    # Every look through the proxy `connection` searches the thread's connections.
    database = connections[connection.alias]
    last = adapted = None
    for value in values:
        if value is not last:
            last, adapted = value, field.get_db_prep_save(value, database)
        yield adapted


def _execute_many(statement: str, values: Sequence[Sequence[Any]]) -> None:
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _columns(fields: Iterable[Any]) -> str:
    return ", ".join(map(_column, fields))


def _column(field: Any) -> str:
    return connection.ops.quote_name(field.column)


def _attribute(field: Any) -> str:
    return str(field.attname)
