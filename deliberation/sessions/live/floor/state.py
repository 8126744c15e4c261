"""The floor as it stands: who speaks, who waits and in which order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.shapes import PARTICIPANTS, Event, own_scope
from deliberation.sessions.live.floor.entities import (
    FloorEntity,
    HandEntity,
    QueueEntity,
    hand_entity,
    my_hand_entity,
)
from deliberation.sessions.live.floor.models import (
    Hand,
    HandKind,
    HandState,
    Turn,
    TurnKind,
    TurnState,
)
from deliberation.sessions.live.floor.order import Waiting, calling_order
from deliberation.sessions.models import Mode, Place, Seat, Session
from deliberation.sessions.room import Room


@dataclass(frozen=True)
class Floor:
    """`waiting`: in calling order."""

    turn: Turn | None
    waiting: list[Hand]


def floor_of(session: Session) -> Floor:
    """Read from the tables: in a handler, through `floor_in`."""
    turns = list(Turn.objects.filter(session=session).exclude(state=TurnState.RETURNED))
    hands = Hand.objects.filter(session=session, state=HandState.WAITING)
    known = {hand.public_id: hand for hand in hands.select_related("seat")}
    taken = Counter(turn.seat_id for turn in turns)
    order = calling_order((_as_waiting(hand, taken) for hand in known.values()), _last_side(turns))
    running = next((turn for turn in turns if turn.state == TurnState.SPEAKING), None)
    return Floor(running, [known[hand] for hand in order])


def _as_waiting(hand: Hand, taken: Counter[int]) -> Waiting:
    return Waiting(
        hand=hand.public_id,
        point_of_order=hand.kind == HandKind.POINT_OF_ORDER,
        turns=taken[hand.seat_id],
        side=hand.side,
        asked=hand.asked_order,
    )


def _last_side(turns: list[Turn]) -> str | None:
    """An official who answers in between does not take the turn of a side that waits."""
    speeches = [turn for turn in turns if turn.kind == TurnKind.SPEECH]
    return max(speeches, key=lambda turn: turn.pk).side if speeches else None


def floor_in(room: Room) -> Floor:
    """The same, with what has gathered in the batch; rows are those that the room knows."""
    room.flush()
    found = floor_of(room.session)
    room.remember([*found.waiting, *([found.turn] if found.turn else [])])
    return Floor(
        room.get(Turn, found.turn.public_id) if found.turn else None,
        [room.get(Hand, hand.public_id) for hand in found.waiting],
    )


def floor_entity(session: Session, floor: Floor) -> FloorEntity:
    sides = Counter(hand.side for hand in floor.waiting)
    return FloorEntity(
        id=session.public_id,
        open=session.floor_open,
        speaking_seconds=session.speaking_seconds,
        turn=floor.turn.public_id if floor.turn else None,
        waiting=len(floor.waiting),
        waiting_online=sides[Place.ONLINE],
        waiting_room=sides[Place.ROOM],
    )


def queue_entity(session: Session, floor: Floor) -> QueueEntity:
    return QueueEntity(id=session.public_id, order=[hand.public_id for hand in floor.waiting])


def show_floor(room: Room, event: Event) -> Event:
    """Who speaks for everybody, who waits for those who take part."""
    floor = floor_in(room)
    event.put(room.shared, floor_entity(room.session, floor))
    return event.put(PARTICIPANTS, queue_entity(room.session, floor))


def show_hand(event: Event, hand: Hand) -> Event:
    """A hand is in the queue while it waits; the person sees what became of it."""
    seat = hand.seat.public_id
    if hand.state == HandState.WAITING:
        event.put(PARTICIPANTS, hand_entity(hand), subject=seat)
    else:
        event.drop(PARTICIPANTS, HandEntity, hand.public_id)
    return event.put(own_scope(seat), my_hand_entity(hand), subject=seat)


def side_of(seat: Seat) -> Place:
    return Place.ROOM if seat.venue_id else Place.ONLINE


def require_floor(room: Room) -> None:
    """:raises Refusal: NO_FLOOR: in a network consultation nobody speaks in turn."""
    if room.session.mode == Mode.NETWORK:
        raise Refusal(Code.NO_FLOOR)


def require_may_speak(room: Room, seat: Seat) -> None:
    """:raises Refusal: NOT_FOUND off the roll, SILENCED, NOT_CHECKED_IN."""
    if seat.removed:
        raise Refusal(Code.NOT_FOUND)
    if seat.silenced:
        raise Refusal(Code.SILENCED)
    room.require_checked_in(seat)


def may_speak(room: Room, seat: Seat) -> bool:
    try:
        require_may_speak(room, seat)
    except Refusal:
        return False
    return True
