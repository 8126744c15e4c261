"""A connection to PostgreSQL that does not wait for ever, and leaves no dead ones behind (P8)."""

from __future__ import annotations

import time
from typing import Any, ClassVar, Self, TypeVar

import psycopg
from psycopg.abc import PQGen

RV = TypeVar("RV")

# A little longer than the statement timeout: whoever can still answer shall do so itself.
PATIENCE_S = 2.7
_INTERVAL_S = 0.1
# A server that refuses is tried again so often, by each attempt of the pool for so long.
_TRY_EVERY_S = 0.1
_TRY_FOR_S = 1.0


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

    @classmethod
    def connect(cls, *args: Any, **kwargs: Any) -> Self:
        """Opens a connection as soon as there is a server again.

        The pool by itself looks again after a second and logs each try: half of the time that
        people may have to wait after a restart (P8).
        """
        last = time.monotonic() + _TRY_FOR_S
        while True:
            try:
                return super().connect(*args, **kwargs)
            except psycopg.OperationalError:
                if time.monotonic() > last:
                    raise
            time.sleep(_TRY_EVERY_S)

    def wait(
        self, gen: PQGen[RV], interval: float = _INTERVAL_S, timeout: float | None = None
    ) -> RV:
        if timeout is not None:  # somebody else's, who knows what to do then
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, PATIENCE_S)
        except psycopg.errors.PipelineAborted:
            raise  # PostgreSQL has answered: it refused something that was sent before
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
