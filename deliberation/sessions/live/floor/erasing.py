"""What a hand was raised for are the person's words: they go when words are erased."""

from __future__ import annotations

from deliberation.ledger.shapes import Event
from deliberation.sessions.erasing import erases
from deliberation.sessions.live.floor.models import Hand
from deliberation.sessions.live.floor.state import show_hand
from deliberation.sessions.models import Seat
from deliberation.sessions.room import Room


@erases
def erase_notes(room: Room, seat: Seat, event: Event) -> int:
    rows = list(Hand.objects.filter(session=room.session, seat=seat).exclude(note=""))
    room.remember(rows)
    for row in rows:
        hand = room.get(Hand, row.public_id)
        room.change(hand, note="")
        show_hand(event, hand)
    return len(rows)
