"""What PostgreSQL works at while this process goes on.

Rows of a batch were written when all of its commands were handled: first one core worked, then the
other. In psycopg's pipeline statements are sent one behind the other, and their answers come later
(decision 24).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from typing import Any

import psycopg
from django.db import Error

Then = Callable[[list[tuple[Any, ...]]], None]


class Ahead:
    """What was sent on one connection, inside a transaction, and is not answered yet.

    Nothing else may be asked of the connection meanwhile: Django's cursors wait by themselves.
    """

    def __init__(self, line: Any) -> None:
        self._line = line
        self._under_way: ExitStack | None = None
        self._awaited: list[tuple[psycopg.Cursor[Any], Then]] = []

    def send(self, text: str, values: Sequence[Any], then: Then | None) -> None:
        """`then` gets the rows that the statement gives.

        :raises Error: what PostgreSQL has refused of this or of something sent before.
        """
        with self._line.wrap_database_errors:
            if self._under_way is None:
                self._under_way = ExitStack()
                self._under_way.enter_context(self._line.execute_wrapper(self._settle_first))
                self._under_way.enter_context(self._line.connection.pipeline())
            cursor = psycopg.Cursor(self._line.connection)
            cursor.execute(text, values, prepare=True)
        if then:
            self._awaited.append((cursor, then))

    def settle(self) -> None:
        """Waits until all of it is done. :raises Error: what PostgreSQL has refused of it."""
        if self._under_way is None:
            return
        under_way, self._under_way = self._under_way, None
        awaited, self._awaited = self._awaited, []
        with self._line.wrap_database_errors:
            under_way.close()
        for cursor, then in awaited:
            then(cursor.fetchall())

    def give_up(self) -> None:
        """Waits as well, since nothing can be rolled back before: what came of it is needless."""
        self._awaited.clear()
        with suppress(Error):
            self.settle()

    def _settle_first(self, execute: Callable[..., Any], *query: Any) -> Any:
        self.settle()
        return execute(*query)
