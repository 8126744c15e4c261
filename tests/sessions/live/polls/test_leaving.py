"""Who goes takes the vote along, and a place has one vote whoever sits in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deliberation.ledger.models import Stream
from deliberation.ledger.shapes import Access
from deliberation.ledger.verify import faults
from tests.cases.polls import by_channel, opened, options_of
from tests.cast import Cast, do
from tests.replica import fresh
from tests.sessions.live.polls.story import count, vote
from tests.sessions.live.polls.test_polls import counts, seen
from tests.verify import Act


def substitute(cast: Cast) -> str:
    """Somebody comes in the member's place."""
    entry = {"name": "代会人", "role": "member", "category": "voting"}
    args = {**entry, "substitutes": cast.member.seat}
    return do(cast.stream, cast.office, "roll.enter", **args)["seat"]


GOING: dict[str, Callable[[Cast], Any]] = {
    "marked": lambda cast: do(
        cast.stream, cast.scribe, "attendance.mark", seat=cast.member.seat, status="excused"
    ),
    "leave": lambda cast: do(cast.stream, cast.member, "attendance.ask_leave", reason="接孩子"),
    "substituted": substitute,
    "removed": lambda cast: do(
        cast.stream, cast.office, "roll.remove", seat=cast.member.seat, reason="另有安排"
    ),
}


def mark(cast: Cast, seat: str, status: str, **more: Any) -> None:
    args = {"seat": seat, "status": status, "venue": cast.hall, **more}
    do(cast.stream, cast.scribe, "attendance.mark", **args)


@pytest.mark.parametrize("goes", GOING)
def test_whoever_goes_takes_the_vote_out_of_open_polls_alone(
    cast: Cast, act: Act, goes: str
) -> None:
    over, now = opened(cast), opened(cast)
    for poll in (over, now):
        vote(cast, cast.member, poll, [0], 1)
        vote(cast, cast.second_member, poll, [1], 1)
    act(cast.moderator, "poll.close", poll=over)
    GOING[goes](cast)
    assert (counts(cast, over), counts(cast, now)) == ([1, 1, 0], [0, 1, 0])
    stream = Stream.objects.get(public_id=cast.stream)
    own = fresh(stream, Access((), cast.member.seat)).own.get("my_poll_vote", {})
    assert list(own) == [over]
    assert list(faults(stream)) == []


def test_a_place_has_one_vote_and_one_person(cast: Cast, act: Act) -> None:
    poll, expected = opened(cast), seen(cast)["session"][cast.stream]["attendance"]["expected"]
    seat = substitute(cast)
    assert seen(cast)["session"][cast.stream]["attendance"]["expected"] == expected
    mark(cast, seat, "present", channel="paper")
    back = {"seat": cast.member.seat, "status": "present"}
    act.refused(cast.scribe, "attendance.mark", "PLACE_TAKEN", **back)
    args = {"poll": poll, "seat": seat, "options": options_of(poll)[:1], "revision": 1}
    act(cast.scribe, "poll.enter", **args)
    mark(cast, seat, "absent")
    act(cast.scribe, "attendance.mark", **back)
    assert counts(cast, poll) == [0, 0, 0]
    marked = {"seat": seat, "status": "present", "venue": cast.hall}
    act.refused(cast.scribe, "attendance.mark", "PLACE_TAKEN", **marked)


def test_who_substitutes_somebody_whose_hand_was_counted_votes_by_no_other_way(
    cast: Cast, act: Act
) -> None:
    by_channel(cast, cast.member, "hand", cast.hall)
    poll = opened(cast)
    count(cast, cast.scribe, poll, cast.hall, [1, 0, 0])
    seat = substitute(cast)
    mark(cast, seat, "present", channel="paper")
    args = {"poll": poll, "seat": seat, "options": options_of(poll)[:1], "revision": 1}
    act.refused(cast.scribe, "poll.enter", "CHANNEL_TAKEN", **args)
