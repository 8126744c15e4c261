"""The limit (L) over a Unix socket: asyncio on uvloop answers the handshake, and `os.write` puts
one ready frame to every socket, with nothing between it and the kernel.

picows, which is the limit over TCP (`limit.py`), breaks on Unix sockets. As there: a socket at
/post gives the frame, every socket elsewhere gets it. Whoever reads so slowly that the kernel takes
no more ends the measurement.

    python -m benchmarks.peers.limit_unix PATH
"""

import asyncio
import os
import sys
from base64 import b64encode
from hashlib import sha1
from typing import cast

import uvloop

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455 §1.3
_KEY = b"sec-websocket-key:"
_viewers: set[int] = set()


class _Socket(asyncio.Protocol):
    """Knows what the measurement's client sends: a request, then whole frames masked by zeros."""

    _transport: asyncio.Transport
    _posts: bool | None = None
    _file = -1
    _buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        _viewers.discard(self._file)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._posts is None:
            self._greet()
        elif self._posts:
            self._hand_on()

    def _greet(self) -> None:
        head, end, self._buffer = self._buffer.partition(b"\r\n\r\n")
        if not end:
            self._buffer = head
            return
        lines = head.split(b"\r\n")
        key = next(each[len(_KEY) :].strip() for each in lines if each.lower().startswith(_KEY))
        accepted = b64encode(sha1(key + _GUID).digest())
        self._transport.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accepted + b"\r\n\r\n"
        )
        self._posts = lines[0].startswith(b"GET /post ")
        if not self._posts:
            self._file = self._transport.get_extra_info("socket").fileno()
            _viewers.add(self._file)

    def _hand_on(self) -> None:
        """Each whole frame, without its mask, to everybody."""
        while len(self._buffer) >= 6:
            first, length, start = self._buffer[0], self._buffer[1] & 0x7F, 2
            if length == 126:
                length, start = int.from_bytes(self._buffer[2:4], "big"), 4
            end = start + 4 + length
            if len(self._buffer) < end:
                return
            size = bytes((length,)) if start == 2 else b"\x7e" + length.to_bytes(2, "big")
            wire = bytes((first,)) + size + self._buffer[start + 4 : end]
            self._buffer = self._buffer[end:]
            for file in _viewers:
                os.write(file, wire)


async def main(path: str) -> None:
    server = await asyncio.get_running_loop().create_unix_server(_Socket, path, backlog=2048)
    await server.serve_forever()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(sys.argv[1]))
