"""Attendance: claiming a seat, checking in, being marked, asking leave (应到/实到/列席/请假).

Attendance is a durable fact and decides quorum; whether a phone is connected is presence and is
written down nowhere. Check-in fixes one voting channel per person.
"""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

from django.db import transaction
from django.db.models import Q
from pydantic import Field

from accounts.models import User
from deliberation.bodies.permissions import Act
from deliberation.ledger.execute import Envelope, execute_one
from deliberation.ledger.models import Stream
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import STAFF, Call, Command, Event, PublicId
from deliberation.ledger.text import REASON_LIMIT, Text, require_text
from deliberation.sessions import codes
from deliberation.sessions.consequences import follow_going
from deliberation.sessions.models import AttendanceStatus, Channel, Seat, Venue
from deliberation.sessions.projections import seat_access_entity
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import GATHERING, PREPARING, UNFINISHED


class ClaimSeat(Command):
    """Marks the personal code of one's own seat as used. Sent by the door that takes codes."""


class CheckIn(Command):
    """Says "I am here", online or in a venue, and votes by this device from now on.

    Whoever comes in accepts the norms of the house (平等、有序、真诚、包容), once for each session.
    """

    venue: PublicId | None = None
    accepts_norms: bool = False


class MarkAttendance(Command):
    """Enters attendance for somebody, with the venue and the channel by which they vote."""

    seat: PublicId
    status: AttendanceStatus
    venue: PublicId | None = None
    channel: Channel | None = None


class AskLeave(Command):
    """Asks leave for oneself (请假)."""

    reason: Annotated[Text, Field(max_length=REASON_LIMIT)]


@handles(
    ClaimSeat,
    name="attendance.claim_seat",
    stream=KIND,
    event="attendance.seat_claimed",
    act=Act.ATTEND,
    stages=UNFINISHED,
)
def claim_seat(room: Room, call: Call[ClaimSeat]) -> Event:
    seat = room.seat(call.actor)
    if seat.claimed_at is not None or not seat.code_version:
        raise Refusal(Code.CODE_USED)
    room.change(seat, claimed_at=room.now)
    event = room.show_seat(Event(), seat).put(STAFF, seat_access_entity(seat))
    return room.keep_holder(event, seat)


@handles(
    CheckIn,
    name="attendance.check_in",
    stream=KIND,
    event="attendance.checked_in",
    act=Act.ATTEND,
    stages=GATHERING,
)
def check_in(room: Room, call: Call[CheckIn]) -> Event:
    seat = room.seat(call.actor)
    venue = room.get(Venue, call.args.venue) if call.args.venue else None
    here = seat.status == AttendanceStatus.PRESENT
    if here and seat.channel != Channel.DEVICE:
        raise Refusal(Code.CHANNEL_TAKEN, channel=seat.channel)
    _require_free_place(room, seat)
    event = Event()
    if seat.norms_accepted_at is None:
        if not call.args.accepts_norms:
            raise Refusal(Code.NORMS_NOT_ACCEPTED)
        room.change(seat, norms_accepted_at=room.now)
        event.keep(seat=seat.public_id, norms=True)
    elif here and seat.venue == venue:
        raise Refusal(Code.ALREADY_DONE)
    room.change(seat, status=AttendanceStatus.PRESENT, venue=venue, channel=Channel.DEVICE)
    return room.show_session(room.show_seat(event, seat))


@handles(
    MarkAttendance,
    name="attendance.mark",
    stream=KIND,
    event="attendance.marked",
    act=Act.MARK_ATTENDANCE,
    stages=PREPARING | GATHERING,
)
def mark(room: Room, call: Call[MarkAttendance]) -> Event:
    args = call.args
    seat = room.get(Seat, args.seat)
    if seat.removed:
        raise Refusal(Code.NOT_FOUND)
    venue = room.get(Venue, args.venue) if args.venue else None
    if args.status != AttendanceStatus.PRESENT:
        room.change(seat, status=args.status, channel="", venue=venue)
        return _show_gone(room, Event(), seat)
    channel = args.channel or seat.channel or Channel.HAND
    if seat.status == AttendanceStatus.PRESENT and seat.channel != channel:
        raise Refusal(Code.CHANNEL_TAKEN, channel=seat.channel)
    _require_free_place(room, seat)
    room.change(seat, status=AttendanceStatus.PRESENT, venue=venue, channel=channel)
    return room.show_session(room.show_seat(Event(), seat))


@handles(
    AskLeave,
    name="attendance.ask_leave",
    stream=KIND,
    event="attendance.leave_asked",
    act=Act.ATTEND,
    stages=PREPARING | GATHERING,
)
def ask_leave(room: Room, call: Call[AskLeave]) -> Event:
    reason = require_text(call.args.reason, limit=REASON_LIMIT, code=Code.REASON_REQUIRED)
    seat = room.seat(call.actor)
    if seat.status == AttendanceStatus.EXCUSED:
        raise Refusal(Code.ALREADY_DONE)
    room.change(seat, status=AttendanceStatus.EXCUSED, channel="", venue=None)
    event = Event().keep(subject=seat.public_id, seat=seat.public_id, reason=reason)
    return _show_gone(room, event, seat)


def _require_free_place(room: Room, seat: Seat) -> None:
    """:raises Refusal: PLACE_TAKEN while a substitute, or who is substituted, is present."""
    room.flush()
    others = Seat.objects.filter(Q(substitutes=seat) | Q(pk=seat.substitutes_id))
    if others.filter(removed=False, status=AttendanceStatus.PRESENT).exists():
        raise Refusal(Code.PLACE_TAKEN)


def _show_gone(room: Room, event: Event, seat: Seat) -> Event:
    follow_going(room, event, seat)
    return room.show_session(room.show_seat(event, seat))


def claim(code: str, *, by: User | None) -> Seat:
    """Opens the door to whoever holds a personal code; answers with the seat and its user.

    The code works once. The device that used it may come again while it is signed in as that
    person (`by`).
    :raises Refusal: CODE_UNKNOWN, CODE_USED, WRONG_STAGE.
    """
    index = codes.index_of(code)
    if index is None:
        raise Refusal(Code.CODE_UNKNOWN)
    with transaction.atomic():
        found = Seat.objects.filter(code_index=index, removed=False).first()
        if found is None:
            raise Refusal(Code.CODE_UNKNOWN)
        Stream.objects.select_for_update().get(session=found.session_id)
        seat = Seat.objects.select_related("session__stream", "user").get(pk=found.pk)
        if seat.code_index != index or seat.removed:
            raise Refusal(Code.CODE_UNKNOWN)
        if seat.claimed_at is not None:
            if by is not None and by == seat.user:
                return seat
            raise Refusal(Code.CODE_USED)
        if seat.user is None:
            seat.user = _guest(seat)
            seat.save(update_fields=["user"])
        envelope = Envelope(seat.user.pk, uuid4(), "attendance.claim_seat", {})
        execute_one(seat.session.public_id, envelope)
    return seat


def _guest(seat: Seat) -> User:
    """An account for somebody who has only a code: no password, so the code is the one way in."""
    user = User(username=f"seat-{seat.public_id}-{seat.code_version}", name=seat.name)
    user.set_unusable_password()
    user.save()
    return user
