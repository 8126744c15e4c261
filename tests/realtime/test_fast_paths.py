"""The fast paths on real servers: a reader who stops and comes back gets every byte in order."""

import asyncio
import socket
from collections.abc import Iterator
from typing import Any

import pytest
import websockets

from tests.realtime.flood import text
from tests.support.listening import listening

# Some 10 MB: more than the kernel's buffers on both sides hold.
FRAMES = 10_000
DAPHNE = ("daphne", "--verbosity", "0", "--bind", "127.0.0.1", "--port")
UVICORN = (
    *("uvicorn", "--loop", "uvloop", "--ws", "websockets-sansio"),
    *("--ws-per-message-deflate", "false", "--log-level", "error", "--host", "127.0.0.1", "--port"),
)


@pytest.fixture(scope="module", params=[DAPHNE, UVICORN], ids=["daphne", "uvicorn"])
def server(request: pytest.FixtureRequest) -> Iterator[tuple[str, int]]:
    with listening([*request.param, "{port}", "tests.realtime.flood:application"]) as port:
        yield request.param[0], port


def _slow_socket(port: int) -> socket.socket:
    """Takes little at a time, so that the server's side fills up."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect(("127.0.0.1", port))
    connection.setblocking(False)
    return connection


@pytest.mark.parametrize("pause", [0.0, 1.0], ids=["reading", "stalled"])
async def test_every_frame_arrives_whole_and_in_order(
    server: tuple[str, int], pause: float
) -> None:
    name, port = server
    options: dict[str, Any] = {
        "compression": None,
        "max_size": None,
        "ping_interval": None,
        "max_queue": 1,
    }
    if pause:
        options["sock"] = _slow_socket(port)
    async with websockets.connect(f"ws://127.0.0.1:{port}/", **options) as client:
        assert name in str(await client.recv()).lower(), "the fast path was not taken"
        await client.send(f"go {FRAMES}")
        await asyncio.sleep(pause)
        got = [str(await asyncio.wait_for(client.recv(), 20)) for _ in range(FRAMES)]
    by_transport = [number for number in range(FRAMES) if number % 7 != 6]
    by_server = [number for number in range(FRAMES) if number % 7 == 6]
    numbers = [int(each.partition(":")[0]) for each in got]
    assert [n for n in numbers if n % 7 != 6] == by_transport
    assert sorted(n for n in numbers if n % 7 == 6) == by_server
    assert all(each == text(number) for each, number in zip(got, numbers, strict=True))
