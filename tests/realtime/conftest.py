"""What live tests share: a runtime of their own, tidied up behind them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from deliberation.ledger.limits import LIMITS
from realtime import runtime
from tests.support.reading import close_connections_of_readers


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
        await close_connections_of_readers()
        runtime._runtime = None
