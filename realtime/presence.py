"""Who is connected just now: shared between processes through Redis, logged nowhere.

Not attendance (应到/实到): that is a durable fact and decides quorum.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson
from django.conf import settings
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from accounts.ids import new_id

logger = logging.getLogger(__name__)

LIFETIME_S = 15
TIMEOUT_S = 1.0


@dataclass(frozen=True)
class Count:
    """Connected people of one stream; a person with two devices counts once.

    `screens`: big screens by venue. A screen is no reader. `slow`: answers take long, in any of
    the processes that serve the stream.
    """

    readers: int
    seats: frozenset[str]
    screens: Mapping[str, int] = field(default_factory=dict)
    slow: bool = False

    @property
    def online(self) -> int:
        return self.readers + len(self.seats)


class Presence:
    """Adds this process's people to those of the other processes."""

    def __init__(self) -> None:
        self._process = new_id()
        self._redis = (
            Redis.from_url(
                settings.REDIS_URL,
                socket_timeout=TIMEOUT_S,
                socket_connect_timeout=TIMEOUT_S,
                retry=Retry(NoBackoff(), 0),  # by default a lost Redis is asked again for seconds
            )
            if settings.REDIS_URL
            else None
        )

    async def share(self, stream: str, here: Count) -> Count:
        """Says who is here and answers with who is anywhere; without Redis, who is here."""
        if self._redis is None:
            return here
        try:
            return await asyncio.wait_for(self._exchange(stream, here), TIMEOUT_S)
        except Exception as error:  # noqa: BLE001  presence is never worth a failure
            logger.debug("presence of other processes is unknown: %s", error)
            return here

    async def _exchange(self, stream: str, here: Count) -> Count:
        assert self._redis is not None
        index = f"deliberation:presence:{stream}"
        mine = f"{index}:{self._process}"
        value = orjson.dumps([here.readers, sorted(here.seats), dict(here.screens), here.slow])
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.set(mine, value, ex=LIFETIME_S)
            pipe.sadd(index, mine)
            pipe.expire(index, 4 * LIFETIME_S)
            pipe.smembers(index)
            names = sorted((await pipe.execute())[3])
        values = await self._redis.mget(names)
        if gone := [name for name, text in zip(names, values, strict=True) if text is None]:
            await self._redis.srem(index, *gone)
        counts = [orjson.loads(text) for text in values if text is not None]
        screens: Counter[str] = Counter()
        for count in counts:
            screens.update(count[2])
        return Count(
            readers=sum(count[0] for count in counts),
            seats=frozenset(seat for count in counts for seat in count[1]),
            screens=screens,
            slow=any(slow for count in counts for slow in count[3:]),
        )
