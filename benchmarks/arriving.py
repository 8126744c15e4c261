"""S8: what a viewer costs who only sits there, and how fast viewers come in (make bench-viewers).

Against the bare consumer on the same server, which accepts a socket and does nothing. Ours has come
in when it has said who it is and follows the session.
"""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, islice

from benchmarks import ours
from benchmarks.audience import Audience, Viewer
from benchmarks.client import Socket, connect, gather
from benchmarks.figures import Report
from benchmarks.machine import Server

# The first sockets find caches cold and make the process grow for all that follow.
WARM_UP = 50
GONE_S = 1.0


@dataclass(frozen=True)
class Arrival:
    """One crowd's coming in."""

    per_s: float
    cpu_ms: float


@dataclass
class Door(ABC):
    """Where viewers come in."""

    name: str
    server: Server
    arrivals: list[Arrival] = field(default_factory=list)
    viewer_kib: float = 0

    @abstractmethod
    async def come(self, viewers: int) -> list[Socket]:
        """All of them are in."""

    async def arrive(self, viewers: int) -> list[Socket]:
        cpu, began = self.server.cpu_seconds(), time.monotonic()
        sockets = await self.come(viewers)
        used, took = self.server.cpu_seconds() - cpu, time.monotonic() - began
        self.arrivals.append(Arrival(viewers / took, used / viewers * 1000))
        return sockets


class BareDoor(Door):
    async def come(self, viewers: int) -> list[Socket]:
        return await gather([partial(connect, self.server.port, "/live")] * viewers)


@dataclass
class ProductDoor(Door):
    session: ours.Session | None = None

    async def come(self, viewers: int) -> list[Socket]:
        assert self.session is not None
        enter = partial(ours.enter, self.server.port, self.session)
        tokens = islice(cycle(self.session.tokens), viewers)
        return await gather([partial(enter, token) for token in tokens])


async def measure(doors: Sequence[Door], viewers: int, rounds: int, steady_s: float) -> None:
    """The first crowd stays for `steady_s`: by it memory is measured."""
    for door in doors:
        await door.come(WARM_UP)
    before = [door.server.resident_kib() for door in doors]
    crowds = [await door.arrive(viewers) for door in doors]
    alive = asyncio.create_task(_keep_alive(doors, crowds))
    await asyncio.sleep(steady_s)
    for door, kib in zip(doors, before, strict=True):
        door.viewer_kib = (door.server.resident_kib() - kib) / viewers
    alive.cancel()
    for _ in range(rounds - 1):
        await _leave(crowds)
        crowds = [await door.arrive(viewers) for door in doors]
    await _leave(crowds)


async def _keep_alive(doors: Sequence[Door], crowds: list[list[Socket]]) -> None:
    """The bare consumer expects nothing."""
    audience = Audience(ours.span)
    for door, sockets in zip(doors, crowds, strict=True):
        if isinstance(door, ProductDoor):
            for socket in sockets:
                Viewer(audience, socket, 0)
    await ours.keep_alive(lambda: audience.viewers)


async def _leave(crowds: list[list[Socket]]) -> None:
    for sockets in crowds:
        for socket in sockets:
            socket.close()
    await asyncio.sleep(GONE_S)


def judge(report: Report, bare: Door, mine: Door) -> None:
    for door in (bare, mine):
        name = f"viewers.{door.name}"
        report.figure(f"{name}.arrivals_per_s", [each.per_s for each in door.arrivals], "1/s")
        report.figure(f"{name}.cpu_per_arrival", [each.cpu_ms for each in door.arrivals], "ms")
        report.figure(f"{name}.idle_memory", [door.viewer_kib], "KiB per viewer")
    report.at_most(f"S8.{mine.name}.idle_memory", mine.viewer_kib, "KiB per viewer", 40, "≤ 40")
    rates = [
        one.per_s / other.per_s for one, other in zip(mine.arrivals, bare.arrivals, strict=True)
    ]
    rate = report.figure(f"viewers.{mine.name}.arrivals_ours_over_bare", rates, "×")
    report.at_least(f"S8.{mine.name}.arrivals_ours_over_bare", rate, "×", 0.6, "≥ 0.6")
