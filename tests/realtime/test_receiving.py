"""Our way of taking messages and the server's own: the same bytes in, the same bytes out."""

from __future__ import annotations

import asyncio
import base64
import gc
import json
import os
import random
import socket
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from contextvars import Context, copy_context
from functools import partial
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from websockets.frames import Frame, Opcode
from websockets.sync.client import connect

from realtime import receiving
from tests.realtime.line import Line
from tests.support.listening import listening

DAPHNE = ("daphne", "--verbosity", "0", "--bind", "127.0.0.1", "--port")
UVICORN = ("uvicorn", "--ws", "websockets-sansio", "--log-level", "warning", "--port")


def frame(payload: bytes, opcode: Opcode = Opcode.TEXT, *, fin: bool = True) -> bytes:
    return Frame(opcode, payload, fin=fin).serialize(mask=True)


def text(size: int) -> bytes:
    return frame(("意" * (size // 3) + "a" * (size % 3)).encode())


END = frame(b"\x03\xe8", Opcode.CLOSE)
# Whether the server takes it or closes the socket, it does the same on both ways.
STREAMS = {
    "sizes": b"".join(map(text, (0, 1, 125, 126, 127, 65_535, 65_536, 70_000))) + END,
    "many": b"".join(frame(f"{n}：好".encode()) for n in range(200)) + END,
    "a ping between": text(5) + frame(b"?", Opcode.PING) + text(200) + END,
    "in pieces": frame("前".encode(), fin=False)
    + frame(b"?", Opcode.PING)
    + frame("后".encode(), Opcode.CONT)
    + text(7)
    + END,
    "a letter in two pieces": frame("意".encode()[:1], fin=False)
    + frame("意".encode()[1:], Opcode.CONT)
    + text(7)
    + END,
    "bytes": text(3) + frame(b"\xff\x00", Opcode.BINARY) + text(3) + END,
    "no UTF-8": text(9) + frame(b"good \xff bad") + text(9),
    "a lone surrogate": frame(b"\xed\xa0\x80"),
    "no mask": text(9) + Frame(Opcode.TEXT, b"bare").serialize(mask=False) + text(9),
    "a reserved bit": text(9) + bytes((0xC1,)) + frame(b"x")[1:],
    "a length that is not the shortest": text(9) + b"\x81\xfe\x00\x05" + bytes(4) + b"abcde",
    "a continuation of nothing": text(9) + frame(b"x", Opcode.CONT),
    "beyond the limit": b"\x81\xff" + (2**33).to_bytes(8, "big") + bytes(4),
    "half a frame": text(9) + text(400)[:-1],
}


@pytest.fixture(scope="module", params=[DAPHNE, UVICORN], ids=["daphne", "uvicorn"])
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    with listening([*request.param, "{port}", "tests.realtime.listening_app:application"]) as port:
        yield port


def say(port: int, way: str, pieces: list[bytes]) -> tuple[bytes, Any]:
    """What the server answers up to its close, and what the application has heard."""
    name = uuid4().hex
    with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as wire:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        answer = greet(wire, f"/{way}/{name}", way.encode(), b"plain")
        with suppress(OSError):  # it may hang up in the middle of the pieces
            for piece in pieces:
                wire.sendall(piece)
                time.sleep(0.001)  # so that it arrives by itself
            wire.shutdown(socket.SHUT_WR)
            while more := wire.recv(65_536):
                answer += more
    return answer, _heard(port, name)


def greet(wire: socket.socket, path: str, *ends: bytes) -> bytes:
    """Becomes a WebSocket; gives the first frame, which ends in one of these ways."""
    key = base64.b64encode(os.urandom(16)).decode()
    wire.sendall(
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
        "Sec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    heard = b""
    while not heard.endswith(ends):
        more = wire.recv(4096)
        assert more, heard
        heard += more
    return heard.rpartition(b"\r\n\r\n")[2]


def _heard(port: int, name: str) -> Any:
    return _asked(port, f"/heard/{name}", until=bool)


def _asked(port: int, path: str, until: Callable[[Any], bool]) -> Any:
    """What the application answers when it is as it should be."""
    deadline = time.monotonic() + 10
    while True:
        with connect(f"ws://127.0.0.1:{port}{path}", compression=None) as client:
            if until(answer := json.loads(client.recv())):
                return answer
        assert time.monotonic() < deadline, answer
        time.sleep(0.02)


def cut(data: bytes, seed: int) -> list[bytes]:
    """The same bytes as a network might deliver them."""
    dice = random.Random(seed)
    places = sorted({0, len(data), *(dice.randrange(1, len(data)) for _ in range(20))})
    return [data[a:b] for a, b in pairwise(places)]


@pytest.mark.parametrize("port", [DAPHNE], indirect=True, ids=["daphne"])
@pytest.mark.parametrize("name", STREAMS)
def test_both_ways_hear_the_same(name: str, port: int) -> None:
    data = STREAMS[name]
    _compare_ways(port, data, [data], cut(data, seed=len(data)))


@pytest.mark.parametrize("port", [UVICORN], indirect=True, ids=["uvicorn"])
@pytest.mark.parametrize("name", STREAMS)
def test_both_ways_hear_the_same_on_uvicorn(name: str, port: int) -> None:
    data = STREAMS[name]
    _compare_ways(port, data, [data])
    # Of an offender it forgets what came together with the offence, and that is up to the network.
    if data.endswith(END):
        _compare_ways(port, data, cut(data, seed=len(data)))


def _compare_ways(port: int, data: bytes, *deliveries: list[bytes]) -> None:
    answer, heard = say(port, "plain", [data])
    for pieces in deliveries:
        fast, by_our_way = say(port, "fast", pieces)
        assert by_our_way == heard
        assert fast.startswith(b"\x81\x04fast")
        # Whoever hangs up on an offender may take back what is still on its way.
        assert fast[6:] == answer[7:] or not data.endswith(END)


class Ear:
    at_rest: Context | None = None

    def __init__(self) -> None:
        self.heard: list[str] = []

    def hear(self, text: str) -> None:
        self.heard.append(text)


class UvicornLine:
    """A protocol of uvicorn's, as far as the fast way looks at it."""

    close_sent = False
    curr_msg_data_type = "text"

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.own_way: list[bytes] = []

    def says(self, data: bytes, kind: str = "text") -> None:
        self.frames, self.curr_msg_data_type = [data], kind
        self.send_receive_event_to_app()

    def send_receive_event_to_app(self) -> None:
        self.own_way.append(b"".join(self.frames))

    async def send(self) -> None: ...


def test_on_uvicorn_what_is_no_plain_text_goes_its_own_way() -> None:
    line, ear = UvicornLine(), Ear()
    assert receiving.hasten(line.send, ear)
    line.says(b"early")
    ear.at_rest = copy_context()
    line.says(b"one")
    line.says(b"bytes", "bytes")
    line.says(b"\xff")
    line.close_sent = True
    line.says(b"late")
    assert ear.heard == ["one"]
    assert line.own_way == [b"early", b"bytes", b"\xff", b"late"]
    receiving.let_go(line.send)
    line.close_sent = False
    line.says(b"after")
    assert line.own_way[-1] == b"after"


def test_another_server_keeps_its_own_way() -> None:
    compressing = Line()
    compressing._perMessageCompress = object()
    for send in (print, partial(print, compressing), partial(print, object())):
        assert not receiving.hasten(send, Ear())


def test_of_who_has_gone_a_server_keeps_nothing(port: int) -> None:
    """Of its own objects: the application has none."""
    name = uuid4().hex
    with connect(f"ws://127.0.0.1:{port}/fast/{name}", compression=None) as client:
        assert client.recv() == "fast"
        client.send("意意")
        assert _asked(port, f"/kept/{name}", until=bool) >= 2
    assert _asked(port, f"/kept/{name}", until=lambda kept: kept == 0) == 0


def test_who_has_gone_goes_without_the_collector() -> None:
    protocol = Line()
    protocol.state = Line.STATE_CLOSED
    protocol.is_closed = [protocol]  # as autobahn's holds it as its answer
    send = partial(print, protocol)
    assert receiving.hasten(send, Ear())
    kept = weakref.ref(protocol)
    receiving.let_go(send)
    gc.disable()
    try:
        del protocol, send
        assert kept() is None
    finally:
        gc.enable()


def test_another_server_s_socket_is_let_go_as_it_is() -> None:
    receiving.let_go(print)
    receiving.let_go(partial(print, Line()))
