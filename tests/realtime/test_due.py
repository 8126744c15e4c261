"""A server process does what has fallen due without being asked, and everybody sees it."""

from __future__ import annotations

import pytest
from django.test import override_settings

from config.asgi import http_awake
from deliberation.ledger import clock
from deliberation.sessions.models import Session
from realtime import runtime
from realtime.threads import in_thread
from tests.cast import Cast
from tests.realtime.phone import Phone


def make_it_due(cast: Cast) -> None:
    Session.objects.filter(pk=cast.session.pk).update(mode="network", planned_end=clock.now())


async def test_a_network_session_closes_on_every_phone(real_cast: Cast) -> None:
    cast = real_cast
    with override_settings(DUE_SECONDS=0.05):
        async with Phone(cast.member) as phone:
            await phone.follow(cast.stream)
            await in_thread(make_it_due, cast)
            frame = await phone.hear("events")
    (event,) = frame["events"]
    assert (event["kind"], event["actor"]) == ("session.closed_when_due", "system")
    assert frame["put"]["session"][cast.stream]["stage"] == "closing"


async def test_the_first_request_is_enough_to_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody need have a socket open for a session to close."""

    async def nothing(scope: object, receive: object, send: object) -> None:
        pass

    monkeypatch.setattr("config.asgi.http", nothing)
    await http_awake({}, nothing, nothing)
    assert runtime._runtime is not None
