"""S1: what one event costs the server for each viewer who gets it (make bench-fanout).

Closed loop, one event per frame: one participant posts, every viewer's frame is counted and its
number checked, then the next. All rooms stay open from beginning to end; rounds are interleaved.

S1 is the whole server's CPU by the deliveries. A room with few viewers beside it tells apart what
an event costs by itself (the transaction, the log, the loop) and what each viewer adds.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from benchmarks import client, machine, ours, theirs
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
SECONDS = {"T": 2.5} if QUICK else {"T": 8.0}
OURS_SECONDS = 1.5 if QUICK else 7.0
UNPACED_S = 0.5 if QUICK else 2.0
UNIT = "CPU s per 100k deliveries"


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


def start_rooms(stack: ExitStack, folder: Path, viewers: int) -> list[Room]:
    """Every server has a database and a Valkey of its own; the Valkeys are on the clients' core."""
    file = f"sqlite:///{folder / 'session.sqlite3'}"
    making = partial(ours.make_session, file, seats=viewers + 1, present=1, moderation="post")
    made = machine.meanwhile(making)

    def product(name: str, kind: ours.Kind, application: str) -> ProductRoom:
        own = made.result().copied_to(folder, name)
        server = ours.start(kind, own, stack.enter_context(valkey()), application)
        return ProductRoom(name, server, own)

    redis_url = stack.enter_context(valkey())
    peer = theirs.start_tutorial(f"sqlite:///{folder / 'peer.sqlite3'}", redis_url)
    fast = product("daphne", "daphne", "config.asgi:application")
    rooms: list[Room] = [
        TutorialRoom("T", peer),
        fast,
        product("daphne_plain_asgi", "daphne", "benchmarks.plain:application"),
        product("uvicorn", "uvicorn", "config.asgi:application"),
        product(FEW, "daphne", "config.asgi:application"),
        LimitRoom("L", theirs.start_limit(), fast),
    ]
    stack.enter_context(machine.all_running([room.server for room in rooms]))
    return rooms


async def run(rooms: list[Room], viewers: int, rounds: int, report: Report) -> dict[str, float]:
    for room in rooms:
        began, many = time.monotonic(), FEW_VIEWERS if room.name == FEW else viewers
        await room.open(many)
        took = time.monotonic() - began
        report.note(f"{room.name}: {many} viewers joined in {took:.1f} s")
    await asyncio.sleep(STEADY_S)
    samples: dict[str, list[Sample]] = {room.name: [] for room in rooms}
    unpaced: list[Sample] = []
    for turn in range(rounds):
        for room in rooms[turn % len(rooms) :] + rooms[: turn % len(rooms)]:
            seconds = SECONDS.get(room.name, OURS_SECONDS)
            # Memory is cold after a pause: the limit makes the pauses that our hub makes.
            apart = samples["daphne"][-1].apart if room.name == "L" else 0.0
            samples[room.name].append(await measure(room, seconds, apart=apart))
            if room.name == "L":
                unpaced.append(await measure(room, UNPACED_S))
    for room in rooms:
        if room.audience.faults:
            raise SystemExit(f"{room.name}: {room.audience.faults} gaps or doubles")
        report.note(f"{room.name}: frames of {room.audience.frame_bytes} bytes, no gap, no double")
    report.samples = {name: [asdict(s) for s in each] for name, each in samples.items()}
    _tell_apart(report, samples["daphne"], samples.pop(FEW))
    report.figure("fanout.L_without_pauses.cpu", [sample.cost for sample in unpaced], UNIT)
    return {name: _figures(report, name, each) for name, each in samples.items()}


def _figures(report: Report, name: str, samples: list[Sample]) -> float:
    rates = [sample.deliveries / sample.seconds for sample in samples]
    report.figure(f"fanout.{name}.deliveries_per_s", rates, "1/s")
    used = [sample.client_cpu / sample.seconds * 100 for sample in samples]
    report.figure(f"fanout.{name}.client_cpu", used, "% of its core")
    return report.figure(f"fanout.{name}.cpu", [sample.cost for sample in samples], UNIT)


def _tell_apart(report: Report, many: list[Sample], few: list[Sample]) -> None:
    """A line through two audiences: what an event costs without viewers, and what each adds."""
    viewers, little = (each[0].deliveries / each[0].events for each in (many, few))
    pairs = [(a.event_ms, b.event_ms) for a, b in zip(many, few, strict=True)]
    slopes = [(a - b) / (viewers - little) for a, b in pairs]
    alone = [b - slope * little for (_, b), slope in zip(pairs, slopes, strict=True)]
    report.figure("fanout.daphne.event_alone", alone, "CPU ms")
    report.figure("fanout.daphne.each_viewer", [slope * 1000 for slope in slopes], "CPU µs")
    shares = [own / a * 100 for own, (a, _) in zip(alone, pairs, strict=True)]
    report.figure("fanout.daphne.share_of_the_event", shares, "% of the CPU")


def judge(report: Report, cost: dict[str, float]) -> None:
    t, limit, daphne = cost["T"], cost["L"], cost["daphne"]
    _ratio(report, "S1.daphne.T_over_ours", t / daphne, 40, "≥ 40")
    report.at_most("S1.daphne.ours_over_L", daphne / limit, "×", 2, "≤ 2")
    _ratio(report, "S1.plain_asgi.T_over_ours", t / cost["daphne_plain_asgi"], 5, "≥ 5")
    _ratio(report, "S1.uvicorn.T_over_ours", t / cost["uvicorn"], 50, "≥ 50")


def _ratio(report: Report, name: str, value: float, limit: float, goal: str) -> None:
    report.at_least(name, value, "×", limit, goal)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--viewers", type=int, default=VIEWERS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    report = Report("fanout")
    report.note(machine.prepare())
    report.note(f"RATE_FACTOR={ours.RATE_FACTOR}: the product's rate limits are out of reach")
    report.note(
        f"{options.rounds} interleaved rounds, medians; measured {STEADY_S} s after joining"
    )
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        rooms = start_rooms(stack, Path(folder), options.viewers)
        client.run(lambda: measured(rooms, options.viewers, options.rounds, report))
    report.write()


async def measured(rooms: list[Room], viewers: int, rounds: int, report: Report) -> None:
    judge(report, await run(rooms, viewers, rounds, report))


if __name__ == "__main__":
    main()
