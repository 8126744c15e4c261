"""An ASGI application that says everything twice: by our transport, then by the server's `send`."""

from __future__ import annotations

from typing import Any

from realtime.frame import Frame
from realtime.transport import transport_for


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] != "websocket":
        return
    await receive()
    await send({"type": "websocket.accept"})
    transport = transport_for(send)
    while (message := await receive())["type"] == "websocket.receive":
        said = message["text"]
        text = type(transport).__name__ if said == "who" else "意" * int(said)
        transport.put(Frame(text.encode()))
        await send({"type": "websocket.send", "text": text})
