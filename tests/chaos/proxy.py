"""A network that can fail: what passes through it is delayed, held up or cut."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections import deque
from typing import Literal, cast

Mode = Literal["pass", "delay", "hole"]
# The other side of the line drops it without a word: RST instead of FIN.
_RESET = struct.pack("ii", 1, 0)


class Proxy:
    """Stands before one port. `set` and `cut` are for whoever makes the trouble."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = 0
        self.mode: Mode = "pass"
        self.delay = 0.0
        self.passable = asyncio.Event()
        self.passable.set()
        self._lines: set[_Line] = set()

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Line(self), "127.0.0.1", 0, backlog=1024)
        self._server = server
        self.port = server.sockets[0].getsockname()[1]

    def close(self) -> None:
        self._server.close()
        self.cut()

    def set(self, mode: Mode, delay: float = 0.0) -> None:
        """hole: nothing passes in either direction, nobody is told, and it all comes later."""
        self.mode, self.delay = mode, delay
        if mode == "hole":
            self.passable.clear()
        else:
            self.passable.set()
        for line in list(self._lines):
            line.follow_mode()

    def cut(self, share: float = 1.0) -> int:
        """Resets this share of the connections, the oldest first; says how many."""
        lines = sorted(self._lines, key=lambda line: line.number)[: round(share * len(self._lines))]
        for line in lines:
            line.reset()
        return len(lines)


class _End(asyncio.Protocol):
    """One of the two ends of a line."""

    def __init__(self, line: _Line) -> None:
        self.line = line
        self.transport: asyncio.Transport | None = None
        self.other: _End
        self.waiting: deque[bytes] = deque()
        self.held: deque[bytes] = deque()
        self.due = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's is none by name
        if self.line.proxy.mode == "hole":
            self.transport.pause_reading()
        while self.waiting:
            self.transport.write(self.waiting.popleft())

    def data_received(self, data: bytes) -> None:
        """Nothing overtakes what is held up, not even when the network is fast again."""
        proxy, loop = self.line.proxy, asyncio.get_running_loop()
        delay = proxy.delay if proxy.mode == "delay" else 0.0
        self.due = max(self.due, loop.time() + delay)
        if delay or self.held:
            self.held.append(data)
            loop.call_at(self.due, self._let_go)
        else:
            self.other.write(data)

    def _let_go(self) -> None:
        self.other.write(self.held.popleft())

    def write(self, data: bytes) -> None:
        if self.transport is None:
            self.waiting.append(data)
        elif not self.transport.is_closing():
            self.transport.write(data)

    def pause_writing(self) -> None:
        if self.other.transport and not self.other.transport.is_closing():
            self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        if self.line.proxy.mode == "hole":
            return  # it reads again when the hole is closed
        if self.other.transport and not self.other.transport.is_closing():
            self.other.transport.resume_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        self.line.lose()


class _Line(_End):
    """The end that somebody has connected to; it opens the other one."""

    _numbers = 0

    def __init__(self, proxy: Proxy) -> None:
        super().__init__(self)
        self.proxy = proxy
        self.far = _End(self)
        self.far.other, self.other = self, self.far
        _Line._numbers += 1
        self.number = _Line._numbers

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.proxy._lines.add(self)
        self._task = asyncio.get_running_loop().create_task(self._reach())

    async def _reach(self) -> None:
        """In a hole not even the other side is reached before it heals."""
        await self.proxy.passable.wait()
        loop = asyncio.get_running_loop()
        try:
            await loop.create_connection(lambda: self.far, "127.0.0.1", self.proxy.target)
        except OSError:
            self.reset()

    def follow_mode(self) -> None:
        for end in (self, self.far):
            if end.transport is None or end.transport.is_closing():
                continue
            if self.proxy.mode == "hole":
                end.transport.pause_reading()
            else:
                end.transport.resume_reading()

    def reset(self) -> None:
        self.proxy._lines.discard(self)
        for end in (self, self.far):
            if end.transport is not None and not end.transport.is_closing():
                raw: socket.socket = end.transport.get_extra_info("socket")
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                end.transport.abort()

    def lose(self) -> None:
        """One end has gone: so does the other, after what it was still to be told."""
        self.proxy._lines.discard(self)
        for end in (self, self.far):
            if end.transport is not None and not end.transport.is_closing():
                end.transport.close()
