"""Rights on the roll: another role, off the roll and back, a new personal code."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

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
from deliberation.ledger.text import REASON_LIMIT, Text, require_text
from deliberation.sessions import codes
from deliberation.sessions.consequences import follow_leaving
from deliberation.sessions.entities import MySeatEntity, SeatAccessEntity, SeatEntity
from deliberation.sessions.live.roll.departments import department_for
from deliberation.sessions.models import Seat
from deliberation.sessions.projections import seat_access_entity, speaker_entity
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import UNFINISHED


class ChangeRole(Command):
    """Gives a person on the roll another role; it counts from their next command on."""

    seat: PublicId
    role: Role
    department: PublicId | None = None


class RemoveFromRoll(Command):
    """Takes a person off the roll: every right ends, what they said stays."""

    seat: PublicId
    reason: Annotated[Text, Field(max_length=REASON_LIMIT)]


class RestoreToRoll(Command):
    """Puts somebody who was taken off the roll back, as they were; their card is good again."""

    seat: PublicId


class RenewCode(Command):
    """Issues a new personal code; the old one stops working, with the device that used it."""

    seat: PublicId


@handles(
    ChangeRole,
    name="roll.change_role",
    stream=KIND,
    event="roll.role_changed",
    act=Act.CHANGE_RIGHTS,
    stages=UNFINISHED,
)
def change_role(room: Room, call: Call[ChangeRole]) -> Event:
    seat = room.seat_on_roll(call.args.seat)
    department = department_for(room, call.args.role, call.args.department)
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
    seat = room.seat_on_roll(call.args.seat)
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
    follow_leaving(room, event, seat)
    return room.show_session(event)


@handles(
    RestoreToRoll,
    name="roll.restore",
    stream=KIND,
    event="roll.restored",
    act=Act.CHANGE_RIGHTS,
    stages=UNFINISHED,
)
def restore(room: Room, call: Call[RestoreToRoll]) -> Event:
    seat = room.get(Seat, call.args.seat)
    if not seat.removed or (seat.user is not None and room.actors({seat.user.pk})):
        # Also where the person has another place by now: nobody sits twice.
        raise Refusal(Code.ALREADY_DONE)
    room.change(seat, removed=False, code_index=codes.index_of(codes.code_of(seat) or "") or "")
    room.raise_rights_version()
    event = room.show_seat(Event(), seat).put(STAFF, seat_access_entity(seat))
    return room.show_session(room.keep_holder(event, seat))


@handles(
    RenewCode,
    name="roll.renew_code",
    stream=KIND,
    event="roll.code_renewed",
    act=Act.ISSUE_CODES,
    stages=UNFINISHED,
)
def renew_code(room: Room, call: Call[RenewCode]) -> Event:
    seat = room.seat_on_roll(call.args.seat)
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
