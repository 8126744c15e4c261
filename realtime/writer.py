"""One thread per process that commits whatever has gathered, in one transaction per stream.

While one batch is being committed the next gathers, so the batch grows exactly as fast as the
load: one commit for one post in a quiet room, one for hundreds in a storm. Answers are given after
COMMIT and never before.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from django.db import close_old_connections

from deliberation.ledger.execute import Accepted, Envelope, Refusal, execute
from deliberation.ledger.refusals import Code

logger = logging.getLogger(__name__)

BATCH = 300
WAITING_LIMIT = 20_000

Outcome = Accepted | Refusal
Answer = Callable[[Outcome], None]


@dataclass(frozen=True, slots=True)
class _Job:
    stream: str
    envelope: Envelope
    answer: Answer


class Writer:
    """`submit` is called on the event loop; answers come back on it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._jobs: deque[_Job] = deque()
        self._work = threading.Semaphore(0)
        threading.Thread(target=self._run, name="writer", daemon=True).start()

    def submit(self, stream: str, envelope: Envelope, answer: Answer) -> None:
        """Queues a command. A queue that is too long refuses before it takes: honest overload."""
        if len(self._jobs) >= WAITING_LIMIT:
            answer(Refusal(Code.BUSY, retry_after=2))
            return
        self._jobs.append(_Job(stream, envelope, answer))
        self._work.release()

    def _run(self) -> None:
        while True:
            self._work.acquire()
            batch = self._gather()
            if batch:
                self._commit(batch)

    def _gather(self) -> list[_Job]:
        """The next jobs of one stream; those of other streams keep their order behind them."""
        batch: list[_Job] = []
        others: list[_Job] = []
        for _ in range(min(len(self._jobs), 4 * BATCH)):
            job = self._jobs.popleft()
            same = not batch or job.stream == batch[0].stream
            (batch if same and len(batch) < BATCH else others).append(job)
        self._jobs.extendleft(reversed(others))
        for _ in range(len(batch) - 1):
            self._work.acquire(blocking=False)
        return batch

    def _commit(self, batch: list[_Job]) -> None:
        close_old_connections()
        try:
            outcomes = execute(batch[0].stream, [job.envelope for job in batch])
        except Exception:
            logger.exception("the writer could not run a batch of %d", len(batch))
            outcomes = [Refusal(Code.UNAVAILABLE, retry_after=2)] * len(batch)
        finally:
            close_old_connections()
        pairs = list(zip(batch, outcomes, strict=True))
        try:
            self._loop.call_soon_threadsafe(_answer_all, pairs)
        except RuntimeError:
            logger.info("the event loop has closed; %d answers were not given", len(pairs))


def _answer_all(pairs: list[tuple[_Job, Outcome]]) -> None:
    for job, outcome in pairs:
        try:
            job.answer(outcome)
        except Exception:
            logger.exception("an answer could not be given")
