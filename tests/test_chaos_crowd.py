"""What `make chaos` measures with: it asks every server, and the same seed is the same run."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.figures import Report
from tests.chaos.cluster import Cluster
from tests.chaos.crowd import Crowd
from tests.chaos.faults import Fault, Suffered, faults, suffer
from tests.chaos.ledger import Answer, Ledger
from tests.chaos.people import Person
from tests.chaos.proxy import Proxy
from tests.chaos.scene import Scene
from tests.chaos.story import Plan, Story
from tests.chaos.strain import Strain
from tests.chaos.verdict import Verdict

SERVERS = 3


async def _nothing() -> None:
    """No fault at all."""


FAULT = Fault("nothing", "database", _nothing, _nothing, 0.0)
AT_ONCE = Fault("a cut", "redis", _nothing, None, 0.2)


@pytest.fixture
def crowd() -> Crowd:
    """Thirty who follow, none of them at the last server; nobody talks by himself."""
    people = 30
    names = [f"seat{number}" for number in range(people)]
    scene = Scene("s", [""] * people, names, "", "", ["first"], "poll")
    crowd = Crowd(scene, list(range(1, SERVERS + 1)), 1.0, random.Random(1))
    for number, person in enumerate(crowd.people):
        person.door, person.following = number % (SERVERS - 1), True
        person.cursor = 1
    return crowd


def _answering(monkeypatch: pytest.MonkeyPatch, ledger: Ledger, after: float) -> None:
    """Servers that acknowledge each command after so long."""

    def say(person: Person, frame: dict[str, Any]) -> None:
        def answer() -> None:
            person.cursor += 1
            ack = {"type": "ack", "id": frame["id"], "seq": 1, "result": None}
            ledger.answer(frame["id"], ack, person.door)
            person.pending.pop(frame["id"])

        asyncio.get_running_loop().call_later(after, answer)

    monkeypatch.setattr(Person, "_say", say)


def test_no_server_is_nearly_empty_when_something_is_done_to_it(crowd: Crowd) -> None:
    crowd.people[0].door = 2
    crowd.spread()
    doors = Counter(one._next if one._ended.is_set() else one.door for one in crowd.people)
    assert min(doors[door] for door in range(SERVERS)) >= len(crowd.people) // SERVERS // 2
    moved = [one for one in crowd.people if one._ended.is_set()]
    assert [one._next for one in moved] == [2] * 4


async def test_how_soon_a_server_answers_does_not_depend_on_who_talks(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One alone at a server would have said something once in half a minute."""
    monkeypatch.setattr(crowd, "spread", lambda: None)
    crowd.people[0].door = 2
    _answering(monkeypatch, crowd.ledger, 0.05)
    suffered = await asyncio.wait_for(suffer(FAULT, crowd, Strain(list)), 10)
    assert suffered.well_at is not None
    assert suffered.well_at - suffered.healed_at < 2
    assert {answer.server for answer in crowd.ledger.answers} == {0, 1, 2}


async def test_nothing_is_done_to_a_server_before_everybody_is_there(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has moved comes when they like: that would be counted as the time to resume."""
    _answering(monkeypatch, crowd.ledger, 0.0)
    late = crowd.people[0]
    late.following = False
    seen: list[bool] = []

    async def strike() -> None:
        seen.append(crowd.all_follow)

    asyncio.get_running_loop().call_later(0.9, setattr, late, "following", True)
    await asyncio.wait_for(suffer(replace(FAULT, strike=strike), crowd, Strain(list)), 10)
    assert seen == [True]


async def test_what_is_over_at_once_counts_from_its_beginning(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answering(monkeypatch, crowd.ledger, 0.0)
    suffered = await asyncio.wait_for(suffer(AT_ONCE, crowd, Strain(list)), 10)
    assert suffered.healed_at - suffered.struck_at < 0.2
    assert suffered.over_at - suffered.struck_at >= AT_ONCE.hold_s


def test_who_answers_what_was_asked_before_has_not_come_back_by_that() -> None:
    ledger = Ledger()
    ledger.answers = [Answer(1.0, 3.0, "", 0, 7), Answer(2.5, 0.5, "", 1, 8)]
    assert ledger.first_acks(2.0) == {1: 8}


def test_what_came_late_is_not_forgiven_because_it_came_after_the_healing() -> None:
    ledger = Ledger()
    ledger.answers = [Answer(1.9, 0.1, "", 0, 7), Answer(2.1, 9.0, "", 1, 8)]
    suffered = Suffered(FAULT, 1.0, 2.0, 2.2, 2.2, starved=False)
    verdict = Verdict(Report("of a test"), "postgres")
    killed = Suffered(Fault("x killed", "line", _nothing, None, 0.0), 1.0, 1.0, 1.0, 1.0, False)
    verdict.timings([suffered, killed], ledger)
    found = {figure.name: figure.value for figure in verdict.report.figures}
    assert found["P8_answer_without_database_postgres"] == 9.0


def test_where_nothing_was_acknowledged_nothing_was_quick() -> None:
    ledger = Ledger()
    ledger.answers = [Answer(1.0, 0.1, "BUSY", 0, 0), Answer(3.1, 0.1, "", 0, 7)]
    fault = Fault("Valkey killed", "redis", _nothing, _nothing, 2.0)
    suffered = Suffered(fault, 1.0, 3.0, 3.2, 3.2, starved=False)
    verdict = Verdict(Report("of a test"), "postgres")
    verdict.timings([suffered], ledger)
    assert [breach[:2] for breach in verdict.breaches] == ["P7"]
    ledger.answers.append(Answer(2.0, 0.1, "", 0, 8))
    again = Verdict(Report("of a test"), "postgres")
    again.timings([suffered], ledger)
    assert again.breaches == []


def test_the_seed_alone_decides_the_order(tmp_path: Path) -> None:
    def order(draws: int) -> list[str]:
        story = Story(
            Plan("sqlite", (), 1, 1.0), Verdict(Report("of a test"), "x"), "1", asyncio.Lock()
        )
        for _ in range(draws):
            story.rng.random()
        cluster = Cluster(tmp_path, ())
        cluster.doors = [Proxy(0)]
        return [fault.name for fault in faults(cluster, quick=False, rng=story._order)]

    assert order(0) == order(7)


async def test_a_program_that_hears_nobody_says_so() -> None:
    strain = Strain(list)
    listening = asyncio.create_task(strain.listen())
    await asyncio.sleep(0.1)
    mark = strain.look()
    time.sleep(0.3)  # noqa: ASYNC251  that is the point
    await asyncio.sleep(0.1)
    strain.starved_since(mark)
    listening.cancel()
    assert strain.late > 0.2
