"""Sockets as a hub sees them: one by one, and together with those who see the same."""

from __future__ import annotations

from collections import deque
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Protocol

from accounts.sign_in import Person
from deliberation.ledger.shapes import Access
from realtime.transport import Frame, Transport

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
    """Everybody who sees the same shared scopes.

    Readers by their transports: of a thousand sockets each object that is touched on the way to one
    has to be fetched into the cache anew, so frames go past the readers themselves.
    """

    scopes: tuple[str, ...]
    readers: dict[Reader, Transport] = field(default_factory=dict)
    sent_bytes: int = 0
    marks: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=MARKS))

    def put(self, frame: Frame, *, but: Container[Transport] = ()) -> None:
        """One frame to everybody but these."""
        for transport in self.readers.values():
            if transport not in but:
                transport.put(frame)

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
