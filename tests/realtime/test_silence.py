"""Who says nothing at all is let go, whether or not they follow anything."""

from __future__ import annotations

import asyncio
import gc
import weakref

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
        # Not `isinstance`: it would wake what is evaluated when it is first looked at.
        return [each for each in gc.get_objects() if type(each) is LiveConsumer]

    before = {id(each) for each in alive()}
    async with Phone() as phone:
        await phone.greet()
        (came,) = [weakref.ref(each) for each in alive() if id(each) not in before]
    del phone
    await asyncio.sleep(0.1)
    gc.collect()
    assert came() is None
