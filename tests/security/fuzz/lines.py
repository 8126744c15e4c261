"""The two ways to the live door: a consumer in this process, and a server over the network."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Protocol, Self

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidState

from tests.realtime.net import open_socket
from tests.realtime.phone import Phone
from tests.security.fuzz.frames import Wire
from tests.support.servers import ProductServer

Frame = dict[str, Any]


class Gone(Exception):
    """The line has ended, with the code of the close where there was one."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Line(Protocol):
    """One socket. Both calls raise `Gone`."""

    async def send(self, wire: Wire) -> None: ...

    async def next(self) -> Frame: ...

    async def hang_up(self) -> None: ...


Opening = Callable[[], Awaitable[Line]]


class Inside:
    """Frames go straight to a consumer; what only a server could take is left out."""

    def __init__(self, phone: Phone) -> None:
        self._phone = phone

    @classmethod
    async def open(cls) -> Self:
        return cls(await Phone().__aenter__())

    async def send(self, wire: Wire) -> None:
        if wire.kind == "binary":
            await self._phone.say_bytes(wire.payload)
            return
        with suppress(UnicodeDecodeError):  # the server before the consumer refuses what is none
            await self._phone.say(wire.payload.decode())

    async def next(self) -> Frame:
        message = await self._phone._out.get()
        if message["type"] == "websocket.close":
            raise Gone(message.get("code", 1000))
        frame: Frame = json.loads(message["text"])
        return frame

    async def hang_up(self) -> None:
        await self._phone.hang_up()


class Outside:
    """Over the network, with frames in pieces and bytes that are no frame."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    @classmethod
    async def open(cls, server: ProductServer) -> Self:
        return cls(await open_socket(server))

    async def send(self, wire: Wire) -> None:
        try:
            if wire.kind == "raw":
                self._socket.transport.write(wire.payload)
            elif wire.kind == "pieces" and wire.payload:
                await self._socket.send(_in_pieces(wire.payload), text=True)
            else:
                await self._socket.send(wire.payload, text=wire.kind != "binary")
        except ConnectionClosed as closed:
            raise Gone(_code_of(closed)) from None

    async def next(self) -> Frame:
        try:
            frame: Frame = json.loads(await self._socket.recv())
        except ConnectionClosed as closed:
            raise Gone(_code_of(closed)) from None
        return frame

    async def hang_up(self) -> None:
        """Without waiting for a server that is waiting for the end of a broken frame."""
        with suppress(ConnectionClosed, InvalidState, OSError):
            self._socket.transport.abort()
            await asyncio.wait_for(self._socket.wait_closed(), 5)


def _in_pieces(payload: bytes) -> list[bytes]:
    """Also in the middle of a character."""
    size = max(1, len(payload) // 3)
    return [payload[at : at + size] for at in range(0, len(payload), size)]


def _code_of(closed: ConnectionClosed) -> int:
    return closed.rcvd.code if closed.rcvd else 1006
