"""One GET over HTTP, as a browser that takes gzip; nothing is unpacked before it is looked at."""

from __future__ import annotations

import asyncio
import gzip


async def get(port: int, path: str, cookie: str) -> tuple[bytes, bytes]:
    """Head and body as they came. :raises ConnectionError: nobody answers."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(
            (
                f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n"
                "Accept: application/json\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n"
            ).encode()
        )
        answer = await reader.read(-1)
    finally:
        writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200 "):
        raise ConnectionError(head[:200].decode(errors="replace") or "nothing was answered")
    return head, body


def unpacked(answer: tuple[bytes, bytes]) -> bytes:
    head, body = answer
    lines = head.lower().split(b"\r\n")
    if b"transfer-encoding: chunked" in lines:
        body = _joined(body)
    return gzip.decompress(body) if b"content-encoding: gzip" in lines else body


def _joined(chunks: bytes) -> bytes:
    body = b""
    while chunks:
        size, _, rest = chunks.partition(b"\r\n")
        length = int(size, 16)
        if not length:
            break
        body, chunks = body + rest[:length], rest[length + 2 :]
    return body
