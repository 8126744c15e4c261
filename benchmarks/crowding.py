"""S2, and S12 over viewers: rooms that grow (make bench-growth).

Cost is measured with one event per frame, in a closed loop. There our hub sends at most one frame
in 50 ms, so deliveries per second are measured with several posts on their way at once, each
counted when every viewer has it. T gains nothing from that: one post keeps its server busy until
the last viewer has it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from statistics import median

from benchmarks.fanout import Sample
from benchmarks.fanout import measure as one_at_a_time
from benchmarks.figures import Report
from benchmarks.machine import QUICK
from benchmarks.rooms import ProductRoom, Room

STAGES = (200, 3000) if QUICK else (200, 700, 1500, 3000)
# S2 compares the first stage with the last: between them most have been there for longer anyway.
BETWEEN_S, STEADY_S = (0, 0) if QUICK else (20, 60)
SECONDS = 1.5 if QUICK else 4.0
ON_THEIR_WAY = 8
UNIT = "CPU s per 100k deliveries"


async def begin(rooms: Sequence[Room]) -> None:
    """The viewers of the first stage come in."""
    for room in rooms:
        await room.grow(STAGES[0])


async def measure(
    rooms: Sequence[Room], rounds: int, report: Report
) -> dict[str, list[tuple[float, float]]]:
    """CPU seconds per event over viewers, for each room, some time after `begin`."""
    curves: dict[str, list[tuple[float, float]]] = {room.name: [] for room in rooms}
    costs: dict[tuple[str, int], float] = {}
    for viewers in STAGES:
        await _come(rooms, viewers)
        samples: dict[str, list[Sample]] = {room.name: [] for room in rooms}
        for turn in range(rounds):
            for room in [*rooms[turn % len(rooms) :], *rooms[: turn % len(rooms)]]:
                samples[room.name].append(await one_at_a_time(room, SECONDS))
        for room in rooms:
            name, each = f"growth.{viewers}_viewers.{room.name}", samples[room.name]
            cost = report.figure(f"{name}.cpu", [sample.cost for sample in each], UNIT)
            costs[room.name, viewers] = cost
            curves[room.name].append((viewers, cost * viewers / 100_000))
            share = median(sample.client_cpu / sample.seconds * 100 for sample in each)
            report.figure(f"{name}.client_cpu", [share], "% of its core")
    alone = {name: [one.deliveries / one.seconds for one in each] for name, each in samples.items()}
    _judge(report, rooms, costs, await _rates(rooms, rounds, report, alone))
    return curves


async def _come(rooms: Sequence[Room], viewers: int) -> None:
    if viewers == STAGES[0]:
        return
    for room in rooms:
        await room.grow(viewers)
    await asyncio.sleep(STEADY_S if viewers == STAGES[-1] else BETWEEN_S)


async def _rates(
    rooms: Sequence[Room], rounds: int, report: Report, alone: dict[str, list[float]]
) -> dict[str, float]:
    """Deliveries per second to the last stage; T's are those of one post after the other."""
    busy: dict[str, list[float]] = {room.name: [] for room in rooms}
    ours = [room for room in rooms if isinstance(room, ProductRoom)]
    for turn in range(rounds):
        for room in [*ours[turn % len(ours) :], *ours[: turn % len(ours)]]:
            busy[room.name].append(await _several_at_once(room))
    where = f"growth.{STAGES[-1]}_viewers"
    return {
        name: report.figure(f"{where}.{name}.deliveries_per_s", each or alone[name], "1/s")
        for name, each in busy.items()
    }


async def _several_at_once(room: Room) -> float:
    """Deliveries per second with some posts always on their way."""
    began, events = time.monotonic(), 0
    while time.monotonic() - began < SECONDS:
        for _ in range(ON_THEIR_WAY - 1):
            room.seq += 1
            room.post()
        await room.event()
        events += ON_THEIR_WAY
    return events * len(room.audience.viewers) / (time.monotonic() - began)


def _judge(
    report: Report,
    rooms: Sequence[Room],
    costs: dict[tuple[str, int], float],
    rates: dict[str, float],
) -> None:
    """`rates` are those of the last stage."""
    few, many = STAGES[0], STAGES[-1]
    for room in rooms:
        if room.audience.faults:
            raise SystemExit(f"{room.name}: {room.audience.faults} gaps or doubles")
        growth = costs[room.name, many] / costs[room.name, few]
        if not isinstance(room, ProductRoom):
            report.figure(f"growth.{room.name}.cost_{many}_over_{few}", [growth], "×")
            continue
        name = f"S2.{room.name}"
        times = rates[room.name] / rates["T"]
        report.at_least(f"{name}.deliveries_over_T", times, "×", 50, "≥ 50")
        report.at_most(f"{name}.cost_{many}_over_{few}", growth, "×", 1.5, "≤ 1.5")
        saved = costs["T", many] / costs[room.name, many]
        report.figure(f"growth.{room.name}.cpu_T_over_ours", [saved], "×")
