"""What comes in on one socket, frame by frame, each heard to its end before the next.

Most of it needs no waiting: a command is handed to the writer, a number is noted. To wake a task
for it cost half as much as the rest of the way and more, so where the server lets us (`receiving`)
such a frame is heard at once, and only what has to be waited for is left to the task.
"""

from __future__ import annotations

import logging
import time
from abc import abstractmethod
from collections.abc import Awaitable, Callable
from contextlib import suppress
from contextvars import Context, copy_context
from functools import partial
from typing import Any

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer

from deliberation.ledger.execute import Refusal
from deliberation.ledger.refusals import Code
from realtime import protocol
from realtime.frame import Frame
from realtime.protocol import Close, CommandFrame, Hello, Ping, Seen, Subscribe
from realtime.receiving import LEFT, Left
from realtime.transport import Send

logger = logging.getLogger(__name__)

Receive = Callable[[], Awaitable[dict[str, Any]]]

BAD_FRAMES = 20
# Far above what any client of ours sends; commands have their own, finer limits.
FRAMES_PER_SECOND = 200


class Hearing(AsyncConsumer):  # type: ignore[misc]
    """The incoming side. What a frame means, its heir says.

    Channels' own loop is overridden: it makes two tasks for every message, to listen to a channel
    layer as well.
    """

    # The task's own, for what is logged of this socket, while it waits and nothing is half heard.
    at_rest: Context | None = None
    bad_frames = 0
    second_began = 0.0
    frames_in_second = 0

    def __init__(self) -> None:
        self.heard_at = time.monotonic()

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        self.scope, self.base_send = scope, send
        try:
            with suppress(StopConsumer):
                while True:
                    self.at_rest = copy_context()
                    message = await receive()
                    self.at_rest = None
                    await self.dispatch(message)
        finally:
            self.at_rest = None

    async def dispatch(self, message: dict[str, Any]) -> None:
        kind = message["type"]
        if kind == "websocket.receive":
            if left := self.hear(message.get("text")):
                await left()
        elif kind == LEFT:
            await message[LEFT]()
        elif kind == "websocket.connect":
            await self._open()
        elif kind == "websocket.disconnect":
            self._gone()
            raise StopConsumer

    def hear(self, text: str | None) -> Left | None:
        """Does what a frame asks for. What has to be waited for is given back."""
        self.heard_at = time.monotonic()
        if self._floods():
            return partial(self._close, Close.FLOODING)
        try:
            if text is None:
                raise Refusal(Code.MALFORMED)
            frame = protocol.parse(text)
            if isinstance(frame, Hello | Subscribe):
                return partial(self._wait_for, frame)
            self._take(frame)
        except Exception as error:  # noqa: BLE001  told to the sender, and the unexpected to the log
            return self._complain(error)
        return None

    async def _wait_for(self, frame: Hello | Subscribe) -> None:
        try:
            await self._come(frame)
        except Exception as error:  # noqa: BLE001
            if left := self._complain(error):
                await left()

    def _floods(self) -> bool:
        if self.heard_at - self.second_began >= 1:
            self.second_began, self.frames_in_second = self.heard_at, 0
        self.frames_in_second += 1
        return self.frames_in_second > FRAMES_PER_SECOND

    def _complain(self, error: Exception) -> Left | None:
        refusal = error
        if not isinstance(refusal, Refusal):
            logger.error("a frame could not be handled", exc_info=error)
            refusal = Refusal(Code.UNAVAILABLE, retry_after=2)
        command_id = refusal.data.pop("id", None)
        if isinstance(command_id, str):
            self.put(Frame(protocol.encode_refused(command_id, refusal)))
        else:
            self.put(Frame(protocol.encode_error(refusal)))
        self.bad_frames += 1
        if self.bad_frames > BAD_FRAMES:
            return partial(self._close, Close.BAD_FRAMES)
        return None

    # What its heir says -------------------------------------------------------------------------

    @abstractmethod
    def put(self, frame: Frame) -> None:
        """Sends a frame, without waiting."""

    @abstractmethod
    def _take(self, frame: CommandFrame | Seen | Ping) -> None:
        """What needs no waiting."""

    @abstractmethod
    async def _come(self, frame: Hello | Subscribe) -> None:
        """What does."""

    @abstractmethod
    async def _close(self, code: int) -> None: ...

    @abstractmethod
    async def _open(self) -> None:
        """Somebody wants to come in."""

    @abstractmethod
    def _gone(self) -> None:
        """The socket has gone."""
