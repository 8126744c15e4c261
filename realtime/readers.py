"""Sockets as a hub sees them: one by one, and together with those who see the same."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from accounts.sign_in import Person
from deliberation.ledger.shapes import Access
from realtime import counting
from realtime.fanout import Fanout
from realtime.frame import Frame
from realtime.transport import Transport

# Frames whose ends are remembered, to know how much a reader has who confirms one of them.
MARKS = 2_000


class Reader(Protocol):
    """A socket as the hub sees it."""

    person: Person | None
    user_id: int | None
    session_key: str | None
    access: Access
    window: Window
    heard_at: float
    screen: str | None
    transport: Transport

    def leave(self, code: int) -> None:
        """Closes the socket; the client comes back and resumes."""


@dataclass(slots=True)
class Window:
    """How much one reader has acknowledged, in bytes of its audience's frames."""

    acknowledged: int = 0


@dataclass
class Audience:
    """Everybody who sees the same shared scopes."""

    scopes: tuple[str, ...]
    readers: set[Reader] = field(default_factory=set)
    sent_bytes: int = 0
    looked_at: int = 0
    marks: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=MARKS))
    _sockets: Fanout = field(default_factory=Fanout)

    def join(self, reader: Reader) -> None:
        if reader not in self.readers:
            self.readers.add(reader)
            self._sockets.add(reader.transport)

    def leave(self, reader: Reader) -> None:
        if reader in self.readers:
            self.readers.remove(reader)
            self._sockets.remove(reader.transport)

    def put(self, frame: Frame, instead: Mapping[Transport, Frame] | None = None) -> None:
        """One frame to everybody, but to some another one instead."""
        others = instead or {}
        self._sockets.put(frame, others)
        size = len(frame) * (len(self.readers) - len(others)) + sum(map(len, others.values()))
        counting.sent(self.scopes, len(self.readers), size)

    def note(self, seq: int, size: int) -> None:
        self.sent_bytes += size
        self.marks.append((seq, self.sent_bytes))

    def slower_than(self, window: int) -> list[Reader]:
        """Who has not confirmed so much; nobody while little has been sent since the last look.

        A look goes to every socket: until it is worth that, somebody may have an eighth more.
        """
        if self.sent_bytes - self.looked_at < window / 8:
            return []
        self.looked_at = self.sent_bytes
        floor = self.sent_bytes - window
        return [reader for reader in self.readers if reader.window.acknowledged < floor]

    def bytes_up_to(self, seq: int) -> int:
        """How much had been sent when event `seq` was out."""
        # From the end: a reader who keeps up acknowledges one of the last frames.
        for mark, total in reversed(self.marks):
            if mark <= seq:
                return total
        return 0
