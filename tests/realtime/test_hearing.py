"""Frames of one socket: heard at once where they can be, and always one after the other."""

from __future__ import annotations

import asyncio
import gc
import logging
import weakref
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio
from structlog.contextvars import bind_contextvars, get_contextvars

from realtime import receiving
from realtime.frame import Frame
from realtime.hearing import Hearing
from realtime.protocol import CommandFrame, Hello, Ping, Seen, Subscribe
from tests.realtime.line import Line, framed

HELLO = '{"type":"hello","version":1}'
PING = '{"type":"ping"}'


def seen(seq: int) -> str:
    return f'{{"type":"seen","seq":{seq}}}'


class Ear(Hearing):
    """Remembers what it heard. Who greets waits until `door` is open."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Any] = []
        self.said: list[Frame] = []
        self.door = asyncio.Event()

    def put(self, frame: Frame) -> None:
        self.said.append(frame)

    def _take(self, frame: CommandFrame | Seen | Ping) -> None:
        if isinstance(frame, Ping):
            raise ZeroDivisionError
        self.heard.append(frame.seq if isinstance(frame, Seen) else frame.name)

    async def _come(self, frame: Hello | Subscribe) -> None:
        await self.door.wait()
        bind_contextvars(stream="one")
        self.heard.append(frame.type)

    async def _close(self, code: int) -> None:
        self.heard.append(code)

    async def _open(self) -> None:
        receiving.hasten(self.base_send, self)

    def _gone(self) -> None:
        receiving.let_go(self.base_send)


class Socket:
    """A line, and somebody's ear on it."""

    def __init__(self) -> None:
        self.line, self.ear = Line(), Ear()

    async def open(self) -> None:
        self.task = asyncio.create_task(self._live())
        await self.line_takes({"type": "websocket.connect"})

    async def _live(self) -> None:
        bind_contextvars(socket="s")

        async def answer(_: dict[str, Any]) -> None: ...

        await self.ear({}, self.line.application_queue.get, self.line.send(answer))

    async def line_takes(self, message: dict[str, Any]) -> None:
        self.line.application_queue.put_nowait(message)
        await turns()

    async def close(self) -> None:
        self.ear.door.set()
        await self.line_takes({"type": "websocket.disconnect", "code": 1006})
        await self.task


async def turns() -> None:
    """As many turns of the loop as a task needs to be woken, and to come to rest."""
    for _ in range(5):
        await asyncio.sleep(0)


@pytest_asyncio.fixture
async def socket() -> AsyncIterator[Socket]:
    socket = Socket()
    await socket.open()
    yield socket
    await socket.close()


async def test_what_needs_no_waiting_wakes_nobody(socket: Socket) -> None:
    socket.line.dataReceived(framed(seen(1).encode()) + framed(seen(2).encode()))
    assert socket.ear.heard == [1, 2]
    assert socket.line.last_ping > 0  # Daphne asks no sign of life of who has just spoken


async def test_nothing_overtakes_what_is_to_be_waited_for(socket: Socket) -> None:
    for text in (seen(1), HELLO, seen(2)):
        socket.line.say(text)
    assert socket.ear.heard == [1]
    socket.ear.door.set()
    socket.line.say(seen(3))
    assert socket.ear.heard == [1]
    await turns()
    assert socket.ear.heard == [1, "hello", 2, 3]


async def test_nothing_overtakes_what_is_being_waited_for(socket: Socket) -> None:
    socket.line.say(HELLO)
    await turns()
    socket.line.say(seen(1))
    assert socket.ear.heard == []
    socket.ear.door.set()
    await turns()
    socket.line.say(seen(2))
    assert socket.ear.heard == ["hello", 1, 2]


async def test_nothing_overtakes_what_came_the_server_s_way(socket: Socket) -> None:
    socket.line.onMessage(seen(1).encode(), binary=False)
    socket.line.say(seen(2))
    assert socket.ear.heard == []
    await turns()
    assert socket.ear.heard == [1, 2]


async def test_who_is_thrown_out_hears_of_it_before_the_next_frame(socket: Socket) -> None:
    for _ in range(21):
        socket.line.say("{")
    socket.line.say(seen(1))
    assert len(socket.ear.said) == 21
    await turns()
    assert socket.ear.heard == [4400, 1]


class Marks(logging.Handler):
    """With which marks the lines of the log are written."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(get_contextvars())


@pytest.fixture
def marks() -> Iterator[Marks]:
    marks = Marks()
    logger = logging.getLogger("realtime.hearing")
    logger.addHandler(marks)
    yield marks
    logger.removeHandler(marks)


async def test_what_is_logged_at_once_has_the_socket_s_marks(socket: Socket, marks: Marks) -> None:
    socket.line.say(PING)
    assert marks.seen == [{"socket": "s"}]
    socket.ear.door.set()
    socket.line.say(HELLO)
    await turns()
    socket.line.say(PING)
    assert marks.seen[1:] == [{"socket": "s", "stream": "one"}]
    assert get_contextvars() == {}


async def test_a_task_that_was_ended_hears_no_more() -> None:
    socket = Socket()
    await socket.open()
    socket.task.cancel()
    await asyncio.wait([socket.task])
    socket.line.say(seen(1))
    assert socket.ear.heard == []


async def test_who_has_gone_goes_without_the_collector() -> None:
    socket = Socket()
    await socket.open()
    kept: list[weakref.ref[Any]] = [weakref.ref(socket.line), weakref.ref(socket.ear)]
    gc.disable()
    try:
        await socket.close()
        del socket
        assert [each() for each in kept] == [None, None]
    finally:
        gc.enable()
