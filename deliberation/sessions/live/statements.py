"""Statements (意见): posting a view, answering in a thread, putting a question, taking it back."""

from __future__ import annotations

from deliberation.bodies.models import Department
from deliberation.bodies.permissions import STAFF_ROLES, Act, Role
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import Queueing, handles
from deliberation.ledger.shapes import STAFF, Call, Command, Event, PublicId, own_scope
from deliberation.ledger.text import STATEMENT_LIMIT, Text, require_text
from deliberation.sessions.entities import ReviewEntity
from deliberation.sessions.models import (
    AgendaItem,
    ModerationMode,
    Place,
    Seat,
    Statement,
    StatementStatus,
)
from deliberation.sessions.projections import my_statement_entity, review_entity, statement_entity
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import DISCUSSING, MEETING


class PostStatement(Command):
    """Posts a view of 1 to 2,000 characters.

    `reply_to` answers in a thread; `department` makes it a question to that department;
    `agenda_item` is the item under discussion unless another is named.
    """

    text: Text
    reply_to: PublicId | None = None
    department: PublicId | None = None
    agenda_item: PublicId | None = None


class WithdrawStatement(Command):
    """Takes one's own statement back: its text is no longer shown, its votes stay counted."""

    statement: PublicId


@handles(
    PostStatement,
    name="statement.post",
    stream=KIND,
    event="statement.posted",
    act=Act.SPEAK,
    stages=MEETING,
    queueing=Queueing.WHILE_STAGE_LASTS,
    answers=("statement", "status"),
)
def post(room: Room, call: Call[PostStatement]) -> Event:
    args = call.args
    text = require_text(args.text, limit=STATEMENT_LIMIT)
    seat = room.seat(call.actor)
    room.require_checked_in(seat)
    reply_to = _thread(room, args.reply_to) if args.reply_to else None
    department = _asked(room, args.department) if args.department else None
    item = room.get(AgendaItem, args.agenda_item) if args.agenda_item else None
    waits = _must_wait(room, seat)
    statement = room.add(
        Statement(
            session=room.session,
            seat=seat,
            text=text,
            posted_at=call.at,
            posted_seq=room.next_seq,
            command_id=call.id,
            published_at=None if waits else call.at,
            place=Place.ROOM if seat.venue_id else Place.ONLINE,
            status=StatementStatus.PENDING if waits else StatementStatus.PUBLISHED,
            agenda_item=item or room.session.current_item,
            reply_to=reply_to,
            department=department,
        )
    )
    author = seat.public_id
    event = Event().put(own_scope(author), my_statement_entity(statement), subject=author)
    event.keep(author=author, statement=statement.public_id, place=statement.place, subject=author)
    event.keep(agenda_item=statement.agenda_item.public_id if statement.agenda_item else None)
    if waits:
        event.put(STAFF, review_entity(statement), subject=author)
    else:
        room.show_statement(event, statement, seat)
    return event.answer(statement=statement.public_id, status=statement.status)


@handles(
    WithdrawStatement,
    name="statement.withdraw",
    stream=KIND,
    event="statement.withdrawn",
    act=Act.WITHDRAW_WORDS,
    stages=DISCUSSING,
)
def withdraw(room: Room, call: Call[WithdrawStatement]) -> Event:
    statement = room.get(Statement, call.args.statement)
    author = statement.seat.public_id
    if author != call.actor.ref:
        seen = statement.published_at is not None
        raise Refusal(
            Code.FORBIDDEN if seen else Code.NOT_FOUND, **({"act": "own"} if seen else {})
        )
    if statement.status not in (StatementStatus.PENDING, StatementStatus.PUBLISHED):
        raise Refusal(Code.STATEMENT_CLOSED)
    waited = statement.status == StatementStatus.PENDING
    room.change(statement, status=StatementStatus.WITHDRAWN)
    event = Event().put(own_scope(author), my_statement_entity(statement), subject=author)
    if waited:
        return event.drop(STAFF, ReviewEntity, statement.public_id)
    return event.put(room.shared, statement_entity(statement))


def _must_wait(room: Room, seat: Seat) -> bool:
    """先审后发: those who moderate and those who answer for a department are not held back."""
    if room.session.moderation != ModerationMode.PRE:
        return False
    return seat.role not in STAFF_ROLES and seat.role != Role.OFFICIAL


def _thread(room: Room, public_id: str) -> Statement:
    """The root of the thread that an answer belongs to."""
    parent = room.open_statement(public_id)
    return parent.reply_to or parent


def _asked(room: Room, public_id: str) -> Department:
    department = room.session.departments.filter(public_id=public_id).first()
    if department is None:
        raise Refusal(Code.NOT_FOUND)
    return department
