"""S7: one in twenty-five viewers stops reading; nobody else may notice (make bench-viewers)."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from statistics import median

from benchmarks.client import Socket
from benchmarks.figures import Report
from benchmarks.flow import Flow, flow
from benchmarks.machine import QUICK
from benchmarks.rooms import ProductRoom

ONE_IN = 25
RATE = 100
SECONDS = 2.0 if QUICK else 6.0
# Long statements, so that a mebibyte and more is held up for each sleeper within seconds.
LONG = "电梯井的位置、采光、噪声和消防通道都要请有资质的单位现场勘察以后再定。" * 50
LOOK_S = 0.05


async def measure(room: ProductRoom, rounds: int, report: Report) -> None:
    """Rounds with and without sleepers take turns; a sleeper's place is taken by a new viewer."""
    usual, room.text = room.text, LONG[:1900]
    awake, asleep, memory, ended = [], [], [], 0
    for _ in range(rounds):
        calm, grown = await _watched(room)
        sleepers = _put_to_sleep(room)
        disturbed, more = await _watched(room)
        awake.append(calm)
        asleep.append(disturbed)
        memory.append(max(0.0, more - grown) / 1024 / len(sleepers))
        ended += await _end(sleepers)
        await room.grow(len(room.audience.viewers) + len(sleepers))
    room.text = usual
    name = f"viewers.stalled.{room.name}"
    for what, flows in (("none", awake), ("some", asleep)):
        report.samples[f"{name}.{what}"] = [asdict(each) for each in flows]
        report.figure(f"{name}.{what}.p99_ms", [each.p99_ms for each in flows], "ms")
    report.figure(f"{name}.ended_by_server", [ended / (rounds * len(sleepers)) * 100], "%")
    # A delivery that is missing ends the run without a figure.
    report.at_most(f"S7.{room.name}.lost_by_others", 0, "events", 0, "0")
    p99 = median(each.p99_ms for each in asleep) / median(each.p99_ms for each in awake)
    report.at_most(f"S7.{room.name}.p99_stalled_over_not", p99, "×", 1.5, "≤ 1.5")
    mib = report.figure(f"{name}.memory", memory, "MiB per stalled viewer")
    report.at_most(f"S7.{room.name}.memory", mib, "MiB per stalled viewer", 2, "≤ 2")


async def _watched(room: ProductRoom) -> tuple[Flow, float]:
    """The flow, and by how many KiB the server grew at most."""
    before, most = room.server.resident_kib(), 0.0

    async def look() -> None:
        nonlocal most
        while True:
            most = max(most, room.server.resident_kib() - before)
            await asyncio.sleep(LOOK_S)

    looking = asyncio.create_task(look())
    found = await flow(room, RATE, SECONDS)
    looking.cancel()
    return found, most


def _put_to_sleep(room: ProductRoom) -> list[Socket]:
    sleepers = room.audience.viewers[::ONE_IN]
    del room.audience.viewers[::ONE_IN]
    for viewer in sleepers:
        viewer.socket.on_text = _nothing
        viewer.socket.stop_reading()
    return [viewer.socket for viewer in sleepers]


def _nothing(payload: bytes) -> None:
    """What a sleeper finds when it wakes is of no interest here."""


async def _end(sleepers: list[Socket]) -> int:
    """How many of them the server has given up."""
    for socket in sleepers:
        socket.read_again()
    await asyncio.sleep(1)
    given_up = sum(1 for socket in sleepers if socket.ended)
    for socket in sleepers:
        socket.close()
    return given_up
