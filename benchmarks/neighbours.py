"""S12 over open sessions: many small ones in one process, each with a few viewers and posts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from functools import partial
from itertools import cycle
from typing import Any

from benchmarks import ours
from benchmarks.audience import Audience, Viewer
from benchmarks.client import Socket, gather
from benchmarks.figures import Report
from benchmarks.machine import QUICK, Server
from benchmarks.rooms import TEXT

SIZES = (1, 5, 20) if QUICK else (1, 5, 20, 70, 200)
MOST = SIZES[-1]
VIEWERS = 5
EVERY_S = 2.5
SECONDS = 2.5 if QUICK else 7.5
IDLE_S = 1.0 if QUICK else 7.5
SETTLING_S = 0.5 if QUICK else 1.0


async def measure(
    sessions: list[ours.Session], server: Server, report: Report
) -> dict[str, list[tuple[float, float]]]:
    """% of the server's core over the number of sessions, with posts and without."""
    curves: dict[str, list[tuple[float, float]]] = {"with posts": [], "idle": []}
    viewers: list[Viewer] = []
    posters: list[Socket] = []
    alive = asyncio.create_task(ours.keep_alive(lambda: viewers))
    for size in SIZES:
        for session in sessions[len(posters) : size]:
            room = await _open(session, server.port)
            viewers += room
            posters.append(room[0].socket)
        await asyncio.sleep(SETTLING_S)
        idle = await _share(server, asyncio.sleep(IDLE_S))
        busy = await _share(server, _posts(posters))
        for name, value in (("idle", idle), ("with posts", busy)):
            curves[name].append((size, value))
            report.figure(
                f"growth.{size}_sessions.{name.replace(' ', '_')}.cpu", [value], "% of the core"
            )
    alive.cancel()
    if any(viewer.audience.faults for viewer in viewers):
        raise SystemExit("a viewer of one of many sessions has had a gap or a double")
    return curves


async def _open(session: ours.Session, port: int) -> list[Viewer]:
    calls = [partial(ours.enter, port, session, token) for token in session.tokens[:VIEWERS]]
    return [Viewer(Audience(ours.span), each, session.head) for each in await gather(calls)]


async def _share(server: Server, what: Coroutine[Any, Any, None]) -> float:
    """How much of the server's core was used while it lasted, in per cent."""
    cpu, began = server.cpu_seconds(), time.monotonic()
    await what
    return (server.cpu_seconds() - cpu) / (time.monotonic() - began) * 100


async def _posts(posters: list[Socket]) -> None:
    """Each session's poster once in `EVERY_S`, evenly spread, for `SECONDS`."""
    began = time.monotonic()
    command = partial(ours.command, "statement.post", {"text": TEXT})
    for turn, poster in enumerate(cycle(posters)):
        due = began + turn * EVERY_S / len(posters)
        if due >= began + SECONDS:
            break
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        poster.send(command())
    await asyncio.sleep(max(0.0, began + SECONDS - time.monotonic()))
