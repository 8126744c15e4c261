"""A client on the other side of an ASGI server that is not there: frames in, frames out."""

from __future__ import annotations

import asyncio
import json
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from accounts.sign_in import issue_token
from deliberation.ledger.reading import take_snapshot
from realtime.consumers import LiveConsumer
from realtime.threads import in_thread
from tests.cast import Cast, Person, do
from tests.realtime.line import Line
from tests.replica import Replica

PATIENCE_S = 5.0
Frame = dict[str, Any]


class Closed(Exception):
    """The server closed the socket."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Phone:
    """One socket. `async with Phone(cast.member) as phone: await phone.follow(cast.stream)`.

    `at_once`: on a line that is as Daphne's, so that frames are heard without waking a task.
    """

    at_once = False

    def __init__(self, who: Person | None = None, *, cookie: str = "") -> None:
        self.who = who
        self.replica = Replica()
        self.cursor = 0
        self.epoch: str | None = None
        self._cookie = cookie
        self._line = Line()
        self._in = self._line.application_queue
        self._out: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        headers = [(b"cookie", self._cookie.encode())] if self._cookie else []
        scope = {"type": "websocket", "headers": headers, "client": ("10.0.0.1", 5000)}
        self.consumer = LiveConsumer()
        send = self._line.send(self._out.put) if self.at_once else self._out.put
        self._task = asyncio.create_task(self.consumer(scope, self._in.get, send))
        await self._in.put({"type": "websocket.connect"})
        assert await self._out.get() == {"type": "websocket.accept"}
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        await self.hang_up()

    async def hang_up(self) -> None:
        """The network is gone."""
        await self._in.put({"type": "websocket.disconnect", "code": 1006})
        await asyncio.wait_for(self._task, PATIENCE_S)

    async def say(self, frame: Frame | str) -> None:
        text = frame if isinstance(frame, str) else json.dumps(frame, ensure_ascii=False)
        if self.at_once:
            self._line.say(text)
        else:
            await self._in.put({"type": "websocket.receive", "text": text})

    async def say_bytes(self, raw: bytes) -> None:
        await self._in.put({"type": "websocket.receive", "bytes": raw})

    async def hear(self, *types: str, within: float = PATIENCE_S) -> Frame:
        """The next frame of one of the types; events on the way are applied."""

        async def next_one() -> Frame:
            while True:
                message = await self._out.get()
                if message["type"] == "websocket.close":
                    raise Closed(message.get("code", 1000))
                frame: Frame = json.loads(message["text"])
                if frame["type"] == "events":
                    self._take(frame)
                if frame["type"] in types:
                    return frame

        return await asyncio.wait_for(next_one(), within)

    async def closed(self, within: float = PATIENCE_S) -> int:
        """The code with which the server closes."""
        try:
            await self.hear("nothing", within=within)
        except Closed as closed:
            return closed.code
        raise AssertionError

    async def silence(self, *types: str, seconds: float = 0.3) -> None:
        """None of these frames comes for a while."""
        try:
            frame = await self.hear(*types, within=seconds)
        except TimeoutError:
            return
        raise AssertionError(frame)

    def _take(self, frame: Frame) -> None:
        assert frame["from"] <= self.cursor + 1, "a gap"
        if frame["to"] > self.cursor:
            self.replica.apply(frame)
            self.cursor = frame["to"]

    async def greet(self) -> Frame:
        token = issue_token(self.who.user) if self.who else None
        await self.say({"type": "hello", "version": 1, "token": token})
        return await self.hear("welcome")

    async def greet_by_cookie(self) -> Frame:
        await self.say({"type": "hello", "version": 1, "token": None})
        return await self.hear("welcome")

    async def follow(self, stream: str, *, after: int | None = None) -> Frame:
        """Greets and follows; starts from a snapshot where the server asks for it."""
        await self.greet()
        return await self.subscribe(stream, after=after)

    async def subscribe(self, stream: str, *, after: int | None = None) -> Frame:
        if after is not None:
            self.cursor = after
        wish = {"type": "subscribe", "stream": stream, "epoch": self.epoch, "after": self.cursor}
        await self.say(wish)
        answer = await self.hear("subscribed", "resnapshot")
        if answer["type"] == "subscribed":
            return answer
        await self.load(stream)
        await self.say({**wish, "epoch": self.epoch, "after": self.cursor})
        return await self.hear("subscribed")

    async def load(self, stream: str) -> None:
        """What the HTTP snapshot would have brought."""
        user = self.who.id if self.who else None
        snapshot = await in_thread(take_snapshot, stream, user)
        self.replica = Replica.of(snapshot)
        self.cursor, self.epoch = snapshot.seq, snapshot.epoch

    async def give(self, name: str, /, *, command_id: str | None = None, **args: Any) -> str:
        """Sends a command and does not wait for its answer."""
        command_id = command_id or str(uuid4())
        await self.say({"type": "command", "id": command_id, "name": name, "args": args})
        return command_id

    async def do(self, name: str, /, *, command_id: str | None = None, **args: Any) -> Frame:
        """The answer to a command, which must be its own."""
        command_id = await self.give(name, command_id=command_id, **args)
        answer = await self.hear("ack", "refused")
        assert answer["id"] == command_id
        return answer

    async def is_alive(self) -> None:
        await self.say({"type": "ping"})
        await self.hear("pong")

    async def up_to(self, seq: int) -> None:
        """Waits until the cursor has come there."""
        while self.cursor < seq:
            await self.hear("events")


async def by(cast: Cast, who: Person, name: str, /, **args: Any) -> dict[str, str]:
    return await in_thread(do, cast.stream, who, name, **args)


async def same_as_fresh(phone: Phone, stream: str) -> None:
    """The replica has come to what a new client would load."""
    other = Phone(phone.who)
    await other.load(stream)
    await phone.up_to(other.cursor)
    assert phone.replica.view() == other.replica.view()
