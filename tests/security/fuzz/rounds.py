"""One round: a session, its people, and some hundred bursts that hypothesis draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.security.fuzz.frames import Wire, wires
from tests.security.fuzz.values import Ids

Steps = Sequence[tuple[int, Sequence[Wire]]]


class Rounds:
    """Draws the same for the same seed, but for the ids, which the service makes."""

    def __init__(self, ids: Ids, *, raw: bool) -> None:
        burst = st.lists(wires(ids, raw=raw), min_size=1, max_size=6)
        self._steps = st.lists(st.tuples(st.integers(0, 10_000), burst), min_size=1, max_size=8)

    def run(self, number: int, examples: int, play: Callable[[Steps], None]) -> None:
        """What goes wrong is noted by `play`, never raised: nothing here could be shrunk."""

        @seed(number)
        @settings(
            max_examples=examples,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(self._steps)
        def play_all(steps: Steps) -> None:
            play(steps)

        play_all()
