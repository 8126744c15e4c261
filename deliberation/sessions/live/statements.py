"""Statements (意见): posting a view, answering in a thread, putting a question, taking it back."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from deliberation.bodies.permissions import Act
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import Queueing, handles
from deliberation.ledger.shapes import STAFF, Call, Command, Event, PublicId, own_scope
from deliberation.ledger.text import STATEMENT_LIMIT, Text, require_text
from deliberation.sessions import posting
from deliberation.sessions.corrections import show_corrections
from deliberation.sessions.entities import ReviewEntity
from deliberation.sessions.files.attaching import evidence_of, own_unused, use
from deliberation.sessions.links import HttpsLink
from deliberation.sessions.models import (
    AgendaItem,
    Place,
    Statement,
    StatementStatus,
)
from deliberation.sessions.projections import my_statement_entity, statement_entity
from deliberation.sessions.reports import close_reports
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import DISCUSSING, MEETING

EVIDENCE_LIMIT = 4


class PostStatement(Command):
    """Posts a view of 1 to 2,000 characters.

    `reply_to` answers in a thread; `department` makes it a question to that department;
    `agenda_item` is the item under discussion unless another is named. `files`, which the person
    has sent before, and `links` are what the view rests on (以事实为依据).
    """

    text: Text
    reply_to: PublicId | None = None
    department: PublicId | None = None
    agenda_item: PublicId | None = None
    files: Annotated[list[PublicId], Field(max_length=EVIDENCE_LIMIT)] = []
    links: Annotated[list[HttpsLink], Field(max_length=EVIDENCE_LIMIT)] = []


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
    posting.require_word(seat)
    reply_to = posting.thread(room, args.reply_to)
    department = posting.asked_department(room, args.department)
    item = room.get(AgendaItem, args.agenda_item) if args.agenda_item else None
    files = own_unused(room, seat, args.files)
    status = posting.status_at_first(room, seat)
    statement = room.add(
        Statement(
            session=room.session,
            seat=seat,
            text=text,
            posted_at=call.at,
            posted_seq=room.next_seq,
            command_id=call.id,
            published_at=call.at if status == StatementStatus.PUBLISHED else None,
            place=Place.ROOM if seat.venue_id else Place.ONLINE,
            status=status,
            agenda_item=item or room.session.current_item,
            reply_to=reply_to,
            department=department,
            evidence=evidence_of(files, args.links),
        )
    )
    event = posting.show_posted(room, Event(), statement, seat)
    if files:
        room.ensure_saved(statement)
        use(room, event, files, statement)
    return event


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
    close_reports(room, event, statement)
    show_corrections(room, event, statement)
    return event.put(room.shared, statement_entity(statement))
