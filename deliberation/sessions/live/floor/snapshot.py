"""The floor's part of a snapshot."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from deliberation.ledger.shapes import Entity
from deliberation.sessions.consequences import when_session_begins
from deliberation.sessions.live.floor.entities import hand_entity, my_hand_entity, turn_entity
from deliberation.sessions.live.floor.models import Hand, HandState, Turn
from deliberation.sessions.live.floor.state import (
    Floor,
    floor_entity,
    floor_with,
    queue_entity,
    show_floor,
)
from deliberation.sessions.models import Seat
from deliberation.sessions.picture import Picture
from deliberation.sessions.snapshot import shows, shows_own

when_session_begins(show_floor)


@shows("shared")
def who_speaks(picture: Picture) -> Iterator[Entity]:
    yield floor_entity(picture.session, picture.once(_floor))
    yield from map(turn_entity, picture.all(Turn, "seat", "agenda_item"))


@shows("participants")
def who_waits(picture: Picture) -> Iterator[Entity]:
    yield from map(hand_entity, picture.once(_waiting))
    yield queue_entity(picture.session, picture.once(_floor))


@shows_own
def my_hands(picture: Picture, seats: Collection[Seat]) -> Iterator[tuple[int, Entity]]:
    for hand in picture.of(Hand, seats):
        yield hand.seat_id, my_hand_entity(hand)


def _waiting(picture: Picture) -> list[Hand]:
    return [hand for hand in picture.all(Hand, "seat") if hand.state == HandState.WAITING]


def _floor(picture: Picture) -> Floor:
    return floor_with(
        (
            (turn.public_id, turn.seat.public_id, turn.kind, turn.side, turn.state)
            for turn in picture.all(Turn, "seat")
        ),
        (
            (hand.public_id, hand.seat.public_id, hand.kind, hand.side, hand.asked_order)
            for hand in picture.once(_waiting)
        ),
    )
