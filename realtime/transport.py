"""Putting a ready frame on a socket.

A frame for a thousand viewers is built once; what remains per viewer is handing bytes to the
kernel. Daphne's own `send` costs ten times that (autobahn frames every message again and Twisted
registers a writer), so where the server is one we know and have tested, the frame goes straight to
its socket. Everything else gets plain ASGI `send`, one task per socket so that a reader who
stalls stalls nobody else.

The fast paths touch private attributes of pinned versions; each is chosen by looking, never by
version number, and tests compare the bytes on the wire.
"""

from __future__ import annotations

import asyncio
import os
import socket
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from realtime.frame import Frame

Send = Callable[[dict[str, Any]], Awaitable[None]]


# Takes a frame and says how many of its bytes it has taken; an OSError as from a socket's `send`.
Way = Callable[[Frame], int]


class Transport(ABC):
    """One socket's outgoing side. Nothing here ever waits."""

    __slots__ = ("on_way_changed",)

    def __init__(self) -> None:
        self.on_way_changed: Callable[[Transport], None] | None = None

    @property
    @abstractmethod
    def way(self) -> Way:
        """The present way to the socket, until `on_way_changed` is called."""

    @abstractmethod
    def finish(self, rest: bytes) -> None:
        """Takes what the way has left of a frame."""

    @abstractmethod
    def stop(self) -> None:
        """The server closes the socket."""

    def put(self, frame: Frame) -> None:
        """One frame to this socket alone."""
        try:
            taken = self.way(frame)
        except OSError as error:
            taken = taken_in_spite_of(error, frame)
        if taken != len(frame):
            self.finish(frame[taken:])


def taken_in_spite_of(error: OSError, frame: Frame) -> int:
    """Nothing where the kernel is full; nothing is left to do where the socket is no more.

    That the server finds out by itself, and tells the consumer.
    """
    return 0 if isinstance(error, BlockingIOError | InterruptedError) else len(frame)


def transport_for(send: Send) -> Transport:
    """The best way to reach the socket behind an ASGI `send`."""
    return _DaphneTransport.find(send) or _UvicornTransport.find(send) or AsgiTransport(send)


class AsgiTransport(Transport):
    """Any ASGI server: frames wait in a queue while `send` is busy."""

    def __init__(self, send: Send) -> None:
        super().__init__()
        self._send = send
        self._waiting: deque[Frame] = deque()
        self._task: asyncio.Task[None] | None = None

    @property
    def way(self) -> Way:
        return self._take

    def finish(self, rest: bytes) -> None:
        """Whole frames are taken, always."""

    def stop(self) -> None:
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()

    def _take(self, frame: Frame) -> int:
        self._waiting.append(frame)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._drain())
        return len(frame)

    async def _drain(self) -> None:
        while self._waiting:
            frame = self._waiting.popleft()
            try:
                await self._send({"type": "websocket.send", "text": frame.text})
            except Exception:  # noqa: BLE001  the socket has gone: its consumer is told by the server
                self._waiting.clear()


class _StraightTransport(Transport):
    """Straight into the kernel, while the server has nothing of its own left to write.

    Whether that is so, and the socket open, stands in large objects, which a thousand sockets later
    are in no cache any more: looking at them cost a quarter of a send. So it is looked at once;
    then the way is clear until somebody writes to the server's transport, which is noticed.
    """

    __slots__ = ("_clear", "_protocol", "_straight", "_transport")

    def __init__(self, protocol: Any, straight: Way) -> None:
        super().__init__()
        self._protocol = protocol
        self._transport = protocol.transport
        self._straight = straight
        self._clear = False

    @property
    def way(self) -> Way:
        return self._straight if self._clear else self._behind_what_waits

    def finish(self, rest: bytes) -> None:
        self.give_way()
        if self._is_open():
            self._write(rest)

    @abstractmethod
    def _is_open(self) -> bool: ...

    @abstractmethod
    def _is_waiting(self) -> bool:
        """Whether the server has something left to write."""

    @abstractmethod
    def _write(self, data: bytes) -> None:
        """The server's own writing."""

    def give_way(self) -> None:
        """The server writes or closes: until that is looked at, it may be in the way."""
        self._set_clear(False)

    def _behind_what_waits(self, frame: Frame) -> int:
        if not self._is_open():
            return len(frame)  # nobody will read it
        if self._is_waiting():
            self._write(frame)
            return len(frame)
        self._set_clear(True)
        return self._straight(frame)

    def _set_clear(self, clear: bool) -> None:
        if self._clear is not clear:
            self._clear = clear
            if self.on_way_changed is not None:
                self.on_way_changed(self)


class _DaphneTransport(_StraightTransport):
    """Daphne: `send` is a partial over the autobahn protocol, which holds the Twisted transport."""

    __slots__ = ("_write_of_twisted",)

    def __init__(self, protocol: Any) -> None:
        super().__init__(protocol, protocol.transport.socket.send)
        self._write_of_twisted = protocol.transport.write
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
        if not all(hasattr(protocol, name) for name in ("state", "STATE_OPEN", "send_queue")):
            return None
        return cls(protocol)

    def stop(self) -> None:
        """No circle is left for the collector to find."""
        self._transport.__dict__.pop("write", None)

    def _is_open(self) -> bool:
        protocol = self._protocol
        return bool(protocol.state == protocol.STATE_OPEN and not self._transport.disconnecting)

    def _is_waiting(self) -> bool:
        transport = self._transport
        # Twisted empties both when it has written everything.
        return bool(transport.dataBuffer or transport._tempDataLen or self._protocol.send_queue)

    def _write(self, data: bytes) -> None:
        self._write_of_twisted(data)

    def _written(self, data: bytes) -> None:
        """Stands before Twisted's writing. Every close writes as well."""
        self.give_way()
        self._write_of_twisted(data)


class _UvicornTransport(_StraightTransport):
    """Uvicorn (websockets-sansio): `send` is a method of the asyncio protocol.

    uvloop closes its file when the other side has, and says so later. By then the number may be
    somebody else's, so frames go through a file of our own for the same socket.
    """

    __slots__ = ("_socket",)

    def __init__(self, protocol: Any, own: socket.socket) -> None:
        super().__init__(protocol, own.send)
        self._socket = own
        protocol.transport = _Noticed(self._transport, self)

    @classmethod
    def find(cls, send: Any) -> _UvicornTransport | None:
        protocol: Any = getattr(send, "__self__", None)
        connection: Any = getattr(protocol, "conn", None)
        if not hasattr(protocol, "transport") or not hasattr(connection, "extensions"):
            return None
        if connection.extensions or not hasattr(protocol, "close_sent"):
            return None
        transport = protocol.transport
        if transport.get_extra_info("sslcontext") is not None or transport.is_closing():
            return None
        servers = transport.get_extra_info("socket")
        if servers is None:
            return None
        own = socket.socket(fileno=os.dup(servers.fileno()))
        own.setblocking(False)
        return cls(protocol, own)

    def stop(self) -> None:
        """No circle is left for the collector to find."""
        self._protocol.transport = self._transport
        self._socket.close()

    def _is_open(self) -> bool:
        return not (self._protocol.close_sent or self._transport.is_closing())

    def _is_waiting(self) -> bool:
        return bool(self._transport.get_write_buffer_size())

    def _write(self, data: bytes) -> None:
        self._transport.write(data)


class _Noticed:
    """uvloop's transport as uvicorn has it: what uvicorn writes and closes is noticed."""

    __slots__ = ("_ours", "_uvloops")

    def __init__(self, uvloops: Any, ours: _UvicornTransport) -> None:
        self._uvloops = uvloops
        self._ours = ours

    def write(self, data: bytes) -> None:
        self._ours.give_way()
        self._uvloops.write(data)

    def close(self) -> None:
        self._ours.give_way()
        self._uvloops.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._uvloops, name)
