"""One HTTP request, as plain as can be: its connection is its own."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson

WITHIN_S = 20.0


class Refused(Exception):
    """The answer was no 200, or broke off."""


async def fetch(port: int, path: str, cookie: str = "") -> Any:
    """The JSON that is there.

    :raises Refused: it is not. :raises OSError: nobody answers. :raises TimeoutError: not in time.
    """
    answer = await asyncio.wait_for(_ask(port, path, cookie), WITHIN_S)
    head_bytes, _, body = answer.partition(b"\r\n\r\n")
    lines = head_bytes.lower().split(b"\r\n")
    if b" 200 " not in lines[0]:
        raise Refused(lines[0].decode(errors="replace") or "no answer")
    try:
        return orjson.loads(_joined(body) if b"transfer-encoding: chunked" in lines else body)
    except ValueError:
        raise Refused("the answer broke off") from None


async def _ask(port: int, path: str, cookie: str) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        signed_in = f"Cookie: {cookie}\r\n" if cookie else ""
        head = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{signed_in}Connection: close\r\n\r\n"
        )
        writer.write(head.encode())
        return await reader.read()
    finally:
        writer.close()


def _joined(body: bytes) -> bytes:
    parts: list[bytes] = []
    while body:
        size, _, rest = body.partition(b"\r\n")
        length = int(size, 16)
        if not length:
            break
        parts.append(rest[:length])
        body = rest[length + 2 :]
    return b"".join(parts)
