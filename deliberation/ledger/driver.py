"""The database's own driver, for the few statements that every batch is made of.

Django's cursor looks through the words of a statement each time it is run, to put the driver's
marks in the place of its own, and goes through a dozen calls around it: for a command alone that
was more than the database's work. PostgreSQL besides reads and plans each of these texts once for
each connection. Errors come out as Django's, as from its cursor.

Whoever watches a connection (a test that counts, DEBUG) sees these statements too: then they go
through Django's cursor.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

from deliberation.ledger.ahead import Ahead, Then

Values = Sequence[Any]
Row = tuple[Any, ...]


class _OfThisThread(threading.local):
    """As its connection."""

    ahead: Ahead | None = None


_own = _OfThisThread()


@cache
def is_postgres() -> bool:
    return connections[DEFAULT_DB_ALIAS].vendor == "postgresql"


def database() -> Any:
    """This thread's connection. The usual `connection` searches for it at each look."""
    return connections[DEFAULT_DB_ALIAS]


def run(text: str, values: Values) -> list[Row]:
    """What the statement gives; nothing for one that gives no rows."""
    line = _ready()
    if _is_watched(line):
        with line.cursor() as watched:
            watched.execute(text, values)
            return _fetched(watched)
    with line.wrap_database_errors:
        if is_postgres():
            return _fetched(psycopg.Cursor(line.connection).execute(text, values, prepare=True))
        rows: list[Row] = line.connection.execute(_marked(text), values).fetchall()
        return rows


def insert(text: str, values: Values) -> int:
    """The number of the last new row; SQLite alone."""
    line = _ready()
    if _is_watched(line):
        with line.cursor() as watched:
            watched.execute(text, values)
            return int(watched.lastrowid)
    with line.wrap_database_errors:
        return int(line.connection.execute(_marked(text), values).lastrowid)


def run_many(text: str, rows: Iterable[Values]) -> None:
    """The same statement for each of the rows; SQLite alone."""
    line = _ready()
    if _is_watched(line):
        with line.cursor() as watched:
            watched.executemany(text, rows)
        return
    with line.wrap_database_errors:
        line.connection.executemany(_marked(text), rows)


def send(text: str, values: Values, then: Then | None = None) -> None:
    """PostgreSQL alone. `then` gets the rows that the statement gives: inside `ahead` later."""
    if _own.ahead:
        _own.ahead.send(text, values, then)
        return
    rows = run(text, values)
    if then:
        then(rows)


@contextmanager
def ahead() -> Iterator[None]:
    """Inside it nobody waits for what is sent to PostgreSQL; at its end all of that is done.

    Whatever else is asked of the connection waits for it first. What PostgreSQL refuses is raised
    there or at the end, so not always where it was sent. On SQLite nothing is sent.
    """
    line = database()
    if _own.ahead or not is_postgres() or _is_watched(line):
        yield
        return
    mine = _own.ahead = Ahead(line)
    try:
        yield
        mine.settle()
    finally:
        mine.give_up()
        _own.ahead = None


def is_ahead() -> bool:
    return _own.ahead is not None


def settle() -> None:
    """Waits until what was sent is done: new rows have their keys then."""
    if _own.ahead:
        _own.ahead.settle()


def _ready() -> Any:
    """This thread's connection, open and of use, with nothing under way."""
    settle()
    line = database()
    line.ensure_connection()
    line.validate_no_broken_transaction()
    return line


def _is_watched(line: Any) -> bool:
    return bool(line.execute_wrappers or line.queries_logged)


def _fetched(cursor: Any) -> list[Row]:
    return cursor.fetchall() if cursor.description else []


@cache
def _marked(text: str) -> str:
    """With SQLite's marks. There are no others, and no sign of per cent: the texts are ours."""
    return text.replace("%s", "?")
