"""Alive, ready, degraded: with the real things stopped under a real server."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time as real_time
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen
from uuid import uuid4

import psutil
import pytest
from django.test import Client

from config import embedded, health
from deliberation.ledger.execute import Envelope
from deliberation.ledger.heartbeat import STALE_S, Pulse, is_fresh, last_beat
from deliberation.sessions.opinions.condenser import Condenser
from deliberation.sessions.opinions.lag import CONDENSER
from realtime import runtime
from tests.conftest import Clock
from tests.support.databases import TABLES, filled
from tests.support.postgres import PostgresServer
from tests.support.servers import ProductServer, product_server

PATIENCE_S = 20.0


def ask(server: ProductServer, path: str = "/readyz") -> tuple[int, dict[str, Any]]:
    try:
        with urlopen(server.url + path, timeout=10) as answer:
            return answer.status, json.load(answer)
    except HTTPError as refused:
        return refused.code, json.load(refused)


def becomes(server: ProductServer, **parts: str) -> tuple[int, dict[str, Any]]:
    """The answer once these parts are so; they may need a moment."""
    until = real_time.monotonic() + PATIENCE_S
    while True:
        status, found = ask(server)
        if all(found[part] == value for part, value in parts.items()):
            return status, found
        assert real_time.monotonic() < until, found
        real_time.sleep(0.2)


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    server = PostgresServer(durable=False)
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.mark.sqlite_only(reason="brings its own PostgreSQL")
def test_redis_and_the_database_go_and_come_back(postgres: PostgresServer) -> None:
    with (
        embedded.valkey() as redis_url,
        product_server(database_url=postgres.url, redis_url=redis_url) as server,
    ):
        status, found = ask(server)
        assert (status, found["status"]) == (200, "ready")
        assert found["condenser"] == {"last_seen": None, "alive": False}
        valkey = _listener(int(redis_url.rpartition(":")[2].partition("/")[0]))
        valkey.suspend()
        assert becomes(server, redis="no answer")[0] == 200
        assert ask(server)[1]["status"] == "degraded"
        valkey.resume()
        assert becomes(server, redis="ok")[1]["status"] == "ready"
        whole = [psutil.Process(postgres.pid), *psutil.Process(postgres.pid).children()]
        for process in whole:
            process.send_signal(signal.SIGSTOP)
        try:
            status, found = becomes(server, database="no answer")
            assert (status, found["status"]) == (503, "not ready")
            assert found["migrations"] == "unknown"
            # Alive all the same: to start it anew would mend nothing.
            assert ask(server, "/healthz") == (200, {"status": "ok"})
        finally:
            for process in whole:
                process.send_signal(signal.SIGCONT)
        assert becomes(server, database="ok")[0] == 200
        postgres.stop()
        assert becomes(server, database="no answer")[0] == 503
        postgres.start()
        assert becomes(server, database="ok")[1]["status"] == "ready"


def _listener(port: int) -> psutil.Process:
    """Our own Valkey: the child of this process that listens there."""
    for child in psutil.Process(os.getpid()).children(recursive=True):
        if any(link.laddr.port == port for link in child.net_connections("tcp")):
            return child
    raise AssertionError(port)


@pytest.mark.sqlite_only(reason="brings its own database")
def test_a_database_that_is_not_migrated(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    with product_server(database_url=url, tables=False) as server:
        status, found = ask(server)
        assert (status, found["status"]) == (503, "not ready")
        assert (found["database"], found["migrations"]) == ("ok", "missing")
        filled(server.environment, TABLES)
        assert becomes(server, migrations="applied")[0] == 200


@pytest.fixture
def fresh() -> Iterator[None]:
    """Nothing is remembered of what another test found."""
    for probe in (health.DATABASE, health.REDIS):
        probe.forget()
    yield
    for probe in (health.DATABASE, health.REDIS):
        probe.forget()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.usefixtures("fresh", "transactional_db")
async def test_a_writer_that_has_ended_is_mended_by_a_restart_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def ends() -> None:
        raise SystemExit

    live = runtime.runtime()
    try:
        assert await _get("/readyz") == (200, "ready")
        monkeypatch.setattr(live.writer, "_gather", ends)
        live.writer.submit("none", Envelope(None, uuid4(), "none", {}), lambda outcome: None)
        await asyncio.to_thread(live.writer._thread.join, 5)
        assert await _get("/readyz") == (503, "not ready")
        assert await _get("/healthz") == (503, "the writer has ended")
    finally:
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        monkeypatch.setattr(runtime, "_runtime", None)


async def _get(path: str) -> tuple[int, str]:
    response = await asyncio.to_thread(Client().get, path)
    return response.status_code, response.json()["status"]


@pytest.mark.usefixtures("fresh")
def test_the_condenser_is_seen(transactional_db: None, time: Clock) -> None:
    stop = Event()
    stop.wait = lambda timeout=None: last_beat(CONDENSER) is not None  # type: ignore[method-assign]
    assert Client().get("/readyz").json()["condenser"] == {"last_seen": None, "alive": False}
    Condenser().run(stop)
    health.DATABASE.forget()
    seen = {"last_seen": time.now.isoformat(), "alive": True}
    assert Client().get("/readyz").json()["condenser"] == seen
    time.forward(seconds=STALE_S)
    assert Client().get("/readyz").json()["condenser"] == {**seen, "alive": False}


def test_a_pulse_writes_only_now_and_then(db: None, time: Clock) -> None:
    pulse, began = Pulse("somebody"), time.now
    pulse.beat()
    time.forward(seconds=1)
    pulse.beat()
    assert last_beat("somebody") == began
    assert is_fresh(began)
    assert last_beat("nobody") is None
    assert not is_fresh(None)


def test_one_who_hangs_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "PATIENCE_S", 0.05)
    asked, goes_on = [], Event()

    def hangs() -> bool:
        asked.append(True)
        return goes_on.wait(10)

    probe = health.Probe(hangs)
    assert [probe.ask(), probe.ask(), probe.ask()] == [None, None, None]
    assert len(asked) == 1
    goes_on.set()
    monkeypatch.setattr(health, "PATIENCE_S", 5)
    assert probe.ask() is True
    assert probe.ask() is True
    assert len(asked) == 1
