"""The log of moderation that anyone can read: what was done and why, never to whom (M24)."""

from __future__ import annotations

from deliberation.ledger.shapes import Event
from deliberation.sessions.models import ModerationAct, ModerationEntry
from deliberation.sessions.projections import moderation_entry_entity
from deliberation.sessions.room import Room


def record(room: Room, event: Event, act: ModerationAct, reason: str = "") -> Event:
    """Adds a line and shows it to everybody. The reason must name nobody."""
    entry = room.add(ModerationEntry(session=room.session, at=room.now, act=act, reason=reason))
    return event.put(room.shared, moderation_entry_entity(entry))
