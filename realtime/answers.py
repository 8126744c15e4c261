"""How long people wait for the answers to their commands, and when that is to be called slow.

From the moment when a command was read off its socket to that when its answer was put on it. Plain
numbers that the event loop alone touches: a thousand answers a second must not notice them.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Callable, Iterable

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)
# What is remembered: so many slots of so many seconds.
SLOTS, SLOT_S = 10, 3.0
# It is called slow from here, and no more when it has come down to there.
SLOW_S, CALM_S = 1.0, 0.5
# Of fewer answers nothing is concluded.
ENOUGH = 5
# Unless somebody waits for so long already: then there may be no answers at all.
STUCK_S = 3.0


class AnswerTimes:
    """Counts by time waited: since the process began, and of the last half minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.counts = [0] * (len(BOUNDS) + 1)
        self.seconds = 0.0
        self._recent: dict[int, list[int]] = {}

    def note(self, began: Iterable[float]) -> None:
        """These have just been answered. `began`: by the same clock."""
        now = self._clock()
        recent = self._recent.setdefault(int(now / SLOT_S), [0] * len(self.counts))
        for at in began:
            place = bisect_left(BOUNDS, now - at)
            self.counts[place] += 1
            recent[place] += 1
            self.seconds += now - at

    def recent(self) -> list[int]:
        """The counts of the last half minute."""
        oldest = int(self._clock() / SLOT_S) - SLOTS
        self._recent = {slot: counts for slot, counts in self._recent.items() if slot > oldest}
        return [sum(column) for column in zip(*self._recent.values(), strict=True)]


def at_most(counts: list[int], share: float) -> float:
    """Within how many seconds this share of the answers came: a bound, or infinity; of none 0."""
    left = sum(counts) * share
    if not left:
        return 0.0
    for count, bound in zip(counts, (*BOUNDS, float("inf")), strict=True):
        left -= count
        if left <= 0:
            return bound
    return float("inf")


class Slowness:
    """Whether staff are to be told. What has been said is taken back only when it is calm."""

    def __init__(self, answers: AnswerTimes, waiting: Callable[[], float]) -> None:
        """`waiting`: for how many seconds the longest has been waiting that has no answer yet."""
        self._answers = answers
        self._waiting = waiting
        self.slow = False

    def look(self) -> bool:
        counts, waits = self._answers.recent(), self._waiting()
        usual = at_most(counts, 0.95)
        if self.slow:
            self.slow = usual > CALM_S or waits > CALM_S
        else:
            self.slow = (usual > SLOW_S and sum(counts) >= ENOUGH) or waits > STUCK_S
        return self.slow
