"""Many viewers of one room: each frame of each viewer is looked at, and nothing may be missing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.client import Socket

# The numbers (from, to) of the events in a frame; None for a frame without events.
Span = tuple[int, int] | None
PATIENCE_S = 60.0


@dataclass
class Audience:
    """Counts arrivals. Viewers who get the same bytes cost one decoding."""

    decode: Callable[[bytes], Span]
    viewers: list[Viewer] = field(default_factory=list)
    faults: int = 0
    frame_bytes: int = 0
    _last: bytes = b""
    _span: Span = None
    _wanted: int = 0
    _missing: int = 0
    _complete: asyncio.Future[None] | None = None

    def span(self, payload: bytes) -> Span:
        if payload != self._last:
            self._last, self._span = payload, self.decode(payload)
            if self._span:
                self.frame_bytes = len(payload)
        return self._span

    def expect(self, seq: int) -> asyncio.Future[None]:
        """Done when every viewer has the frame that ends with event `seq`."""
        self._wanted, self._missing = seq, len(self.viewers)
        self._complete = asyncio.get_running_loop().create_future()
        return self._complete

    def arrived(self, seq: int) -> None:
        if seq == self._wanted and self._complete is not None:
            self._missing -= 1
            if self._missing == 0:
                self._complete.set_result(None)

    async def wait(self, complete: asyncio.Future[None]) -> None:
        """:raises SystemExit: some viewer never got the frame, or was thrown out."""
        try:
            await asyncio.wait_for(complete, PATIENCE_S)
        except TimeoutError:
            ended = [viewer.socket.ended for viewer in self.viewers if viewer.socket.ended]
            raise SystemExit(
                f"{self._missing} of {len(self.viewers)} viewers never got event {self._wanted}; "
                f"{len(ended)} sockets were ended by the server {ended[:3]}"
            ) from None


class Viewer:
    """One viewer: a gap or a double in the numbers is a fault."""

    __slots__ = ("audience", "confirmed", "cursor", "received", "socket")

    def __init__(self, audience: Audience, socket: Socket, cursor: int) -> None:
        self.audience = audience
        self.socket = socket
        self.cursor = cursor
        self.received = self.confirmed = 0
        socket.on_text = self.on_text
        audience.viewers.append(self)

    def on_text(self, payload: bytes) -> None:
        self.received += len(payload)
        span = self.audience.span(payload)
        if span is None:
            return
        if span[0] != self.cursor + 1:
            self.audience.faults += 1
        self.cursor = span[1]
        self.audience.arrived(span[1])
