"""Events at a steady rate, and how long each takes until each viewer has it.

Open loop: an event is due when it is due, whether or not the last one has arrived, and its latency
counts from then. Nothing may be missing in the end.
"""

from __future__ import annotations

import asyncio
import time
from array import array
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from benchmarks.audience import Audience, Span
from benchmarks.rooms import Room


@dataclass
class TimedAudience(Audience):
    """Notes when each frame comes to each viewer. `frame_bytes` is that of a single event."""

    arrivals: dict[tuple[int, int], array[float]] = field(default_factory=dict)

    def span(self, payload: bytes) -> Span:
        single = self.frame_bytes
        span = super().span(payload)
        if span and span not in self.arrivals:
            self.arrivals[span] = array("d")
        if span and span[0] < span[1]:
            self.frame_bytes = single
        return span

    def arrived(self, seq: int) -> None:
        assert self._span is not None
        self.arrivals[self._span].append(time.perf_counter())
        super().arrived(seq)


@dataclass(frozen=True)
class Flow:
    """What one stretch of time has shown."""

    events: int
    frames: int
    deliveries: int
    seconds: float
    server_cpu: float
    client_cpu: float
    p50_ms: float
    p99_ms: float

    @property
    def cost(self) -> float:
        """CPU seconds for 100,000 deliveries of an event to a viewer."""
        return self.server_cpu / self.deliveries * 100_000

    @property
    def client_share(self) -> float:
        return self.client_cpu / self.seconds * 100


def time_arrivals(room: Room) -> None:
    """Call it before the viewers come in."""
    room.audience = TimedAudience(room.audience.decode)


async def flow(room: Room, rate: float, seconds: float, *, in_turn: bool = False) -> Flow:
    """`in_turn`: an event waits until everybody has the one before, where that takes longer."""
    await room.event()
    await asyncio.sleep(1 / rate)  # the first is at the same distance as all others
    audience = room.audience
    assert isinstance(audience, TimedAudience)
    audience.arrivals.clear()
    server, own = room.server.cpu_seconds(), time.process_time()
    began = time.perf_counter()
    due: dict[int, float] = {}
    complete: asyncio.Future[None] | None = None
    for turn in range(round(rate * seconds)):
        if in_turn and complete:
            await audience.wait(complete)
        when = began + turn / rate
        if (early := when - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        room.seq += 1
        due[room.seq] = time.perf_counter() if in_turn else when
        complete = audience.expect(room.seq)
        room.post()
    assert complete is not None
    await audience.wait(complete)
    took = time.perf_counter() - began
    latencies = _latencies(audience, due)
    return Flow(
        events=len(due),
        frames=len(audience.arrivals),
        deliveries=len(latencies),
        seconds=took,
        server_cpu=room.server.cpu_seconds() - server,
        client_cpu=time.process_time() - own,
        p50_ms=float(np.percentile(latencies, 50)) * 1000,
        p99_ms=float(np.percentile(latencies, 99)) * 1000,
    )


def _latencies(audience: TimedAudience, due: dict[int, float]) -> NDArray[np.float64]:
    """One for each event and viewer. :raises SystemExit: some are missing."""
    each = [
        np.frombuffer(times) - due[seq]
        for (first, last), times in audience.arrivals.items()
        for seq in range(first, last + 1)
    ]
    found = np.concatenate(each)
    if len(found) != len(due) * len(audience.viewers):
        raise SystemExit(f"{len(found)} deliveries of {len(due)} × {len(audience.viewers)}")
    return found
