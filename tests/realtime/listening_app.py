"""An ASGI application that remembers what it hears: at /fast/… our way, at /plain/… its server's.

At /heard/… it says what it remembers of the same name, and what each socket ended with; at /kept/…
how many objects of that socket are still there. No collector comes round.
"""

from __future__ import annotations

import asyncio
import gc
import json
import weakref
from collections.abc import Iterator
from contextvars import Context, copy_context
from functools import partial
from typing import Any

from realtime.receiving import LEFT, Left, forget_request, hasten, let_go

gc.disable()
HEARD: dict[str, list[Any]] = {}
KEPT: dict[str, list[weakref.ref[Any]]] = {}


class Ear:
    """Hears some texts at once; for those of some lengths it has to wait."""

    at_rest: Context | None = None

    def __init__(self) -> None:
        self.heard: list[Any] = []

    def hear(self, text: str) -> Left | None:
        if len(text) % 3 == 1:
            return partial(self._hear_later, text)
        self.heard.append(text)
        return None

    async def _hear_later(self, text: str) -> None:
        await asyncio.sleep(0)
        self.heard.append(text)


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] != "websocket":
        return
    _, way, name = scope["path"].split("/")
    await receive()
    await send({"type": "websocket.accept"})
    if way in ("heard", "kept"):
        kept = [part for part in KEPT.get(name, []) if part() is not None]
        said = HEARD.get(name, []) if way == "heard" else len(kept)
        await send({"type": "websocket.send", "text": json.dumps(said)})
        return
    ear = Ear()
    KEPT[name] = [weakref.ref(part) for part in (ear, *_parts(send))]
    forget_request(send)
    taken = "fast" if way == "fast" and hasten(send, ear) else "plain"
    await send({"type": "websocket.send", "text": taken})
    while True:
        ear.at_rest = copy_context()
        message = await receive()
        ear.at_rest = None
        if message["type"] == LEFT:
            await message[LEFT]()
        elif message["type"] != "websocket.receive":
            break
        elif (text := message.get("text")) is None:
            ear.heard.append(message["bytes"].hex())
        elif left := ear.hear(text):
            await left()
    let_go(send)
    HEARD[name] = [*ear.heard, message.get("code")]


def _parts(send: Any) -> Iterator[Any]:
    """The server's objects for one socket: on Daphne its request, and the channel of that, too."""
    protocol = send.args[0] if hasattr(send, "args") else send.__self__
    yield protocol
    if channel := getattr(protocol.transport, "producer", None):
        yield from (channel, *channel.requests)
