"""With a delay: what those without a seat see is so much later, by whatever door."""

from __future__ import annotations

import json

import pytest

from deliberation.ledger.models import Stream
from tests.api.client import Browser, data, refusal
from tests.api.public_reader import Reader, now, post, small_segments
from tests.cast import Cast, do
from tests.conftest import Clock

__all__ = ["small_segments"]


@pytest.fixture(autouse=True)
def delayed(cast: Cast, time: Clock) -> None:
    do(cast.stream, cast.chair, "session.set_delay", seconds=60)
    time.forward(seconds=60)


def test_what_happens_comes_so_much_later(cast: Cast, time: Clock) -> None:
    reader = Reader(cast.stream)
    reader.look()
    said = post(cast, "装电梯。")
    time.forward(seconds=59)
    head = reader.look()
    assert head["delay"] == 60
    assert said not in reader.state.shared.get("statement", {})
    time.forward(seconds=1)
    reader.look()
    assert reader.state == now(cast)


def test_what_is_hidden_is_gone_at_once(cast: Cast, time: Clock) -> None:
    said = post(cast, "张三的电话是 12345。")
    time.forward(seconds=60)
    early, late = Reader(cast.stream), Reader(cast.stream)
    early.look()
    assert "12345" in str(early.state.shared)
    other = post(cast, "还没有人看到。")
    do(cast.stream, cast.moderator, "statement.hide", statement=said, reason="含个人信息")
    for reader in (early, late):
        reader.look()
        assert "12345" not in str(reader.state.shared)
        assert reader.state.shared["statement"][said]["status"] == "hidden"
        assert other not in reader.state.shared["statement"]
    time.forward(seconds=60)
    for reader in (early, late):
        reader.look()
        assert reader.state == now(cast)


def test_whose_words_are_erased_is_gone_at_once(cast: Cast, time: Clock) -> None:
    said = post(cast, "张三的电话是 12345。")
    time.forward(seconds=60)
    early, late = Reader(cast.stream), Reader(cast.stream)
    early.look()
    args = {"seat": cast.member.seat, "reason": "本人申请"}
    do(cast.stream, cast.office, "erasure.erase_words", **args)
    for reader in (early, late):
        reader.look()
        assert "12345" not in str(reader.state.shared)
        assert reader.state.shared["statement"][said]["status"] == "erased"
    time.forward(seconds=60)
    for reader in (early, late):
        reader.look()
        assert reader.state == now(cast)


def test_a_longer_delay_shows_nothing_twice(cast: Cast, time: Clock) -> None:
    said = post(cast, "12345")
    time.forward(seconds=60)
    reader = Reader(cast.stream)
    reader.look()
    do(cast.stream, cast.chair, "session.set_delay", seconds=120)
    assert reader.look()["seq"] < reader.cursor
    do(cast.stream, cast.moderator, "statement.hide", statement=said, reason="含个人信息")
    reader.look()
    assert "12345" not in str(reader.state.shared)
    time.forward(seconds=120)
    reader.look()
    assert reader.state == now(cast)


def test_a_head_tells_at_once_of_another_delay_and_of_the_last_thing_taken_back(
    cast: Cast, time: Clock
) -> None:
    said = post(cast, "12345")
    before = Reader(cast.stream).look()
    do(cast.stream, cast.moderator, "statement.hide", statement=said, reason="含个人信息")
    do(cast.stream, cast.chair, "session.set_delay", seconds=90)
    head = Reader(cast.stream).look()
    assert (before["delay"], head["delay"]) == (60, 90)
    assert head["amended"] == Stream.objects.get(public_id=cast.stream).head_seq - 1 > head["seq"]


def test_who_has_no_seat_is_sent_there(cast: Cast) -> None:
    stream = Stream.objects.get(public_id=cast.stream)
    live = (
        f"/api/v1/streams/{cast.stream}/snapshot",
        f"/api/v1/streams/{cast.stream}/events?after=0&epoch={stream.epoch}",
        f"/api/v1/sessions/{cast.stream}/replay",
    )
    for address in live:
        for who in (None, cast.outsider):
            answer = Browser(who).get(address)
            assert refusal(answer) == (409, "DELAYED")
            url = json.loads(answer.content)["data"]["url"]
            assert data(Browser(who).get(url))["delay"] == 60
        for who in (cast.member, cast.moderator):
            assert Browser(who).get(address).status_code == 200


def test_after_the_end_all_doors_are_open_again(cast: Cast, time: Clock) -> None:
    address = f"/api/v1/sessions/{cast.stream}/replay"
    for stage in ("closing", "ratifying", "closed"):
        do(cast.stream, cast.moderator, "session.change_stage", to=stage)
    time.forward(seconds=59)
    assert refusal(Browser().get(address)) == (409, "DELAYED")
    time.forward(seconds=1)
    assert Browser().get(address).status_code == 200
