"""Asking to speak: raising a hand, lowering it, and the moderator's no."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from deliberation.bodies.permissions import Act, may
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import Queueing, handles
from deliberation.ledger.shapes import Call, Command, Event, PublicId
from deliberation.ledger.text import REASON_LIMIT, Line, Text, require_text
from deliberation.sessions.consequences import when_seat_leaves
from deliberation.sessions.live.floor.models import Hand, HandKind, HandState
from deliberation.sessions.live.floor.state import (
    floor_in,
    may_speak,
    require_floor,
    require_may_speak,
    show_floor,
    show_hand,
    side_of,
    waiting_hand,
)
from deliberation.sessions.models import Seat
from deliberation.sessions.pools import Pool, gathers
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import MEETING, Stage

NOTE_LIMIT = 80
# A hand that could not be raised for so long was for something that has been said since.
HAND_LIFETIME = 300


class RaiseHand(Command):
    """Asks to speak, or for a point of order (程序动议). `note`: about what, in a few words."""

    kind: HandKind
    note: Annotated[Line, Field(max_length=NOTE_LIMIT)] = ""


class RaiseHandFor(Command):
    """Raises the hand of somebody in the room who has no device."""

    seat: PublicId
    kind: HandKind
    note: Annotated[Line, Field(max_length=NOTE_LIMIT)] = ""


class LowerHand(Command):
    """Takes back a hand that waits: one's own, or as a scribe one that was raised for somebody."""

    hand: PublicId


class DismissHand(Command):
    """Takes a hand out of the queue; whoever raised it is told the reason."""

    hand: PublicId
    reason: Annotated[Text, Field(max_length=REASON_LIMIT)]


@handles(
    RaiseHand,
    name="floor.raise_hand",
    stream=KIND,
    event="floor.hand_raised",
    act=Act.SPEAK,
    stages=MEETING,
    queueing=Queueing.WHILE_STAGE_LASTS,
    lifetime=HAND_LIFETIME,
    answers=("hand",),
)
def raise_hand(room: Room, call: Call[RaiseHand]) -> Event:
    return _raise(room, call, room.seat(call.actor), None)


@handles(
    RaiseHandFor,
    name="floor.raise_for",
    stream=KIND,
    event="floor.hand_raised_for",
    act=Act.ENTER_FOR_OTHERS,
    stages=MEETING,
    queueing=Queueing.WHILE_STAGE_LASTS,
    lifetime=HAND_LIFETIME,
    answers=("hand",),
)
def raise_for(room: Room, call: Call[RaiseHandFor]) -> Event:
    seat = room.get(Seat, call.args.seat)
    if not seat.removed and not may(seat.role, Act.SPEAK):
        raise Refusal(Code.FORBIDDEN, act=Act.SPEAK)
    return _raise(room, call, seat, room.seat(call.actor))


def _raise(
    room: Room, call: Call[RaiseHand] | Call[RaiseHandFor], seat: Seat, scribe: Seat | None
) -> Event:
    """A closed floor takes no more speeches; a point of order is in order at any time."""
    kind = HandKind(call.args.kind)
    require_floor(room)
    require_may_speak(room, seat)
    if kind == HandKind.SPEECH and not room.session.floor_open:
        raise Refusal(Code.FLOOR_CLOSED)
    if waiting_hand(room, seat, kind):
        raise Refusal(Code.ALREADY_DONE)
    hand = room.add(
        Hand(
            session=room.session,
            seat=seat,
            kind=kind,
            note=call.args.note,
            side=side_of(seat),
            asked_at=call.at,
            asked_order=room.next_seq,
            entered_by=scribe,
        )
    )
    event = show_floor(room, show_hand(Event(), hand))
    # Marked as the person's: the vault keeps a hash of the note with the command.
    event.keep(
        hand=hand.public_id,
        entered_by=scribe.public_id if scribe else None,
        subject=seat.public_id,
    )
    return event.answer(hand=hand.public_id)


@handles(
    LowerHand,
    name="floor.lower_hand",
    stream=KIND,
    event="floor.hand_lowered",
    act=Act.ATTEND,
    stages=MEETING,
    queueing=Queueing.WHILE_STAGE_LASTS,
    lifetime=HAND_LIFETIME,
)
def lower_hand(room: Room, call: Call[LowerHand]) -> Event:
    hand = room.get(Hand, call.args.hand)
    entered = hand.entered_by_id is not None and may(call.actor.role, Act.ENTER_FOR_OTHERS)
    if hand.seat.public_id != call.actor.ref and not entered:
        raise Refusal(Code.FORBIDDEN, act="own")
    return _take_down(room, hand, HandState.WITHDRAWN)


@handles(
    DismissHand,
    name="floor.dismiss_hand",
    stream=KIND,
    event="floor.hand_dismissed",
    act=Act.STEER_FLOOR,
    stages=MEETING | {Stage.PAUSED},
)
def dismiss_hand(room: Room, call: Call[DismissHand]) -> Event:
    reason = require_text(call.args.reason, limit=REASON_LIMIT, code=Code.REASON_REQUIRED)
    return _take_down(room, room.get(Hand, call.args.hand), HandState.DISMISSED, reason)


def _take_down(room: Room, hand: Hand, state: HandState, reason: str = "") -> Event:
    if hand.state != HandState.WAITING:
        raise Refusal(Code.ALREADY_DONE)
    room.ensure_saved(hand)
    room.change(hand, state=state, reason=reason)
    return show_floor(room, show_hand(Event(), hand))


@when_seat_leaves
def dismiss_hands_of(room: Room, event: Event, seat: Seat) -> None:
    hands = [hand for kind in HandKind if (hand := waiting_hand(room, seat, kind))]
    for hand in hands:
        room.change(hand, state=HandState.DISMISSED)
        show_hand(event, hand)
    if hands:
        show_floor(room, event)


@gathers(Pool.HANDS)
def who_waits(room: Room) -> list[str]:
    """Those who wait for a speech and could be called."""
    speeches = [one.seat for one in floor_in(room).waiting if not one.point_of_order]
    seats = room.find(Seat, speeches)
    return [key for key, seat in seats.items() if may_speak(room, seat)]
