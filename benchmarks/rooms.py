"""Rooms with many viewers and one poster, the same from outside whoever serves them."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from functools import partial

import orjson

from benchmarks import ours, theirs
from benchmarks.audience import Audience, Viewer
from benchmarks.client import Socket, connect, gather
from benchmarks.machine import Server

TEXT = "我赞成一楼住户也要得到补偿的方案，费用分摊的办法要公开，物业和住建部门要把账目贴出来。" * 2


class Room(ABC):
    """`event` is one turn of the closed loop: post, and wait until every viewer has it."""

    def __init__(self, name: str, server: Server, audience: Audience, seq: int) -> None:
        self.name = name
        self.server = server
        self.audience = audience
        self.seq = seq
        self.poster: Socket

    @abstractmethod
    async def open(self, viewers: int) -> None:
        """Brings the viewers and the poster in."""

    @abstractmethod
    def post(self) -> None:
        """Sends what every viewer is to get."""

    async def event(self) -> None:
        self.seq += 1
        complete = self.audience.expect(self.seq)
        if self.poster.ended:
            raise SystemExit(
                f"{self.name} lost its poster: {self.poster.ended}\n{self.server.log()}"
            )
        self.post()
        await self.audience.wait(complete)


class ProductRoom(Room):
    """The product. Viewers are people on the roll; the poster is one more."""

    def __init__(self, name: str, server: Server, session: ours.Session) -> None:
        super().__init__(name, server, Audience(ours.span), session.head)
        self.session = session

    async def open(self, viewers: int) -> None:
        port, session = self.server.port, self.session
        first, *others = session.tokens[: viewers + 1]
        self.poster = await ours.enter(port, session, first)
        self.poster.on_text = self._look_at_answer
        calls = [partial(ours.enter, port, session, token) for token in others]
        for socket in await gather(calls):
            Viewer(self.audience, socket, session.head)
        poster = Viewer(Audience(ours.span), self.poster, session.head)
        self._watch_answers(poster)
        self._alive = asyncio.create_task(ours.keep_alive(lambda: [*self.audience.viewers, poster]))

    def post(self) -> None:
        self.poster.send(ours.command("statement.post", {"text": TEXT}))

    def _watch_answers(self, poster: Viewer) -> None:
        def on_text(payload: bytes) -> None:
            self._look_at_answer(payload)
            poster.on_text(payload)

        self.poster.on_text = on_text

    def _look_at_answer(self, payload: bytes) -> None:
        if payload.startswith(b'{"type":"refused"'):
            raise SystemExit(f"{self.name} refused a post: {payload.decode()}")


class TutorialRoom(Room):
    """The tutorial's way: the poster posts without following."""

    def __init__(self, name: str, server: Server) -> None:
        super().__init__(name, server, Audience(theirs.span), 0)

    async def open(self, viewers: int) -> None:
        self.poster = await connect(self.server.port, "/ws/desk/hall/")
        path = "/ws/room/hall/"
        for socket in await gather([partial(connect, self.server.port, path)] * viewers):
            Viewer(self.audience, socket, 0)

    def post(self) -> None:
        message = {"id": str(self.seq), "text": TEXT, "speaker": "委员 1"}
        self.poster.send(orjson.dumps(message))


class LimitRoom(Room):
    """The limit: the poster's text is the frame, padded to the size of the product's."""

    def __init__(self, name: str, server: Server, model: Room) -> None:
        super().__init__(name, server, Audience(theirs.span), 0)
        self.model = model

    async def open(self, viewers: int) -> None:
        self.poster = await connect(self.server.port, "/post")
        for socket in await gather([partial(connect, self.server.port, "/room")] * viewers):
            Viewer(self.audience, socket, 0)

    def post(self) -> None:
        bare = orjson.dumps({"seq": self.seq, "pad": ""})
        missing = max(0, self.model.audience.frame_bytes - len(bare))
        self.poster.send(orjson.dumps({"seq": self.seq, "pad": "x" * missing}))
