"""Snapshot, events, head, home, me, cards and the QR on the wall."""

from __future__ import annotations

import json
from typing import Any

import pytest

from deliberation.bodies.models import Membership
from deliberation.ledger.models import Stream
from deliberation.sessions.models import Seat, Session
from tests.api.client import Browser, data, refusal
from tests.cast import Cast, Person, do
from tests.replica import Replica


def snapshot(browser: Browser, stream: str) -> Any:
    return data(browser.get(f"/api/v1/streams/{stream}/snapshot"))


@pytest.mark.parametrize(
    ("who", "audience"),
    [
        (None, "public"),
        ("outsider", "public"),
        ("member", "public+participants"),
        ("chair", "public+participants+staff"),
        ("housing", "public+participants+department:"),
    ],
)
def test_snapshot_and_events_come_to_the_same(who: str | None, audience: str, cast: Cast) -> None:
    browser = Browser(getattr(cast, who) if who else None)
    before = snapshot(browser, cast.stream)
    assert before["audience"].startswith(audience)
    statement = do(cast.stream, cast.member, "statement.post", text="装电梯。")["statement"]
    do(cast.stream, cast.housing, "reply.give", statement=statement, text="已列计划。")
    query = {"after": before["seq"], "epoch": before["epoch"]}
    answer = data(browser.get(f"/api/v1/streams/{cast.stream}/events", **query))
    replica = Replica(before["put"], before["own"]["put"])
    for frame in answer["frames"]:
        replica.apply(frame)
    after = snapshot(browser, cast.stream)
    assert replica == Replica(after["put"], after["own"]["put"])
    assert answer["head"] == after["seq"]


def test_what_only_some_may_see(cast: Cast, waiting: str) -> None:
    """A view that waits is its author's and the staff's."""
    seen = {
        key: snapshot(Browser(who), cast.stream)
        for key, who in (
            ("stranger", None),
            ("author", cast.member),
            ("other", cast.second_member),
            ("staff", cast.scribe),
        )
    }
    for key, body in seen.items():
        assert waiting not in body["put"].get("statement", {})
        assert (waiting in json.dumps(body)) == (key in ("author", "staff")), key
    assert "seat" not in seen["stranger"]["put"]
    assert "seat" in seen["other"]["put"]
    assert "seat_access" in seen["staff"]["put"]
    assert "seat_access" not in seen["other"]["put"]


def test_a_snapshot_is_nobody_elses(cast: Cast) -> None:
    response = Browser(cast.member).get(f"/api/v1/streams/{cast.stream}/snapshot")
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("after", ["", "-1", "x", "1.5", "9" * 16, "٣", "²"])
def test_bad_numbers(after: str, cast: Cast) -> None:
    response = Browser().get(f"/api/v1/streams/{cast.stream}/events", after=after, epoch="x")
    assert refusal(response) == (400, "MALFORMED")


def test_events_that_cannot_be_continued_start_anew(cast: Cast) -> None:
    stream = Stream.objects.get(public_id=cast.stream)
    path = f"/api/v1/streams/{cast.stream}/events"
    anew = {
        "resnapshot": {
            "seq": stream.head_seq,
            "epoch": stream.epoch,
            "url": f"/api/v1/streams/{cast.stream}/snapshot",
        }
    }
    assert data(Browser().get(path, after=0, epoch="another")) == anew
    # A number that this log has never had: it was restored from a backup.
    assert data(Browser().get(path, after=stream.head_seq + 1, epoch=stream.epoch)) == anew
    nothing_new = data(Browser().get(path, after=stream.head_seq, epoch=stream.epoch))
    assert nothing_new["frames"] == []


def test_a_gap_too_large_starts_anew(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deliberation.api.streams.EVENTS_LIMIT", 3)
    stream = Stream.objects.get(public_id=cast.stream)
    path = f"/api/v1/streams/{cast.stream}/events"
    answer = data(Browser().get(path, after=stream.head_seq - 4, epoch=stream.epoch))
    assert "resnapshot" in answer
    answer = data(Browser().get(path, after=stream.head_seq - 3, epoch=stream.epoch))
    assert answer["frames"][0]["to"] == stream.head_seq


def test_head(cast: Cast) -> None:
    stream = Stream.objects.get(public_id=cast.stream)
    assert data(Browser().get(f"/api/v1/streams/{cast.stream}/head")) == {
        "seq": stream.head_seq,
        "epoch": stream.epoch,
        "hash": stream.head_hash,
    }


def test_me(cast: Cast) -> None:
    nobody: dict[str, Any] = {"person": None, "language": "zh-Hans", "seats": [], "bodies": []}
    assert data(Browser().get("/api/v1/me")) == nobody
    me = data(Browser(cast.chair).get("/api/v1/me"))
    assert me["person"] == {"id": cast.chair.user.public_id, "name": "陈主席"}
    assert [(seat["session"], seat["role"]) for seat in me["seats"]] == [(cast.stream, "chair")]
    assert [(row["body"], row["role"]) for row in me["bodies"]] == [(cast.body.public_id, "chair")]
    do(cast.stream, cast.office, "roll.remove", seat=cast.chair.seat, reason="名单有误")
    assert data(Browser(cast.chair).get("/api/v1/me"))["seats"] == []


def test_home(cast: Cast, statement: str) -> None:
    home = data(Browser().get("/api/v1/home"))
    assert home["platform"] == "有事来协商"
    assert home["body"] == {
        "id": cast.body.public_id,
        "name": "云溪县政协",
        "sub_brand": "云溪议事厅",
    }
    assert [(row["id"], row["present"], row["statements"]) for row in home["live"]] == [
        (cast.stream, 3, 1)
    ]
    Session.objects.filter(pk=cast.session.pk).update(rehearsal=True)
    assert data(Browser(cast.outsider).get("/api/v1/home"))["live"] == []
    assert len(data(Browser(cast.member).get("/api/v1/home"))["live"]) == 1


def test_home_tells_who_may_make_a_session(cast: Cast) -> None:
    assert data(Browser().get("/api/v1/home"))["may_schedule"] == []
    assert data(Browser(cast.member).get("/api/v1/home"))["may_schedule"] == []
    departments = [
        {"id": cast.housing_department, "name": "住建局"},
        {"id": cast.transport_department, "name": "交通局"},
    ]
    assert data(Browser(cast.office).get("/api/v1/home"))["may_schedule"] == [
        {"body": cast.body.public_id, "name": "云溪县政协", "departments": departments}
    ]
    act = {"membership": Membership.objects.get(user=cast.office.user).public_id}
    do(cast.body.public_id, cast.chair, "body.end_membership", **act)
    assert data(Browser(cast.office).get("/api/v1/home"))["may_schedule"] == []


def test_home_shows_a_draft_to_those_who_prepare_it(cast: Cast) -> None:
    def drafts(browser: Browser) -> list[str]:
        return [row["id"] for row in data(browser.get("/api/v1/home"))["drafts"]]

    path = f"/api/v1/bodies/{cast.body.public_id}/sessions"
    made = Browser(cast.office).post(path, {"args": {"title": "明天的会"}})
    stream = data(made, 201)["session"]
    assert drafts(Browser(cast.office)) == [stream]
    for browser in (Browser(), Browser(cast.outsider), Browser(cast.chair)):
        assert drafts(browser) == []
    entry = {"name": "王委员", "role": "member", "category": "voting"}
    do(stream, cast.office, "roll.enter", **entry, user=cast.member.user.public_id)
    assert drafts(Browser(cast.member)) == []


@pytest.mark.parametrize("who", ["moderator", "scribe", "office"])
def test_seat_cards_for_those_who_issue_codes(who: str, cast: Cast) -> None:
    cards = data(Browser(getattr(cast, who)).get(f"/api/v1/sessions/{cast.stream}/seat-cards"))
    assert cards["title"] == cast.session.title
    assert len(cards["cards"]) == 13
    card = next(card for card in cards["cards"] if card["seat"] == cast.member.seat)
    assert (card["name"], card["role"], card["sector"]) == ("王委员", "member", "总工会")
    assert card["url"].endswith(f"/join/{card['code']}")
    assert card["qr_svg"].startswith("<svg")
    assert len({card["code"] for card in cards["cards"]}) == 13


@pytest.mark.parametrize("who", [None, "outsider", "chair", "member", "housing", "observer"])
def test_seat_cards_for_nobody_else(who: str | None, cast: Cast) -> None:
    person: Person | None = getattr(cast, who) if who else None
    response = Browser(person).get(f"/api/v1/sessions/{cast.stream}/seat-cards")
    assert refusal(response)[1] in ("FORBIDDEN", "NOT_SIGNED_IN")
    assert Seat.objects.get(public_id=cast.member.seat).code_index not in response.content.decode()


def test_the_wall_admits_readers_to_what_is_public(cast: Cast) -> None:
    answer = data(Browser().get(f"/api/v1/sessions/{cast.stream}/wall-qr"))
    assert answer["url"].endswith(f"/s/{cast.stream}")
    assert "join" not in answer["url"]


class TestSchedule:
    def path(self, cast: Cast) -> str:
        return f"/api/v1/bodies/{cast.body.public_id}/sessions"

    def test_success(self, cast: Cast) -> None:
        body = {"args": {"title": "停车难", "departments": [cast.transport_department]}}
        answer = data(Browser(cast.office).post(self.path(cast), body), 201)
        session = Session.objects.get(stream__public_id=answer["session"])
        assert (session.stage, session.title) == ("draft", "停车难")

    @pytest.mark.parametrize(
        ("who", "args", "answer"),
        [
            ("member", {"title": "停车难"}, (403, "FORBIDDEN")),
            ("outsider", {"title": "停车难"}, (403, "FORBIDDEN")),
            ("office", {"title": ""}, (400, "EMPTY_TEXT")),
            ("office", {"title": "a", "when": "now"}, (400, "INVALID_ARGUMENTS")),
        ],
    )
    def test_refused(
        self, who: str, args: dict[str, str], answer: tuple[int, str], cast: Cast
    ) -> None:
        before = Session.objects.count()
        response = Browser(getattr(cast, who)).post(self.path(cast), {"args": args})
        assert refusal(response) == answer
        assert Session.objects.count() == before

    def test_without_args(self, cast: Cast) -> None:
        response = Browser(cast.office).post(self.path(cast), {})
        assert refusal(response) == (400, "MALFORMED")
