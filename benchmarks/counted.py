"""The product, with a line written down for every HTTP request that reaches it.

`BENCH_REQUESTS` names the file: moment, tab, path.
"""

import os
import time
from collections.abc import Awaitable, Callable
from typing import Any

from config.asgi import application as product

Message = dict[str, Any]
_FILE = os.open(os.environ["BENCH_REQUESTS"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)


async def application(
    scope: Message,
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    if scope["type"] == "http":
        os.write(_FILE, f"{time.time()}\t{scope['path']}\n".encode())
    await product(scope, receive, send)
