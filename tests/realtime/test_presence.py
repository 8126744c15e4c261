"""Who is here in several processes, and when a process knows that it is alone with a stream."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from config.embedded import valkey
from realtime.presence import Count, Presence


@pytest.fixture
def redis_url() -> Iterator[str]:
    with valkey() as url:
        yield url


async def test_two_processes_and_one(redis_url: str, settings: LazySettings) -> None:
    settings.REDIS_URL = redis_url
    one, other = Presence(), Presence()
    here = Count(readers=1, seats=frozenset({"a", "b"}), screens={"hall": 1})
    there = Count(readers=2, seats=frozenset({"b", "c"}), screens={"hall": 1, "": 1}, slow=True)

    first = await one.share("stream", here)
    assert (first, first.alone) == (here, True)
    assert not (await other.share("stream", there)).alone
    both = await one.share("stream", here)
    assert not both.alone
    assert both.online == 6
    assert both.screens == {"hall": 2, "": 1}
    assert both.slow
    # The other follows another stream now, and what it said of this one is forgotten.
    assert other._redis is not None
    await other._redis.delete(f"deliberation:presence:stream:{other._process}")
    assert (await one.share("stream", here)).alone
    for presence in (one, other):
        assert presence._redis is not None
        await presence._redis.aclose()


async def test_whoever_cannot_ask_is_not_known_to_be_alone(settings: LazySettings) -> None:
    here = Count(readers=1, seats=frozenset())
    settings.REDIS_URL = "redis://127.0.0.1:1"
    assert not (await Presence().share("stream", here)).alone
    settings.REDIS_URL = ""
    assert not (await Presence().share("stream", here)).alone
