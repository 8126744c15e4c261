"""The floor as it stands: who speaks, who waits and in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
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

# Id, seat, kind, side, state; id, seat, kind, side, number of the event that raised it.
TurnFacts = tuple[str, str, str, str, str]
HandFacts = tuple[str, str, str, str, int]


@dataclass(frozen=True)
class Floor:
    """Who speaks, as the id of the turn, and who waits, in calling order.

    No rows: hundreds may wait, and each hand that is raised asks for the whole order.
    """

    turn: str | None
    waiting: list[Waiting]


def floor_of(session: Session) -> Floor:
    """Read from the tables: in a handler, through `floor_in`."""
    turns = Turn.objects.filter(session=session).order_by("pk")
    hands = Hand.objects.filter(session=session, state=HandState.WAITING)
    return floor_with(
        turns.values_list("public_id", "seat__public_id", "kind", "side", "state"),
        hands.values_list("public_id", "seat__public_id", "kind", "side", "asked_order"),
    )


def floor_with(turns: Iterable[TurnFacts], hands: Iterable[HandFacts]) -> Floor:
    """`turns`: all in their order, with those that were taken back. `hands`: those that wait."""
    counted = [turn for turn in turns if turn[-1] != TurnState.RETURNED]
    taken = Counter(seat for _, seat, _, _, _ in counted)
    # An official who answers in between does not take the turn of a side that waits.
    speeches = [side for _, _, kind, side, _ in counted if kind == TurnKind.SPEECH]
    speaking = [turn for turn, _, _, _, state in counted if state == TurnState.SPEAKING]
    waiting = (
        Waiting(hand, seat, kind == HandKind.POINT_OF_ORDER, taken[seat], side, asked)
        for hand, seat, kind, side, asked in hands
    )
    return Floor(
        turn=speaking[0] if speaking else None,
        waiting=calling_order(waiting, speeches[-1] if speeches else None),
    )


def floor_in(room: Room) -> Floor:
    """The same, with what has gathered in the batch."""
    room.flush()
    return floor_of(room.session)


def running_turn(room: Room) -> Turn | None:
    turn = floor_in(room).turn
    return room.get(Turn, turn) if turn else None


def waiting_hand(room: Room, seat: Seat, kind: HandKind) -> Hand | None:
    """The one hand of that kind that the person has up."""
    room.flush()
    hands = Hand.objects.filter(session=room.session, seat=seat, state=HandState.WAITING)
    found = hands.filter(kind=kind).values_list("public_id", flat=True).first()
    return room.get(Hand, found) if found else None


def floor_entity(session: Session, floor: Floor) -> FloorEntity:
    sides = Counter(one.side for one in floor.waiting)
    return FloorEntity(
        id=session.public_id,
        open=session.floor_open,
        speaking_seconds=session.speaking_seconds,
        turn=floor.turn,
        waiting=len(floor.waiting),
        waiting_online=sides[Place.ONLINE],
        waiting_room=sides[Place.ROOM],
    )


def queue_entity(session: Session, floor: Floor) -> QueueEntity:
    return QueueEntity(id=session.public_id, order=[one.hand for one in floor.waiting])


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
