"""Putting a ready frame on a socket.

A frame for a thousand viewers is built once; what remains per viewer is handing bytes to the
kernel. Daphne's own `send` costs ten times that (autobahn frames every message again and Twisted
registers a writer), so where the server is one we know and have tested, the frame goes straight to
its transport. Everything else gets plain ASGI `send`, one task per socket so that a reader who
stalls stalls nobody else.

The fast paths touch private attributes of pinned versions; each is chosen by looking, never by
version number, and tests compare the bytes on the wire.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

Send = Callable[[dict[str, Any]], Awaitable[None]]


class Frame:
    """A text message, as payload and as WebSocket frame (RFC 6455 §5.2: final, unmasked)."""

    __slots__ = ("_text", "payload", "wire")

    def __init__(self, payload: bytes) -> None:
        self.payload = payload
        self.wire = _header(len(payload)) + payload
        self._text: str | None = None

    @property
    def text(self) -> str:
        """For plain ASGI: decoded for the first socket, the same for all others."""
        if self._text is None:
            self._text = self.payload.decode()
        return self._text


class Transport(Protocol):
    """One socket's outgoing side. `put` never waits."""

    def put(self, frame: Frame) -> None: ...

    def stop(self) -> None: ...


def transport_for(send: Send) -> Transport:
    """The best way to reach the socket behind an ASGI `send`."""
    return _DaphneTransport.find(send) or _UvicornTransport.find(send) or AsgiTransport(send)


def _header(length: int) -> bytes:
    if length < 126:
        return bytes((0x81, length))
    if length < 65536:
        return b"\x81\x7e" + length.to_bytes(2, "big")
    return b"\x81\x7f" + length.to_bytes(8, "big")


class AsgiTransport:
    """Any ASGI server: frames wait in a queue while `send` is busy."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._waiting: deque[Frame] = deque()
        self._task: asyncio.Task[None] | None = None

    def put(self, frame: Frame) -> None:
        self._waiting.append(frame)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._drain())

    def stop(self) -> None:
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()

    async def _drain(self) -> None:
        while self._waiting:
            frame = self._waiting.popleft()
            try:
                await self._send({"type": "websocket.send", "text": frame.text})
            except Exception:  # noqa: BLE001  the socket has gone: its consumer is told by the server
                self._waiting.clear()


class _DaphneTransport:
    """Daphne: `send` is a partial over the autobahn protocol, which holds the Twisted transport.

    Whether a socket is open and Twisted has nothing of it left to write stands in two large
    objects, which a thousand sockets later are in no cache any more: looking at them cost a quarter
    of a send. So it is looked at once; then the way is clear until somebody writes to the
    transport, which every close does too and which is noticed.
    """

    __slots__ = ("_clear", "_open", "_protocol", "_send", "_transport", "_write")

    def __init__(self, protocol: Any) -> None:
        self._protocol = protocol
        self._transport = protocol.transport
        self._open = protocol.STATE_OPEN
        self._send = protocol.transport.socket.send
        self._clear = False
        self._write = protocol.transport.write
        protocol.transport.write = self._written

    @classmethod
    def find(cls, send: Any) -> _DaphneTransport | None:
        args = getattr(send, "args", ())
        protocol = args[0] if args else None
        transport = getattr(protocol, "transport", None)
        needed = ("dataBuffer", "_tempDataLen", "socket", "write", "disconnecting")
        if not all(hasattr(transport, name) for name in needed):
            return None
        if getattr(transport, "TLS", True) or getattr(protocol, "_perMessageCompress", True):
            return None
        if not hasattr(protocol, "state") or not hasattr(protocol, "send_queue"):
            return None
        return cls(protocol)

    def put(self, frame: Frame) -> None:
        wire = frame.wire
        if not self._clear:
            self._look()
            if not self._clear:
                self._queue(wire)
                return
        try:
            sent = self._send(wire)
        except (BlockingIOError, InterruptedError):
            sent = 0
        except OSError:
            return  # Twisted finds out by itself and tells the consumer
        if sent != len(wire):
            self._written(wire[sent:])

    def stop(self) -> None:
        """The server closes the socket. No circle is left for the collector to find."""
        self._transport.__dict__.pop("write", None)

    def _written(self, data: bytes) -> None:
        """Stands before the transport's `write`."""
        self._clear = False
        self._write(data)

    def _look(self) -> None:
        transport = self._transport
        # Twisted empties both when it has written everything.
        waiting = transport.dataBuffer or transport._tempDataLen or self._protocol.send_queue
        self._clear = self._is_open() and not waiting

    def _queue(self, wire: bytes) -> None:
        if self._is_open():
            self._write(wire)

    def _is_open(self) -> bool:
        return bool(self._protocol.state == self._open and not self._transport.disconnecting)


class _UvicornTransport:
    """Uvicorn (websockets-sansio): `send` is a method of the asyncio protocol."""

    __slots__ = ("_file", "_protocol", "_transport")

    def __init__(self, protocol: Any) -> None:
        self._protocol = protocol
        self._transport = protocol.transport
        self._file = protocol.transport.get_extra_info("socket").fileno()

    @classmethod
    def find(cls, send: Any) -> _UvicornTransport | None:
        protocol: Any = getattr(send, "__self__", None)
        connection: Any = getattr(protocol, "conn", None)
        if not hasattr(protocol, "transport") or not hasattr(connection, "extensions"):
            return None
        if connection.extensions or not hasattr(protocol, "close_sent"):
            return None
        transport = protocol.transport
        if transport.get_extra_info("sslcontext") is not None:
            return None
        if transport.get_extra_info("socket") is None:
            return None
        return cls(protocol)

    def put(self, frame: Frame) -> None:
        transport, wire = self._transport, frame.wire
        # Of a transport that is not closing the file is open, and still this socket's.
        if self._protocol.close_sent or transport.is_closing():
            return
        if transport.get_write_buffer_size():
            transport.write(wire)
            return
        try:
            # uvloop would queue it and try the same when the turn of the loop is over.
            sent = os.write(self._file, wire)
        except (BlockingIOError, InterruptedError):
            sent = 0
        except OSError:
            return  # uvicorn finds out by itself and tells the consumer
        if sent != len(wire):
            transport.write(wire[sent:])

    def stop(self) -> None:
        """The server closes the socket."""
