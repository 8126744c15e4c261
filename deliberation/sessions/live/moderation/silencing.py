"""Silence: somebody who broke the rules is not heard for a while; their votes stay possible."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from deliberation.bodies.permissions import Act
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import Call, Command, Event, PublicId
from deliberation.ledger.text import REASON_LIMIT, Text, require_text
from deliberation.sessions import public_log
from deliberation.sessions.models import ModerationAct
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import UNFINISHED


class SilenceSeat(Command):
    """Takes the word from somebody: no posts, hands or files, until it is given back.

    The reason is told to the person and stands in the public log: it must name nobody.
    """

    seat: PublicId
    reason: Annotated[Text, Field(max_length=REASON_LIMIT)]


class UnsilenceSeat(Command):
    """Gives somebody the word back."""

    seat: PublicId


@handles(
    SilenceSeat,
    name="seat.silence",
    stream=KIND,
    event="seat.silenced",
    act=Act.MODERATE,
    stages=UNFINISHED,
)
def silence(room: Room, call: Call[SilenceSeat]) -> Event:
    reason = require_text(call.args.reason, limit=REASON_LIMIT, code=Code.REASON_REQUIRED)
    seat = room.seat_on_roll(call.args.seat)
    if seat.silenced:
        raise Refusal(Code.ALREADY_DONE)
    room.change(seat, silenced=True, silenced_reason=reason)
    event = room.show_seat(Event(), seat)
    return public_log.record(room, event, ModerationAct.SILENCED, reason)


@handles(
    UnsilenceSeat,
    name="seat.unsilence",
    stream=KIND,
    event="seat.unsilenced",
    act=Act.MODERATE,
    stages=UNFINISHED,
)
def unsilence(room: Room, call: Call[UnsilenceSeat]) -> Event:
    seat = room.seat_on_roll(call.args.seat)
    if not seat.silenced:
        raise Refusal(Code.ALREADY_DONE)
    room.change(seat, silenced=False, silenced_reason="")
    return public_log.record(room, room.show_seat(Event(), seat), ModerationAct.UNSILENCED)
