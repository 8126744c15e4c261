"""The rule of the floor by itself: line by line of docs/floor.md, and what holds of any queue."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deliberation.sessions.live.floor.order import Waiting
from deliberation.sessions.live.floor.order import calling_order as order_of

SIDES = st.sampled_from(["online", "room"])


def calling_order(waiting: list[Waiting], last_side: str | None) -> list[str]:
    return [one.hand for one in order_of(waiting, last_side)]


def hand(key: str, asked: int, side: str = "room", turns: int = 0, point: bool = False) -> Waiting:
    return Waiting(key, seat=f"of {key}", point_of_order=point, turns=turns, side=side, asked=asked)


@st.composite
def queues(draw: st.DrawFn) -> list[Waiting]:
    """Any queue; the hands were raised in any order."""
    count = draw(st.integers(0, 12))
    asked = draw(st.permutations(range(count)))
    return [
        Waiting(
            f"h{number}",
            f"s{number}",
            draw(st.booleans()),
            draw(st.integers(0, 3)),
            draw(SIDES),
            when,
        )
        for number, when in enumerate(asked)
    ]


def test_a_point_of_order_comes_before_every_speech() -> None:
    queue = [hand("new", 1), hand("second", 3, turns=9, point=True), hand("first", 2, point=True)]
    assert calling_order(queue, None) == ["first", "second", "new"]


def test_who_has_spoken_least_comes_first() -> None:
    queue = [hand("often", 1, turns=2), hand("once", 2, turns=1), hand("never", 3)]
    assert calling_order(queue, "online") == ["never", "once", "often"]


def test_the_sides_take_turns_from_the_one_that_did_not_speak_last() -> None:
    queue = [hand("r1", 1), hand("r2", 2), hand("r3", 3), hand("o1", 4, "online")]
    assert calling_order(queue, "room") == ["o1", "r1", "r2", "r3"]
    assert calling_order(queue, "online") == ["r1", "o1", "r2", "r3"]
    assert calling_order(queue, None) == ["r1", "o1", "r2", "r3"]


def test_the_turn_of_a_side_goes_on_among_those_who_have_spoken() -> None:
    queue = [hand("never", 3), hand("r", 1, turns=1), hand("o", 2, "online", turns=1)]
    assert calling_order(queue, "online") == ["never", "o", "r"]


@given(queues(), st.none() | SIDES)
def test_everybody_is_called_once(queue: list[Waiting], last_side: str | None) -> None:
    assert sorted(calling_order(queue, last_side)) == sorted(one.hand for one in queue)


@given(queues(), st.none() | SIDES)
def test_nobody_who_has_spoken_more_comes_before_who_has_spoken_less(
    queue: list[Waiting], last_side: str | None
) -> None:
    known = {one.hand: one for one in queue}
    order = [known[key] for key in calling_order(queue, last_side)]
    assert [one.point_of_order for one in order] == sorted(
        (one.point_of_order for one in order), reverse=True
    )
    speeches = [one.turns for one in order if not one.point_of_order]
    assert speeches == sorted(speeches)


@given(queues(), st.none() | SIDES)
def test_within_a_side_nobody_overtakes_their_equals(
    queue: list[Waiting], last_side: str | None
) -> None:
    known = {one.hand: one for one in queue}
    groups: dict[tuple[bool, int, str], list[int]] = {}
    for one in map(known.__getitem__, calling_order(queue, last_side)):
        key = (one.point_of_order, 0 if one.point_of_order else one.turns, one.side)
        groups.setdefault(key, []).append(one.asked)
    assert all(asked == sorted(asked) for asked in groups.values())


@given(queues(), st.none() | SIDES)
def test_the_queue_that_is_shown_is_the_one_that_will_be_called(
    queue: list[Waiting], last_side: str | None
) -> None:
    """Calling the first, and asking the rule again, gives the rest in the order shown before."""
    order = calling_order(queue, last_side)
    while queue:
        (first,) = [one for one in queue if one.hand == order[0]]
        queue = [one for one in queue if one is not first]
        last_side = last_side if first.point_of_order else first.side
        order = order[1:]
        assert calling_order(queue, last_side) == order
