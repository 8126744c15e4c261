"""Who presides: handing the meeting over to a deputy."""

from __future__ import annotations

from deliberation.bodies.permissions import Act, Role, may
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import Call, Command, Event, PublicId
from deliberation.sessions.consequences import when_seat_leaves
from deliberation.sessions.models import Seat
from deliberation.sessions.projections import speaker_entity
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import UNFINISHED


class HandOver(Command):
    """Hands the meeting over: the person presides, as a moderator where the role did not steer."""

    to: PublicId


@handles(
    HandOver,
    name="session.hand_over",
    stream=KIND,
    event="session.handed_over",
    act=Act.HAND_OVER,
    stages=UNFINISHED,
)
def hand_over(room: Room, call: Call[HandOver]) -> Event:
    seat = room.get(Seat, call.args.to)
    if seat.removed:
        raise Refusal(Code.NOT_FOUND)
    if room.session.presiding_id == seat.pk:
        raise Refusal(Code.ALREADY_DONE)
    if seat.user_id is None:
        raise Refusal(Code.NO_DEVICE)
    event = Event()
    if not may(seat.role, Act.STEER_FLOOR):
        _make_moderator(room, event, seat)
    room.ensure_saved(seat)
    room.change(room.session, presiding=seat)
    return room.show_session(room.show_speaker(event, seat))


def _make_moderator(room: Room, event: Event, seat: Seat) -> None:
    room.change(seat, role=Role.MODERATOR)
    room.raise_rights_version()
    room.show_seat(event, seat)
    if seat.spoke:
        event.put(room.shared, speaker_entity(seat), subject=seat.public_id)


@when_seat_leaves
def nobody_presides(room: Room, event: Event, seat: Seat) -> None:
    """Whoever is taken off the roll no longer presides. The session is shown by the caller."""
    if room.session.presiding_id == seat.pk:
        room.change(room.session, presiding=None)
