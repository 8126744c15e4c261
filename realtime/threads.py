"""A small pool of threads for database reads, so that the event loop never waits for one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from threading import Barrier
from typing import Any, ParamSpec, TypeVar

from django.db import close_old_connections

P = ParamSpec("P")
T = TypeVar("T")

# Not asgiref's `sync_to_async`: its default runs every synchronous call of the process in one
# thread, where one slow query would hold up every viewer.
THREADS = 4
_pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="reader")


@cache
def start_all() -> None:
    """Each takes a megabyte with its connection: none begins in the midst of a session."""
    here = Barrier(THREADS)
    for _ in range(THREADS):
        _pool.submit(here.wait)


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Runs a function that uses the database."""
    call = partial(function, *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(_pool, _clean, call)


def _clean(call: Callable[[], Any]) -> Any:
    close_old_connections()
    try:
        return call()
    finally:
        close_old_connections()
