"""What the public stream tells beside the log: the opinion map, and how many are connected."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from deliberation.ledger import online
from deliberation.ledger.derived import forget, publish
from deliberation.ledger.models import Stream
from deliberation.ledger.shapes import PARTICIPANTS, PUBLIC, STAFF
from deliberation.sessions.opinions.shapes import DraftFinding, MapRule, MapSettings, OpinionMap
from deliberation.sessions.published.beside import PACE
from tests.api.client import Browser, data, refusal
from tests.api.public_reader import post, small_segments
from tests.cast import Cast, do
from tests.conftest import Clock

__all__ = ["small_segments"]

PACE_S = PACE.total_seconds()
SETTINGS = MapSettings(minimum_people=20, minimum_group=5, enter=0.6, leave=0.57, gap=0.3)
NOTHING: dict[str, Any] = {"groups": [], "statements": [], "common": [], "dividing": []}


def condense(cast: Cast, people: int, scope: str = PUBLIC) -> None:
    """What a condenser does, at the head of the log."""
    stream = Stream.objects.get(public_id=cast.stream)
    shown = OpinionMap(
        rule=MapRule.SHARES,
        present=3,
        people=people,
        withheld=None,
        dots=None,
        settings=SETTINGS,
        **NOTHING,
    )
    publish(stream, stream.head_seq, {scope: [shown], STAFF: [DraftFinding(lines=[], counts={})]})


def head(cast: Cast) -> dict[str, Any]:
    answer: dict[str, Any] = data(Browser().get(f"/api/v1/public/{cast.stream}/head"))
    return answer


def address(cast: Cast, number: int, now: dict[str, Any] | None = None) -> str:
    now = now or head(cast)
    return f"/api/v1/public/{cast.stream}/{now['epoch']}/opinion-{number}.{now['rev']}"


def people(cast: Cast) -> int:
    """In the map that the head names."""
    answer = Browser().get(address(cast, head(cast)["opinion"]))
    assert answer["Cache-Control"] == "public, max-age=300, s-maxage=300, immutable"
    frame = data(answer)
    assert list(frame) == ["type", "at_seq", "findings"]
    assert list(frame["findings"]) == ["opinion"]
    return int(frame["findings"]["opinion"]["people"])


def test_a_map_is_named_by_the_head_and_the_next_one_after_a_while(cast: Cast, time: Clock) -> None:
    assert head(cast)["opinion"] is None
    condense(cast, 5)
    time.forward(seconds=PACE_S)
    first = head(cast)["opinion"]
    assert people(cast) == 5
    post(cast, "装电梯。")
    condense(cast, 6)
    assert head(cast)["opinion"] == first
    time.forward(seconds=PACE_S)
    assert head(cast)["opinion"] > first
    assert people(cast) == 6
    # Under the number before there is no older one, and none that nobody has named.
    assert data(Browser().get(address(cast, first)))["findings"]["opinion"]["people"] == 6
    assert refusal(Browser().get(address(cast, 999))) == (410, "GONE")


def test_the_same_map_again_is_no_other_number(cast: Cast, time: Clock) -> None:
    condense(cast, 5)
    first = head(cast)["opinion"]
    post(cast, "装电梯。")
    condense(cast, 5)
    time.forward(seconds=PACE_S)
    assert head(cast)["opinion"] == first


def test_a_map_from_before_something_was_taken_back_is_gone(cast: Cast, time: Clock) -> None:
    said = post(cast, "张三的电话是 12345。")
    condense(cast, 5)
    before = head(cast)
    do(cast.stream, cast.moderator, "statement.hide", statement=said, reason="含个人信息")
    time.forward(seconds=PACE_S)
    assert head(cast)["opinion"] is None
    gone = Browser().get(address(cast, before["opinion"], before))
    assert refusal(gone) == (410, "GONE")
    condense(cast, 6)
    time.forward(seconds=PACE_S)
    assert people(cast) == 6


def test_with_a_delay_the_map_is_that_of_the_time(cast: Cast, time: Clock) -> None:
    do(cast.stream, cast.chair, "session.set_delay", seconds=60)
    condense(cast, 5)
    time.forward(seconds=60)
    assert people(cast) == 5
    post(cast, "装电梯。")
    condense(cast, 6)
    for _ in range(11):
        time.forward(seconds=PACE_S)
        assert people(cast) == 5
    time.forward(seconds=PACE_S)
    assert people(cast) == 6


@pytest.mark.parametrize("lost", ["erased", "not for all", "restored"])
def test_what_is_not_for_the_public_any_more_is_not_named(
    lost: str, cast: Cast, time: Clock
) -> None:
    condense(cast, 5)
    assert head(cast)["opinion"] is not None
    stream = Stream.objects.get(public_id=cast.stream)
    if lost == "erased":
        forget(stream)
    elif lost == "restored":
        Stream.objects.filter(pk=stream.pk).update(epoch="restored")
    else:
        post(cast, "装电梯。")
        condense(cast, 6, PARTICIPANTS)
    time.forward(seconds=PACE_S)
    now = head(cast)
    assert now["opinion"] is None
    assert refusal(Browser().get(address(cast, 1, now))) == (410, "GONE")


def test_how_many_are_connected_is_told_as_long_as_it_is_known(cast: Cast, time: Clock) -> None:
    assert head(cast)["online"] is None
    online.tell(cast.stream, 35)
    assert head(cast)["online"] is None
    time.forward(seconds=PACE_S)
    assert head(cast)["online"] == 35
    time.forward(seconds=online.LIFETIME.total_seconds() + 1)
    assert head(cast)["online"] is None
    online.tell("another", 1)
    assert cast.stream not in online._told


def test_nobody_is_named(cast: Cast) -> None:
    online.tell(cast.stream, 3)
    condense(cast, 5)
    told = head(cast)
    assert isinstance(told["online"], int)
    body = Browser().get(address(cast, told["opinion"])).content
    assert not any(person.seat in body.decode() for person in (cast.member, cast.chair))
    assert set(orjson.loads(body)["findings"]["opinion"]) == set(OpinionMap.model_fields)
