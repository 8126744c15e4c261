"""Pinned statements: what who comes late should read first (前情提要)."""

from __future__ import annotations

from deliberation.bodies.permissions import Act
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import Call, Command, Event, PublicId
from deliberation.sessions.models import Seat, Statement
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import UNFINISHED


class PinStatement(Command):
    """Marks a published statement as one that whoever comes late should read first."""

    statement: PublicId


class UnpinStatement(Command):
    """Takes the mark away, also from a statement that is shown no more."""

    statement: PublicId


@handles(
    PinStatement,
    name="statement.pin",
    stream=KIND,
    event="statement.pinned",
    act=Act.MODERATE,
    stages=UNFINISHED,
)
def pin(room: Room, call: Call[PinStatement]) -> Event:
    statement = room.open_statement(call.args.statement)
    if statement.pinned:
        raise Refusal(Code.ALREADY_DONE)
    return _set(room, statement, pinned=True)


@handles(
    UnpinStatement,
    name="statement.unpin",
    stream=KIND,
    event="statement.unpinned",
    act=Act.MODERATE,
    stages=UNFINISHED,
)
def unpin(room: Room, call: Call[UnpinStatement]) -> Event:
    statement = room.get(Statement, call.args.statement)
    if not statement.pinned:
        raise Refusal(Code.NOT_FOUND if statement.published_at is None else Code.ALREADY_DONE)
    return _set(room, statement, pinned=False)


def _set(room: Room, statement: Statement, *, pinned: bool) -> Event:
    room.change(statement, pinned=pinned)
    seat = room.get(Seat, statement.seat.public_id)
    return room.show_statement(Event(), statement, seat)
