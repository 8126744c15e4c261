"""A WebSocket client that costs little: many thousand sockets in one process on uvloop.

It speaks just enough of RFC 6455 for servers that we start ourselves: unfragmented text frames,
pings, closes. Anything else ends the measurement.
"""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from socket import SO_RCVBUF, SOL_SOCKET
from typing import Any, TypeVar, cast

import uvloop

from benchmarks.doors import Door, host

Made = TypeVar("Made")
Call = Callable[[], Coroutine[Any, Any, Made]]
# A mask of zeros is a mask; the server's work is the same, and ours is none.
_MASK = bytes(4)
_TEXT, _CLOSE, _PING, _PONG = 0x1, 0x8, 0x9, 0xA
AT_ONCE = 50
PATIENCE_S = 60.0


def run(main: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Runs an async main on uvloop. What a socket's callback raises ends it.

    uvloop alone would close that socket and go on: what waits for it would wait in vain.
    """
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_until_a_fault(main()))


async def _until_a_fault(main: Coroutine[Any, Any, None]) -> None:
    measurement = cast("asyncio.Task[None]", asyncio.current_task())
    faults: list[BaseException] = []

    def hear(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if "protocol" not in context or error is None or isinstance(error, OSError):
            loop.default_exception_handler(context)
            return
        if not faults:
            measurement.cancel()
        faults.append(error)

    asyncio.get_running_loop().set_exception_handler(hear)
    try:
        await main
    except asyncio.CancelledError:
        if faults:
            raise faults[0] from None
        raise


class Socket(asyncio.Protocol):
    """One socket. `on_text` gets the payload of every text frame."""

    def __init__(self, request: bytes) -> None:
        self._request = request
        self._buffer = b""
        self._open = False
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.on_text: Callable[[bytes], None] = lambda payload: None
        self.on_end: Callable[[], None] = lambda: None
        self.received = 0
        # Why the server has ended it; None while it lives or after our own `close`.
        self.ended: str | None = None
        self._ours = False
        self._transport: asyncio.Transport

    def send(self, payload: bytes) -> None:
        """Into nothing where the server has just gone: `on_end` is called in a moment."""
        if not self._transport.is_closing():
            self._transport.write(_frame(_TEXT, payload))

    def stop_reading(self) -> None:
        """As a phone that has gone to sleep; the kernel keeps little for it."""
        self._transport.pause_reading()
        self._transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_RCVBUF, 4096)

    def read_again(self) -> None:
        self._transport.resume_reading()

    def close(self) -> None:
        self._ours = True
        self._transport.abort()

    # asyncio.Protocol ---------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by name
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        if self._ours:
            return  # what was on its way when we closed
        if self._buffer:
            data = self._buffer + data
        self._buffer = data[self._consume(data) :] if self._open else self._handshake(data)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._ours and self.ended is None:
            self.ended = f"connection lost ({exc})"
        if not self.opened.done():
            self.opened.set_exception(ConnectionError(self.ended or "closed"))
        self.on_end()

    # --------------------------------------------------------------------------------------------

    def _handshake(self, data: bytes) -> bytes:
        head, end, rest = data.partition(b"\r\n\r\n")
        if not end:
            return data
        status = head.split(b"\r\n", 1)[0]
        if b" 101 " not in status + b" ":
            self.ended = status.decode(errors="replace")
            self._transport.abort()
            return b""
        if self.opened.done():  # given up in this very turn of the loop: it is closed in the next
            return b""
        self._open = True
        self.opened.set_result(None)
        return rest[self._consume(rest) :]

    def _consume(self, data: bytes) -> int:
        """Handles every whole frame and says how far it came."""
        at, size = 0, len(data)
        while size - at >= 2:
            length, start = data[at + 1], at + 2
            if length == 126:
                start += 2
                length = int.from_bytes(data[at + 2 : start], "big")
            elif length == 127:
                start += 8
                length = int.from_bytes(data[at + 2 : start], "big")
            if size < start + length:
                break
            self._frame(data[at], data[start : start + length])
            at = start + length
        return at

    def _frame(self, first: int, payload: bytes) -> None:
        if first == 0x80 | _TEXT:
            self.received += len(payload)
            self.on_text(payload)
        elif first == 0x80 | _PING:
            self._transport.write(_frame(_PONG, payload))
        elif first == 0x80 | _CLOSE:
            self.ended = f"closed with {int.from_bytes(payload[:2], 'big')}"
            self._transport.close()
        elif first != 0x80 | _PONG:
            self.ended = f"a frame that begins with {first:#x}"
            self._transport.abort()


async def connect(door: Door, path: str, cookie: str = "") -> Socket:
    """Opens one socket. :raises ConnectionError: the server refused it."""
    key = base64.b64encode(os.urandom(16)).decode()
    address = host(door)
    signed_in = f"Cookie: {cookie}\r\n" if cookie else ""
    request = (
        f"GET {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\n"
        f"{signed_in}Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()
    loop = asyncio.get_running_loop()
    if isinstance(door, Path):
        _, socket = await loop.create_unix_connection(lambda: Socket(request), str(door))
    else:
        _, socket = await loop.create_connection(lambda: Socket(request), "127.0.0.1", door)
    try:
        await asyncio.wait_for(socket.opened, PATIENCE_S)
    except BaseException:  # cancelled as well: nobody else knows of it
        socket.close()
        raise
    return socket


async def gather(calls: Sequence[Call[Made]]) -> list[Made]:
    """All of them, not too many at once."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(call: Call[Made]) -> Made:
        async with gate:
            return await call()

    return await asyncio.gather(*(one(call) for call in calls))


def _frame(opcode: int, payload: bytes) -> bytes:
    length = len(payload)
    if length < 126:
        head = bytes((0x80 | opcode, 0x80 | length))
    elif length < 65536:
        head = bytes((0x80 | opcode, 0xFE)) + length.to_bytes(2, "big")
    else:
        head = bytes((0x80 | opcode, 0xFF)) + length.to_bytes(8, "big")
    return head + _MASK + payload
