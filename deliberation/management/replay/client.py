"""One participant's socket: sends commands until they are answered, whatever happens between.

It follows docs/protocol.md as a phone does, but keeps no state: of what happens it only counts how
far it has read.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import uuid4

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus, WebSocketException

RETRYABLE = frozenset({"RATE_LIMITED", "BUSY", "UNAVAILABLE"})
FIRST_WAIT_S, LONGEST_WAIT_S = 0.2, 10.0
# An answer that does not come within this time, or a server that stays away, ends the replay.
PATIENCE_S = 90.0
_EVENTS, _ACK = b'{"type":"events"', b'{"type":"ack"'
_random = Random()  # noqa: S311 - only spreads reconnections


class ReplayError(RuntimeError):
    """The replay cannot go on."""


class RefusedError(ReplayError):
    """A command was refused for good."""


@dataclass(frozen=True)
class Door:
    """Where the sockets of one replay go."""

    url: str
    origin: str
    stream: str


@dataclass
class Counters:
    """What all clients of a replay have seen together."""

    connections: int = 0
    reconnections: int = 0
    resent: int = 0
    put_off: int = 0
    frames: int = 0
    acks: int = 0
    waits: list[float] = field(default_factory=list)


@dataclass
class _Pending:
    text: str
    answer: asyncio.Future[dict[str, str] | None]
    sent_at: float = 0.0


class Client:
    """One socket that comes back by itself."""

    def __init__(self, door: Door, token: str | None, counters: Counters) -> None:
        self.door = door
        self.token = token
        self.counters = counters
        self.cursor = 0
        self._told = 0
        # Without one the server names the number to begin at, as for a page that is opened.
        self._epoch: str | None = None
        self._socket: ClientConnection | None = None
        self._pending: dict[str, _Pending] = {}
        self._reader: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connects, subscribes, and from then on reads."""
        await self._connect()
        self.counters.connections += 1
        self._reader = asyncio.create_task(self._read())

    async def close(self) -> None:
        if self._reader:
            self._reader.cancel()
            with suppress(asyncio.CancelledError):
                await self._reader
        if self._socket:
            await self._socket.close()

    async def give(self, name: str, args: dict[str, Any]) -> asyncio.Future[dict[str, str] | None]:
        """Sends a command; what it gives back is done once the answer has come."""
        command_id = str(uuid4())
        frame = {"type": "command", "id": command_id, "name": name, "args": args}
        answer = asyncio.get_running_loop().create_future()
        waiting = _Pending(orjson.dumps(frame).decode(), answer)
        self._pending[command_id] = waiting
        await self._send(waiting)
        return answer

    async def beat(self, *, ping: bool) -> None:
        """What a client says by itself: how far it has read, and that it is still there."""
        if self.cursor != self._told:
            self._told = self.cursor
            await self._say({"type": "seen", "seq": self.cursor})
        elif ping:
            await self._say({"type": "ping"})

    # The socket ---------------------------------------------------------------------------------

    async def _connect(self) -> None:
        wait, deadline = FIRST_WAIT_S, time.monotonic() + PATIENCE_S
        while True:
            try:
                self._socket = await self._greet()
                return
            except (OSError, TimeoutError, WebSocketException) as error:
                # An answer in HTTP is a no; a line cut in the middle of it may be a restart.
                if isinstance(error, InvalidStatus) or time.monotonic() > deadline:
                    raise ReplayError(f"{self.door.url} cannot be reached: {error}") from error
            await asyncio.sleep(_random.uniform(FIRST_WAIT_S, wait))
            wait = min(2 * wait, LONGEST_WAIT_S)

    async def _greet(self) -> ClientConnection:
        socket = await connect(
            self.door.url,
            origin=self.door.origin,  # type: ignore[arg-type]  # a plain str is what it takes
            compression=None,
            ping_interval=None,
            max_size=None,
            open_timeout=30,
            proxy=None,
        )
        await socket.send(_text({"type": "hello", "version": 1, "token": self.token}))
        await self._expect(socket, b'{"type":"welcome"')
        while True:
            wish = {"stream": self.door.stream, "epoch": self._epoch, "after": self.cursor}
            await socket.send(_text({"type": "subscribe", **wish}))
            raw = await self._expect(socket, b'{"type":"subscribed"', b'{"type":"resnapshot"')
            if raw.startswith(b'{"type":"subscribed"'):
                return socket
            frame = orjson.loads(raw)
            self.cursor, self._epoch = await self.renew(frame["seq"]), frame["epoch"]

    async def renew(self, seq: int) -> int:
        """Where to go on from the present state. Whoever keeps state fetches it here."""
        return seq

    async def _expect(self, socket: ClientConnection, *starts: bytes) -> bytes:
        """The next of these frames; presence may come in between."""
        while True:
            raw = await asyncio.wait_for(socket.recv(decode=False), 30)
            if raw.startswith(starts):
                return raw
            if raw.startswith((b'{"type":"error"', b'{"type":"refused"')):
                raise ReplayError(f"the server answered {raw[:200]!r} where {starts} was due")

    async def _read(self) -> None:
        try:
            while True:
                assert self._socket
                try:
                    await self._take(await self._socket.recv(decode=False))
                except (OSError, WebSocketException):
                    await self._come_back()
        except ReplayError as error:
            self._give_up(error)

    async def _come_back(self) -> None:
        """The same commands under the same ids: what was done already is only answered again."""
        await self._connect()
        self.counters.reconnections += 1
        for waiting in list(self._pending.values()):
            self.counters.resent += 1
            await self._send(waiting)

    def _give_up(self, error: ReplayError) -> None:
        for waiting in self._pending.values():
            if not waiting.answer.done():
                waiting.answer.set_exception(error)

    async def _send(self, waiting: _Pending) -> None:
        """A socket that has just broken is no failure: coming back sends it again."""
        waiting.sent_at = time.monotonic()
        if self._socket:
            with suppress(OSError, WebSocketException):
                await self._socket.send(waiting.text)

    async def _say(self, frame: dict[str, Any]) -> None:
        if self._socket:
            with suppress(OSError, WebSocketException):
                await self._socket.send(_text(frame))

    # Frames -------------------------------------------------------------------------------------

    async def _take(self, raw: bytes) -> None:
        self.counters.frames += 1
        if raw.startswith(_EVENTS):
            # Two thousand clients in one process: only the number is read.
            start = raw.index(b'"to":') + 5
            self.cursor = int(raw[start : raw.index(b",", start)])
        elif raw.startswith(_ACK):
            frame = orjson.loads(raw)
            if waiting := self._pending.pop(frame["id"], None):
                self.counters.acks += 1
                self.counters.waits.append(time.monotonic() - waiting.sent_at)
                waiting.answer.set_result(frame["result"])
        elif raw.startswith(b'{"type":"refused"'):
            self._refused(orjson.loads(raw))
        self.see(raw)

    def see(self, raw: bytes) -> None:
        """For those who look at more than the answers."""

    def _refused(self, frame: dict[str, Any]) -> None:
        waiting = self._pending.get(frame["id"])
        if waiting is None:
            return
        if frame["code"] in RETRYABLE:
            self.counters.put_off += 1
            delay = float(frame["data"].get("retry_after", 1))
            loop = asyncio.get_running_loop()
            loop.call_later(delay, lambda: loop.create_task(self._again(frame["id"])))
            return
        del self._pending[frame["id"]]
        waiting.answer.set_exception(RefusedError(f"{frame['code']} {frame['data']}"))

    async def _again(self, command_id: str) -> None:
        if waiting := self._pending.get(command_id):
            await self._send(waiting)


def _text(frame: dict[str, Any]) -> str:
    return orjson.dumps(frame).decode()
