"""make chaos: real servers, killed, stopped and cut off; then everything is counted.

    [QUICK=1] [SEED=…] python -m tests.chaos.run

Ends with code 1 when a promise is broken (docs/chaos.md tells by what rule), and when it is not
over in time.
"""

from __future__ import annotations

import asyncio
import faulthandler
import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import client, machine
from benchmarks.figures import Report
from tests.chaos.story import Plan, Story
from tests.chaos.verdict import Verdict

# Several times what a machine of its own needs; then all is ended, and in a minute by force.
LIMIT_S = 300 if machine.QUICK else 900
BY_FORCE_S = LIMIT_S + 60


def plans() -> list[Plan]:
    if machine.QUICK:
        return [
            Plan("postgres", ("daphne", "daphne"), people=100, pace=25),
            Plan("sqlite", ("daphne",), people=50, pace=25, cycles=500),
        ]
    return [
        Plan("postgres", ("daphne", "daphne", "uvicorn"), people=300, pace=30),
        Plan("sqlite", ("daphne",), people=200, pace=30, cycles=5000),
    ]


async def play(stories: list[Story]) -> list[str]:
    """All of them beside each other; only what is measured waits its turn. Gives what broke."""
    with tempfile.TemporaryDirectory(prefix="deliberation-chaos-") as parent:
        folders = [Path(parent) / story.plan.database for story in stories]
        for folder in folders:
            folder.mkdir()
        try:
            async with asyncio.timeout(LIMIT_S), asyncio.TaskGroup() as group:
                for story, folder in zip(stories, folders, strict=True):
                    group.create_task(story.play(folder))
        except TimeoutError:
            return [f"{one.plan.database}: not over after {LIMIT_S} s: {one.at}" for one in stories]
    return []


async def main() -> None:
    faulthandler.dump_traceback_later(BY_FORCE_S, exit=True)
    seed = int(os.environ.get("SEED") or random.SystemRandom().randrange(1_000_000))
    report = Report("chaos")
    report.note(f"SEED={seed}{' QUICK=1' if machine.QUICK else ''}")
    began = time.monotonic()
    floor = asyncio.Lock()
    stories = []
    for plan in plans():
        report.note(f"{plan.database}: {', '.join(plan.kinds)}; {plan.people} people")
        verdict = Verdict(report, plan.database)
        stories.append(Story(plan, verdict, f"{seed} {plan.database}", floor))
    breaches = await play(stories)
    breaches += [breach for story in stories for breach in story.verdict.breaches]
    report.figure("chaos_seconds", [time.monotonic() - began], "s")
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    report.figure("chaos_cpu", [sum(one.ru_utime + one.ru_stime for one in usage)], "s")
    report.write()
    for breach in breaches:
        print(f"BROKEN {breach}", file=sys.stderr)
    if breaches:
        raise SystemExit(f"{len(breaches)} breaches with SEED={seed}")


if __name__ == "__main__":
    client.run(main)
