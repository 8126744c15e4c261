"""A replay over HTTP: in parts, packed, and only for whoever may read the session."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from deliberation.ledger.models import Stream
from deliberation.sessions import replay
from deliberation.sessions.models import Session
from tests.api.client import Browser, data, refusal
from tests.api.test_reads import snapshot
from tests.cast import Cast, do
from tests.conftest import Clock
from tests.replica import Replica


def path(cast: Cast) -> str:
    return f"/api/v1/sessions/{cast.stream}/replay"


@pytest.mark.parametrize("who", [None, "outsider", "member", "chair", "housing"])
def test_part_after_part_it_comes_to_the_snapshot(
    who: str | None, cast: Cast, time: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in ("装电梯。", "费用公开。"):
        time.forward(seconds=1)
        said = do(cast.stream, cast.member, "statement.post", text=text)["statement"]
    do(cast.stream, cast.housing, "reply.give", statement=said, text="已列计划。")
    monkeypatch.setattr(replay, "CHUNK", 20)
    browser, replica = Browser(getattr(cast, who) if who else None), Replica()
    query: dict[str, Any] = {}
    parts = 0
    while True:
        answer = data(browser.get(path(cast), **query))
        for frame in answer["frames"]:
            replica.apply(frame)
        parts += 1
        if answer["next"] is None:
            break
        query = {"after": answer["next"], "epoch": answer["epoch"]}
    now = snapshot(browser, cast.stream)
    assert parts > 1
    assert replica.shared == Replica(now["put"]).shared
    assert (answer["head"], answer["audience"]) == (now["seq"], now["audience"])


def test_an_internal_session_is_for_those_on_its_roll(cast: Cast) -> None:
    Session.objects.filter(pk=cast.session.pk).update(publicity="internal")
    for who in (None, cast.outsider):
        assert refusal(Browser(who).get(path(cast))) == (404, "NOT_FOUND")
    assert data(Browser(cast.member).get(path(cast)))["audience"] == "participants"


def test_a_restored_log_is_read_anew(cast: Cast) -> None:
    first = data(Browser().get(path(cast)))
    Stream.objects.filter(public_id=cast.stream).update(epoch="another")
    response = Browser().get(path(cast), after=first["head"], epoch=first["epoch"])
    assert refusal(response) == (409, "STALE_REVISION")
    assert json.loads(response.content)["data"] == {"current": "another"}


@pytest.mark.parametrize("after", ["", "-1", "x", "1.5"])
def test_bad_numbers(after: str, cast: Cast) -> None:
    assert refusal(Browser().get(path(cast), after=after)) == (400, "MALFORMED")


def test_a_body_has_none(cast: Cast) -> None:
    address = f"/api/v1/sessions/{cast.body.public_id}/replay"
    assert refusal(Browser().get(address)) == (404, "NOT_FOUND")


def test_it_is_packed_and_kept_by_nobody(cast: Cast) -> None:
    response = Browser().client.get(path(cast), headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert response["Cache-Control"] == "private, no-store"
    assert json.loads(gzip.decompress(response.content))["next"] is None
