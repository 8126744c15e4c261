"""Statements (意见): posting a view, answering in a thread, putting a question, taking it back."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from deliberation.bodies.permissions import Act
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import Queueing, handles
from deliberation.ledger.shapes import STAFF, Call, Command, Event, PublicId, own_scope
from deliberation.sessions import posting
from deliberation.sessions.corrections import show_corrections
from deliberation.sessions.entities import ReviewEntity
from deliberation.sessions.files.attaching import evidence_of, own_unused, use
from deliberation.sessions.links import HttpsLink
from deliberation.sessions.models import (
    Place,
    Statement,
    StatementStatus,
)
from deliberation.sessions.projections import my_statement_entity, statement_entity
from deliberation.sessions.reports import close_reports
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import DISCUSSING, MEETING

EVIDENCE_LIMIT = 4


class PostStatement(posting.Words):
    """Posts a view of 1 to 2,000 characters.

    `reply_to` answers in a thread; `department` makes it a question to that department;
    `agenda_item` is the item under discussion unless another is named. `files`, which the person
    has sent before, and `links` are what the view rests on (以事实为依据).
    """

    files: Annotated[tuple[PublicId, ...], Field(max_length=EVIDENCE_LIMIT)] = ()
    links: Annotated[tuple[HttpsLink, ...], Field(max_length=EVIDENCE_LIMIT)] = ()


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
    args, seat = call.args, room.seat(call.actor)
    place = Place.ROOM if seat.venue_id else Place.ONLINE
    statement = posting.compose(room, call, seat, place=place)
    files = own_unused(room, seat, args.files)
    statement.evidence = evidence_of(files, args.links)
    room.add(statement)
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
