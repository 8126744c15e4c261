"""Our way of taking messages over a Unix socket: taken, and no other than over TCP."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.realtime.test_receiving import END, STREAMS, greet
from tests.support.doors import dial
from tests.support.listening import listening_at_a_path

APP = "tests.realtime.listening_app:application"
SERVERS = {
    "daphne": ("daphne", "--verbosity", "0", "--endpoint", "unix:{path}:lockfile=0", APP),
    "uvicorn": (
        *("uvicorn", APP, "--uds", "{path}", "--loop", "uvloop", "--ws", "websockets-sansio"),
        *("--lifespan", "off", "--log-level", "warning"),
    ),
}


@pytest.fixture(scope="module", params=list(SERVERS))
def path(request: pytest.FixtureRequest) -> Iterator[Path]:
    with listening_at_a_path(SERVERS[request.param]) as path:
        yield path


def say(path: Path, way: str, data: bytes) -> tuple[bytes, Any]:
    """What the server answers up to its close, and what the application has heard."""
    name = uuid4().hex
    with closing(dial(path)) as wire:
        answer = greet(wire, f"/{way}/{name}", way.encode())
        with suppress(OSError):  # it may hang up before it has read everything
            wire.sendall(data)
            wire.shutdown(socket.SHUT_WR)
            while more := wire.recv(65_536):
                answer += more
    heard: Any = None
    while not heard:
        with closing(dial(path)) as wire:
            frame = greet(wire, f"/heard/{name}", b"]")
        heard = json.loads(frame[frame.index(b"[") :])
    return answer, heard


@pytest.mark.parametrize("name", STREAMS)
def test_both_ways_hear_the_same(name: str, path: Path) -> None:
    data = STREAMS[name]
    answer, heard = say(path, "plain", data)
    fast, by_our_way = say(path, "fast", data)
    assert by_our_way == heard
    assert answer.startswith(b"\x81\x05plain")
    assert fast.startswith(b"\x81\x04fast")
    # Whoever hangs up on an offender may take back what is still on its way.
    assert fast[6:] == answer[7:] or not data.endswith(END)
