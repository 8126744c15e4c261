"""A bare ASGI application that floods its socket through the product's transport.

Every seventh frame goes through the server's own `send`, as pings and closes do: it must not cut
into one that the transport has half sent. Run by `test_fast_paths`.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from realtime.frame import Frame
from realtime.transport import Send, transport_for


def text(number: int) -> str:
    """Frames of every header length, each unlike its neighbours."""
    return f"{number}:" + "议" * (number % 50 if number % 97 else 30_000)


async def application(
    scope: dict[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]], send: Send
) -> None:
    """One "go N" from the client brings N frames at once."""
    if scope["type"] != "websocket":
        raise RuntimeError("only sockets here")
    await receive()
    await send({"type": "websocket.accept"})
    transport = transport_for(send)
    transport.put(Frame(type(transport).__name__.encode()))
    count = int((await receive())["text"].removeprefix("go "))
    server_side: list[asyncio.Task[None]] = []
    for number in range(count):
        if number % 7 == 6:
            server_side.append(_through_server(send, text(number)))
        else:
            transport.put(Frame(text(number).encode()))
        if number % 50 == 49:
            await asyncio.sleep(0)
    await asyncio.gather(*server_side)
    await receive()


def _through_server(send: Send, message: str) -> asyncio.Task[None]:
    async def one() -> None:
        await send({"type": "websocket.send", "text": message})

    return asyncio.ensure_future(one())
