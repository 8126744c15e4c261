"""The floor's part of a snapshot."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from deliberation.ledger.shapes import Entity
from deliberation.sessions.consequences import when_session_begins
from deliberation.sessions.live.floor.entities import hand_entity, my_hand_entity, turn_entity
from deliberation.sessions.live.floor.models import Hand, HandState, Turn
from deliberation.sessions.live.floor.state import (
    floor_entity,
    floor_of,
    queue_entity,
    show_floor,
)
from deliberation.sessions.models import Seat, Session
from deliberation.sessions.snapshot import shows, shows_own

when_session_begins(show_floor)


@shows("shared")
def who_speaks(session: Session) -> Iterator[Entity]:
    yield floor_entity(session, floor_of(session))
    turns = Turn.objects.filter(session=session).select_related("seat", "agenda_item")
    yield from map(turn_entity, turns)


@shows("participants")
def who_waits(session: Session) -> Iterator[Entity]:
    hands = Hand.objects.filter(session=session, state=HandState.WAITING)
    yield from map(hand_entity, hands.select_related("seat"))
    yield queue_entity(session, floor_of(session))


@shows_own
def my_hands(session: Session, seats: Collection[Seat]) -> Iterator[tuple[int, Entity]]:
    for hand in Hand.objects.filter(session=session, seat__in=seats):
        yield hand.seat_id, my_hand_entity(hand)
