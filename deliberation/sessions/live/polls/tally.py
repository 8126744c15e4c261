"""How one tally comes together: the rule alone, without tables (see docs/polls.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Hands:
    """What one teller counted in one venue ("" for those in none): hands by option, and people."""

    venue: str
    teller: str
    counts: Mapping[str, int]
    people: int
    at: datetime

    def same_as(self, other: Hands) -> bool:
        return self.people == other.people and self.counts == other.counts


@dataclass(frozen=True)
class Figures:
    """Votes by option, and people by the way in which they voted."""

    counts: dict[str, int]
    device: int
    hand: int
    paper: int

    @property
    def people(self) -> int:
        return self.device + self.hand + self.paper


def confirmed(count: Hands, counts: Iterable[Hands]) -> bool | None:
    """Whether another teller counted the same in that venue; None while nobody else has counted."""
    others = [
        other for other in counts if other.venue == count.venue and other.teller != count.teller
    ]
    return any(count.same_as(other) for other in others) if others else None


def agreed(counts: Sequence[Hands]) -> dict[str, Hands]:
    """The count that holds in each venue: the latest that two tellers agree on."""
    return {count.venue: count for count in _in_order(counts) if confirmed(count, counts)}


def disputed(counts: Sequence[Hands]) -> list[str]:
    """Venues where a hand was counted and no two tellers agree. No hand at all needs no second."""
    settled = agreed(counts)
    return sorted({c.venue for c in counts if c.people and c.venue not in settled})


def add_up(
    single: Mapping[str, int], people: Mapping[str, int], counts: Sequence[Hands]
) -> Figures:
    """Votes that are known one by one, by option and by channel, and the hands that are agreed."""
    total = Counter(single)
    hands = agreed(counts).values()
    for count in hands:
        total.update(count.counts)
    return Figures(
        counts={option: total[option] for option in single},
        device=people["device"],
        hand=people["hand"] + sum(count.people for count in hands),
        paper=people["paper"],
    )


def is_possible(counts: Mapping[str, int], people: int, most: int) -> bool:
    """Whether so many people can have raised these hands, each at least one and at most `most`."""
    hands = sum(counts.values())
    return max(counts.values(), default=0) <= people <= hands <= people * most


def _in_order(counts: Iterable[Hands]) -> list[Hands]:
    return sorted(counts, key=lambda count: (count.at, count.teller))
