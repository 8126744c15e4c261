"""The public stream: the same state by another way, nothing but it, and nothing that was hidden."""

from __future__ import annotations

import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from deliberation.ledger.models import Stream
from deliberation.sessions.models import Session
from deliberation.sessions.published.content import Content
from tests.api.client import Browser, data, refusal
from tests.api.public_reader import Reader, now, post, small_segments
from tests.cast import Cast, do
from tests.conftest import START
from tests.ledger.story import tell
from tests.replica import Replica
from tests.sessions.replaying import ticking

__all__ = ["small_segments"]


def several(cast: Cast) -> None:
    """Enough for a snapshot."""
    for number in range(8):
        post(cast, f"第{number}条")


def path(cast: Cast, name: str = "", **other: Any) -> str:
    """An address under the present epoch and revision, or under others."""
    root = f"/api/v1/public/{cast.stream}"
    head = data(Browser().get(f"{root}/head")) | other
    return f"{root}/{head['epoch']}/{name}.{head['rev']}" if name else f"{root}/head"


def hide(cast: Cast, statement: str) -> None:
    do(cast.stream, cast.moderator, "statement.hide", statement=statement, reason="含个人信息")


def test_whoever_comes_at_any_time_comes_to_the_same(cast: Cast) -> None:
    early = Reader(cast.stream)
    early.look()
    with ticking(START, seconds=1):
        tell(cast)
    late = Reader(cast.stream)
    for reader in (early, late):
        head = reader.look()
        assert reader.state == now(cast)
        assert (reader.cursor, head["delay"]) == (head["seq"], 0)
    assert late.asked[0].startswith("snapshot-")
    assert len(late.asked) <= 1 + 16 // 4
    assert len(early.asked) > len(late.asked)


def test_who_asks_often_needs_the_head_alone(cast: Cast) -> None:
    reader = Reader(cast.stream)
    reader.look()
    reader.asked.clear()
    for number in range(9):
        post(cast, f"第{number}条")
        reader.look()
        assert reader.state == now(cast)
    assert not reader.asked


def test_every_segment_and_snapshot_alone_holds_what_may_be_read_today(cast: Cast) -> None:
    with ticking(START, seconds=1):
        tell(cast)
        for person in (cast.member, cast.housing):
            args = {"seat": person.seat, "reason": "本人申请"}
            do(cast.stream, cast.office, "erasure.erase_words", **args)
    browser, head = Browser(), data(Browser().get(path(cast)))
    under = f"/api/v1/public/{cast.stream}/{head['epoch']}"
    words = ("一楼住户也要补偿。", "测算采光", "郑局长", "王委员")
    state, seen = Replica(), 0
    for last in range(4, head["frame"]["from"], 4):
        text = browser.get(f"{under}/{last - 3}-{last}.{head['rev']}").content.decode()
        assert not any(word in text for word in words)
        state.apply(json.loads(text))
        if last % 16 == 0:
            address = f"{under}/snapshot-{last}.{head['rev']}"
            snapshot = browser.get(address).content.decode()
            assert Replica(json.loads(snapshot)["put"]) == state
            assert not any(word in snapshot for word in words)
            seen += 1
    assert seen > 2
    state.apply(head["frame"])
    assert state == now(cast)


@pytest.mark.parametrize("act", ["hide", "withdraw", "erase"])
def test_what_is_taken_back_leaves_its_address(act: str, cast: Cast) -> None:
    statement = post(cast, "张三的电话是 12345。")
    several(cast)
    first = Stream.objects.get(public_id=cast.stream).head_seq - 9
    name = f"{first - first % 4 + 1}-{first - first % 4 + 4}"
    before = path(cast, name)
    assert "12345" in Browser().get(before).content.decode()
    if act == "hide":
        hide(cast, statement)
    elif act == "withdraw":
        do(cast.stream, cast.member, "statement.withdraw", statement=statement)
    else:
        args = {"seat": cast.member.seat, "reason": "本人申请"}
        do(cast.stream, cast.office, "erasure.erase_words", **args)
    gone = Browser().get(before)
    assert refusal(gone) == (410, "GONE")
    assert gone["Cache-Control"] == "public, max-age=5, s-maxage=5"
    after = path(cast, name)
    assert after != before
    again = Browser().get(after)
    assert again.status_code == 200
    assert "12345" not in again.content.decode()


def test_merging_and_parting_raise_the_revision(cast: Cast) -> None:
    one, other = post(cast, "装电梯。"), post(cast, "加装电梯。")
    before = data(Browser().get(path(cast)))["rev"]
    do(cast.stream, cast.moderator, "statement.merge", statement=one, into=other)
    assert data(Browser().get(path(cast)))["rev"] == before + 1


def test_another_epoch_is_gone(cast: Cast) -> None:
    before = path(cast, "1-4")
    Stream.objects.filter(public_id=cast.stream).update(epoch="restored")
    assert refusal(Browser().get(before)) == (410, "GONE")
    reader = Reader(cast.stream)
    assert reader.look()["epoch"] == "restored"
    assert reader.state == now(cast)


@pytest.mark.parametrize(
    "name", ["2-5", "1-8", "0-3", "01-4", "1-04", "snapshot-3", "snapshot-016", "9997-10000"]
)
def test_addresses_that_there_are_not(name: str, cast: Cast) -> None:
    several(cast)
    answer = Browser().get(path(cast, name))
    assert refusal(answer) == (404, "NOT_FOUND")
    assert answer["Cache-Control"] == "no-store"
    assert refusal(Browser().get(path(cast, "1-4", rev=999))) == (404, "NOT_FOUND")


@pytest.mark.parametrize("name", ["", "1-4", "snapshot-16"])
def test_a_closed_session_is_not_told_from_nothing(name: str, cast: Cast) -> None:
    address = path(cast, name)
    Session.objects.filter(pk=cast.session.pk).update(publicity="internal")
    nothing = Browser().get(address.replace(cast.stream, "0" * 22))
    for who in (None, cast.member, cast.chair):
        answer = Browser(who).get(address)
        assert (answer.status_code, answer.content) == (404, nothing.content)


def test_a_body_has_none(cast: Cast) -> None:
    assert refusal(Browser().get(f"/api/v1/public/{cast.body.public_id}/head"))[0] == 404


def test_nothing_of_participants_or_staff_is_in_it(cast: Cast) -> None:
    do(cast.stream, cast.member, "floor.raise_hand", kind="speech")
    do(cast.stream, cast.chair, "session.set_moderation", mode="pre")
    post(cast, "还没有审核。")
    reader = Reader(cast.stream)
    reader.look()
    shown = {name for name, rows in reader.state.shared.items() if rows}
    assert shown == {name for name, rows in now(cast).shared.items() if rows}
    assert not shown & {"seat", "hand", "queue", "review", "report", "my_seat", "my_vote"}


def test_every_reader_gets_the_same_bytes(cast: Cast) -> None:
    """Whoever it is: no cookie, no language, no `Vary` but that of the packing."""
    several(cast)
    for name, life in (
        ("", "public, max-age=0, s-maxage=1, stale-if-error=30"),
        ("1-4", "public, max-age=300, s-maxage=300, immutable"),
        ("snapshot-16", "public, max-age=300, s-maxage=300, immutable"),
    ):
        address = path(cast, name)
        plain = Browser().get(address)
        for who in (cast.member, cast.chair):
            answer = Browser(who).client.get(address, headers={"Accept-Language": "en"})
            assert answer.content == plain.content
            assert not answer.cookies
            assert answer["Vary"] == "Accept-Encoding"
            assert answer["Cache-Control"] == life
            assert not {"X-Request-ID", "Content-Language"} & set(answer.headers)
        packed = Browser().client.get(address, headers={"Accept-Encoding": "br, gzip"})
        assert packed["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain.content
        same = Browser().client.get(address, headers={"If-None-Match": plain["ETag"]})
        assert (same.status_code, same.content, same["ETag"]) == (304, b"", plain["ETag"])


def test_one_answer_is_worked_out_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[int, int]] = []
    stretch = Content.stretch

    def counted(self: Content, after: int, upto: int) -> dict[str, Any]:
        made.append((after, upto))
        return stretch(self, after, upto)

    monkeypatch.setattr(Content, "stretch", counted)
    address = path(cast, "1-4")
    for _ in range(5):
        Browser().get(address)
        Browser().get(path(cast))
    assert len(made) == 2


def test_nobody_works_out_what_another_is_at(
    real_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    head = Content.head

    def counted(self: Content) -> dict[str, Any]:
        made.append(1)
        return head(self)

    monkeypatch.setattr(Content, "head", counted)
    address = f"/api/v1/public/{real_cast.stream}/head"
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: _asked(address), range(8)))
    assert len(set(answers)) == len(made) == 1


def _asked(address: str) -> bytes:
    try:
        return Browser().get(address).content
    finally:
        connection.close()
