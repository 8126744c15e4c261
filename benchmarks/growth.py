"""S2, S12: how costs grow with viewers, with statements, with open sessions (make bench-growth).

Each curve is written as a picture beside the figures. Its exponent is the slope of the straight
line through the logarithms: 1 is linear, 0 is flat.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks import client, crowding, machine, neighbours, ours, piling, theirs
from benchmarks.figures import Report
from benchmarks.machine import QUICK, RESULTS
from benchmarks.plot import Curve, svg
from benchmarks.rooms import ProductRoom, Room, TutorialRoom
from config.embedded import valkey

# Viewers are more than people: each person has several devices.
PEOPLE = 40 if QUICK else 300
KINDS: tuple[machine.Kind, ...] = ("daphne",) if QUICK else ("daphne", "uvicorn")


@dataclass(frozen=True)
class Picture:
    """Curves of one kind, and which of them are to be no worse than linear."""

    name: str
    title: str
    across: str
    up: str
    curves: Mapping[str, Curve]
    judged: tuple[str, ...]

    def show(self, report: Report, folder: Path) -> None:
        for name, curve in self.curves.items():
            exponent = slope(curve)
            full = f"{self.name}.{name.replace(' ', '_')}.exponent"
            if name in self.judged:
                report.at_most(f"S12.{full}", exponent, "", 1, "≤ 1: no worse than linear")
            else:
                report.figure(f"growth.{full}", [exponent], "")
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"growth-{self.name}.svg"
        path.write_text(svg(self.title, self.across, self.up, self.curves))


def slope(curve: Curve) -> float:
    across, up = np.log([x for x, _ in curve]), np.log([y for _, y in curve])
    return float(np.polyfit(across, up, 1)[0])


async def measured(stand: Stand, rounds: int, report: Report, folder: Path) -> None:
    """The first viewers come, and grow old while what needs no crowd is measured."""
    await crowding.begin(stand.rooms)
    piled = await piling.measure(stand.session, stand.alone, report)
    Picture(
        "statements",
        "A post, a vote, a snapshot",
        "statements in the session",
        "CPU milliseconds of the server",
        piled,
        ("post", "vote", "snapshot"),
    ).show(report, folder)
    beside = await neighbours.measure(stand.neighbours, stand.alone, report)
    Picture(
        "sessions",
        "A post every two and a half seconds in each session",
        "open sessions in one process",
        "% of the server's core",
        beside,
        tuple(beside),
    ).show(report, folder)
    costs = await crowding.measure(stand.rooms, rounds, report)
    Picture(
        "viewers",
        "One event to every viewer",
        "viewers",
        "CPU seconds of the server per event",
        costs,
        KINDS,
    ).show(report, folder)


class Stand:
    """Every server of this measurement."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        redis_url = stack.enter_context(valkey())
        made = machine.meanwhile(
            partial(
                ours.make_sessions,
                f"sqlite:///{folder / 'session.sqlite3'}",
                seats=PEOPLE,
                present=PEOPLE,
                moderation="post",
                small=neighbours.MOST,
                few=neighbours.VIEWERS,
            )
        )
        peer = theirs.start_tutorial(f"sqlite:///{folder / 'peer.sqlite3'}", redis_url)
        self.session, *self.neighbours = made.result()
        self.rooms: list[Room] = [TutorialRoom("T", peer)]
        for kind in KINDS:
            own = self.session.copied_to(folder, kind)
            server = ours.start(kind, own, stack.enter_context(valkey()))
            self.rooms.append(ProductRoom(kind, server, own))
        # One without a crowd, for what costs little.
        self.alone = ours.start("daphne", self.session, stack.enter_context(valkey()))
        servers = [*(room.server for room in self.rooms), self.alone]
        stack.enter_context(machine.all_running(servers))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1 if QUICK else 3)
    parser.add_argument("--pictures", type=Path, default=RESULTS, help="where they are written")
    options = parser.parse_args()
    report = Report("growth")
    report.note(machine.prepare())
    report.note(f"RATE_FACTOR={ours.RATE_FACTOR}: the product's rate limits are out of reach")
    report.note(f"{PEOPLE} people with as many devices as there are viewers; {crowding.STAGES}")
    if QUICK:
        report.note("QUICK=1 leaves out: uvicorn, two rounds of three, the wait of 60 s, sizes")
    else:
        report.note("this takes about 8 minutes")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        stand = Stand(stack, Path(folder))
        client.run(lambda: measured(stand, options.rounds, report, options.pictures))
    report.write()


if __name__ == "__main__":
    main()
