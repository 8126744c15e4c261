"""What many small unkindnesses come to: coming and going, not reading, and flooding."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import orjson
import psutil

from benchmarks.client import Socket, connect, gather
from benchmarks.figures import percentile
from benchmarks.machine import QUICK
from tests.chaos.cluster import Cluster
from tests.chaos.crowd import Crowd
from tests.chaos.strain import Strain
from tests.chaos.trials import Stuck

DEAF = 10
# Frames that nobody confirms: more than the window that the server allows a reader (1 MiB).
LONG_TEXT = "费用分摊的办法要公开。" * 170
LONG_POSTS = 240
FLOOD_PER_S = 400
# Comings and goings until the collector of garbage has come round several times, and the allocator
# has most of what it needs: steps of some MiB are seen later too.
WARM_UP = 2000 if QUICK else 4000
HONEST_S = 2.0 if QUICK else 8.0
OPEN_WITHIN_S = 30.0
PATIENCE_S = 30.0


@dataclass(frozen=True)
class Endured:
    """Memory in KiB, `memory` of the whole server now and then.

    `flooded` and `calm`: p99 of honest people's answers in seconds.
    `starved`: see `strain`, of the last two trials.
    """

    cycles: int
    memory: Sequence[float]
    kib_per_cycle: float
    cycles_per_s: float
    kib_per_deaf: float
    deaf_closed: int
    undisturbed: bool
    calm: float
    flooded: float
    floods_ended: int
    starved: bool


async def endure(cluster: Cluster, crowd: Crowd, cycles: int, strain: Strain) -> Endured:
    """On the first server, with everybody there and nobody talking but those who are asked to."""
    crowd.talking = False
    memory, per_cycle, pace = await _come_and_go(cluster, crowd, cycles)
    mark = strain.look()
    per_deaf, closed, undisturbed = await _stop_reading(cluster, crowd)
    calm = await _honest_p99(crowd)
    ended: list[str] = []
    flood = asyncio.create_task(_flood(cluster, crowd, ended))
    flooded = await _honest_p99(crowd)
    flood.cancel()
    await asyncio.gather(flood, return_exceptions=True)
    return Endured(
        cycles=cycles,
        memory=memory,
        kib_per_cycle=per_cycle,
        cycles_per_s=pace,
        kib_per_deaf=per_deaf,
        deaf_closed=closed,
        undisturbed=undisturbed,
        calm=calm,
        flooded=flooded,
        floods_ended=len(ended),
        starved=strain.starved_since(mark),
    )


# Coming and going -------------------------------------------------------------------------------


async def _come_and_go(
    cluster: Cluster, crowd: Crowd, cycles: int
) -> tuple[list[float], float, float]:
    """Memory of the warmed-up server, its growth for each coming and going, how many a second."""
    step = max(50, cycles // 10)
    one = partial(_visit, cluster.ports[0], crowd)
    await gather([one] * max(WARM_UP, 2 * step))
    began, seen = time.monotonic(), [_kib(cluster)]
    for _ in range(cycles // step):
        await gather([one] * step)
        seen.append(_kib(cluster))
    pace = step * (len(seen) - 1) / (time.monotonic() - began)
    slope = statistics.linear_regression(range(0, step * len(seen), step), seen).slope
    return seen, slope, pace


async def _visit(port: int, crowd: Crowd) -> None:
    (await _follow(port, crowd, crowd.rng.choice(crowd.scene.cookies))).close()


async def _follow(port: int, crowd: Crowd, cookie: str) -> Socket:
    """Somebody who greets and follows from where the others are."""
    model = crowd.people[0]
    socket = await connect(port, "/live", cookie)
    there: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def hear(payload: bytes) -> None:
        if (
            payload.startswith((b'{"type":"subscribed"', b'{"type":"resnapshot"'))
            and not there.done()
        ):
            there.set_result(None)

    socket.on_text = hear
    wish = {"stream": crowd.scene.stream, "epoch": model.epoch, "after": model.cursor}
    socket.send(orjson.dumps({"type": "hello", "version": 1}))
    socket.send(orjson.dumps({"type": "subscribe", **wish}))
    try:
        await asyncio.wait_for(there, OPEN_WITHIN_S)
    except TimeoutError:
        raise Stuck(f"{OPEN_WITHIN_S:g} s were not enough to come in: {socket.ended}") from None
    return socket


def _kib(cluster: Cluster) -> float:
    return float(psutil.Process(cluster.servers[0].pid).memory_info().rss) / 1024


# Not reading ------------------------------------------------------------------------------------


async def _stop_reading(cluster: Cluster, crowd: Crowd) -> tuple[float, int, bool]:
    """What each deaf socket costs the server, how many it has closed, whether others noticed."""
    cookies = crowd.scene.cookies[:DEAF]
    deaf = [await _follow(cluster.ports[0], crowd, cookie) for cookie in cookies]
    for socket in deaf:
        socket._transport.pause_reading()
    before, losses = _kib(cluster), len(crowd.ledger.returns)
    posts = []
    for number in range(LONG_POSTS):
        person = crowd.people[number % len(crowd.people)]
        text = f"{LONG_TEXT}（{person.seat}，{number}）"
        posts.append(person.give("statement.post", {"text": text}))
        await asyncio.sleep(0.01)
    answered = await crowd.until(lambda: all(post.settled for post in posts), PATIENCE_S)
    last = max((ack.seq for post in posts for ack in post.acks), default=0)
    arrived = await crowd.until(lambda: crowd.all_have(last), PATIENCE_S)
    if not answered or not arrived:
        raise Stuck("deaf sockets hold up the others")
    await asyncio.sleep(1.5)  # the server looks once a second
    grown = (_kib(cluster) - before) / DEAF
    for socket in deaf:
        socket._transport.resume_reading()
    await crowd.until(lambda: all(socket.ended for socket in deaf), 5)
    closed = sum(socket.ended is not None for socket in deaf)
    for socket in deaf:
        socket.close()
    return grown, closed, len(crowd.ledger.returns) == losses


# Flooding ---------------------------------------------------------------------------------------


async def _flood(cluster: Cluster, crowd: Crowd, ended: list[str]) -> None:
    """One who sends whatever fits, and is back at once when thrown out."""
    cookie = crowd.scene.cookies[-1]
    vote = {"statement": crowd.scene.statements[0], "choice": "agree", "revision": 1}
    number = 0
    while True:
        try:
            socket = await _follow(cluster.ports[0], crowd, cookie)
        except OSError:  # thrown out once more before it was in
            await asyncio.sleep(0.05)
            continue
        while not socket.ended:
            for _ in range(FLOOD_PER_S // 20):
                number += 1
                command = {
                    "id": f"00000000-0000-4000-8000-{number:012}",
                    "name": "endorsement.cast",
                }
                socket.send(orjson.dumps({"type": "command", **command, "args": vote}))
            await asyncio.sleep(0.05)
        ended.append(socket.ended)


async def _honest_p99(crowd: Crowd) -> float:
    began = time.monotonic()
    crowd.talking = True
    await asyncio.sleep(HONEST_S)
    crowd.talking = False
    await crowd.until(lambda: not crowd.ledger.open(), PATIENCE_S)
    return _p99([answer.waited for answer in crowd.ledger.waited(began, time.monotonic())])


def _p99(waited: Sequence[float]) -> float:
    return percentile(waited, 0.99) if waited else 0.0
