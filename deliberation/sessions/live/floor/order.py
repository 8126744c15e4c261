"""Who is called next: the rule of the floor, as `docs/floor.md` tells it. No table is read here."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Waiting:
    """One hand as the rule sees it.

    `turns`: how often this person has had the floor. `asked`: the number of the event that raised
    the hand, which no two hands share.
    """

    hand: str
    seat: str
    point_of_order: bool
    turns: int
    side: str
    asked: int


def calling_order(waiting: Iterable[Waiting], last_side: str | None) -> list[Waiting]:
    """Every waiting hand, in the order in which the rule calls them.

    `last_side`: the side that made the last speech, None before the first.
    """
    by_time = sorted(waiting, key=lambda one: one.asked)
    order = [one for one in by_time if one.point_of_order]
    speeches = sorted((one for one in by_time if not one.point_of_order), key=_turns)
    for _, equals in groupby(speeches, key=_turns):
        for one in _sides_in_turn(equals, last_side):
            order.append(one)
            last_side = one.side
    return order


def _turns(one: Waiting) -> int:
    return one.turns


def _sides_in_turn(equals: Iterable[Waiting], last_side: str | None) -> Iterator[Waiting]:
    """Within a side by the time of asking; once the other side is empty, on with this one."""
    sides: dict[str, deque[Waiting]] = {}
    for one in equals:
        sides.setdefault(one.side, deque()).append(one)
    while any(sides.values()):
        others = [queue for side, queue in sides.items() if queue and side != last_side]
        # Before the first speech neither side has spoken: whoever asked first begins.
        queue = min(others, key=lambda queue: queue[0].asked) if others else sides[str(last_side)]
        following = queue.popleft()
        last_side = following.side
        yield following
