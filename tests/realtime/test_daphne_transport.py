"""The way past Daphne: clear until somebody else writes, and never past what is still waiting."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from realtime.frame import Frame
from realtime.transport import Transport, transport_for

OPEN, CLOSING = 3, 4


class _Socket:
    """The kernel's side; it takes `room` bytes."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.room = 1_000

    def send(self, data: bytes) -> int:
        if not self.room:
            raise BlockingIOError
        some = data[: self.room]
        self.room -= len(some)
        self.taken.append(some)
        return len(some)


class _Twisted:
    TLS = False
    disconnecting = False
    dataBuffer = b""  # noqa: N815

    def __init__(self) -> None:
        self.socket = _Socket()
        self.waiting: list[bytes] = []

    @property
    def _tempDataLen(self) -> int:  # noqa: N802  Twisted's name
        return sum(map(len, self.waiting))

    def write(self, data: bytes) -> None:
        self.waiting.append(data)


class _Protocol:
    """Autobahn's."""

    STATE_OPEN = OPEN
    _perMessageCompress = None  # noqa: N815

    def __init__(self) -> None:
        self.state = OPEN
        self.transport = _Twisted()
        self.send_queue: list[bytes] = []


@pytest.fixture
def protocol() -> _Protocol:
    return _Protocol()


@pytest.fixture
def way(protocol: _Protocol) -> Transport:
    send: Any = partial(lambda *_: None, protocol)
    return transport_for(send)


FIRST, SECOND, THIRD = (Frame(text.encode()) for text in ("一", "二", "三"))


def test_frames_go_straight_to_the_kernel(protocol: _Protocol, way: Transport) -> None:
    for frame in (FIRST, SECOND):
        way.put(frame)
    assert protocol.transport.socket.taken == [FIRST, SECOND]
    assert protocol.transport.waiting == []


def test_nothing_overtakes_what_the_server_has_written(protocol: _Protocol, way: Transport) -> None:
    way.put(FIRST)
    protocol.transport.write(b"pong")
    way.put(SECOND)
    assert protocol.transport.waiting == [b"pong", SECOND]
    protocol.transport.waiting.clear()
    way.put(THIRD)
    assert protocol.transport.socket.taken == [FIRST, THIRD]


def test_what_the_kernel_does_not_take_comes_before_the_next(
    protocol: _Protocol, way: Transport
) -> None:
    protocol.transport.socket.room = 3
    way.put(FIRST)
    way.put(SECOND)
    assert protocol.transport.socket.taken == [FIRST[:3]]
    assert protocol.transport.waiting == [FIRST[3:], SECOND]


def test_nothing_follows_a_close(protocol: _Protocol, way: Transport) -> None:
    way.put(FIRST)
    protocol.state = CLOSING
    protocol.transport.write(b"close")
    way.put(SECOND)
    assert protocol.transport.socket.taken == [FIRST]
    assert protocol.transport.waiting == [b"close"]


def test_what_was_put_before_the_servers_write_is_taken_away(
    protocol: _Protocol, way: Transport
) -> None:
    assert "write" in vars(protocol.transport)
    way.stop()
    assert "write" not in vars(protocol.transport)
