"""Commands over HTTP: the same door, the same answers as over a socket."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings

from deliberation.ledger.limits import LIMITS
from tests.api.client import Browser, data, refusal
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _full_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LIMITS, "_buckets", {})


def path(cast: Cast) -> str:
    return f"/api/v1/streams/{cast.stream}/commands"


def test_a_command_is_committed_and_sending_it_again_gives_the_same(cast: Cast) -> None:
    browser = Browser(cast.member)
    body = {"id": str(uuid4()), "name": "statement.post", "args": {"text": "装电梯。"}}
    first = data(browser.post(path(cast), body))
    assert first["id"] == body["id"]
    assert first["seq"] > 0
    assert first["result"]["status"] == "published"
    assert data(browser.post(path(cast), body)) == first
    other = {**body, "args": {"text": "不装。"}}
    assert refusal(browser.post(path(cast), other)) == (409, "ID_REUSED")
    assert cast.session.statement_set.count() == 1


@pytest.mark.parametrize(
    ("who", "name", "args", "answer"),
    [
        (None, "statement.post", {"text": "好"}, (401, "NOT_SIGNED_IN")),
        ("observer", "statement.post", {"text": "好"}, (403, "FORBIDDEN")),
        ("outsider", "statement.post", {"text": "好"}, (403, "FORBIDDEN")),
        ("member", "statement.post", {"text": " "}, (400, "EMPTY_TEXT")),
        ("member", "statement.post", {"text": "长" * 5_000}, (400, "TEXT_TOO_LONG")),
        ("member", "statement.post", {"words": "好"}, (400, "INVALID_ARGUMENTS")),
        ("member", "no.such", {}, (404, "UNKNOWN_COMMAND")),
        ("office", "roll.enter", {"name": 5, "role": "king"}, (400, "INVALID_ARGUMENTS")),
        ("chair", "session.change_stage", {"to": "closed"}, (409, "TRANSITION_NOT_ALLOWED")),
        ("office", "agenda.set_items", {"items": []}, (409, "WRONG_STAGE")),
        ("member", "attendance.check_in", {}, (409, "ALREADY_DONE")),
    ],
)
def test_refusals(
    who: str | None, name: str, args: dict[str, Any], answer: tuple[int, str], cast: Cast
) -> None:
    browser = Browser(getattr(cast, who) if who else None)
    assert refusal(browser.command(cast.stream, name, **args)) == answer


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        (b"", (400, "MALFORMED")),
        (b"{", (400, "MALFORMED")),
        (b"[]", (400, "MALFORMED")),
        (b'"text"', (400, "MALFORMED")),
        (b"null", (400, "MALFORMED")),
        (b'{"id":1}', (400, "MALFORMED")),
        (b'{"id":"x","name":"statement.post","args":{"text":"a"}}', (400, "MALFORMED")),
        (b'{"a":NaN}', (400, "MALFORMED")),
        (b'{"a":"\xff"}', (400, "MALFORMED")),
        (b"[" * 10_000, (400, "TOO_DEEP")),
        (b"[" * 10_000 + b"]" * 10_000, (400, "TOO_DEEP")),
        (b'"' + b"a" * 70_000 + b'"', (413, "TOO_LARGE")),
        (b'"' + b"a" * 400_000 + b'"', (413, "TOO_LARGE")),
    ],
)
def test_bad_bodies(raw: bytes, answer: tuple[int, str], cast: Cast) -> None:
    assert refusal(Browser(cast.member).post(path(cast), raw)) == answer


def test_another_type_than_json_is_refused(cast: Cast) -> None:
    browser = Browser(cast.member)
    response = browser.client.post(
        path(cast), {"id": "x"}, headers={"X-CSRFToken": browser.token()}
    )
    assert response.status_code == 400
    assert json.loads(response.content)["code"] == "MALFORMED"


def test_csrf_is_enforced_for_a_person(cast: Cast) -> None:
    response = Browser(cast.member).command(
        cast.stream, "statement.post", csrf=False, text="伪造。"
    )
    assert refusal(response) == (403, "FORBIDDEN")
    assert not cast.session.statement_set.exists()


def test_rates_are_shared_by_a_persons_devices(cast: Cast, settings: LazySettings) -> None:
    settings.RATES = {"statement.post": (2, 0.1), "*": (60, 10)}
    phone, laptop = Browser(cast.member), Browser(cast.member, address="10.0.0.2")
    for browser in (phone, laptop):
        assert browser.command(cast.stream, "statement.post", text="好").status_code == 200
    response = phone.command(cast.stream, "statement.post", text="好")
    assert refusal(response) == (429, "RATE_LIMITED")
    assert int(response["Retry-After"]) >= 1
    assert json.loads(response.content)["data"]["retry_after"] > 0
    other = Browser(cast.second_member)
    assert other.command(cast.stream, "statement.post", text="好").status_code == 200


def test_an_unexpected_fault_is_a_reference_and_nothing_more(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError("secret details")

    monkeypatch.setattr("deliberation.api.snapshots.find", broken)
    browser = Browser()
    browser.client.raise_request_exception = False
    response = browser.get(f"/api/v1/streams/{cast.stream}/snapshot")
    assert refusal(response) == (500, "INTERNAL")
    assert b"secret" not in response.content
    assert json.loads(response.content)["ref"]
