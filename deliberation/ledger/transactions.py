"""The two transactions there are: one that writes, one that reads a single moment."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.db import connection, transaction

from deliberation.ledger import driver


@contextmanager
def writing(*, ahead: bool = False) -> Iterator[None]:
    """On SQLite it takes the write lock at once (settings: IMMEDIATE) and never half-way.

    `ahead`: PostgreSQL works at what is written while this process goes on (`driver.ahead`).
    """
    with transaction.atomic(), driver.ahead() if ahead else nullcontext():
        yield


@contextmanager
def reading() -> Iterator[None]:
    """Everything read inside is of one moment: a snapshot and its number belong together.

    SQLite: a deferred transaction reads from one version of the file and never waits for the
    writer. PostgreSQL: REPEATABLE READ.
    """
    if connection.in_atomic_block:
        yield  # already inside somebody's transaction, whose isolation holds
        return
    if connection.vendor == "sqlite":
        sqlite: Any = connection
        sqlite.ensure_connection()  # only then does it know its transaction mode
        mode, sqlite.transaction_mode = sqlite.transaction_mode, "DEFERRED"
        try:
            with transaction.atomic():
                yield
        finally:
            sqlite.transaction_mode = mode
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            # It holds no row that others wait for, and may think about what it has read.
            cursor.execute(
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;"
                "SET LOCAL idle_in_transaction_session_timeout = '1min'"
            )
        yield
