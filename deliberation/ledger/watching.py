"""What is told of each batch: numbers for the metrics, a line of the log for each refusal.

A line says which command, whose (the actor's id in this stream), where and why not; never what was
said. Accepted commands have no line: they are in the log that counts.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from structlog.contextvars import bound_contextvars

from deliberation.ledger import metrics
from deliberation.ledger.batch import Item
from deliberation.ledger.refusals import RETRYABLE, Code, Refusal

logger = logging.getLogger(__name__)

# Told once for a whole batch, or under their reference, where they arise.
_TOLD_ELSEWHERE = RETRYABLE | {Code.INTERNAL}


@contextmanager
def watched(stream: str, items: Sequence[Item]) -> Iterator[None]:
    """Around a batch: whatever is logged inside carries the stream."""
    began = time.perf_counter()
    with bound_contextvars(stream=stream):
        try:
            yield
        finally:
            metrics.BATCH_SIZE.observe(len(items))
            metrics.BATCH_SECONDS.observe(time.perf_counter() - began)
            for (name, outcome), count in Counter(map(_label, items)).items():
                metrics.COMMANDS.labels(name, outcome).inc(count)
            _log_refusals(items)


def _label(item: Item) -> tuple[str, str]:
    outcome = item.outcome
    if isinstance(outcome, Refusal):
        return item.name, outcome.code
    return item.name, metrics.ACCEPTED if outcome else metrics.FAILED


def _log_refusals(items: Sequence[Item]) -> None:
    for item in items:
        no = item.outcome
        if isinstance(no, Refusal) and no.code not in _TOLD_ELSEWHERE:
            logger.info("command refused", extra={**item.about, "code": str(no.code)})
