"""S1: what one event costs the server for each viewer who gets it (make bench-fanout).

Closed loop, one event per frame: one participant posts, every viewer's frame is counted and its
number checked, then the next. Rounds are interleaved, and all rooms behind doors of one kind stay
open from beginning to end: first by TCP, then over Unix sockets, as behind an nginx on the same
machine, then by TCP once more with the receivers' half of it on their own core (`machine.steered`).

Our hub lets events gather for a moment behind each frame. What is served so has its own figures
beside those of rooms without that pause (`at_once`): T and L make none.

S1 is the whole server's CPU by the deliveries. A room with few viewers beside it tells apart what
an event costs by itself (the transaction, the log, the loop) and what each viewer adds.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Literal, get_args

from benchmarks import client, machine, ours, theirs
from benchmarks.doors import next_door
from benchmarks.figures import Report
from benchmarks.machine import QUICK
from benchmarks.rooms import LimitRoom, ProductRoom, Room, TutorialRoom
from config.embedded import valkey

VIEWERS = 1000
FEW = "daphne_few"
FEW_VIEWERS = 20
STEADY_S = 0 if QUICK else 60
ROUNDS = 2 if QUICK else 3
# How long each room runs in one round; T at this size needs a third of a second for one event.
SECONDS = {"T": 2.0} if QUICK else {"T": 8.0}
OURS_SECONDS = 1.0 if QUICK else 5.0
UNPACED_S = 0.5 if QUICK else 2.0
UNIT = "CPU s per 100k deliveries"
# Room for a poster who goes on at once: a socket may not say more than 200 things in a second.
POSTERS_DEVICES = 4
Over = Literal["tcp", "unix", "steered"]
DOORS: tuple[Over, ...] = ("tcp", "unix") if QUICK else ("tcp", "unix", "steered")
PRODUCT, AT_ONCE = "config.asgi:application", "benchmarks.at_once:application"


@dataclass(frozen=True)
class Sample:
    """One room in one round."""

    events: int
    deliveries: int
    seconds: float
    server_cpu: float
    client_cpu: float

    @property
    def cost(self) -> float:
        return self.server_cpu / self.deliveries * 100_000

    @property
    def event_ms(self) -> float:
        return self.server_cpu / self.events * 1000

    @property
    def apart(self) -> float:
        """Seconds from one event to the next."""
        return self.seconds / self.events


async def measure(room: Room, seconds: float, *, apart: float = 0.0) -> Sample:
    """`apart`: an event comes so long after the one before, if everybody has that one."""
    await room.event()
    await asyncio.sleep(apart)
    server, own, began = room.server.cpu_seconds(), time.process_time(), time.monotonic()
    events = 0
    while time.monotonic() - began < seconds:
        await room.event()
        events += 1
        await asyncio.sleep(began + events * apart - time.monotonic())
    return Sample(
        events=events,
        deliveries=events * len(room.audience.viewers),
        seconds=time.monotonic() - began,
        server_cpu=room.server.cpu_seconds() - server,
        client_cpu=time.process_time() - own,
    )


def start_rooms(
    stack: ExitStack, folder: Path, over: Over, making: Future[ours.Session]
) -> list[Room]:
    """Every server has a database and a Valkey of its own; the Valkeys are on the clients' core."""
    door = partial(next_door, folder if over == "unix" else None)
    rooms: list[Room] = []

    def product(name: str, kind: ours.Kind = "daphne", application: str = PRODUCT) -> ProductRoom:
        own = making.result().copied_to(folder, name)
        server = ours.start(kind, own, stack.enter_context(valkey()), application, door())
        room = ProductRoom(name, server, own)
        if application == AT_ONCE:
            room.devices = POSTERS_DEVICES
        rooms.append(room)
        return room

    if not _is_short(over):
        redis_url = stack.enter_context(valkey())
        peer = theirs.start_tutorial(f"sqlite:///{folder / 'peer.sqlite3'}", redis_url, door=door())
        rooms.append(TutorialRoom("T", peer))
    fast = product("daphne")
    product("uvicorn", "uvicorn")
    if over != "steered" and not _is_short(over):
        product("daphne_plain_asgi", application="benchmarks.plain:application")
    if not QUICK or over == "unix":
        product("daphne_at_once", application=AT_ONCE)
        product("uvicorn_at_once", "uvicorn", AT_ONCE)
    if not QUICK:
        product(FEW)
    rooms.append(LimitRoom("L", theirs.start_limit(door()), fast))
    stack.enter_context(machine.all_running([room.server for room in rooms]))
    return rooms


def _is_short(over: Over) -> bool:
    """A short run measures behind Unix sockets only what depends on them most."""
    return QUICK and over == "unix"


class Run:
    """All rooms behind doors of one kind, from coming in to figures."""

    def __init__(self, over: Over, rooms: list[Room], report: Report) -> None:
        self.rooms = rooms
        self.report = report
        self.name = "fanout" if over == "tcp" else f"fanout.{over}"
        self.samples: dict[str, list[Sample]] = {room.name: [] for room in rooms}
        self.unpaced: list[Sample] = []
        self.cost: dict[str, float] = {}

    async def measure(self, viewers: int, rounds: int) -> None:
        for room in self.rooms:
            await self._open(room, FEW_VIEWERS if room.name == FEW else viewers)
        await asyncio.sleep(STEADY_S)
        for turn in range(rounds):
            start = turn % len(self.rooms)
            for room in self.rooms[start:] + self.rooms[:start]:
                await self._take(room)
        self._tell()

    async def _open(self, room: Room, viewers: int) -> None:
        began = time.monotonic()
        await room.open(viewers)
        took = time.monotonic() - began
        self.report.note(f"{self.name}.{room.name}: {viewers} viewers joined in {took:.1f} s")

    async def _take(self, room: Room) -> None:
        seconds = SECONDS.get(room.name, OURS_SECONDS)
        # Memory is cold after a pause: the limit makes the pauses that our hub makes.
        apart = self.samples["daphne"][-1].apart if room.name == "L" else 0.0
        self.samples[room.name].append(await measure(room, seconds, apart=apart))
        if room.name == "L":
            self.unpaced.append(await measure(room, UNPACED_S))

    def _tell(self) -> None:
        for room in self.rooms:
            if room.audience.faults:
                raise SystemExit(f"{room.name}: {room.audience.faults} gaps or doubles")
            size = room.audience.frame_bytes
            self.report.note(f"{self.name}.{room.name}: frames of {size} bytes, no gap, no double")
        told = {name: [asdict(each) for each in all_] for name, all_ in self.samples.items()}
        self.report.samples[self.name] = told
        if few := self.samples.pop(FEW, None):
            self._tell_apart(self.samples["daphne"], few)
        self.cost = {name: self._figures(name, each) for name, each in self.samples.items()}
        self.cost["L_at_once"] = self._figures("L_at_once", self.unpaced)

    def _figures(self, name: str, samples: list[Sample]) -> float:
        name, report = f"{self.name}.{name}", self.report
        rates = [sample.deliveries / sample.seconds for sample in samples]
        report.figure(f"{name}.deliveries_per_s", rates, "1/s")
        used = [sample.client_cpu / sample.seconds * 100 for sample in samples]
        report.figure(f"{name}.client_cpu", used, "% of its core")
        return report.figure(f"{name}.cpu", [sample.cost for sample in samples], UNIT)

    def _tell_apart(self, many: list[Sample], few: list[Sample]) -> None:
        """A line through two audiences: what an event costs without viewers, and what each adds."""
        name, report = f"{self.name}.daphne", self.report
        viewers, little = (each[0].deliveries / each[0].events for each in (many, few))
        pairs = [(a.event_ms, b.event_ms) for a, b in zip(many, few, strict=True)]
        slopes = [(a - b) / (viewers - little) for a, b in pairs]
        alone = [b - slope * little for (_, b), slope in zip(pairs, slopes, strict=True)]
        report.figure(f"{name}.event_alone", alone, "CPU ms")
        report.figure(f"{name}.each_viewer", [slope * 1000 for slope in slopes], "CPU µs")
        shares = [own / a * 100 for own, (a, _) in zip(alone, pairs, strict=True)]
        report.figure(f"{name}.share_of_the_event", shares, "% of the CPU")


def judge(report: Report, goal: str, cost: dict[str, float]) -> None:
    _judge(report, goal, cost, "")
    if plain := cost.get("daphne_plain_asgi"):
        _ratio(report, f"{goal}.plain_asgi.T_over_ours", cost["T"] / plain, 5, "≥ 5")
    if "daphne_at_once" in cost:
        _judge(report, f"{goal}.at_once", cost, "_at_once")


def _judge(report: Report, goal: str, cost: dict[str, float], how: str) -> None:
    t, daphne = cost["T"], cost[f"daphne{how}"]
    _ratio(report, f"{goal}.daphne.T_over_ours", t / daphne, 40, "≥ 40")
    report.at_most(f"{goal}.daphne.ours_over_L", daphne / cost[f"L{how}"], "×", 2, "≤ 2")
    _ratio(report, f"{goal}.uvicorn.T_over_ours", t / cost[f"uvicorn{how}"], 50, "≥ 50")


def _ratio(report: Report, name: str, value: float, limit: float, goal: str) -> None:
    report.at_least(name, value, "×", limit, goal)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--viewers", type=int, default=VIEWERS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--over", nargs="+", choices=get_args(Over), default=DOORS)
    options = parser.parse_args()
    report = Report("fanout")
    report.note(machine.prepare())
    report.note(f"RATE_FACTOR={ours.RATE_FACTOR}: the product's rate limits are out of reach")
    report.note(
        f"{options.rounds} interleaved rounds, medians; measured {STEADY_S} s after joining"
    )
    if QUICK:
        report.note("no room with few viewers; by TCP none without pauses, and none steered")
        report.note("over Unix sockets no plain ASGI, and TCP's T")
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder, seats = Path(name), options.viewers + 1
        file = f"sqlite:///{folder / 'session.sqlite3'}"
        making = machine.meanwhile(
            partial(ours.make_session, file, seats=seats, present=1, moderation="post")
        )
        t = 0.0
        for over in options.over:
            (folder / over).mkdir()
            with ExitStack() as stack:
                if over == "steered" and not stack.enter_context(machine.steered()):
                    report.note("steered: left out, this process may not set loopback's rps_cpus")
                    continue
                rooms = start_rooms(stack, folder / over, over, making)
                run = Run(over, rooms, report)
                client.run(partial(run.measure, options.viewers, options.rounds))
            t = run.cost.setdefault("T", t)
            judge(report, "S1" if over == "tcp" else f"S1.{over}", run.cost)
    report.write()


if __name__ == "__main__":
    main()
