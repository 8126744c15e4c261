"""A draw with its shares, as the handlers and the snapshot read it."""

from __future__ import annotations

from collections.abc import Iterable

from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.shapes import Event
from deliberation.sessions.live.draws.entities import draw_entity
from deliberation.sessions.live.draws.models import Draw, DrawMode, DrawShare, DrawState
from deliberation.sessions.room import Room


def open_draw(room: Room, public_id: str, mode: DrawMode | None = None) -> Draw:
    """:raises Refusal: NOT_FOUND, also for a draw of the other mode; DRAW_CLOSED."""
    draw = room.get(Draw, public_id)
    if mode and draw.mode != mode:
        raise Refusal(Code.NOT_FOUND)
    if draw.state != DrawState.PREPARED:
        raise Refusal(Code.DRAW_CLOSED)
    return draw


def shares_of(room: Room, draw: Draw) -> list[DrawShare]:
    """In the order of committing; the rows are those that the room knows."""
    room.flush()
    rows = list(DrawShare.objects.filter(draw=draw).select_related("seat").order_by("pk"))
    room.remember(rows)
    return [room.get(DrawShare, row.public_id) for row in rows]


def show_draw(room: Room, event: Event, draw: Draw, shares: Iterable[DrawShare] = ()) -> Event:
    return event.put(room.shared, draw_entity(draw, shares))
