"""Fixtures that all tests share. The cast is in `tests.cast`, the promises in `tests.verify`."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.backends.base.base import NO_DB_ALIAS, BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.test import override_settings
from hypothesis import settings as hypothesis
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings
from whitenoise.middleware import WhiteNoiseMiddleware

from accounts.models import User
from deliberation.ledger import clock
from tests.cast import Cast, gather
from tests.support.databases import RUN_FOLDER, TABLES, filled
from tests.support.shapes import entities_looked_at
from tests.support.undoing import undone
from tests.verify import Act, Seen

# Timings are never tests: a crowded machine is slow.
hypothesis.register_profile("house", deadline=None)
hypothesis.load_profile("house")

START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


# Several processes share what they find there: the workers of a run, or runs one after the other.
SHARED_RUN = RUN_FOLDER in os.environ


def pytest_configure(config: pytest.Config) -> None:
    """What all processes of this run share is made, and taken away, by the first of them."""
    if not SHARED_RUN:
        folder = os.environ[RUN_FOLDER] = tempfile.mkdtemp(prefix="deliberation-run-")
        config.add_cleanup(partial(os.environ.__delitem__, RUN_FOLDER))
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On the wrong database a test is skipped and says so."""
    other = "postgres_only" if connection.vendor == "sqlite" else "sqlite_only"
    for item in items:
        if mark := item.get_closest_marker(other):
            reason = mark.kwargs.get("reason") or f"{other}: see the marker in pyproject.toml"
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The tables are laid out already."""
    return SHARED_RUN and connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_keepdb: bool, django_db_modify_db_settings_parallel_suffix: None
) -> Iterator[None]:
    """SQLite: a file that no other run has, so that two runs at once are two runs.

    PostgreSQL: pytest-django gives each parallel worker a database of its own.
    """
    if connection.vendor != "sqlite":
        connection_created.connect(_give_time)
        yield
        connection_created.disconnect(_give_time)
        return
    with tempfile.TemporaryDirectory(prefix="deliberation-test-") as folder:
        settings = connection.settings_dict
        settings["TEST"]["NAME"] = name = str(Path(folder) / "test.sqlite3")
        if django_db_keepdb:
            filled({**os.environ, "DATABASE_URL": f"sqlite:///{name}"}, TABLES)
        # A test's machine does not lose power: nothing here waits for the disk.
        settings["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
        yield


def _give_time(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """To make and to drop a whole database may take a busy machine longer than any answer may.

    And a test is one transaction, in which it may do other things.
    """
    if connection.vendor == "postgresql":
        limit = "statement" if connection.alias == NO_DB_ALIAS else "idle_in_transaction_session"
        with connection.cursor() as cursor:
            cursor.execute(f"SET {limit}_timeout = 0")


class Clock:
    """Time stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture(autouse=True)
def time() -> Iterator[Clock]:
    stands_still = Clock()
    with clock.set_to(stands_still):
        yield stands_still


@pytest.fixture(scope="session", autouse=True)
def _built_files_are_listed_once() -> Iterator[None]:
    """Each test client makes the middleware anew, which looks at every built file each time."""
    listed: dict[str, Any] = {}
    look = WhiteNoiseMiddleware.add_files_from_finders

    def once(middleware: WhiteNoiseMiddleware) -> None:
        if not listed:
            look(middleware)
            listed.update(middleware.files)
        middleware.files.update(listed)

    with mock.patch.object(WhiteNoiseMiddleware, "add_files_from_finders", once):
        yield


@pytest.fixture(scope="session", autouse=True)
def _entities_are_true_to_their_shapes() -> Iterator[None]:
    with entities_looked_at():
        yield


@pytest.fixture(autouse=True)
def _no_counts_are_left() -> None:
    """Throttles and lock-outs count in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture(autouse=True)
def _files_lie_apart(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> None:
    """Nothing that a test sends comes among the installation's own files."""
    if "module_cast" not in request.fixturenames:  # else it goes on with those of its module
        settings.MEDIA_ROOT = tmp_path / "files"


@dataclass(frozen=True)
class County:
    """The cast as it is committed once for each run, and what everybody sees of it."""

    cast: Cast
    session: Seen
    body: Seen


@pytest.fixture(scope="session")
def county(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> County:
    """Every test that is rolled back starts from it."""
    with django_db_blocker.unblock(), clock.set_to(Clock()):
        cast = gather()
        return County(cast, Act(cast.stream).now(), Act(cast.body.public_id).now())


@pytest.fixture
def cast(county: County, db: None) -> Cast:
    return county.cast


@pytest.fixture(scope="module")
def module_cast(
    county: County, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cast]:
    """For what all tests of a module start from: taken back after the last of them.

    Each test's own transaction is a savepoint inside. A test asks for `db` as well: those without
    come last, after the tests that cannot be rolled back and leave no county.
    """
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files"))
    with django_db_blocker.unblock(), clock.set_to(Clock()), files, undone():
        yield county.cast


@pytest.fixture
def act(county: County, db: None) -> Iterator[Act]:
    """Runs a command on the cast's session.

    What each command must keep true is no matter of the database: on PostgreSQL, where the same
    tests run once more, they are held to it when the test is over.
    """
    act = Act(
        county.cast.stream, county.session, whole=True, at_the_end=connection.vendor != "sqlite"
    )
    yield act
    act.finish()


@pytest.fixture
def act_on_body(county: County, db: None) -> Act:
    """Runs a command on the county's own stream."""
    return Act(county.cast.body.public_id, county.body, whole=True)


@pytest.fixture
def real_cast(transactional_db: None) -> Cast:
    """A cast of its own for tests with several connections, which cannot be rolled back."""
    if User.objects.exists():  # the county of the tests that are rolled back
        call_command("flush", verbosity=0, interactive=False)
    return gather()


@pytest.fixture
def statement(cast: Cast, act: Act) -> str:
    """王委员's view, published."""
    return act(cast.member, "statement.post", text="一楼住户也要补偿。")["statement"]


@pytest.fixture
def waiting(cast: Cast, act: Act) -> str:
    """王委员's view, waiting for approval."""
    act(cast.moderator, "session.set_moderation", mode="pre")
    return act(cast.member, "statement.post", text="费用应当公开。")["statement"]
