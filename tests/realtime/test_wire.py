"""The fast path, byte for byte: what it puts on the wire is what the server itself would send."""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from websockets.frames import Frame as WireFrame
from websockets.frames import Opcode

from tests.support.doors import dial
from tests.support.listening import listening, listening_at_a_path

# Characters of three bytes: below and above the borders of the frame's length field.
SIZES = (1, 41, 42, 21_845, 21_846, 100_000)
APP = "tests.realtime.wire_app:application"
SERVERS = {
    "daphne": ("daphne", "--verbosity", "0", "--bind", "127.0.0.1", "--port", "{port}", APP),
    "uvicorn": (
        *("uvicorn", APP, "--host", "127.0.0.1", "--port", "{port}"),
        *("--loop", "uvloop", "--ws", "websockets-sansio", "--ws-per-message-deflate", "false"),
        *("--lifespan", "off", "--log-level", "warning"),
    ),
    "daphne-unix": ("daphne", "--verbosity", "0", "--endpoint", "unix:{path}:lockfile=0", APP),
    "uvicorn-unix": (
        *("uvicorn", APP, "--uds", "{path}"),
        *("--loop", "uvloop", "--ws", "websockets-sansio", "--ws-per-message-deflate", "false"),
        *("--lifespan", "off", "--log-level", "warning"),
    ),
    # With deflate the frame would be another one: plain `send` must be chosen.
    "uvicorn-deflate": (
        *("uvicorn", APP, "--host", "127.0.0.1", "--port", "{port}"),
        *("--ws", "websockets-sansio", "--lifespan", "off", "--log-level", "warning"),
    ),
}


# Which server, and its port or its path.
Served = tuple[str, int | Path]


class Wire:
    """A connection that has become a WebSocket, byte by byte."""

    def __init__(self, door: int | Path, *, deflate: bool = False) -> None:
        self.socket = dial(door)
        key = base64.b64encode(os.urandom(16)).decode()
        extension = "Sec-WebSocket-Extensions: permessage-deflate\r\n" if deflate else ""
        self.socket.sendall(
            "GET /live HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"{extension}Origin: http://localhost\r\n\r\n".encode()
        )
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self.socket.recv(1)
        assert b" 101 " in head
        self.head = head

    def say(self, text: str) -> None:
        self.socket.sendall(WireFrame(Opcode.TEXT, text.encode()).serialize(mask=True))

    def hear(self, size: int) -> bytes:
        got = b""
        while len(got) < size:
            more = self.socket.recv(size - len(got))
            assert more, "closed"
            got += more
        return got

    def close(self) -> None:
        self.socket.close()


@pytest.fixture(scope="module", params=list(SERVERS))
def served(request: pytest.FixtureRequest) -> Iterator[Served]:
    if request.param.endswith("-unix"):
        with listening_at_a_path(SERVERS[request.param]) as path:
            yield request.param, path
        return
    with listening(SERVERS[request.param]) as port:
        yield request.param, port


def test_the_transport_is_the_one_that_is_meant(served: Served) -> None:
    kind, door = served
    meant = {
        "daphne": "_DaphneTransport",
        "uvicorn": "_UvicornTransport",
        "uvicorn-deflate": "_UvicornTransport",
        "daphne-unix": "_DaphneTransport",
        "uvicorn-unix": "_UvicornTransport",
    }[kind]
    with closing(Wire(door)) as wire:
        wire.say("who")
        expected = WireFrame(Opcode.TEXT, meant.encode()).serialize(mask=False)
        assert wire.hear(len(expected)) == expected


@pytest.mark.parametrize("size", SIZES)
def test_both_ways_are_the_same_bytes(size: int, served: Served) -> None:
    _, door = served
    expected = WireFrame(Opcode.TEXT, ("意" * size).encode()).serialize(mask=False)
    with closing(Wire(door)) as wire:
        wire.say(str(size))
        fast, plain = wire.hear(len(expected)), wire.hear(len(expected))
    assert plain == expected
    assert fast == plain


def test_many_frames_keep_their_order_behind_a_full_buffer(served: Served) -> None:
    """The reader sleeps until the kernel takes no more, then reads: nothing is lost or mixed."""
    _, door = served
    sizes = [100_000, 3, 100_000, 7, 100_000, 1] * 4
    expected = b"".join(
        WireFrame(Opcode.TEXT, ("意" * size).encode()).serialize(mask=False) * 2 for size in sizes
    )
    with closing(Wire(door)) as wire:
        for size in sizes:
            wire.say(str(size))
        time.sleep(0.3)
        assert wire.hear(len(expected)) == expected


@pytest.mark.parametrize("served", ["uvicorn-deflate"], indirect=True)
def test_where_deflate_is_agreed_the_servers_own_way_is_taken(served: Served) -> None:
    _, door = served
    with closing(Wire(door, deflate=True)) as wire:
        assert b"permessage-deflate" in wire.head
        wire.say("1")
        # RSV1 marks a compressed message: neither of the two may go uncompressed.
        first = wire.hear(2)
        rest = wire.hear(first[1])
        second = wire.hear(2)
        assert first[0] == second[0] == 0xC1
        assert rest
