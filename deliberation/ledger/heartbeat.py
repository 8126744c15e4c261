"""A sign of life of the processes that nobody can ask, since they have no port."""

from __future__ import annotations

import time
from datetime import datetime

from deliberation.ledger import clock
from deliberation.ledger.models import Heartbeat

EVERY_S = 5.0
# Older than this, and the process is gone or stuck.
STALE_S = 30.0


class Pulse:
    """`beat` as often as there is occasion: every few seconds it writes."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._next = 0.0

    def beat(self) -> None:
        if time.monotonic() < self._next:
            return
        Heartbeat.objects.update_or_create(name=self._name, defaults={"at": clock.now()})
        self._next = time.monotonic() + EVERY_S


def last_beat(name: str) -> datetime | None:
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()


def is_fresh(at: datetime | None) -> bool:
    return at is not None and (clock.now() - at).total_seconds() < STALE_S
