"""Residents without an account: each asks for the head of the public stream every second or two.

They cost as little as can be: one connection each, one request after another, and of the answer
only its status and its tag, which names revision and number, are looked at. Which opinion map a
head names is read once for all who are given the same.
"""

from __future__ import annotations

import asyncio
import gzip
import random
import time
from functools import partial
from typing import cast

import orjson

from benchmarks.client import gather

# As the product's own page does.
SOONEST_S, LATEST_S = 1.0, 2.0
_TAG = b'ETag: W/"'


class Crowd:
    """All of them: what was committed when, and how long after each of them had it."""

    def __init__(self, port: int, stream: str) -> None:
        self.port = port
        self.root = f"/api/v1/public/{stream}"
        self.map_of: dict[bytes, bytes] = {}
        self.residents: list[Resident] = []
        self.committed: dict[int, float] = {}
        self.staleness: list[float] = []
        self.measuring = False
        self.answers = self.unchanged = self.received = self.maps = self.faults = 0
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

    def map_in(self, tag: bytes, packed: bytes) -> bytes:
        """The address of the opinion map that a head names; empty where it names none."""
        if tag not in self.map_of:
            head = orjson.loads(gzip.decompress(packed))
            name = f"{self.root}/{head['epoch']}/opinion-{head['opinion']}.{head['rev']}"
            self.map_of[tag] = name.encode() if head["opinion"] else b""
        return self.map_of[tag]

    def leave(self) -> None:
        for resident in self.residents:
            resident.close()


class Resident(asyncio.Protocol):
    """One browser, as nginx sees it."""

    __slots__ = (
        "_asked",
        "_buffer",
        "_crowd",
        "_fetching",
        "_have",
        "_map",
        "_next",
        "_tag",
        "_transport",
    )

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self._buffer = b""
        self._tag = b""
        self._have = (-1, -1)
        self._map = b""
        self._fetching = False
        self._asked = (
            b" HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept-Encoding: gzip, deflate, br\r\n"
            % crowd.port
        )

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
        if self._take(data, end, size, time.time()):
            self._fetching = True
            self._get(self._map)
        else:
            self._fetching = False
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
        self._get(f"{self._crowd.root}/head".encode(), held)

    def _get(self, path: bytes, held: bytes = b"") -> None:
        self._transport.write(b"GET " + path + self._asked + held + b"\r\n")

    def _take(self, data: bytes, end: int, size: int, at: float) -> bool:
        """True if there is an opinion map to be fetched now."""
        crowd = self._crowd
        if self._fetching:
            crowd.maps += 1
            crowd.received += size
            # One that has been replaced meanwhile is named anew by the next head.
            crowd.faults += data[9:12] not in (b"200", b"410")
            return False
        crowd.answers += 1
        crowd.received += size
        status = data[9:12]
        if status == b"304":
            crowd.unchanged += 1
            return False
        if status != b"200":
            crowd.faults += 1
            return False
        start = data.index(_TAG) + len(_TAG)
        self._tag = data[start : data.index(b'"', start)]
        rev, seq, _ = self._tag.split(b"-")
        now = (int(rev), int(seq))
        if self._have[1] >= 0:
            crowd.saw(self._have, now, at)
        self._have = now
        named = crowd.map_in(self._tag, data[end + 4 : size])
        fetch = bool(named) and named != self._map
        self._map = named or self._map
        return fetch


def _size(data: bytes, end: int) -> int:
    """The whole answer; one without a body is its head alone."""
    at = data.find(b"Content-Length: ", 0, end)
    if at < 0:
        return end + 4
    return end + 4 + int(data[at + 16 : data.index(b"\r\n", at)])
