"""How large the body of a request may be, on any server, before any of it is kept or looked at."""

from __future__ import annotations

from typing import Any

import orjson
from daphne.http_protocol import WebRequest

from deliberation.ledger.refusals import Code, Refusal

# A file of 20 MB with what a form puts around it.
LARGEST = 21 * 1024 * 1024
_BODY = orjson.dumps(Refusal(Code.TOO_LARGE, limit=LARGEST).body())
_HEADERS = [
    (b"content-type", b"application/json"),
    (b"content-length", str(len(_BODY)).encode()),
    (b"connection", b"close"),
]
_START = {"type": "http.response.start", "status": 413, "headers": _HEADERS}


class _TooLarge(Exception):
    pass


def bounded(application: Any) -> Any:
    """The application behind a door that large bodies do not pass.

    Django would put all that comes into a file first, whoever sends it and to whatever address.
    """

    async def guarded(scope: dict[str, Any], receive: Any, send: Any) -> None:
        length = 0

        async def counted() -> dict[str, Any]:
            nonlocal length
            message: dict[str, Any] = await receive()
            length += len(message.get("body", b""))
            if length > LARGEST:
                raise _TooLarge
            return message

        try:
            await application(scope, counted, send)
        except _TooLarge:
            await send(_START)
            await send({"type": "http.response.body", "body": _BODY})

    return guarded


def spare_daphne() -> None:
    """Keeps Daphne from work on bodies that nobody asked for.

    Twisted takes every form apart, on the event loop and for nothing, since Django does it again:
    20 MB of line ends to any address, by anybody, stop all sockets for ten seconds. And it keeps a
    body of any size on disk before the application hears of it. Private names of a pinned version;
    the tests send such bodies to a real server.
    """
    WebRequest.requestReceived = _received
    WebRequest.handleContentChunk = _take_chunk


_as_twisted = WebRequest.requestReceived
_keep_chunk = WebRequest.handleContentChunk


def _received(self: Any, command: bytes, path: bytes, version: bytes) -> None:
    self._parsePOSTFormSubmission = False
    _as_twisted(self, command, path, version)


def _take_chunk(self: Any, data: bytes) -> None:
    if self.content.tell() + len(data) <= LARGEST:
        _keep_chunk(self, data)
        return
    head = b"HTTP/1.1 413 Content Too Large\r\nContent-Type: application/json\r\nConnection: close"
    length = f"\r\nContent-Length: {len(_BODY)}\r\n\r\n".encode()
    self.channel.transport.write(head + length + _BODY)
    self.channel.loseConnection()
