"""Who keeps a person's words: each live module says how it lets go of its own."""

from __future__ import annotations

from collections.abc import Callable

from deliberation.ledger.shapes import Event
from deliberation.sessions.models import Seat
from deliberation.sessions.room import Room

Eraser = Callable[[Room, Seat, Event], int]
_erasers: list[Eraser] = []


def erases(eraser: Eraser) -> Eraser:
    """Registers what empties one module's tables of a person's words and shows it in the event.

    It answers with how many things it has emptied. Everything that gathered is in the tables and
    in the log when it is called.
    """
    _erasers.append(eraser)
    return eraser


def erase_everywhere(room: Room, seat: Seat, event: Event) -> int:
    return sum(eraser(room, seat, event) for eraser in _erasers)
