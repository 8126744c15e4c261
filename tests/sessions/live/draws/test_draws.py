"""Draws from sealing to result, who is in the pool, and the recount by an outsider's script."""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from deliberation.ledger.models import Stream
from deliberation.ledger.shapes import PARTICIPANTS, PUBLIC, Access
from deliberation.sessions.live.draws.rule import draw_lots
from tests.cast import Cast, Person, do
from tests.replica import fresh
from tests.verify import Act

SCRIPT = Path(__file__).resolve().parents[4] / "docs" / "examples" / "recount_draw.py"
VALUES = ("7Kd0Qm3nZx8RtB1c", "a93jfLq0Pw5xVn2e", "zzzzzzzzzzzzzzzzzzzz")


def prepare(act: Act, cast: Cast, **more: Any) -> str:
    args = {"title": "抽取提问人", "pool": "online", "pick": 1, "mode": "thrown", **more}
    return act(cast.moderator, "draw.prepare", **args)["draw"]


def shown(cast: Cast, draw: str, *scopes: str) -> dict[str, Any]:
    stream = Stream.objects.get(public_id=cast.stream)
    found: dict[str, Any] = fresh(stream, Access(scopes or (PUBLIC,))).shared["draw"][draw]
    return found


def take_part(act: Act, draw: str, who: Person, value: str) -> None:
    act(who, "draw.commit", draw=draw, commitment=sha256(value.encode()).hexdigest())


def candidates(act: Act, cast: Cast, pool: str) -> set[str]:
    return set(shown(cast, prepare(act, cast, pool=pool))["candidates"])


# Who is in the pool -----------------------------------------------------------------------------


def test_pools(act: Act, cast: Cast) -> None:
    """Two venues and online; staff, officials and observers are not drawn from."""
    other = act(cast.office, "venue.add", name="东街道议事室", kind="town_room")["venue"]
    mark = {"status": "present", "channel": "hand"}
    for who, venue in ((cast.expert, cast.hall), (cast.resident, other)):
        act(cast.scribe, "attendance.mark", seat=who.seat, venue=venue, **mark)
    online = {who.seat for who in (cast.member, cast.second_member, cast.representative)}
    room = {cast.expert.seat, cast.resident.seat}
    assert candidates(act, cast, "online") == online
    assert candidates(act, cast, "room") == room
    assert candidates(act, cast, "roll") == online | room


def test_the_pool_of_hands_are_those_who_wait_and_may_speak(act: Act, cast: Cast) -> None:
    for who in (cast.member, cast.second_member, cast.housing):
        act(who, "floor.raise_hand", kind="speech")
    act(cast.representative, "floor.raise_hand", kind="point_of_order")
    act(cast.moderator, "seat.silence", seat=cast.member.seat, reason="多次打断他人")
    assert candidates(act, cast, "hands") == {cast.second_member.seat, cast.housing.seat}


def test_somebody_taken_off_the_roll_is_not_drawn(act: Act, cast: Cast) -> None:
    act(cast.office, "roll.remove", seat=cast.expert.seat, reason="另有安排")
    assert cast.expert.seat not in candidates(act, cast, "roll")


# From sealing to result -------------------------------------------------------------------------


def test_the_list_stands_whatever_comes_afterwards(act: Act, cast: Cast) -> None:
    draw = prepare(act, cast)
    before = shown(cast, draw)
    act(cast.representative, "attendance.ask_leave", reason="有事")
    act(cast.moderator, "draw.throw", draw=draw, seed="461325")
    after = shown(cast, draw)
    assert after["candidates"] == before["candidates"]
    assert after["list_hash"] == before["list_hash"]
    assert (after["state"], after["seed"], len(after["result"])) == ("drawn", "461325", 1)


def test_one_winner_is_introduced_to_the_public(act: Act, cast: Cast) -> None:
    draw = prepare(act, cast)
    act(cast.moderator, "draw.throw", draw=draw, seed="461325")
    stream = Stream.objects.get(public_id=cast.stream)
    speakers = fresh(stream, Access((PUBLIC,))).shared["speaker"]
    assert set(speakers) == set(shown(cast, draw)["result"])


def test_several_make_a_seed_that_none_of_them_knew(act: Act, cast: Cast) -> None:
    draw = prepare(act, cast, mode="several", pick=2)
    people = (cast.member, cast.observer, cast.resident)
    for who, value in zip(people, VALUES, strict=True):
        take_part(act, draw, who, value)
    assert [share["value"] for share in shown(cast, draw)["shares"]] == [None] * 3
    for who, value in zip(people, VALUES, strict=True):
        act.refused(cast.moderator, "draw.conclude", "DRAW_NOT_READY", draw=draw)
        act(who, "draw.reveal", draw=draw, value=value)
    act(cast.moderator, "draw.conclude", draw=draw)
    result = shown(cast, draw)
    parts = {who.seat: value for who, value in zip(people, VALUES, strict=True)}
    assert result["seed"] == "\n".join(sorted(f"{seat}:{value}" for seat, value in parts.items()))
    assert len(result["result"]) == 2


def test_who_keeps_a_value_back_is_seen(act: Act, cast: Cast) -> None:
    draw = prepare(act, cast, mode="several")
    for who, value in ((cast.member, VALUES[0]), (cast.second_member, VALUES[1])):
        take_part(act, draw, who, value)
    act(cast.member, "draw.reveal", draw=draw, value=VALUES[0])
    refusal = act.refused(cast.moderator, "draw.conclude", "DRAW_NOT_READY", draw=draw)
    assert refusal == {"shares": 2, "silent": 1}
    act(cast.moderator, "draw.cancel", draw=draw, reason="有人未公布数值，重新抽取")
    cancelled = shown(cast, draw)
    assert (cancelled["state"], cancelled["result"]) == ("cancelled", [])
    assert [bool(share["value"]) for share in cancelled["shares"]] == [True, False]


def test_erasing_a_person_leaves_the_draw_and_takes_the_name(act: Act, cast: Cast) -> None:
    draw = prepare(act, cast, mode="several")
    for who, value in ((cast.member, VALUES[0]), (cast.second_member, VALUES[1])):
        take_part(act, draw, who, value)
    act(cast.office, "erasure.erase_words", seat=cast.second_member.seat, reason="本人申请")
    assert len(shown(cast, draw)["shares"]) == 2


# Outside the project ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drawn(module_cast: Cast) -> str:
    """Draws of every kind, as the public stream's snapshot has them."""
    cast = module_cast
    args = {"title": "抽取提问人", "pool": "roll", "pick": 2}
    thrown, several, open_ = (
        do(cast.stream, cast.moderator, "draw.prepare", **args, mode=mode)["draw"]
        for mode in ("thrown", "several", "thrown")
    )
    do(cast.stream, cast.moderator, "draw.throw", draw=thrown, seed="461325")
    people = ((cast.member, VALUES[0]), (cast.observer, VALUES[1]))
    for who, value in people:
        commitment = sha256(value.encode()).hexdigest()
        do(cast.stream, who, "draw.commit", draw=several, commitment=commitment)
    for who, value in people:
        do(cast.stream, who, "draw.reveal", draw=several, value=value)
    do(cast.stream, cast.moderator, "draw.conclude", draw=several)
    draws = {key: shown(cast, key, PUBLIC, PARTICIPANTS) for key in (thrown, several, open_)}
    return json.dumps({"put": {"draw": draws}, "thrown": thrown, "several": several})


@pytest.fixture
def snapshot(drawn: str, db: None) -> Any:
    return json.loads(drawn)


def recount(snapshot: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", str(SCRIPT), "-"],
        input=json.dumps(snapshot),
        capture_output=True,
        check=False,
        text=True,
    )


def test_an_outsider_comes_to_the_same(snapshot: dict[str, Any]) -> None:
    done = recount(snapshot)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("as it should be") == 3
    empty = recount({"put": {}})
    assert (empty.returncode, empty.stdout) == (0, "no draws in this snapshot\n")


def another_seed(draw: dict[str, Any]) -> str:
    """The next one that draws others: by chance a seed may draw the same."""
    seeds = map(str, count(int(draw["seed"]) + 1))
    lots = ((seed, draw_lots(draw["candidates"], seed, draw["pick"])) for seed in seeds)
    return next(seed for seed, result in lots if result != draw["result"])


def test_an_outsider_sees_another_seed(snapshot: dict[str, Any]) -> None:
    draw = snapshot["put"]["draw"][snapshot["thrown"]]
    draw["seed"] = another_seed(draw)
    done = recount(snapshot)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.count("as it should be") == 2


@pytest.mark.parametrize(
    ("which", "field", "value"),
    [
        ("thrown", "pick", 3),
        ("thrown", "candidates", ["a" * 22]),
        ("thrown", "list_hash", "0" * 64),
        ("several", "seed", "1"),
        ("several", "shares", []),
        ("several", "state", "prepared"),
    ],
)
def test_an_outsider_sees_what_was_altered(
    snapshot: dict[str, Any], which: str, field: str, value: Any
) -> None:
    snapshot["put"]["draw"][snapshot[which]][field] = value
    done = recount(snapshot)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.count("as it should be") == 2
