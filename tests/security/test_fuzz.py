"""The fuzzer of `make fuzz`, short and always the same, on consumers in this process."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from realtime.threads import in_thread
from tests.realtime.conftest import _full_buckets, _tidy_loop
from tests.security.fuzz import driver, stage
from tests.security.fuzz.frames import BROKEN, Wire
from tests.security.fuzz.lines import Inside
from tests.security.fuzz.rounds import Rounds, Steps
from tests.security.fuzz.values import Ids

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

__all__ = ["_full_buckets", "_tidy_loop"]
EXAMPLES = 10


@pytest.mark.usefixtures("transactional_db")
async def test_no_frame_of_any_kind_does_harm(settings: Settings) -> None:
    settings.RATES = {"*": (10**6, 10**6)}
    ids, tally = Ids(), driver.Tally()
    seats = await in_thread(stage.prepared, 0, ids, random.Random(3))
    people = [driver.Participant(seat, Inside.open, ids, tally) for seat in seats]
    drawn: list[Steps] = [
        [(number, [Wire("text", broken), Wire("binary", broken)])]
        for number, broken in enumerate(BROKEN)
    ]
    Rounds(ids, raw=False).run(3, EXAMPLES, drawn.append)
    for steps in drawn:
        await driver.play(people, steps)
    await driver.part(people)
    tally.faults += await in_thread(stage.what_is_wrong, {seat.stream for seat in seats})
    assert not tally.faults
    assert tally.answers["ack"] > 5
    assert len(tally.answers) > 8, tally.answers
    assert len(tally.errors) > 3, tally.errors
