"""What is done to a cluster, one thing after the other."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from benchmarks.machine import QUICK
from tests.chaos.cluster import Cluster
from tests.chaos.crowd import Crowd
from tests.chaos.proxy import Proxy
from tests.chaos.strain import Strain

Concerns = Literal["calm", "server", "redis", "database", "line"]
Step = Callable[[], Awaitable[Any]]
# After so long without recovery a run is over: the service does not come back by itself.
PATIENCE_S = 60.0
CALM_S = 0.3 if QUICK else 0.5


@dataclass(frozen=True)
class Fault:
    """`hold_s`: how long it lasts, or is watched where it is over at once (no `heal`)."""

    name: str
    concerns: Concerns
    strike: Step
    heal: Step | None
    hold_s: float
    short: bool = False  # part of the quick run


@dataclass(frozen=True)
class Suffered:
    """Times by `time.monotonic()`; `well_at` is None if it never came right.

    Until `over_at` was looked. `starved`: see `strain`.
    """

    fault: Fault
    struck_at: float
    healed_at: float
    well_at: float | None
    over_at: float
    starved: bool


def faults(cluster: Cluster, *, quick: bool, rng: random.Random) -> list[Fault]:
    """In an order that `rng` decides."""
    every = [*_of_servers(cluster), *_of_lines(cluster)]
    if cluster.postgres:
        every += [*_of_redis(cluster), *_of_postgres(cluster)]
    chosen = [fault for fault in every if fault.short or not quick]
    rng.shuffle(chosen)
    return chosen


async def suffer(fault: Fault, crowd: Crowd, strain: Strain) -> Suffered:
    """Strikes, waits, heals, and waits until everybody follows and has their answers."""
    crowd.spread()
    await asyncio.sleep(CALM_S)
    # Who has just moved takes up to two seconds by choice: not to be counted as the service's.
    await crowd.until(lambda: crowd.all_follow, PATIENCE_S)
    mark = strain.look()
    struck = time.monotonic()
    await fault.strike()
    if fault.heal:
        await _until(struck + fault.hold_s)
        await fault.heal()
    healed = time.monotonic()

    def well() -> bool:
        """Every server takes commands again, and what it took has come to everybody."""
        if not crowd.all_follow or not crowd.answered(healed):
            return False
        first = crowd.ledger.first_acks(healed)
        return crowd.doors_in_use <= first.keys() and crowd.all_have(max(first.values()))

    async with asyncio.TaskGroup() as group:
        asking = group.create_task(crowd.ask_everywhere(healed))
        well_again = await crowd.until(well, PATIENCE_S)
        asking.cancel()
    well_at = time.monotonic() if well_again else None
    await _until(struck + fault.hold_s)
    return Suffered(fault, struck, healed, well_at, time.monotonic(), strain.starved_since(mark))


async def _until(at: float) -> None:
    await asyncio.sleep(max(0.0, at - time.monotonic()))


def _of_servers(cluster: Cluster) -> list[Fault]:
    made = []
    for number, server in enumerate(cluster.servers):
        name = f"server {number + 1} ({server.kind})"
        do = cluster.do
        kill, start = partial(do, server.kill), partial(do, server.start)
        stop, go_on = partial(do, server.pause), partial(do, server.resume)
        made.append(Fault(f"{name} killed", "server", kill, start, 1.5, short=number == 0))
        made.append(Fault(f"{name} hangs", "server", stop, go_on, 4.5, short=number == 1))
    return made


def _of_lines(cluster: Cluster) -> list[Fault]:
    def cut() -> None:
        for door in cluster.doors:
            door.cut(0.5)

    return [
        Fault("half of all lines cut", "line", _now(cut), None, 0.5, short=bool(cluster.postgres)),
        _slow("lines to server 1 delayed by 0.3 s", "line", cluster.doors[0], 0.3),
        _hole("lines to server 1 in a hole", "line", cluster.doors[0], 5.0),
    ]


def _of_redis(cluster: Cluster) -> list[Fault]:
    valkey, proxy = cluster.valkey, cluster.to_redis
    stop = _now(partial(valkey.send, signal.SIGSTOP))
    go_on = _now(partial(valkey.send, signal.SIGCONT))
    kill, start = partial(cluster.do, valkey.kill), partial(cluster.do, valkey.start)
    return [
        Fault("Valkey killed", "redis", kill, start, 2.5, short=True),
        Fault("Valkey hangs", "redis", stop, go_on, 2.5, short=True),
        Fault("lines to Valkey cut", "redis", _now(proxy.cut), None, 1.0),
        _hole("lines to Valkey in a hole", "redis", proxy, 4.0),
        _slow("lines to Valkey delayed by 0.5 s", "redis", proxy, 0.5),
    ]


def _of_postgres(cluster: Cluster) -> list[Fault]:
    postgres, proxy = cluster.postgres, cluster.to_database
    assert postgres is not None
    do = cluster.do
    kill, start = partial(do, postgres.kill), partial(do, postgres.start)
    stop, go_on = partial(do, postgres.pause), partial(do, postgres.resume)
    return [
        Fault("PostgreSQL killed", "database", kill, start, 3.5, short=True),
        Fault("PostgreSQL hangs", "database", stop, go_on, 4.0, short=True),
        Fault("lines to PostgreSQL cut", "database", _now(proxy.cut), None, 1.0, short=True),
        _hole("lines to PostgreSQL in a hole", "database", proxy, 4.0),
        _slow("lines to PostgreSQL delayed by 20 ms", "calm", proxy, 0.02),
    ]


def _hole(name: str, concerns: Concerns, proxy: Proxy, hold_s: float) -> Fault:
    return Fault(name, concerns, _now(partial(proxy.set, "hole")), _pass(proxy), hold_s)


def _slow(name: str, concerns: Concerns, proxy: Proxy, delay: float) -> Fault:
    return Fault(name, concerns, _now(partial(proxy.set, "delay", delay)), _pass(proxy), 3.0)


def _pass(proxy: Proxy) -> Step:
    return _now(partial(proxy.set, "pass"))


def _now(function: Callable[[], Any]) -> Step:
    async def step() -> None:
        function()

    return step
