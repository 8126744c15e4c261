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


# So many buckets are kept before the full ones among them are forgotten.
KEPT = 50_000


@dataclass
class _Bucket:
    rate: Rate
    tokens: float
    at: float

    def fill(self, now: float) -> None:
        self.tokens = min(self.rate.burst, self.tokens + (now - self.at) * self.rate.per_second)
        self.at = now


class Limits:
    """A person's devices share their buckets, and so do both doors, HTTP and socket."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[tuple[str, str], _Bucket] = {}
        self._most = KEPT

    def take(self, who: str, command: str) -> None:
        """:raises Refusal: RATE_LIMITED, with the seconds to wait."""
        kind = command if command in settings.RATES else "*"
        now = self._clock()
        bucket = self._buckets.get((who, kind))
        if bucket is None:
            if len(self._buckets) >= self._most:
                self._forget_full(now)
            rate = Rate(*settings.RATES[kind])
            bucket = self._buckets[(who, kind)] = _Bucket(rate, rate.burst, now)
        bucket.fill(now)
        if bucket.tokens < 1:
            wait = (1 - bucket.tokens) / bucket.rate.per_second
            metrics.COMMANDS.labels(kind, Code.RATE_LIMITED).inc()
            raise Refusal(Code.RATE_LIMITED, retry_after=round(wait, 1) + 0.1)
        bucket.tokens -= 1

    def _forget_full(self, now: float) -> None:
        """A full bucket is as good as none. Who looks through so many next waits for twice as many:
        else, where a city is in use of them, everybody new would look through all.
        """
        for bucket in self._buckets.values():
            bucket.fill(now)
        self._buckets = {k: b for k, b in self._buckets.items() if b.tokens < b.rate.burst}
        self._most = max(KEPT, 2 * len(self._buckets))


LIMITS = Limits()
