"""Is this process alive, and can it serve? Asked by machines, several times a minute.

Whatever is asked for an answer here may hang. It is asked in a thread of its own, once at a time
and at most once a second, however many want to know.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, F, Max
from django.db.models.functions import Coalesce
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from deliberation.ledger.heartbeat import is_fresh, last_beat
from deliberation.sessions.opinions.lag import CONDENSER, behind
from realtime import runtime

logger = logging.getLogger(__name__)

PATIENCE_S = 2.0
FRESH_S = 1.0
REDIS_TIMEOUT_S = 0.5

T = TypeVar("T")
_migrated = threading.Event()


class Probe(Generic[T]):
    """Asks what may hang. None: no answer, or a fault instead of one."""

    def __init__(self, look: Callable[[], T]) -> None:
        self._look = look
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._answer: T | None = None
        self._answered_at = float("-inf")

    def ask(self) -> T | None:
        with self._lock:
            if time.monotonic() - self._answered_at < FRESH_S:
                return self._answer
            if self._thread is None or not self._thread.is_alive():
                # A daemon: a database that hangs must not keep the process from ending.
                self._thread = threading.Thread(target=self._run, name="health", daemon=True)
                self._thread.start()
            thread = self._thread
        thread.join(PATIENCE_S)
        return None if thread.is_alive() else self._answer

    def forget(self) -> None:
        """The next who asks gets a new answer."""
        self._answered_at = float("-inf")

    def _run(self) -> None:
        try:
            self._answer = self._look()
        except Exception as error:  # noqa: BLE001  that there is no answer is the answer
            logger.debug("no answer to a look at the health: %s", type(error).__name__)
            self._answer = None
        self._answered_at = time.monotonic()


class Database(NamedTuple):
    """What the database answers."""

    migrated: bool
    condenser: datetime | None
    sessions_behind: int
    events_behind: int


def _ask_database() -> Database:
    try:
        if not _is_migrated():
            return Database(False, None, 0, 0)
        lag = F("head_seq") - Coalesce(F("found_seq"), 0)
        found = behind().aggregate(sessions=Count("pk"), events=Max(lag))
        seen = last_beat(CONDENSER)
        return Database(True, seen, found["sessions"], found["events"] or 0)
    finally:
        connection.close()


def _is_migrated() -> bool:
    """Once yes, always yes: to read all migrations costs as much as many requests."""
    if not _migrated.is_set():
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            _migrated.set()
    return _migrated.is_set()


def _ask_redis() -> bool:
    client = Redis.from_url(
        settings.REDIS_URL or "",
        socket_timeout=REDIS_TIMEOUT_S,
        socket_connect_timeout=REDIS_TIMEOUT_S,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        return bool(client.ping())
    finally:
        client.close()


DATABASE = Probe(_ask_database)
REDIS = Probe(_ask_redis)


def look() -> dict[str, Any]:
    """The parts of the service as this process finds them."""
    database = DATABASE.ask()
    seen = database.condenser if database else None
    parts: dict[str, Any] = {
        "database": "ok" if database else "no answer",
        "migrations": "unknown",
        "writer": _writer(),
        "redis": "none",
        "condenser": {"last_seen": seen.isoformat() if seen else None, "alive": is_fresh(seen)},
    }
    if database:
        parts["migrations"] = "applied" if database.migrated else "missing"
    if settings.REDIS_URL:
        parts["redis"] = "ok" if REDIS.ask() else "no answer"
    return {"status": _status(parts), **parts}


def _status(parts: dict[str, Any]) -> str:
    if parts["migrations"] != "applied" or parts["writer"] == "ended":
        return "not ready"
    return "degraded" if parts["redis"] == "no answer" else "ready"


def _writer() -> str:
    live = runtime.current()
    if live is None:
        return "not started"
    return "alive" if live.writer.alive else "ended"


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers. What only a restart mends makes it ill."""
    if _writer() == "ended":
        return JsonResponse({"status": "the writer has ended"}, status=503)
    return JsonResponse({"status": "ok"})


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """The process can serve: what it needs is there. Without Redis it serves, and says so."""
    found = look()
    return JsonResponse(found, status=503 if found["status"] == "not ready" else 200)
