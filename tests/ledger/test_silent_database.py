"""Connections to a PostgreSQL that says nothing, or that has gone (quality P8)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg_pool import ConnectionPool

from config import database, env
from config.database import PatientConnection
from deliberation.ledger.transactions import reading

pytestmark = pytest.mark.postgres_only(reason="SQLite has no connections that break")

Pool = ConnectionPool[PatientConnection]


@pytest.fixture
def url(db: None) -> str:
    settings = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    return psycopg.conninfo.make_conninfo(**{name: settings[name] for name in names})


@pytest.fixture
def pool(url: str) -> Iterator[Pool]:
    """Three connections, each checked before it is lent, as the product has them."""
    with ConnectionPool(
        url,
        min_size=3,
        timeout=5,
        connection_class=PatientConnection,
        check=ConnectionPool.check_connection,
        kwargs={"autocommit": True},
    ) as pool:
        pool.wait()
        yield pool


def test_silence_ends(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by PostgreSQL's own timeout: it is not asked for one here."""
    monkeypatch.setattr(database, "PATIENCE_S", 0.3)
    with PatientConnection.connect(url, autocommit=True) as here:
        assert here.execute("SELECT 1").fetchone() == (1,)
        began = time.monotonic()
        with pytest.raises(psycopg.OperationalError):
            here.execute("SELECT pg_sleep(4)")  # it sleeps on, and no test database can be removed
        assert time.monotonic() - began < 3
        assert here.closed


def test_what_postgresql_refuses_itself_leaves_the_connection(url: str) -> None:
    with PatientConnection.connect(url, autocommit=True) as here:
        here.execute("SET statement_timeout = 50")
        with pytest.raises(psycopg.errors.QueryCanceled):
            here.execute("SELECT pg_sleep(20)")
        assert here.execute("SELECT 1").fetchone() == (1,)


def test_one_that_is_lost_takes_the_idle_ones_along(url: str, pool: Pool) -> None:
    """Else the pool would look at one a second, and whoever waits would be turned away."""
    with psycopg.connect(url, autocommit=True) as other:
        query = "SELECT pg_terminate_backend(%s)"
        lent: list[Any] = [pool.getconn() for _ in range(3)]
        for one in lent:
            other.execute(query, [one.info.backend_pid])
        for one in lent:
            pool.putconn(one)
    began = time.monotonic()
    with pool.connection() as here:
        assert here.execute("SELECT 1").fetchone() == (1,)
    assert time.monotonic() - began < 0.9


def test_after_a_restart_it_takes_no_second(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the pool's own tries one comes each second; here the server is back between two."""
    connect = psycopg.Connection.connect.__func__  # type: ignore[attr-defined]
    back_at = time.monotonic() + 1.3

    def once_it_is_back(cls: type[psycopg.Connection[Any]], *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < back_at:
            raise psycopg.OperationalError("connection refused")
        return connect(cls, *args, **kwargs)

    monkeypatch.setattr(psycopg.Connection, "connect", classmethod(once_it_is_back))
    with ConnectionPool(url, **env._pool()) as pool, pool.connection() as here:
        assert here.execute("SELECT 1").fetchone() == (1,)
    assert time.monotonic() - back_at < 0.5


def test_who_cannot_connect_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_TRY_FOR_S", 0.2)
    began = time.monotonic()
    with pytest.raises(psycopg.OperationalError):
        PatientConnection.connect("host=127.0.0.1 port=1 user=nobody connect_timeout=1")
    assert time.monotonic() - began < 2


def test_who_hangs_in_the_middle_of_a_transaction_is_given_up(url: str) -> None:
    options = env._database("postgres://here/there", Path())["OPTIONS"]["options"]
    lock = "SELECT pg_advisory_xact_lock(4711)"
    with psycopg.connect(url, options=options) as hangs, psycopg.connect(url) as waits:
        limit = hangs.execute("SHOW idle_in_transaction_session_timeout").fetchone()
        assert limit == ("5s",)
        hangs.execute("SET idle_in_transaction_session_timeout = 100")
        hangs.execute(lock)
        waits.execute(lock)
        with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
            hangs.execute("SELECT 1")
        hangs.close()  # nothing is left for it to end


@pytest.mark.django_db(transaction=True)
def test_who_only_reads_may_think_for_longer() -> None:
    with reading(), connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("1min",)
        cursor.execute("SHOW transaction_read_only")
        assert cursor.fetchone() == ("on",)
