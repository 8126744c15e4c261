"""People with phones: they follow, post, vote, come back, and send again what had no answer.

Unlike the product's pages they ask after a second of silence whether the line is alive, and give it
up after two more: a run has minutes, not an afternoon.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict
from contextlib import suppress
from functools import lru_cache
from typing import Any
from uuid import uuid4

import orjson

from benchmarks.client import Socket, connect
from tests.chaos.ledger import TRY_LATER, Ledger, Return, Sent
from tests.chaos.web import Refused, fetch

ASK_AFTER_S, DEAD_AFTER_S = 1.0, 2.0
OPEN_WITHIN_S = 3.0
SEEN_BYTES = 128 * 1024
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.4, 2.0
# Whoever loses line after line lets each take longer: else a busy machine works for those who left.
MOST_PATIENT = 8

Frame = dict[str, Any]


@lru_cache(maxsize=512)
def decode(payload: bytes) -> Frame:
    """Everybody of an audience gets the same bytes. What comes out is only read."""
    frame: Frame = orjson.loads(payload)
    return frame


class Person:
    """One device. `doors` are the ports of the servers; either will do."""

    def __init__(
        self,
        ledger: Ledger,
        stream: str,
        doors: list[int],
        cookie: str,
        seat: str,
        rng: random.Random,
    ) -> None:
        self.ledger = ledger
        self.stream = stream
        self.doors = doors
        self.cookie = cookie
        self.seat = seat
        self.rng = rng
        self.door = 0
        self._next = rng.randrange(len(doors))
        self.pending: dict[str, Sent] = {}
        self.revisions: dict[str, int] = defaultdict(int)
        self.last: Sent | None = None
        self.faults: list[str] = []
        self.epochs_loaded: list[str] = []
        self.following = False
        self._socket: Socket | None = None
        self._ended = asyncio.Event()
        self._lost_at: float | None = None
        self._heard_at = self._asked_at = 0.0
        self._told_bytes = 0
        self._patience = 1
        self._head_at_entry = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self.wipe()

    def wipe(self) -> None:
        """Nothing is kept of what was known: history and state begin with the next snapshot."""
        self.epoch: str | None = None
        self.audience: str | None = None
        self.start = self.cursor = 0
        self.history: list[tuple[int, str]] = []
        self.state: dict[str, dict[str, Any]] = defaultdict(dict)

    # The line -------------------------------------------------------------------------------------

    async def live(self) -> None:
        """Until cancelled."""
        pause = FIRST_PAUSE_S
        while True:
            lived = 0.0
            with suppress(OSError, TimeoutError):
                await self._connect()
                opened = time.monotonic()
                await self._ended.wait()
                lived = time.monotonic() - opened
            self._line_lost()
            if self._next == self.door:  # the same again only if there is no other
                self._next = (self.door + 1) % len(self.doors)
            if lived > 5 * self._patience:
                pause, self._patience = FIRST_PAUSE_S, 1
            else:
                self._patience = min(MOST_PATIENT, self._patience * 2)
            await asyncio.sleep(self.rng.uniform(0, pause))
            pause = min(LONGEST_PAUSE_S, pause * 2)

    async def _connect(self) -> None:
        self.door, self._next = self._next, self.rng.randrange(len(self.doors))
        self._ended = ended = asyncio.Event()
        port = self.doors[self.door]
        opening = connect(port, "/live", self.cookie)
        socket = await asyncio.wait_for(opening, OPEN_WITHIN_S * self._patience)
        socket.on_text, socket.on_end = self._hear, ended.set
        self._socket = socket
        self._heard_at = time.monotonic()
        self._asked_at = 0.0
        self._told_bytes = 0
        if socket.ended:
            ended.set()
        self._say({"type": "hello", "version": 1})

    def _line_lost(self) -> None:
        socket, self._socket = self._socket, None
        if socket is not None:
            if socket.ended in ("closed with 4401", "closed with 4403"):
                self.wipe()
            socket.on_end = lambda: None
            socket.close()
        if self.following:
            self._lost_at = time.monotonic()
        self.following = False
        for sent in self.pending.values():
            sent.out_at = None

    def hang_up(self) -> None:
        self._line_lost()

    def move(self, door: int) -> None:
        """The phone goes from one network into another, and to this server."""
        self._next = door
        self._ended.set()

    def look_at_line(self) -> None:
        """Called now and then by whoever keeps the people."""
        if self._socket is None:
            return
        now = time.monotonic()
        if self._asked_at > self._heard_at:
            if now - self._asked_at > DEAD_AFTER_S * self._patience:
                self._ended.set()
        elif now - self._heard_at > ASK_AFTER_S:
            self._asked_at = now
            self._say({"type": "ping"})
        if self._socket.received - self._told_bytes >= SEEN_BYTES:
            self._told_bytes = self._socket.received
            self._say({"type": "seen", "seq": self.cursor})

    def _say(self, frame: Frame) -> None:
        if self._socket is not None:
            self._socket.send(orjson.dumps(frame))

    # What comes in --------------------------------------------------------------------------------

    def _hear(self, payload: bytes) -> None:
        self._heard_at = time.monotonic()
        frame = decode(payload)
        kind = frame["type"]
        if kind == "events":
            if self.following:  # what else comes belongs to the subscription before
                self._take(frame)
        elif kind in ("ack", "refused"):
            self._answered(frame)
        elif kind == "welcome":
            self._subscribe()
        elif kind == "subscribed":
            self._subscribed(frame)
        elif kind == "resnapshot":
            self._start_over()
        elif kind == "error" and not self.following:
            self._ended.set()  # not even greeted, the database being away: from the beginning

    def _subscribe(self) -> None:
        wish = {"stream": self.stream, "epoch": self.epoch, "after": self.cursor}
        self._say({"type": "subscribe", **wish})

    def _subscribed(self, frame: Frame) -> None:
        if frame["audience"] != self.audience or frame["epoch"] != self.epoch:
            self._start_over()
            return
        self._head_at_entry = frame["head"]
        self.following = True
        if self._lost_at is not None:
            self.ledger.returns.append(Return(self._lost_at, time.monotonic()))
            self._lost_at = None
        for sent in list(self.pending.values()):
            self._send(sent)

    def _start_over(self) -> None:
        self.following = False
        task = asyncio.get_running_loop().create_task(self._load(self._socket))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _load(self, line: Socket | None) -> None:
        path = f"/api/v1/streams/{self.stream}/snapshot"
        port, whole = self.doors[self.door], None
        while whole is None and line is self._socket:
            try:
                whole = await fetch(port, path, self.cookie)
            except (OSError, TimeoutError, Refused):  # busy, or gone: then the line goes too
                await asyncio.sleep(self.rng.uniform(0.2, LONGEST_PAUSE_S))
        if whole is None or line is not self._socket:
            return
        self.wipe()
        self.epoch, self.audience = whole["epoch"], whole["audience"]
        self.start = self.cursor = whole["seq"]
        self._put(whole)
        self._put(whole["own"])
        self.epochs_loaded.append(whole["epoch"])
        self._subscribe()

    def _take(self, frame: Frame) -> None:
        if frame["from"] > self.cursor + 1:
            self.faults.append(f"a gap: {frame['from']} came after {self.cursor}")
            self._subscribe()
            return
        if frame["to"] <= self.cursor:
            return
        self.history += [(e["seq"], e["kind"]) for e in frame["events"] if e["seq"] > self.cursor]
        self._put(frame)
        self._put(frame.get("own") or {})
        self.cursor = frame["to"]
        if self.cursor > self._head_at_entry:
            self.ledger.arrived(self.cursor)

    def _put(self, part: Frame) -> None:
        for kind, ids in part.get("del", {}).items():
            for key in ids:
                self.state[kind].pop(key, None)
        for kind, entities in part.get("put", {}).items():
            self.state[kind].update(entities)

    # What goes out --------------------------------------------------------------------------------

    def give(self, name: str, args: dict[str, Any]) -> Sent:
        """One intention, kept until it has its final answer."""
        sent = Sent(str(uuid4()), self.seat, name, args)
        self.ledger.sent[sent.id] = self.pending[sent.id] = sent
        if self.following:
            self._send(sent)
        return sent

    def send_again(self, sent: Sent) -> None:
        """Although it has been answered, or may have been."""
        if self.following:
            self._send(sent)

    def _send(self, sent: Sent) -> None:
        sent.out_at = time.monotonic()
        self._say({"type": "command", "id": sent.id, "name": sent.name, "args": sent.args})

    def _answered(self, frame: Frame) -> None:
        sent = self.ledger.answer(frame["id"], frame, self.door)
        if sent is None:
            self.faults.append(f"an answer to what was never asked: {frame}")
        elif frame["type"] == "refused" and frame["code"] in TRY_LATER:
            wait = frame["data"].get("retry_after", 0.5)
            asyncio.get_running_loop().call_later(wait, self._retry, sent)
        else:
            self.pending.pop(sent.id, None)

    def _retry(self, sent: Sent) -> None:
        if self.following and sent.id in self.pending and sent.out_at is None:
            self._send(sent)
