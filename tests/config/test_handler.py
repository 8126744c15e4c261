"""Whole states through the server's own handler: asked for together, answered to each alone."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from config.handler import Handler
from deliberation.api import snapshots
from deliberation.api.snapshots import Asked
from tests.api.client import Browser
from tests.cast import Cast, Person
from tests.support.reading import close_connections_of_readers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest_asyncio.fixture(autouse=True)
async def _no_connections_left() -> AsyncIterator[None]:
    yield
    await close_connections_of_readers()


class Asking:
    """Tells what is asked for, and how much of it at once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.questions: list[Sequence[Asked]] = []
        self._find = snapshots.find
        monkeypatch.setattr(snapshots, "find", self)

    def __call__(self, asked: Sequence[Asked]) -> dict[Asked, Any]:
        self.questions.append(asked)
        return self._find(asked)


async def ask(handler: Handler, path: str, key: str = "", host: str = "localhost") -> HttpResponse:
    request = RequestFactory().get(path, headers={"host": host, "accept-encoding": "gzip"})
    request.COOKIES[settings.SESSION_COOKIE_NAME] = key
    return await handler.get_response_async(request)  # type: ignore[return-value]


def key_of(person: Person) -> str:
    return Browser(person).client.cookies[settings.SESSION_COOKIE_NAME].value


def seat_in(answer: HttpResponse) -> str | None:
    assert answer.status_code == 200
    seat: str | None = json.loads(gzip.decompress(answer.content))["seat"]
    return seat


async def test_all_who_wait_are_asked_for_together_and_each_gets_their_own(
    real_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = Asking(monkeypatch)
    handler, path = Handler(), f"/api/v1/streams/{real_cast.stream}/snapshot"
    people = [real_cast.member, real_cast.second_member, real_cast.chair]
    keys = [await sync_to_async(key_of)(person) for person in people]
    answers = await asyncio.gather(*(ask(handler, path, key) for key in [*keys, "", "f" * 32]))
    assert [seat_in(one) for one in answers] == [*(one.seat for one in people), None, None]
    assert len(asking.questions) == 1
    assert all(one["X-Request-ID"] and one["Content-Security-Policy"] for one in answers)
    assert {one["Cache-Control"] for one in answers} == {"private, no-store"}


async def test_one_who_may_not_know_of_it_spoils_nothing(real_cast: Cast) -> None:
    handler = Handler()
    paths = [f"/api/v1/streams/{stream}/snapshot" for stream in (real_cast.stream, "nowhere")]
    found, missing = await asyncio.gather(*(ask(handler, path) for path in paths))
    assert seat_in(found) is None
    assert (missing.status_code, json.loads(missing.content)["code"]) == (404, "NOT_FOUND")


async def test_a_host_that_is_not_ours_is_refused_before_the_database_is_asked(
    real_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = Asking(monkeypatch)
    path = f"/api/v1/streams/{real_cast.stream}/snapshot"
    assert (await ask(Handler(), path, host="evil.example")).status_code == 400
    assert not asking.questions


async def test_a_database_that_does_not_answer_is_told_to_each(
    real_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(asked: Sequence[Asked]) -> None:
        raise OperationalError("secret details")

    monkeypatch.setattr(snapshots, "find", silent)
    handler, path = Handler(), f"/api/v1/streams/{real_cast.stream}/snapshot"
    for answer in await asyncio.gather(ask(handler, path), ask(handler, path)):
        assert (answer.status_code, json.loads(answer.content)["code"]) == (503, "UNAVAILABLE")
        assert b"secret" not in answer.content


async def test_nobody_can_bring_an_answer_along(real_cast: Cast) -> None:
    """What is kept with a request under that name comes from no header."""
    path = f"/api/v1/streams/{real_cast.stream}/snapshot"
    request = RequestFactory().get(path, headers={snapshots.FOUND: "mine", "host": "localhost"})
    assert snapshots.FOUND not in request.META
