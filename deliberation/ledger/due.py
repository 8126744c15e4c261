"""What the service does by itself when its time comes: each part of the house registers its own.

One loop in every server process calls `run_due`. Several processes do the same at the same time:
a task must bear that the other one was faster.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.db import InterfaceError, OperationalError

from deliberation.ledger.execute import Envelope, execute
from deliberation.ledger.metrics import DUE_FAILURES
from deliberation.ledger.refusals import Refusal

logger = logging.getLogger(__name__)

Task = Callable[[], None]
_tasks: list[Task] = []


def falls_due(task: Task) -> Task:
    """Registers what looks whether something is due, and does it."""
    _tasks.append(task)
    return task


def run_due() -> None:
    """One round. What fails is logged, and looked at again in the next."""
    for task in _tasks:
        try:
            task()
        except (OperationalError, InterfaceError) as error:
            DUE_FAILURES.labels(task.__name__).inc()
            logger.warning("%s: the database did not answer: %s", task.__name__, error)
        except Exception:
            DUE_FAILURES.labels(task.__name__).inc()
            logger.exception("%s failed", task.__name__)


def order(stream: str, command: str, **args: Any) -> None:
    """Gives a command as the service itself. A refusal means that it was done, or is not due."""
    (outcome,) = execute(stream, [Envelope(None, uuid4(), command, args, system=True)])
    if isinstance(outcome, Refusal):
        logger.info("%s was refused: %s", command, outcome.code)
