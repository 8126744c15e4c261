"""A client over the network, with the `websockets` package: a stranger's view of the protocol."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.request import urlopen
from uuid import uuid4

from websockets.asyncio.client import connect

from tests.realtime.scene import Scene
from tests.replica import Replica
from tests.support.servers import ProductServer

PATIENCE_S = 10.0
Frame = dict[str, Any]


class Client:
    """One person's device. It keeps its replica and its cursor over reconnects."""

    def __init__(self, scene: Scene, who: str | None) -> None:
        self.scene = scene
        self.token = scene.tokens[who] if who else None
        self.replica = Replica()
        self.cursor = 0
        self.epoch: str | None = None
        self.kinds: list[tuple[int, str]] = []

    @asynccontextmanager
    async def on(self, server: ProductServer) -> AsyncIterator[Client]:
        """Connects, greets, follows; loads nothing if it can continue."""
        async with open_socket(server) as self.socket:
            await self.say({"type": "hello", "version": 1, "token": self.token})
            await self.hear("welcome")
            await self.say(
                {
                    "type": "subscribe",
                    "stream": self.scene.stream,
                    "epoch": self.epoch or self.epoch_of(server),
                    "after": self.cursor,
                }
            )
            self.epoch = (await self.hear("subscribed"))["epoch"]
            yield self

    def epoch_of(self, server: ProductServer) -> str:
        with urlopen(f"{server.url}/api/v1/streams/{self.scene.stream}/head") as answer:
            return str(json.load(answer)["epoch"])

    async def say(self, frame: Frame | str) -> None:
        await self.socket.send(frame if isinstance(frame, str) else json.dumps(frame))

    async def hear(self, *types: str, within: float = PATIENCE_S) -> Frame:
        async def next_one() -> Frame:
            while True:
                frame: Frame = json.loads(await self.socket.recv())
                if frame["type"] == "events":
                    self._take(frame)
                if frame["type"] in types:
                    return frame

        return await asyncio.wait_for(next_one(), within)

    def _take(self, frame: Frame) -> None:
        assert frame["from"] <= self.cursor + 1, "a gap"
        if frame["to"] > self.cursor:
            self.kinds += [(line["seq"], line["kind"]) for line in frame["events"]]
            self.replica.apply(frame)
            self.cursor = frame["to"]

    async def do(self, name: str, /, *, command_id: str | None = None, **args: Any) -> Frame:
        command_id = command_id or str(uuid4())
        await self.say({"type": "command", "id": command_id, "name": name, "args": args})
        answer = await self.hear("ack", "refused")
        assert answer["id"] == command_id
        return answer

    async def is_alive(self) -> None:
        await self.say({"type": "ping"})
        await self.hear("pong")

    async def up_to(self, seq: int, within: float = PATIENCE_S) -> None:
        while self.cursor < seq:
            await self.hear("events", within=within)


def open_socket(server: ProductServer, origin: str | None = "own", path: str = "") -> connect:
    """A socket as a browser opens it; `origin` is the page's."""
    return connect(
        server.socket_url + path,
        origin=server.url if origin == "own" else origin,  # type: ignore[arg-type]
        compression=None,
        ping_interval=None,
        max_size=None,
    )
