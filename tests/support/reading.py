"""The threads that read for the event loop: they stay, and with them their connections."""

from __future__ import annotations

import asyncio
import threading

from django.db import connections

from realtime import threads


async def close_connections_of_readers() -> None:
    workers = threads._pool._max_workers
    together = threading.Barrier(workers)

    def close() -> None:
        together.wait(10)
        connections.close_all()

    loop = asyncio.get_running_loop()
    await asyncio.gather(*(loop.run_in_executor(threads._pool, close) for _ in range(workers)))
