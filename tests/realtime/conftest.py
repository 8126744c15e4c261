"""What live tests share: a runtime of their own, tidied up behind them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from django.db import connections

from deliberation.ledger.limits import LIMITS
from realtime import runtime, threads


@pytest.fixture(autouse=True)
def _full_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LIMITS, "_buckets", {})


@pytest_asyncio.fixture(autouse=True)
async def _tidy_loop() -> AsyncIterator[None]:
    """Nothing of one test's runtime lives on in the next; no connection of its threads is left."""
    before = asyncio.all_tasks()
    yield
    left = asyncio.all_tasks() - before - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    if runtime._runtime is not None:
        await _close_connections()
        runtime._runtime = None


async def _close_connections() -> None:
    workers = threads._pool._max_workers
    together = threading.Barrier(workers)

    def close() -> None:
        together.wait(10)
        connections.close_all()

    loop = asyncio.get_running_loop()
    await asyncio.gather(*(loop.run_in_executor(threads._pool, close) for _ in range(workers)))
