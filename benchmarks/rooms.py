"""Rooms with many viewers and one poster, the same from outside whoever serves them."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from itertools import cycle

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
        self.text = TEXT
        self.poster: Socket

    @abstractmethod
    async def open(self, viewers: int) -> None:
        """Brings the viewers and the poster in."""

    @abstractmethod
    def post(self) -> None:
        """Sends what every viewer is to get."""

    async def grow(self, viewers: int) -> None:
        """More viewers come in until there are so many; the first call opens the room."""
        if not self.audience.viewers:
            await self.open(viewers)
            return
        missing = viewers - len(self.audience.viewers)
        for socket in await gather([self.enter] * missing):
            Viewer(self.audience, socket, self.seq)

    @abstractmethod
    async def enter(self) -> Socket:
        """One more viewer, who has nothing of what was before."""

    def shrink(self, viewers: int) -> None:
        """Only so many viewers stay."""
        for viewer in self.audience.viewers[viewers:]:
            viewer.socket.close()
        del self.audience.viewers[viewers:]

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
        self.devices = 1
        self._desk: list[Viewer] = []

    async def open(self, viewers: int) -> None:
        first, *others = self.session.tokens
        self._others = cycle(others)
        # A socket may not say more than 200 things in a second: fast posters have several devices.
        self._posters = cycle([await self._open_poster(first) for _ in range(self.devices)])
        self.poster = next(self._posters)
        for socket in await gather([self.enter] * viewers):
            Viewer(self.audience, socket, self.seq)
        people = self.audience.viewers
        self._alive = asyncio.create_task(ours.keep_alive(lambda: [*people, *self._desk]))

    async def enter(self) -> Socket:
        """People have several devices where there are more viewers than people."""
        session = self.session.at(self.seq)
        return await ours.enter(self.server.door, session, next(self._others))

    async def _open_poster(self, token: str) -> Socket:
        socket = await ours.enter(self.server.door, self.session, token)
        viewer = Viewer(Audience(ours.span), socket, self.session.head)
        self._desk.append(viewer)

        def on_text(payload: bytes) -> None:
            self._look_at_answer(payload)
            viewer.on_text(payload)

        socket.on_text = on_text
        return socket

    def post(self) -> None:
        self.poster.send(ours.command("statement.post", {"text": self.text}))
        self.poster = next(self._posters)

    def _look_at_answer(self, payload: bytes) -> None:
        if payload.startswith(b'{"type":"refused"'):
            raise SystemExit(f"{self.name} refused a post: {payload.decode()}")


class TutorialRoom(Room):
    """The tutorial's way: the poster posts without following."""

    def __init__(self, name: str, server: Server) -> None:
        super().__init__(name, server, Audience(theirs.span), 0)

    async def open(self, viewers: int) -> None:
        self.poster = await connect(self.server.door, "/ws/desk/hall/")
        for socket in await gather([self.enter] * viewers):
            Viewer(self.audience, socket, 0)

    async def enter(self) -> Socket:
        return await connect(self.server.door, "/ws/room/hall/")

    def post(self) -> None:
        message = {"id": str(self.seq), "text": self.text, "speaker": "委员 1"}
        self.poster.send(orjson.dumps(message))


class LimitRoom(Room):
    """The limit: the poster's text is the frame, padded to the size of the product's."""

    def __init__(self, name: str, server: Server, model: Room) -> None:
        super().__init__(name, server, Audience(theirs.span), 0)
        self.model = model

    async def open(self, viewers: int) -> None:
        self.poster = await connect(self.server.door, "/post")
        for socket in await gather([self.enter] * viewers):
            Viewer(self.audience, socket, 0)

    async def enter(self) -> Socket:
        return await connect(self.server.door, "/room")

    def post(self) -> None:
        bare = orjson.dumps({"seq": self.seq, "pad": ""})
        missing = max(0, self.model.audience.frame_bytes - len(bare))
        self.poster.send(orjson.dumps({"seq": self.seq, "pad": "x" * missing}))
