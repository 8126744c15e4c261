"""How much one person may send: token buckets, per person and kind of command."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from deliberation.ledger import metrics
from deliberation.ledger.refusals import Code, Refusal


@dataclass(frozen=True)
class Rate:
    """`burst` at once, then `per_second`."""

    burst: int
    per_second: float


@dataclass
class _Bucket:
    tokens: float
    at: float


class Limits:
    """A person's devices share their buckets, and so do both doors, HTTP and socket."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    def take(self, who: str, command: str) -> None:
        """:raises Refusal: RATE_LIMITED, with the seconds to wait."""
        kind = command if command in settings.RATES else "*"
        rate = Rate(*settings.RATES[kind])
        now = self._clock()
        bucket = self._buckets.get((who, kind))
        if bucket is None:
            if len(self._buckets) > 50_000:
                self._forget_full(now)
            bucket = self._buckets[(who, kind)] = _Bucket(rate.burst, now)
        bucket.tokens = min(rate.burst, bucket.tokens + (now - bucket.at) * rate.per_second)
        bucket.at = now
        if bucket.tokens < 1:
            wait = (1 - bucket.tokens) / rate.per_second
            metrics.COMMANDS.labels(kind, Code.RATE_LIMITED).inc()
            raise Refusal(Code.RATE_LIMITED, retry_after=round(wait, 1) + 0.1)
        bucket.tokens -= 1

    def _forget_full(self, now: float) -> None:
        """A bucket untouched for a minute is full again and need not be remembered."""
        self._buckets = {key: b for key, b in self._buckets.items() if now - b.at < 60}


LIMITS = Limits()
