"""The database is held up for real: staff are told while people wait, and told when it is over."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from uuid import uuid4

import pytest

from tests.realtime.net import Client
from tests.realtime.scene import set_up
from tests.support.servers import ProductServer


async def told(device: Client, slow: bool, within: float) -> None:
    async with asyncio.timeout(within):
        while (await device.hear("derived"))["presence"]["slow"] is not slow:
            pass


@pytest.mark.sqlite_only(reason="one lock holds up all writers")
async def test_a_database_that_is_held_up(tmp_path: Path) -> None:
    file = tmp_path / "held.sqlite3"
    server = ProductServer(database_url=f"sqlite:///{file}", settings={"RATE_FACTOR": "1000"})
    try:
        scene = set_up(server)
        server.start()
        async with (
            Client(scene, "moderator").on(server) as staff,
            Client(scene, "member").on(server) as member,
        ):
            assert (await member.do("statement.post", text="很快。"))["type"] == "ack"
            holder = sqlite3.connect(file, isolation_level=None)
            holder.execute("BEGIN IMMEDIATE")
            try:
                args = {"id": str(uuid4()), "name": "statement.post", "args": {"text": "很久。"}}
                await member.say({"type": "command", **args})
                await told(staff, True, within=15)
            finally:
                holder.close()
            assert (await member.hear("ack", "refused", within=15))["id"] == args["id"]
            for number in range(40):
                await member.do("statement.post", text=f"又快了{number}。")
            await told(staff, False, within=15)
    finally:
        server.close()
