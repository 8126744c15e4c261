"""The texts of the few statements that a batch is made of, each put together once.

No names stand in them but the quoted ones of our own models; every value is a parameter. Where many
rows are looked for or changed they come as one parameter, a JSON array of arrays: so the text is
the same for one and for three hundred, and nobody has to read it again.
"""

# Every S608 below is the same: the names are ours, the values are parameters.

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import connections, models

Names = tuple[str, ...]
Model = type[models.Model]


@cache
def insert(model: Model, names: Names, rows: int) -> str:
    """For so many rows, whose values come one behind the other."""
    marks = ", ".join(["%s"] * len(names))
    all_marks = ", ".join([f"({marks})"] * rows)
    return f"INSERT INTO {_table(model)} ({_columns(model, names)}) VALUES {all_marks}"  # noqa: S608


@cache
def insert_records(model: Model, names: Names, alias: str, answer: Names) -> str:
    """The same for PostgreSQL, which is given the rows as JSON. `answer`: what it gives of each."""
    columns, given = _columns(model, names), _records(model, names, alias)
    text = f"INSERT INTO {_table(model)} ({columns}) SELECT {columns} FROM {given}"  # noqa: S608
    return f"{text} RETURNING {_columns(model, answer)}" if answer else text


@cache
def update(model: Model, names: Names, alias: str) -> str:
    """Writes `names`; the primary key comes behind them. For `executemany`, or as JSON."""
    key = model._meta.pk.name
    if connections[alias].vendor == "postgresql":
        changes = ", ".join(
            f"{_column(model, name)} = given.{_column(model, name)}" for name in names
        )
        given = _records(model, (*names, key), alias)
        same = f"changed.{_column(model, key)} = given.{_column(model, key)}"
        return f"UPDATE {_table(model)} AS changed SET {changes} FROM {given} WHERE {same}"  # noqa: S608
    changes = ", ".join(f"{_column(model, name)} = %s" for name in names)
    return f"UPDATE {_table(model)} SET {changes} WHERE {_column(model, key)} = %s"  # noqa: S608


@cache
def columns(model: Model) -> Names:
    """All of them, in the order in which rows are read."""
    return tuple(field.name for field in model._meta.concrete_fields)


@cache
def select(
    model: Model, columns: Names, names: Names, alias: str, unset: Names = (), of: Names = ()
) -> str:
    """`columns` of the rows whose `names` are one of the given keys, and which lack these marks.

    `of`: a relation and the mark that what it points at must have.
    """
    wanted = ", ".join(f"found.{_column(model, name)}" for name in columns)
    if connections[alias].vendor == "postgresql":
        given = _records(model, names, alias)
        same = [f"found.{_column(model, n)} = given.{_column(model, n)}" for n in names]
        join = f"{given} JOIN {_table(model)} AS found ON"
    else:
        same = [
            f"found.{_column(model, name)} = json_extract(given.value, '$[{place}]')"
            for place, name in enumerate(names)
        ]
        # CROSS JOIN keeps SQLite from turning the loops round.
        join = f"json_each(%s) AS given CROSS JOIN {_table(model)} AS found WHERE"
    same += [f"NOT found.{_column(model, name)}" for name in unset]
    same += [_marked(model, *of)] if of else []
    return f"SELECT {wanted} FROM {join} {' AND '.join(same)}"  # noqa: S608


def _marked(model: Model, relation: str, mark: str) -> str:
    """That what the relation points at has this mark."""
    field: Any = model._meta.get_field(relation)
    other, key = field.related_model, field.target_field.name
    where = f"other.{_column(other, key)} = found.{_column(model, relation)}"
    return f"(SELECT other.{_column(other, mark)} FROM {_table(other)} AS other WHERE {where})"  # noqa: S608


@cache
def lock(model: Model, name: str, alias: str) -> str:
    """SQLite has one writer at a time, and no rows to lock."""
    all_columns, column = _columns(model, columns(model)), _column(model, name)
    text = f"SELECT {all_columns} FROM {_table(model)} WHERE {column} = %s"  # noqa: S608
    return text if connections[alias].vendor == "sqlite" else f"{text} FOR UPDATE"


def _records(model: Model, names: Names, alias: str) -> str:
    """One JSON parameter, [[…], …], as a table with the types of the model's columns."""
    columns = ", ".join(
        f"(value ->> {place})::{_type(model, name, alias)} AS {_column(model, name)}"
        for place, name in enumerate(names)
    )
    return f"(SELECT {columns} FROM jsonb_array_elements(%s::jsonb)) AS given"  # noqa: S608


def _table(model: Model) -> str:
    return _quoted(model._meta.db_table)


def _columns(model: Model, names: Iterable[str]) -> str:
    return ", ".join(_column(model, name) for name in names)


def _column(model: Model, name: str) -> str:
    field: Any = model._meta.get_field(name)
    return _quoted(field.column)


def _type(model: Model, name: str, alias: str) -> str:
    field: Any = model._meta.get_field(name)
    # Without a length: what is too long shall be refused, where a cast would cut it off.
    return str(field.db_type(connections[alias])).partition("(")[0]


def _quoted(name: str) -> str:
    """As both databases quote a name; ours have no quotation marks in them."""
    return f'"{name}"'
