"""The sockets that measure: what they find wrong is heard."""

from __future__ import annotations

import asyncio

import pytest

from benchmarks import client
from benchmarks.http_client import connect_http

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


def complain(status: int) -> None:
    raise SystemExit(f"answered {status}")


async def _measured(cleared: list[str]) -> None:
    """A measurement that waits for more than will come, because its callback has given up."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(ANSWER)
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        connection = await connect_http(server.sockets[0].getsockname()[1], "/", "")
        connection.on_response = complain
        connection.send(b"{}")
        await asyncio.wait_for(asyncio.Event().wait(), 60)
    finally:
        server.close()
        await server.wait_closed()
        cleared.append("server")


def test_what_a_callback_raises_ends_the_measurement_with_its_message() -> None:
    cleared: list[str] = []
    with pytest.raises(SystemExit, match="answered 200"):
        client.run(lambda: _measured(cleared))
    assert cleared == ["server"]


def test_what_the_measurement_itself_raises_is_raised() -> None:
    async def measured() -> None:
        raise SystemExit("not met")

    with pytest.raises(SystemExit, match="not met"):
        client.run(measured)
