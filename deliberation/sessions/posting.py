"""What every way of putting a statement forward has in common: by oneself, or through a scribe."""

from __future__ import annotations

from typing import Any

from deliberation.bodies.models import Department
from deliberation.bodies.permissions import STAFF_ROLES, Role
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.rows import new
from deliberation.ledger.shapes import STAFF, Call, Command, Event, PublicId, own_scope
from deliberation.ledger.text import STATEMENT_LIMIT, Text, require_text
from deliberation.sessions.models import (
    AgendaItem,
    ModerationMode,
    Seat,
    Statement,
    StatementStatus,
)
from deliberation.sessions.projections import my_statement_entity, review_entity
from deliberation.sessions.room import Room


class Words(Command):
    """What every statement says, whoever enters it."""

    text: Text
    reply_to: PublicId | None = None
    department: PublicId | None = None
    agenda_item: PublicId | None = None


def compose(room: Room, call: Call[Words], seat: Seat, **particulars: Any) -> Statement:
    """That person's new statement, not staged yet. `particulars` belong to the way it came.

    :raises Refusal: EMPTY_TEXT, TEXT_TOO_LONG, NOT_CHECKED_IN, SILENCED, NOT_FOUND,
        STATEMENT_CLOSED.
    """
    args = call.args
    text = require_text(args.text, limit=STATEMENT_LIMIT)
    room.require_checked_in(seat)
    _require_word(seat)
    reply_to = _thread(room, args.reply_to)
    department = _asked_department(room, args.department)
    item = room.get(AgendaItem, args.agenda_item) if args.agenda_item else None
    status = _status_at_first(room, seat)
    return new(
        Statement,
        session=room.session,
        seat=seat,
        text=text,
        posted_at=call.at,
        posted_seq=room.next_seq,
        command_id=call.id,
        published_at=call.at if status == StatementStatus.PUBLISHED else None,
        status=status,
        agenda_item=item or room.session.current_item,
        reply_to=reply_to,
        department=department,
        **particulars,
    )


def _status_at_first(room: Room, seat: Seat) -> StatementStatus:
    """先审后发: those who moderate and those who answer for a department are not held back."""
    held_back = seat.role not in STAFF_ROLES and seat.role != Role.OFFICIAL
    waits = room.session.moderation == ModerationMode.PRE and held_back
    return StatementStatus.PENDING if waits else StatementStatus.PUBLISHED


def _thread(room: Room, public_id: str | None) -> Statement | None:
    """The root of the thread that an answer belongs to."""
    if public_id is None:
        return None
    parent = room.open_statement(public_id)
    return parent.reply_to or parent


def _asked_department(room: Room, public_id: str | None) -> Department | None:
    if public_id is None:
        return None
    department = room.session.departments.filter(public_id=public_id).first()
    if department is None:
        raise Refusal(Code.NOT_FOUND)
    return department


def _require_word(seat: Seat) -> None:
    """:raises Refusal: SILENCED."""
    if seat.silenced:
        raise Refusal(Code.SILENCED)


def show_posted(room: Room, event: Event, statement: Statement, seat: Seat) -> Event:
    """To its author, and to everybody or, while it waits, to staff. The vault keeps the rest."""
    author = seat.public_id
    event.put(own_scope(author), my_statement_entity(statement), subject=author)
    event.keep(author=author, statement=statement.public_id, place=statement.place, subject=author)
    event.keep(agenda_item=statement.agenda_item.public_id if statement.agenda_item else None)
    if statement.status == StatementStatus.PENDING:
        event.put(STAFF, review_entity(statement), subject=author)
    else:
        room.show_statement(event, statement, seat)
    return event.answer(statement=statement.public_id, status=statement.status)
