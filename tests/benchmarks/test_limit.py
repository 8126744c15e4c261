"""The limit over a Unix socket, by the client that measures it."""

from __future__ import annotations

import asyncio

import pytest

from benchmarks import client, machine, theirs
from tests.support.doors import socket_folder


@pytest.mark.parametrize("size", [5, 125, 126, 841, 65_535])
def test_a_frame_reaches_everybody_as_it_was_posted(size: int) -> None:
    frame = b"x" * size
    heard: list[bytes] = []

    async def measured() -> None:
        everybody = asyncio.Event()

        def hear(payload: bytes) -> None:
            heard.append(payload)
            if len(heard) == 6:
                everybody.set()

        viewers = [await client.connect(server.door, "/room") for _ in range(3)]
        poster = await client.connect(server.door, "/post")
        for each in (*viewers, poster):
            each.on_text = hear
        try:
            for _ in range(2):
                poster.send(frame)
            await asyncio.wait_for(everybody.wait(), 10)
            assert not any(each.ended for each in (*viewers, poster))
        finally:
            for each in (*viewers, poster):
                each.close()

    with socket_folder() as folder, machine.running(theirs.start_limit(folder / "limit")) as server:
        client.run(measured)
    assert heard == [frame] * 6
