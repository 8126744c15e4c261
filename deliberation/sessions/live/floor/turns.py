"""Having the floor: one speaker at a time, called by the rule or, visibly, against it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from deliberation.bodies.permissions import Act
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import Call, Command, Event, PublicId
from deliberation.ledger.text import REASON_LIMIT, Text
from deliberation.sessions import public_log
from deliberation.sessions.consequences import when_stage_changes
from deliberation.sessions.live.floor.entities import turn_entity
from deliberation.sessions.live.floor.models import (
    Hand,
    HandKind,
    HandState,
    Turn,
    TurnKind,
    TurnState,
)
from deliberation.sessions.live.floor.rules import LEAST_SECONDS, SpeakingSeconds
from deliberation.sessions.live.floor.state import (
    floor_in,
    may_speak,
    require_floor,
    require_may_speak,
    running_turn,
    show_floor,
    show_hand,
    side_of,
    waiting_hand,
)
from deliberation.sessions.models import ModerationAct, Seat
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import MEETING, Stage

MOST_MORE = 600
SETTLING = MEETING | {Stage.PAUSED}


class CallNext(Command):
    """Gives the floor to whoever the rule names next. A turn that runs ends first."""


class CallHand(Command):
    """Gives the floor to a chosen hand; where it was not next, everybody sees that.

    `reason` stands in the public log of moderation: it must name nobody.
    """

    hand: PublicId
    reason: Annotated[Text, Field(max_length=REASON_LIMIT)] = ""


class GiveFloor(Command):
    """Gives the floor to anybody on the roll, such as an official who is to answer.

    Where the person's hand waits for a speech, that hand is called.
    """

    seat: PublicId
    seconds: SpeakingSeconds | None = None


class FinishTurn(Command):
    """Ends the turn of whoever speaks."""


class ExtendTurn(Command):
    """Gives the speaker more time, or with a negative figure less."""

    seconds: Annotated[int, Field(ge=-MOST_MORE, le=MOST_MORE)]


class ReturnTurn(Command):
    """Takes a call back: the turn counts for nothing, the hand waits again at its old place."""


@handles(
    CallNext,
    name="floor.call_next",
    stream=KIND,
    event="floor.next_called",
    act=Act.STEER_FLOOR,
    stages={Stage.OPEN},
    answers=("turn",),
)
def call_next(room: Room, call: Call[CallNext]) -> Event:
    require_floor(room)
    hand = _next(room)
    if hand is None:
        raise Refusal(Code.NOBODY_WAITS)
    return _call(room, hand)


@handles(
    CallHand,
    name="floor.call",
    stream=KIND,
    event="floor.called",
    act=Act.STEER_FLOOR,
    stages={Stage.OPEN},
    answers=("turn",),
)
def call_hand(room: Room, call: Call[CallHand]) -> Event:
    require_floor(room)
    hand = room.get(Hand, call.args.hand)
    if hand.state != HandState.WAITING:
        raise Refusal(Code.ALREADY_DONE)
    return _call(room, hand, reason=call.args.reason)


@handles(
    GiveFloor,
    name="floor.give",
    stream=KIND,
    event="floor.given",
    act=Act.STEER_FLOOR,
    stages={Stage.OPEN},
    answers=("turn",),
)
def give(room: Room, call: Call[GiveFloor]) -> Event:
    require_floor(room)
    seat = room.get(Seat, call.args.seat)
    if seat.removed:
        raise Refusal(Code.NOT_FOUND)
    if seat.silenced:
        raise Refusal(Code.SILENCED)
    turn = running_turn(room)
    if turn and turn.seat_id == seat.pk:
        raise Refusal(Code.ALREADY_DONE)
    if hand := waiting_hand(room, seat, HandKind.SPEECH):
        return _call(room, hand, seconds=call.args.seconds)
    event = _finish(room, Event())
    return _begin(room, event, seat, TurnKind.GIVEN, seconds=call.args.seconds)


def _next(room: Room) -> Hand | None:
    """Whoever may not speak just now is passed over and keeps the place."""
    waiting = floor_in(room).waiting
    seats = room.find(Seat, [one.seat for one in waiting])
    found = next((one.hand for one in waiting if may_speak(room, seats[one.seat])), None)
    return room.get(Hand, found) if found else None


def _call(room: Room, hand: Hand, *, reason: str = "", seconds: int | None = None) -> Event:
    seat = room.get(Seat, hand.seat.public_id)
    require_may_speak(room, seat)
    overruled = _next(room) != hand
    event = _finish(room, Event())
    room.change(hand, state=HandState.CALLED)
    show_hand(event, hand)
    if overruled:
        public_log.record(room, event, ModerationAct.OVERRULED, reason)
    return _begin(
        room,
        event,
        seat,
        TurnKind(hand.kind),
        hand=hand,
        seconds=seconds,
        overruled=overruled,
        reason=reason if overruled else "",
    )


def _begin(  # noqa: PLR0913  all that tells one turn from another
    room: Room,
    event: Event,
    seat: Seat,
    kind: TurnKind,
    *,
    hand: Hand | None = None,
    seconds: int | None = None,
    overruled: bool = False,
    reason: str = "",
) -> Event:
    turn = room.add(
        Turn(
            session=room.session,
            seat=seat,
            hand=hand,
            kind=kind,
            side=hand.side if hand else side_of(seat),
            agenda_item=room.session.current_item,
            started_at=room.now,
            started_ms=room.clock_ms,
            planned_seconds=seconds or room.session.speaking_seconds,
            overruled=overruled,
            reason=reason,
        )
    )
    room.show_speaker(event, seat).put(room.shared, turn_entity(turn))
    event.keep(turn=turn.public_id, hand=hand.public_id if hand else None)
    return show_floor(room, event).answer(turn=turn.public_id)


@handles(
    FinishTurn,
    name="floor.finish_turn",
    stream=KIND,
    event="floor.turn_finished",
    act=Act.STEER_FLOOR,
    stages=SETTLING,
)
def finish_turn(room: Room, call: Call[FinishTurn]) -> Event:
    _running(room)
    return show_floor(room, _finish(room, Event()))


@handles(
    ExtendTurn,
    name="floor.extend_turn",
    stream=KIND,
    event="floor.turn_extended",
    act=Act.STEER_FLOOR,
    stages=SETTLING,
)
def extend_turn(room: Room, call: Call[ExtendTurn]) -> Event:
    turn = _running(room)
    planned = turn.planned_seconds + call.args.seconds
    if planned < LEAST_SECONDS:
        raise Refusal(Code.TIME_TOO_SHORT, least=LEAST_SECONDS)
    room.change(turn, planned_seconds=planned)
    return Event().put(room.shared, turn_entity(turn))


@handles(
    ReturnTurn,
    name="floor.return_turn",
    stream=KIND,
    event="floor.turn_returned",
    act=Act.STEER_FLOOR,
    stages=SETTLING,
)
def return_turn(room: Room, call: Call[ReturnTurn]) -> Event:
    turn = _running(room)
    event = Event()
    if turn.hand:
        _wait_again(room, event, room.get(Hand, turn.hand.public_id))
    room.change(turn, state=TurnState.RETURNED, spent_ms=room.clock_ms - turn.started_ms)
    return show_floor(room, event.put(room.shared, turn_entity(turn)))


def _wait_again(room: Room, event: Event, hand: Hand) -> None:
    """Back to its old place. A newer hand of the same kind makes way: one person, one hand."""
    if newer := waiting_hand(room, hand.seat, HandKind(hand.kind)):
        room.change(newer, state=HandState.WITHDRAWN)
        show_hand(event, newer)
    gone = room.get(Seat, hand.seat.public_id).removed
    room.change(hand, state=HandState.DISMISSED if gone else HandState.WAITING)
    show_hand(event, hand)


def _running(room: Room) -> Turn:
    turn = running_turn(room)
    if turn is None:
        raise Refusal(Code.NOBODY_SPEAKS)
    return turn


def _finish(room: Room, event: Event) -> Event:
    """Ends the turn that runs, if one does. Written at once: two would not fit into the table."""
    turn = running_turn(room)
    if turn is None:
        return event
    room.change(turn, state=TurnState.DONE, spent_ms=room.clock_ms - turn.started_ms)
    room.flush()
    return event.put(room.shared, turn_entity(turn))


@when_stage_changes
def end_with_the_meeting(room: Room, event: Event, to: Stage) -> None:
    """A break or a pause only stops the speaker's clock; what comes after ends the turn."""
    if to not in SETTLING and floor_in(room).turn:
        show_floor(room, _finish(room, event))
