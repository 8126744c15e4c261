"""An ASGI application that remembers what it hears: at /fast/… our way, at /plain/… its server's.

At /heard/… it says what it remembers of the same name, and what each socket ended with.
"""

from __future__ import annotations

import json
from typing import Any

from realtime.receiving import hasten

HEARD: dict[str, list[Any]] = {}


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] != "websocket":
        return
    _, way, name = scope["path"].split("/")
    await receive()
    await send({"type": "websocket.accept"})
    if way == "heard":
        await send({"type": "websocket.send", "text": json.dumps(HEARD.get(name, []))})
        return
    taken = "fast" if way == "fast" and hasten(send) else "plain"
    heard: list[Any] = []
    await send({"type": "websocket.send", "text": taken})
    while (message := await receive())["type"] == "websocket.receive":
        text = message.get("text")
        heard.append(message["bytes"].hex() if text is None else text)
    HEARD[name] = [*heard, message.get("code")]
