"""Asking the database for many at once.

After a restart a thousand people come back in the same second. Each alone needs two short
questions answered, and going into a thread and asking costs more than the answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from realtime.threads import in_thread

Key = TypeVar("Key")
Found = TypeVar("Found")

# Well below what a database takes as parameters of one query.
AT_ONCE = 200
# Between two questions: where a server is quick, three would come together instead of ten.
PAUSE_S = 0.01


class Gathered(Generic[Key, Found]):
    """Whatever comes while one question is being answered, or just after, is asked together.

    Somebody who comes alone waits for nobody. An answer is never older than its question.
    """

    def __init__(
        self, ask: Callable[[Sequence[Key]], Mapping[Key, Found]], pause_s: float = PAUSE_S
    ) -> None:
        """`ask` runs in a thread and has an answer for every key."""
        self._ask = ask
        self._pause_s = pause_s
        self._waiting: list[tuple[Key, asyncio.Future[Found]]] = []
        self._asking: asyncio.Task[None] | None = None

    async def __call__(self, key: Key) -> Found:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Found] = loop.create_future()
        self._waiting.append((key, answer))
        if self._asking is None:
            self._asking = loop.create_task(self._ask_all())
        return await answer

    async def _ask_all(self) -> None:
        while self._waiting:
            asked, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
            # Who has gone meanwhile has cancelled the wait.
            try:
                found = await in_thread(self._ask, list({key for key, _ in asked}))
                for key, answer in asked:
                    if not answer.done():
                        answer.set_result(found[key])
            except Exception as error:  # noqa: BLE001  it is those who asked who must know
                for _, answer in asked:
                    if not answer.done():
                        answer.set_exception(error)
            await asyncio.sleep(self._pause_s)
        self._asking = None
