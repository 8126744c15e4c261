"""A connection to PostgreSQL that does not wait for ever, and leaves no dead ones behind (P8)."""

from __future__ import annotations

import time
from typing import Any, ClassVar, TypeVar

import psycopg
from psycopg.abc import PQGen

RV = TypeVar("RV")

# A little longer than the statement timeout: whoever can still answer shall do so itself.
PATIENCE_S = 2.7
_INTERVAL_S = 0.1


class PatientConnection(psycopg.Connection[Any]):
    """Gives up a server that says nothing, and with it the pool's other connections to it.

    PostgreSQL's own timeouts are kept by PostgreSQL: a server that hangs keeps none, nor one
    behind a network that swallows everything. Whether a COMMIT without an answer has happened is
    unknown then, as with any connection that is lost.
    """

    _pool_drained_at: ClassVar[float] = 0.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._opened_at = time.monotonic()

    def wait(
        self, gen: PQGen[RV], interval: float = _INTERVAL_S, timeout: float | None = None
    ) -> RV:
        if timeout is not None:  # somebody else's, who knows what to do then
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, PATIENCE_S)
        except psycopg.OperationalError as error:
            if error.sqlstate is None:  # not PostgreSQL's words: nobody knows what state it is in
                self.close()
            if self.closed:
                self._distrust_the_others()
            raise

    def _distrust_the_others(self) -> None:
        """When one is lost, so are mostly all: the pool would find that out one in a second."""
        pool = getattr(self, "_pool", None)
        if pool is not None and self._opened_at > PatientConnection._pool_drained_at:
            PatientConnection._pool_drained_at = time.monotonic()
            pool.drain()
