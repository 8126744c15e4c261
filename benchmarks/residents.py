"""Residents without an account: each asks for the head of the public stream every second or two.

They cost as little as can be: one connection each, one request after another, and of the answer
only its status and its tag, which names revision and number, are looked at.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from functools import partial
from typing import cast

from benchmarks.client import gather

# As the product's own page does.
SOONEST_S, LATEST_S = 1.0, 2.0
_TAG = b'ETag: W/"'


class Crowd:
    """All of them: what was committed when, and how long after each of them had it."""

    def __init__(self, port: int, stream: str) -> None:
        self.port = port
        self.path = f"/api/v1/public/{stream}/head"
        self.residents: list[Resident] = []
        self.committed: dict[int, float] = {}
        self.staleness: list[float] = []
        self.measuring = False
        self.answers = self.unchanged = self.received = self.faults = 0
        self.rev_seen: dict[int, list[float]] = {}

    async def grow(self, number: int) -> None:
        """Until there are so many, who come in the course of a poll and not all at once."""
        loop = asyncio.get_running_loop()

        async def come() -> None:
            resident = Resident(self)
            await loop.create_connection(lambda: resident, "127.0.0.1", self.port)
            self.residents.append(resident)

        await gather([partial(come)] * (number - len(self.residents)))

    def saw(self, before: tuple[int, int], now: tuple[int, int], at: float) -> None:
        """One of them had `before` (revision, number) until now."""
        if now[0] != before[0]:
            self.rev_seen.setdefault(now[0], []).append(at)
        if self.measuring:
            for seq in range(before[1] + 1, now[1] + 1):
                if committed := self.committed.get(seq):
                    self.staleness.append(at - committed)

    def leave(self) -> None:
        for resident in self.residents:
            resident.close()


class Resident(asyncio.Protocol):
    """One browser, as nginx sees it."""

    __slots__ = ("_asked", "_buffer", "_crowd", "_have", "_next", "_tag", "_transport")

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self._buffer = b""
        self._tag = b""
        self._have = (-1, -1)
        self._asked = (
            f"GET {crowd.path} HTTP/1.1\r\nHost: 127.0.0.1:{crowd.port}\r\n"
            "Accept-Encoding: gzip, deflate, br\r\n"
        ).encode()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._later(random.random() * LATEST_S)

    def data_received(self, data: bytes) -> None:
        if self._buffer:
            data = self._buffer + data
        end = data.find(b"\r\n\r\n")
        if end < 0 or len(data) < (size := _size(data, end)):
            self._buffer = data
            return
        self._buffer = b""
        self._take(data, size, time.time())
        self._later(random.uniform(SOONEST_S, LATEST_S))

    def connection_lost(self, exc: Exception | None) -> None:
        self._next.cancel()
        if exc is not None:
            self._crowd.faults += 1

    def close(self) -> None:
        self._next.cancel()
        self._transport.abort()

    def _later(self, seconds: float) -> None:
        self._next = asyncio.get_running_loop().call_later(seconds, self._ask)

    def _ask(self) -> None:
        held = b'If-None-Match: W/"%s"\r\n' % self._tag if self._tag else b""
        self._transport.write(self._asked + held + b"\r\n")

    def _take(self, data: bytes, size: int, at: float) -> None:
        crowd = self._crowd
        crowd.answers += 1
        crowd.received += size
        status = data[9:12]
        if status == b"304":
            crowd.unchanged += 1
            return
        if status != b"200":
            crowd.faults += 1
            return
        start = data.index(_TAG) + len(_TAG)
        self._tag = data[start : data.index(b'"', start)]
        rev, seq, _ = self._tag.split(b"-")
        now = (int(rev), int(seq))
        if self._have[1] >= 0:
            crowd.saw(self._have, now, at)
        self._have = now


def _size(data: bytes, end: int) -> int:
    """The whole answer; one without a body is its head alone."""
    at = data.find(b"Content-Length: ", 0, end)
    if at < 0:
        return end + 4
    return end + 4 + int(data[at + 16 : data.index(b"\r\n", at)])


def shares(values: Sequence[float], *wanted: float) -> list[float]:
    """Several percentiles of many values, sorted once."""
    ordered = sorted(values)
    return [ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in wanted]
