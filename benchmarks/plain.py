"""The product behind a `send` in which no server can be recognised: plain ASGI, no fast path."""

from collections.abc import Awaitable, Callable
from typing import Any

from config.asgi import application as product

Message = dict[str, Any]


async def application(
    scope: Message,
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    async def plain(message: Message) -> None:
        await send(message)

    await product(scope, receive, plain)
