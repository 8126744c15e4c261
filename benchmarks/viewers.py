"""S3, S6, S7, S8: many viewers at a steady rate, asleep, and idle (make bench-viewers).

One set of servers from beginning to end. Viewers come in (S8), are told more than one frame each
would carry (S3), some of them stop reading (S7), and a few stay in a quiet room (S6).
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks import arriving, client, machine, ours, stalling, theirs
from benchmarks.arriving import BareDoor, ProductDoor
from benchmarks.figures import Report
from benchmarks.flow import Flow, flow, time_arrivals
from benchmarks.machine import QUICK
from benchmarks.rooms import LimitRoom, ProductRoom, Room, TutorialRoom
from config.embedded import valkey

VIEWERS = 1000
# With fewer people than viewers, people have several devices.
PEOPLE = 200 if QUICK else 1000
FEW = 200
ROUNDS = 2 if QUICK else 3
STEADY_S = 2 if QUICK else 60
KINDS: tuple[machine.Kind, ...] = ("daphne",) if QUICK else ("daphne", "uvicorn")
RATES = (200,) if QUICK else (50, 200)
BUSY_S = 2.5 if QUICK else 30.0
# Several times what L can do would only fill its buffers: it is asked in turn, and not for long.
LIMIT_S = 1.0 if QUICK else 10.0
# The poster's: 50 posts a second from each.
DEVICES = 4
QUIET_RATE = 10
QUIET_S = 2.0 if QUICK else 8.0
UNIT = "CPU s per 100k deliveries"


class Stand:
    """Every server of this measurement. The peers' viewers come in when it is their turn."""

    def __init__(self, stack: ExitStack, folder: Path, viewers: int) -> None:
        redis_url = stack.enter_context(valkey())
        file = f"sqlite:///{folder / 'session.sqlite3'}"
        making = partial(ours.make_session, file, seats=PEOPLE + 1, present=1, moderation="post")
        made = machine.meanwhile(making)
        peer = theirs.start_tutorial(f"sqlite:///{folder / 'peer.sqlite3'}", redis_url)
        self.tutorial = TutorialRoom("T", peer)
        self.doors: list[tuple[BareDoor, ProductDoor]] = []
        self.rooms: list[ProductRoom] = []
        for kind in KINDS:
            own = made.result().copied_to(folder, kind)
            server = ours.start(kind, own, stack.enter_context(valkey()))
            bare = BareDoor(f"bare_{kind}", theirs.start_bare(kind))
            self.doors.append((bare, ProductDoor(kind, server, session=own)))
            self.rooms.append(ProductRoom(kind, server, own))
            self.rooms[-1].devices = DEVICES
        self.limit = LimitRoom("L", theirs.start_limit(), self.rooms[0])
        rooms = (*self.rooms, self.tutorial, self.limit)
        for room in rooms:
            time_arrivals(room)
        servers = [*(room.server for room in rooms), *(bare.server for bare, _ in self.doors)]
        stack.enter_context(machine.all_running(servers))


async def coalescing(stand: Stand, rounds: int, report: Report) -> None:
    """S3. Each post is an entity of its own: nothing is saved by leaving one out."""
    rooms: list[Room] = [*stand.rooms, stand.limit]
    for rate in RATES:
        flows: dict[str, list[Flow]] = {room.name: [] for room in rooms}
        for turn in range(rounds):
            for room in rooms[turn % len(rooms) :] + rooms[: turn % len(rooms)]:
                limit = room is stand.limit
                seconds = LIMIT_S if limit else BUSY_S
                flows[room.name].append(await flow(room, rate, seconds, in_turn=limit))
        where = f"viewers.{rate}_per_s"
        cost = {name: _figures(report, f"{where}.{name}", each) for name, each in flows.items()}
        for room in stand.rooms:
            name = f"S3.{rate}_per_s.{room.name}"
            share = cost[room.name] / cost["L"]
            report.at_most(f"{name}.ours_over_L", share, "×", 0.7, "≤ 0.7")
            p99 = median(each.p99_ms for each in flows[room.name])
            report.at_most(f"{name}.p99", p99, "ms", 250, "≤ 250")


async def quiet(stand: Stand, rounds: int, report: Report) -> None:
    """S6."""
    rooms: list[Room] = [stand.tutorial, *stand.rooms, stand.limit]
    flows: dict[str, list[Flow]] = {room.name: [] for room in rooms}
    for turn in range(rounds):
        for room in rooms[turn % len(rooms) :] + rooms[: turn % len(rooms)]:
            flows[room.name].append(await flow(room, QUIET_RATE, QUIET_S))
    for name, each in flows.items():
        _figures(report, f"viewers.quiet.{name}", each)
    p99 = {name: median(one.p99_ms for one in each) for name, each in flows.items()}
    for room in stand.rooms:
        name, mine = f"S6.{room.name}.p99", p99[room.name]
        report.at_least(f"{name}_T_over_ours", p99["T"] / mine, "×", 10, "≥ 10")
        report.at_most(f"{name}_ours_over_L", mine / p99["L"], "×", 3, "≤ 3")


def _figures(report: Report, name: str, flows: Sequence[Flow]) -> float:
    report.samples[name] = [asdict(each) for each in flows]
    for key, unit in (("p50_ms", "ms"), ("p99_ms", "ms"), ("frames", "frames")):
        report.figure(f"{name}.{key}", [asdict(each)[key] for each in flows], unit)
    report.figure(f"{name}.client_cpu", [each.client_share for each in flows], "% of its core")
    return report.figure(f"{name}.cpu", [each.cost for each in flows], UNIT)


async def measured(stand: Stand, viewers: int, rounds: int, report: Report) -> None:
    doors = [door for pair in stand.doors for door in pair]
    await arriving.measure(doors, viewers, rounds, STEADY_S)
    for pair in stand.doors:
        arriving.judge(report, *pair)
    for room in (*stand.rooms, stand.limit):
        await room.open(viewers)
    await coalescing(stand, rounds, report)
    for room in (*stand.rooms, stand.limit):
        room.shrink(FEW)
    for product in stand.rooms:
        await stalling.measure(product, rounds, report)
    await stand.tutorial.open(FEW)
    await quiet(stand, rounds, report)
    for room in (*stand.rooms, stand.tutorial, stand.limit):
        if room.audience.faults:
            raise SystemExit(f"{room.name}: {room.audience.faults} gaps or doubles")
    report.note("no gap, no double")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--viewers", type=int, default=VIEWERS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    report = Report("viewers")
    report.note(machine.prepare())
    report.note(f"RATE_FACTOR={ours.RATE_FACTOR}: the product's rate limits are out of reach")
    report.note(f"{options.rounds} interleaved rounds, medians; {options.viewers} viewers")
    if QUICK:
        report.note(
            "QUICK=1 leaves out: uvicorn, 50 events/s, the wait of 60 s; 200 people, 1,000 devices"
        )
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        stand = Stand(stack, Path(folder), options.viewers)
        client.run(lambda: measured(stand, options.viewers, options.rounds, report))
    report.write()


if __name__ == "__main__":
    main()
