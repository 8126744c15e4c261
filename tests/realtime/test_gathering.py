"""Questions that come together are asked together."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping, Sequence

import pytest

from realtime import gathering
from realtime.gathering import Gathered


class Book:
    """Answers each number with its double, once it is let."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.open.set()
        self.looked = threading.Event()
        self.asked: list[list[int]] = []

    def look(self, keys: Sequence[int]) -> Mapping[int, int]:
        self.asked.append(sorted(keys))
        self.looked.set()
        assert self.open.wait(5)
        if -1 in keys:
            raise ValueError("no such page")
        return {key: 2 * key for key in keys}


async def test_one_alone_is_asked_at_once() -> None:
    book = Book()
    assert await Gathered(book.look)(3) == 6
    assert book.asked == [[3]]


async def test_what_comes_meanwhile_is_asked_together_and_each_once() -> None:
    book = Book()
    ask = Gathered(book.look)
    book.open.clear()
    first = asyncio.create_task(ask(1))
    await asyncio.to_thread(book.looked.wait, 5)
    others = [asyncio.create_task(ask(key)) for key in (2, 3, 3, 4)]
    await asyncio.sleep(0)
    book.open.set()
    assert await asyncio.gather(first, *others) == [2, 4, 6, 6, 8]
    # A question that came while another was being answered is not answered by that one.
    assert book.asked == [[1], [2, 3, 4]]


async def test_not_more_at_once_than_a_database_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "AT_ONCE", 4)
    book = Book()
    ask = Gathered(book.look)
    assert await asyncio.gather(*map(ask, range(10))) == [2 * key for key in range(10)]
    assert max(map(len, book.asked)) == 4


async def test_a_failure_is_told_to_those_who_asked_and_the_next_are_answered() -> None:
    book = Book()
    ask = Gathered(book.look)
    outcomes = await asyncio.gather(ask(-1), ask(1), return_exceptions=True)
    assert [type(each) for each in outcomes] == [ValueError, ValueError]
    assert await ask(1) == 2


async def test_who_has_gone_holds_up_nobody() -> None:
    book = Book()
    ask = Gathered(book.look)
    book.open.clear()
    gone, stays = asyncio.create_task(ask(1)), asyncio.create_task(ask(2))
    await asyncio.sleep(0.01)
    gone.cancel()
    book.open.set()
    assert await stays == 4
    assert await ask(5) == 10
