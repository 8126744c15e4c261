"""Sockets as a hub sees them: one by one, and together with those who see the same."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Protocol

from accounts.sign_in import Person
from deliberation.ledger.shapes import Access
from realtime.transport import Frame

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

    def put(self, frame: Frame) -> None: ...

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
    marks: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=MARKS))

    def note(self, seq: int, size: int) -> None:
        self.sent_bytes += size
        self.marks.append((seq, self.sent_bytes))

    def bytes_up_to(self, seq: int) -> int:
        """How much had been sent when event `seq` was out."""
        # From the end: a reader who keeps up acknowledges one of the last frames.
        for mark, total in reversed(self.marks):
            if mark <= seq:
                return total
        return 0
