"""The way past uvicorn: clear until it writes itself, and never into somebody else's socket."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from realtime.frame import Frame
from realtime.transport import Transport, transport_for

FIRST, SECOND, THIRD = (Frame(text.encode()) for text in ("一", "二", "三"))


class _Uvloop:
    """What uvloop's transport shows of itself; it writes nothing until it is told to."""

    def __init__(self, own: socket.socket) -> None:
        self.socket = own
        self.waiting: list[bytes] = []
        self.closing = False

    def get_extra_info(self, name: str) -> Any:
        return self.socket if name == "socket" else None

    def get_write_buffer_size(self) -> int:
        return sum(map(len, self.waiting))

    def is_closing(self) -> bool:
        return self.closing

    def write(self, data: bytes) -> None:
        if self.closing:
            raise RuntimeError("the handler is closed")
        self.waiting.append(data)

    def close(self) -> None:
        self.closing = True
        self.socket.close()


class _Protocol:
    """uvicorn's."""

    close_sent = False
    conn = SimpleNamespace(extensions=[])

    def __init__(self, uvloops: _Uvloop) -> None:
        self.transport: Any = uvloops

    async def send(self, message: dict[str, Any]) -> None: ...


@pytest.fixture
def line() -> Iterator[tuple[socket.socket, socket.socket]]:
    """The server's end and the other one."""
    ends = socket.socketpair()
    for end in ends:
        end.setblocking(False)
    yield ends
    for end in ends:
        end.close()


@pytest.fixture
def uvloops(line: tuple[socket.socket, socket.socket]) -> _Uvloop:
    return _Uvloop(line[0])


@pytest.fixture
def protocol(uvloops: _Uvloop) -> _Protocol:
    return _Protocol(uvloops)


@pytest.fixture
def way(protocol: _Protocol) -> Iterator[Transport]:
    transport = transport_for(protocol.send)
    yield transport
    transport.stop()


@pytest.fixture
def client(line: tuple[socket.socket, socket.socket]) -> socket.socket:
    return line[1]


def test_frames_go_straight_to_the_kernel(
    way: Transport, client: socket.socket, uvloops: _Uvloop
) -> None:
    way.put(FIRST)
    way.put(SECOND)
    assert client.recv(100) == FIRST + SECOND
    assert uvloops.waiting == []


def test_nothing_overtakes_what_uvicorn_has_written(
    way: Transport, client: socket.socket, uvloops: _Uvloop, protocol: _Protocol
) -> None:
    way.put(FIRST)
    protocol.transport.write(b"pong")
    way.put(SECOND)
    assert uvloops.waiting == [b"pong", SECOND]
    uvloops.waiting.clear()
    way.put(THIRD)
    assert client.recv(100) == FIRST + THIRD


def test_what_the_kernel_does_not_take_comes_before_the_next(
    way: Transport, client: socket.socket, uvloops: _Uvloop
) -> None:
    large = Frame(b"x" * 4_000_000)
    way.put(large)
    way.put(SECOND)
    taken = len(client.recv(len(large), socket.MSG_PEEK))
    assert 0 < taken < len(large)
    assert sum(map(len, uvloops.waiting)) + taken >= len(large)
    assert uvloops.waiting[-1] == SECOND
    assert uvloops.waiting[0] == large[-len(uvloops.waiting[0]) :]


def test_nothing_follows_a_close(
    way: Transport, client: socket.socket, uvloops: _Uvloop, protocol: _Protocol
) -> None:
    way.put(FIRST)
    protocol.close_sent = True
    protocol.transport.write(b"close")
    way.put(SECOND)
    assert (client.recv(100), uvloops.waiting) == (FIRST, [b"close"])


def test_the_rest_of_a_frame_is_left_where_uvloop_has_closed(
    way: Transport, client: socket.socket, uvloops: _Uvloop
) -> None:
    way.put(FIRST)
    uvloops.close()
    way.put(Frame(b"x" * 4_000_000))
    assert client.recv(len(FIRST)) == FIRST
    assert uvloops.waiting == []


def test_nothing_follows_when_uvicorn_lets_go(
    way: Transport, client: socket.socket, protocol: _Protocol
) -> None:
    way.put(FIRST)
    for _ in range(2):
        protocol.transport.close()
    way.put(SECOND)
    assert client.recv(100) == FIRST


def test_a_number_that_is_somebody_elses_by_now_is_not_written_to(
    way: Transport, client: socket.socket, uvloops: _Uvloop
) -> None:
    """uvloop closes its file when the other side has, and uvicorn hears of it later."""
    way.put(FIRST)
    number = uvloops.socket.fileno()
    uvloops.socket.close()
    ours, theirs = socket.socketpair()
    assert number in (ours.fileno(), theirs.fileno()), "the number is given again at once"
    other = theirs if ours.fileno() == number else ours
    other.setblocking(False)
    way.put(SECOND)
    with pytest.raises(BlockingIOError):
        other.recv(100)
    assert client.recv(100) == FIRST + SECOND
    ours.close()
    theirs.close()


def test_afterwards_everything_is_as_before(
    way: Transport, client: socket.socket, uvloops: _Uvloop, protocol: _Protocol
) -> None:
    way.put(FIRST)
    way.stop()
    assert protocol.transport is uvloops
    way.put(SECOND)
    uvloops.socket.close()
    assert client.recv(100) == FIRST
    assert client.recv(100) == b"", "nobody holds the line any more"
