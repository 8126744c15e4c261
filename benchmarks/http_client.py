"""A lean HTTP/1.1 client: one kept connection, one request at a time, JSON both ways."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import cast


class HttpConnection(asyncio.Protocol):
    """`on_response` gets the status of each answer that is complete."""

    def __init__(self, path: str, token: str) -> None:
        self._head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Token {token}\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        ).encode()
        self.on_response: Callable[[int], None] = lambda status: None
        self.ended: str | None = None
        self._buffer = b""
        self._transport: asyncio.Transport

    def send(self, body: bytes) -> None:
        self._transport.write(self._head + b"%d\r\n\r\n" % len(body) + body)

    def close(self) -> None:
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by name

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended = f"connection lost ({exc})"

    def data_received(self, data: bytes) -> None:
        """Every answer of the peer has a length."""
        self._buffer += data
        head, end, rest = self._buffer.partition(b"\r\n\r\n")
        if not end:
            return
        length = next(
            int(line.partition(b":")[2])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length:")
        )
        if len(rest) >= length:
            self._buffer = rest[length:]
            self.on_response(int(head.split(b" ", 2)[1]))


async def connect_http(port: int, path: str, token: str) -> HttpConnection:
    loop = asyncio.get_running_loop()
    make = partial(HttpConnection, path, token)
    _, connection = await loop.create_connection(make, "127.0.0.1", port)
    return connection
