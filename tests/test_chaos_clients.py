"""What `make chaos` works with: clients that outlive every answer, lines, the machine's strain."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from unittest.mock import Mock

import pytest

from benchmarks.client import Socket, connect
from tests.chaos import strain
from tests.chaos.proxy import Mode, Proxy, _Line
from tests.chaos.web import Refused, fetch

WELL = b"HTTP/1.1 200 OK\r\n\r\n"
MODES: tuple[Mode, ...] = ("pass", "delay", "pass", "hole", "pass")
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@asynccontextmanager
async def _server(answer: bytes | None) -> AsyncIterator[tuple[int, asyncio.Event]]:
    """Says this to whoever asks, or nothing. Gives its port, and whether somebody has hung up."""
    left = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        if answer is None:
            with suppress(ConnectionResetError):
                await reader.read()
            left.set()
        writer.write(answer or b"")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], left


@pytest.mark.parametrize(
    "answer", [WELL + b"[1, 2]", CHUNKED + b"3\r\n[1,\r\n3\r\n 2]\r\n0\r\n\r\n"]
)
async def test_a_whole_answer_is_read(answer: bytes) -> None:
    async with _server(answer) as (port, _):
        assert await fetch(port, "/") == [1, 2]


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 503 Service Unavailable\r\n\r\n",
        WELL,
        WELL + b'{"put": ',
        CHUNKED,
        CHUNKED + b"6\r\n[1, 2",
        CHUNKED + b"6\r\n[1, 2,\r\n",
        CHUNKED + b"6\r\n[1, 2,\r\n1",
    ],
)
async def test_an_answer_that_broke_off_is_no_answer(answer: bytes) -> None:
    async with _server(answer) as (port, _):
        with pytest.raises(Refused):
            await fetch(port, "/")


async def test_who_gives_up_before_the_line_is_open_leaves_none_behind() -> None:
    async with _server(None) as (port, left):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(connect(port, "/live"), 0.1)
        await asyncio.wait_for(left.wait(), 5)


async def test_who_gives_up_while_the_answer_comes_does_no_harm() -> None:
    socket = Socket(b"")
    socket.opened.cancel()
    socket.data_received(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")


async def test_nothing_passes_in_a_hole_that_was_full() -> None:
    """Whoever has read what lay about asks for more; in a hole there is none."""
    line = _Line(Proxy(0))
    far = Mock()
    far.is_closing.return_value = False
    line.far.transport = far
    line.proxy.set("hole")
    line.resume_writing()
    far.resume_reading.assert_not_called()


async def test_a_line_that_is_fast_again_keeps_the_order() -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(100):
            writer.write(data)
        writer.close()

    async with await asyncio.start_server(echo, "127.0.0.1", 0) as server:
        proxy = Proxy(server.sockets[0].getsockname()[1])
        await proxy.open()
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        said = b""
        for number, mode in enumerate(MODES):
            proxy.set(mode, 0.1)
            word = str(number).encode()
            writer.write(word)
            said += word
            await asyncio.sleep(0.02)
        assert await asyncio.wait_for(reader.readexactly(len(said)), 5) == said
        writer.close()
        proxy.close()


@pytest.mark.parametrize(("waited", "starved"), [(0.1, False), (0.3, True)])
def test_who_waits_for_a_core_is_starved(
    waited: float, starved: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, server = os.getpid(), 4711
    watch = strain.Strain(lambda: [server])
    before = strain.Look(0.0, {ours: 5.0, server: 7.0})
    now = strain.Look(1.0, {ours: 5.0, server: 7.0 + waited})
    monkeypatch.setattr(watch, "look", lambda: now)
    assert watch.starved_since(before) is starved
    assert watch.worst == pytest.approx(waited)


def test_who_has_ended_waits_for_nothing() -> None:
    assert strain.Strain(lambda: [2**22 + 1]).look().waited[2**22 + 1] == 0.0
