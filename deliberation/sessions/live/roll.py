"""The roll: who belongs to the session, in which role, and with which personal code."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from accounts.models import User
from deliberation.bodies.models import Department
from deliberation.bodies.permissions import GRANTS, Act, Role
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import (
    PARTICIPANTS,
    STAFF,
    Call,
    Command,
    Event,
    PublicId,
    own_scope,
)
from deliberation.ledger.text import REASON_LIMIT, Line, Text, require_text
from deliberation.sessions import codes
from deliberation.sessions.entities import MySeatEntity, SeatAccessEntity, SeatEntity
from deliberation.sessions.models import Category, Seat, Venue
from deliberation.sessions.projections import seat_access_entity, speaker_entity
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import UNFINISHED


class EnterOnRoll(Command):
    """Puts a person on the roll and issues a personal code for the seat.

    An official is entered with the department that they answer for. `user`: the public id of an
    account, where the person has one.
    """

    name: Line
    role: Role
    category: Category
    sector: Annotated[Line, Field(max_length=40)] = ""
    department: PublicId | None = None
    venue: PublicId | None = None
    user: PublicId | None = None


class ChangeRole(Command):
    """Gives a person on the roll another role; it counts from their next command on."""

    seat: PublicId
    role: Role
    department: PublicId | None = None


class RemoveFromRoll(Command):
    """Takes a person off the roll: every right ends, what they said stays."""

    seat: PublicId
    reason: Annotated[Text, Field(max_length=REASON_LIMIT)]


class RenewCode(Command):
    """Issues a new personal code; the old one stops working, with the device that used it."""

    seat: PublicId


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
    name = require_text(args.name, limit=80)
    department = _department(room, args.role, args.department)
    venue = room.get(Venue, args.venue) if args.venue else None
    user = _free_user(room, args.user) if args.user else None
    seat = Seat(
        session=room.session,
        user=user,
        name=name,
        role=args.role,
        category=args.category,
        sector=args.sector,
        department=department,
        venue=venue,
    )
    for field, value in codes.issue(seat).items():
        setattr(seat, field, value)
    room.add(seat)
    if user:
        room.raise_rights_version()
    event = room.show_seat(Event(), seat).put(STAFF, seat_access_entity(seat))
    return room.show_session(room.keep_holder(event, seat)).answer(seat=seat.public_id)


@handles(
    ChangeRole,
    name="roll.change_role",
    stream=KIND,
    event="roll.role_changed",
    act=Act.CHANGE_RIGHTS,
    stages=UNFINISHED,
)
def change_role(room: Room, call: Call[ChangeRole]) -> Event:
    seat = _present_seat(room, call.args.seat)
    department = _department(room, call.args.role, call.args.department)
    if seat.role == call.args.role and seat.department == department:
        raise Refusal(Code.ALREADY_DONE)
    if Role(call.args.role) not in GRANTS[Act.CHANGE_RIGHTS]:
        _require_another_keeper(room, seat)
    room.change(seat, role=call.args.role, department=department)
    room.raise_rights_version()
    event = room.show_seat(Event(), seat)
    if seat.spoke:
        event.put(room.shared, speaker_entity(seat), subject=seat.public_id)
    return event


@handles(
    RemoveFromRoll,
    name="roll.remove",
    stream=KIND,
    event="roll.removed",
    act=Act.CHANGE_RIGHTS,
    stages=UNFINISHED,
)
def remove(room: Room, call: Call[RemoveFromRoll]) -> Event:
    seat = _present_seat(room, call.args.seat)
    require_text(call.args.reason, limit=REASON_LIMIT, code=Code.REASON_REQUIRED)
    _require_another_keeper(room, seat)
    room.change(seat, removed=True, code_index="")
    room.raise_rights_version()
    event = (
        Event()
        .drop(PARTICIPANTS, SeatEntity, seat.public_id)
        .drop(STAFF, SeatAccessEntity, seat.public_id)
        .drop(own_scope(seat.public_id), MySeatEntity, seat.public_id)
        .keep(seat=seat.public_id, reason=call.args.reason)
    )
    return room.show_session(event)


@handles(
    RenewCode,
    name="roll.renew_code",
    stream=KIND,
    event="roll.code_renewed",
    act=Act.ISSUE_CODES,
    stages=UNFINISHED,
)
def renew_code(room: Room, call: Call[RenewCode]) -> Event:
    seat = _present_seat(room, call.args.seat)
    if (
        seat.claimed_at is not None
        and seat.user is not None
        and not seat.user.has_usable_password()
    ):
        # The device that claimed the old code is signed in as a person made for it: let go of both.
        room.change(seat, user=None)
        room.raise_rights_version()
    room.change(seat, **codes.issue(seat))
    return room.keep_holder(Event().put(STAFF, seat_access_entity(seat)), seat)


def _present_seat(room: Room, public_id: str) -> Seat:
    seat = room.get(Seat, public_id)
    if seat.removed:
        raise Refusal(Code.NOT_FOUND)
    return seat


def _department(room: Room, role: str, public_id: str | None) -> Department | None:
    if public_id is None:
        if role == Role.OFFICIAL:
            fault = {"field": "department", "problem": "missing"}
            raise Refusal(Code.INVALID_ARGUMENTS, fields=[fault])
        return None
    department = room.session.departments.filter(public_id=public_id).first()
    if department is None:
        raise Refusal(Code.NOT_FOUND)
    return department


def _free_user(room: Room, public_id: str) -> User:
    user = User.objects.filter(public_id=public_id, is_active=True).first()
    if user is None:
        raise Refusal(Code.NOT_FOUND)
    if room.actors({user.pk}):
        raise Refusal(Code.ALREADY_DONE)
    return user


def _require_another_keeper(room: Room, seat: Seat) -> None:
    """A session that nobody can steer any more could not even be ended."""
    keepers = GRANTS[Act.CHANGE_RIGHTS]
    if Role(seat.role) not in keepers:
        return
    room.flush()
    others = Seat.objects.filter(
        session=room.session, removed=False, role__in=keepers, user__isnull=False
    )
    if not others.exclude(pk=seat.pk).exists():
        raise Refusal(Code.LAST_CHAIR)
