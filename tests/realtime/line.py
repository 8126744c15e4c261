"""A socket's protocol as Daphne has it, as far as the fast way of taking messages looks at it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from websockets.frames import Frame, Opcode

# What the fast way leaves to autobahn for its size.
_LONGEST = 65_535


class Line:
    STATE_OPEN, STATE_CLOSED = 3, 0
    state = STATE_OPEN
    data = b""
    current_frame = autoPingTimeoutCall = None  # noqa: N815  autobahn's names
    inside_message = muted = False
    maxMessagePayloadSize = maxFramePayloadSize = 0  # noqa: N815
    _perMessageCompress: Any = None  # noqa: N815
    is_closed: Any = None
    last_ping = 0.0

    def __init__(self) -> None:
        self.application_queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def send(self, answer: Callable[[dict[str, Any]], Awaitable[None]]) -> Any:
        """An ASGI `send` that holds its protocol as Daphne's does."""

        async def reply(_line: Line, message: dict[str, Any]) -> None:
            await answer(message)

        return partial(reply, self)

    def say(self, text: str) -> None:
        """As a client says it; what is too long for a short frame, or no UTF-8, in no frame."""
        try:
            frame = framed(text.encode())
        except UnicodeEncodeError:
            frame = b""
        if 0 < len(frame) <= _LONGEST:
            self.dataReceived(frame)
        else:
            self.application_queue.put_nowait({"type": "websocket.receive", "text": text})

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        raise AssertionError("the fast way left something over", data)

    def onMessage(self, payload: bytes, binary: bool) -> None:  # noqa: N802
        self.application_queue.put_nowait({"type": "websocket.receive", "text": payload.decode()})


def framed(payload: bytes) -> bytes:
    return Frame(Opcode.TEXT, payload).serialize(mask=True)
