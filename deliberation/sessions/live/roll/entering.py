"""Entering people on the roll, in their own place or in another's, and putting a line right."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from accounts.models import User
from deliberation.bodies.permissions import Act, Role
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import STAFF, Call, Command, Event, PublicId
from deliberation.ledger.text import Line, require_text
from deliberation.sessions import codes
from deliberation.sessions.consequences import follow_going
from deliberation.sessions.live.roll.departments import department_for
from deliberation.sessions.models import AttendanceStatus, Category, Seat, Venue
from deliberation.sessions.projections import seat_access_entity, speaker_entity
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import UNFINISHED

NAME_LIMIT = 80
Sector = Annotated[Line, Field(max_length=40)]
Label = Annotated[Line, Field(max_length=20)]


class EnterOnRoll(Command):
    """Puts a person on the roll and issues a personal code for the seat.

    An official is entered with the department that they answer for. `user`: the public id of an
    account, where the person has one. `label`: the number on the chair. `substitutes`: in whose
    place the person comes; that one is excused.
    """

    name: Line
    role: Role
    category: Category
    sector: Sector = ""
    department: PublicId | None = None
    venue: PublicId | None = None
    user: PublicId | None = None
    label: Label = ""
    substitutes: PublicId | None = None


class EditEntry(Command):
    """Puts a line of the roll right: what is given is changed. `venue: null` takes it away."""

    seat: PublicId
    name: Line | None = None
    label: Label | None = None
    sector: Sector | None = None
    category: Category | None = None
    venue: PublicId | None = None


@handles(
    EnterOnRoll,
    name="roll.enter",
    stream=KIND,
    event="roll.entered",
    act=Act.KEEP_ROLL,
    stages=UNFINISHED,
    answers=("seat",),
)
def enter(room: Room, call: Call[EnterOnRoll]) -> Event:
    args = call.args
    name = require_text(args.name, limit=NAME_LIMIT)
    department = department_for(room, args.role, args.department)
    venue = room.get(Venue, args.venue) if args.venue else None
    user = _free_user(room, args.user) if args.user else None
    substituted = _substituted(room, args.substitutes) if args.substitutes else None
    seat = Seat(
        session=room.session,
        user=user,
        name=name,
        role=args.role,
        category=args.category,
        sector=args.sector,
        department=department,
        venue=venue,
        label=args.label,
        substitutes=substituted,
    )
    for field, value in codes.issue(seat).items():
        setattr(seat, field, value)
    room.add(seat)
    if user:
        room.raise_rights_version()
    event = Event()
    if substituted:
        excused = AttendanceStatus.EXCUSED
        room.change(substituted, status=excused, channel="", venue=None)
        follow_going(room, event, substituted)
        room.show_seat(event, substituted)
    room.show_seat(event, seat).put(STAFF, seat_access_entity(seat))
    return room.show_session(room.keep_holder(event, seat)).answer(seat=seat.public_id)


@handles(
    EditEntry,
    name="roll.edit",
    stream=KIND,
    event="roll.edited",
    act=Act.KEEP_ROLL,
    stages=UNFINISHED,
)
def edit(room: Room, call: Call[EditEntry]) -> Event:
    seat = room.seat_on_roll(call.args.seat)
    changes = {
        name: value
        for name, value in _given(room, call.args).items()
        if getattr(seat, name) != value
    }
    if not changes:
        raise Refusal(Code.ALREADY_DONE)
    room.change(seat, **changes)
    event = room.show_seat(Event(), seat)
    if seat.spoke and changes.keys() & {"name", "sector"}:
        event.put(room.shared, speaker_entity(seat), subject=seat.public_id)
    return room.show_session(event)


def _given(room: Room, args: EditEntry) -> dict[str, Any]:
    """The fields that were sent, as the row keeps them."""
    given: dict[str, Any] = {
        name: value
        for name in ("label", "sector", "category")
        if (value := getattr(args, name)) is not None
    }
    if args.name is not None:
        given["name"] = require_text(args.name, limit=NAME_LIMIT)
    if "venue" in args.model_fields_set:
        given["venue"] = room.get(Venue, args.venue) if args.venue else None
    return given


def _free_user(room: Room, public_id: str) -> User:
    user = User.objects.filter(public_id=public_id, is_active=True).first()
    if user is None:
        raise Refusal(Code.NOT_FOUND)
    if room.actors({user.pk}):
        raise Refusal(Code.ALREADY_DONE)
    return user


def _substituted(room: Room, public_id: str) -> Seat:
    """Somebody on the roll in whose place nobody else has come."""
    seat = room.seat_on_roll(public_id)
    room.ensure_saved(seat)
    room.flush()
    if Seat.objects.filter(substitutes=seat, removed=False).exists():
        raise Refusal(Code.ALREADY_DONE)
    return seat
