"""Who says nothing at all is let go, whether or not they follow anything."""

from __future__ import annotations

import asyncio
import gc

import pytest

from realtime import protocol
from realtime.consumers import LiveConsumer
from tests.cast import Cast
from tests.realtime.phone import Phone


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "SILENCE_S", 0.6)


async def test_a_stranger_who_never_says_anything(real_cast: Cast, soon: None) -> None:
    async with Phone() as phone:
        assert await phone.closed() == 4407


async def test_a_stranger_who_greets_and_then_sleeps(real_cast: Cast, soon: None) -> None:
    async with Phone() as phone:
        await phone.greet()
        assert await phone.closed() == 4407


async def test_a_stranger_who_keeps_talking_stays(real_cast: Cast, soon: None) -> None:
    async with Phone() as phone:
        for _ in range(5):
            await asyncio.sleep(0.3)
            await phone.say({"type": "ping"})
            await phone.hear("pong")


async def test_nothing_is_kept_of_who_has_gone(real_cast: Cast) -> None:
    def alive() -> list[LiveConsumer]:
        gc.collect()
        return [each for each in gc.get_objects() if isinstance(each, LiveConsumer)]

    before = len(alive())
    async with Phone() as phone:
        await phone.greet()
        assert len(alive()) == before + 1
    del phone
    await asyncio.sleep(0.1)
    assert len(alive()) == before
