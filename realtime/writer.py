"""One thread per process that commits whatever has gathered, in one transaction per stream.

While one batch is being committed and answered the next gathers, so the batch grows exactly as
fast as the load: one commit for one post in a quiet room, one for hundreds in a storm. Answers are
given after COMMIT and never before. Where none comes in time it is said that there is none: who has
waited too long is refused with UNAVAILABLE and asks again, and the receipts know what became of it.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from queue import SimpleQueue

from django.db import close_old_connections

from deliberation.ledger import metrics
from deliberation.ledger.execute import Accepted, Envelope, Refusal, execute
from deliberation.ledger.refusals import Code
from realtime.answers import AnswerTimes

logger = logging.getLogger(__name__)

BATCH = 300
WAITING_LIMIT = 20_000
# Who has waited so long is told (quality P8: within three seconds); how often that is looked at.
PATIENCE_S = 2.6
LOOK_S = 0.2

Outcome = Accepted | Refusal
Answer = Callable[[Outcome], None]


@contextmanager
def _collector_waiting() -> Iterator[None]:
    """No rounds of the garbage collector meanwhile.

    A batch makes ten thousand objects that are gone with it: walking through them two or three
    times on the way was a tenth of the writer's work. What is left over is looked at afterwards.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@dataclass(slots=True)
class _Job:
    stream: str
    envelope: Envelope
    answer: Answer
    began: float
    answered: bool = False


class Writer:
    """`submit` is called on the event loop; answers come back on it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._jobs: deque[_Job] = deque()
        # One word to the thread for all that came in one turn of the loop: it would wake for the
        # first of three hundred, and commit it alone.
        self._called: SimpleQueue[None] = SimpleQueue()
        self._at_work = False
        self._taking = threading.Lock()  # jobs out of the queue
        self._committing: list[_Job] = []
        self._looking = False
        self.answers = AnswerTimes()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    @property
    def queued(self) -> int:
        return len(self._jobs)

    def waits(self) -> float:
        """For how many seconds somebody has been waiting whose command is being committed."""
        committing = self._committing
        return time.monotonic() - committing[0].began if committing else 0.0

    def submit(self, stream: str, envelope: Envelope, answer: Answer) -> None:
        """Queues a command. A queue that is too long refuses before it takes: honest overload."""
        if len(self._jobs) >= WAITING_LIMIT:
            metrics.COMMANDS.labels(metrics.ANY, Code.BUSY).inc()
            answer(Refusal(Code.BUSY, retry_after=2))
            return
        self._jobs.append(_Job(stream, envelope, answer, time.monotonic()))
        if not self._at_work:
            self._at_work = True
            self._loop.call_soon(self._call)
        if not self._looking:
            self._looking = True
            self._loop.call_later(LOOK_S, self._look)

    def _call(self) -> None:
        self._called.put(None)

    def _go_on(self) -> None:
        """The answers are out. Who got one mostly speaks again at once: they are heard first.

        A commit costs the same for few as for many, and three hundred who came in two halves would
        stay two halves.
        """
        self._at_work = bool(self._jobs)
        if self._at_work:
            self._loop.call_soon(self._loop.call_soon, self._call)

    def _look(self) -> None:
        """Tells those who have waited too long. Who has not been taken up will not be any more."""
        latest = time.monotonic() - PATIENCE_S
        with self._taking:
            late = [job for job in self._committing if job.began < latest and not job.answered]
            while self._jobs and self._jobs[0].began < latest:
                late.append(self._jobs.popleft())
            self._looking = bool(self._jobs or self._committing)
        if late:
            metrics.COMMANDS.labels(metrics.ANY, Code.UNAVAILABLE).inc(len(late))
            self._answer_all([(job, Refusal(Code.UNAVAILABLE, retry_after=2)) for job in late])
        if self._looking:
            self._loop.call_later(LOOK_S, self._look)

    def _run(self) -> None:
        while True:
            self._called.get()
            gathered = len(self._jobs)
            while gathered > 0 and (batch := self._take()):
                self._commit(batch)
                gathered -= len(batch)
            with suppress(RuntimeError):  # the event loop has closed
                self._loop.call_soon_threadsafe(self._go_on)

    def _take(self) -> list[_Job]:
        with self._taking:
            self._committing = self._gather()
            return self._committing

    def _gather(self) -> list[_Job]:
        """The next jobs of one stream; those of other streams keep their order behind them."""
        batch: list[_Job] = []
        others: list[_Job] = []
        for _ in range(min(len(self._jobs), 4 * BATCH)):
            job = self._jobs.popleft()
            same = not batch or job.stream == batch[0].stream
            (batch if same and len(batch) < BATCH else others).append(job)
        self._jobs.extendleft(reversed(others))
        return batch

    def _commit(self, batch: list[_Job]) -> None:
        close_old_connections()
        try:
            with _collector_waiting():
                outcomes = execute(batch[0].stream, [job.envelope for job in batch])
        except Exception:
            about = {"stream": batch[0].stream}
            logger.exception("the writer could not run a batch of %d", len(batch), extra=about)
            outcomes = [Refusal(Code.UNAVAILABLE, retry_after=2)] * len(batch)
        finally:
            close_old_connections()
            self._committing = []
        pairs = list(zip(batch, outcomes, strict=True))
        try:
            self._loop.call_soon_threadsafe(self._answer_all, pairs)
        except RuntimeError:
            logger.info("the event loop has closed; %d answers were not given", len(pairs))

    def _answer_all(self, pairs: list[tuple[_Job, Outcome]]) -> None:
        pairs = [(job, outcome) for job, outcome in pairs if not job.answered]
        for job, outcome in pairs:
            job.answered = True
            try:
                job.answer(outcome)
            except Exception:
                logger.exception("an answer could not be given")
        self.answers.note(job.began for job, _ in pairs)
