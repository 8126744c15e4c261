"""Who is connected just now: shared between processes through Redis, logged nowhere.

Not attendance (应到/实到): that is a durable fact and decides quorum.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

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
    the processes that serve the stream. `alone`: it is known that there is no other process.
    """

    readers: int
    seats: frozenset[str]
    screens: Mapping[str, int] = field(default_factory=dict)
    slow: bool = False
    alone: bool = field(default=False, compare=False)

    @property
    def online(self) -> int:
        return self.readers + len(self.seats)

    @cached_property
    def written(self) -> bytes:
        """As other processes read it."""
        return orjson.dumps([self.readers, sorted(self.seats), dict(self.screens), self.slow])


NOBODY = Count(0, frozenset())


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
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.set(mine, here.written, ex=LIFETIME_S)
            pipe.sadd(index, mine)
            pipe.expire(index, 4 * LIFETIME_S)
            pipe.smembers(index)
            names = sorted(set((await pipe.execute())[3]) - {mine.encode()})
        values = await self._redis.mget(names) if names else []
        if gone := [name for name, text in zip(names, values, strict=True) if text is None]:
            await self._redis.srem(index, *gone)
        others = [orjson.loads(text) for text in values if text is not None]
        return _together(here, others) if others else replace(here, alone=True)


def _together(here: Count, others: Sequence[list[Any]]) -> Count:
    """`others`: what other processes have written."""
    screens = Counter(here.screens)
    for count in others:
        screens.update(count[2])
    return Count(
        readers=here.readers + sum(count[0] for count in others),
        seats=here.seats.union(*(count[1] for count in others)),
        screens=screens,
        slow=here.slow or any(slow for count in others for slow in count[3:]),
    )
