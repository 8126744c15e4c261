"""A secretary (部门联络员) writes the answer, the official confirms it: inside one department."""

from __future__ import annotations

from datetime import date

from deliberation.bodies.permissions import Act
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import Queueing, handles
from deliberation.ledger.shapes import Call, Command, Event, PublicId, department_scope
from deliberation.ledger.text import STATEMENT_LIMIT, Text, require_text
from deliberation.sessions.live.replies.answers import (
    DATED,
    Also,
    department_of,
    questions_for,
    require_due,
)
from deliberation.sessions.live.replies.entities import ReplyDraftEntity, draft_entity
from deliberation.sessions.live.replies.giving import new_reply, publish
from deliberation.sessions.live.replies.models import ReplyDraft
from deliberation.sessions.models import ReplyKind, Seat
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import DISCUSSING


class DraftReply(Command):
    """Writes an answer for the official to confirm, or with `draft` writes that one anew.

    Nobody outside the department sees it.
    """

    statement: PublicId
    text: Text
    also: Also = []
    kind: ReplyKind = ReplyKind.EXPLANATION
    due_on: date | None = None
    draft: PublicId | None = None


class ConfirmReply(Command):
    """Gives a drafted answer as one's own, with what the official changes about it."""

    draft: PublicId
    text: Text | None = None
    kind: ReplyKind | None = None
    due_on: date | None = None


class DiscardDraft(Command):
    """Puts a draft away; nothing was said."""

    draft: PublicId


@handles(
    DraftReply,
    name="reply.draft",
    stream=KIND,
    event="reply.drafted",
    act=Act.DRAFT_REPLY,
    stages=DISCUSSING,
    queueing=Queueing.WHILE_STAGE_LASTS,
    answers=("draft",),
)
def draft(room: Room, call: Call[DraftReply]) -> Event:
    args = call.args
    text = require_text(args.text, limit=STATEMENT_LIMIT)
    seat = room.seat(call.actor)
    department = department_of(seat)
    first, *others = questions_for(room, department, args.statement, args.also)
    require_due(room, args.kind, args.due_on)
    row = _open_draft(room, seat, args.draft) if args.draft else None
    if row is None:
        row = room.add(ReplyDraft(session=room.session, department=department))
    room.change(
        row,
        statement=first,
        also=[question.public_id for question in others],
        seat=seat,
        kind=args.kind,
        text=text,
        due_on=args.due_on,
        drafted_at=room.now,
    )
    author = seat.public_id
    event = Event().put(department_scope(department.public_id), draft_entity(row), subject=author)
    return event.keep(draft=row.public_id, subject=author).answer(draft=row.public_id)


@handles(
    ConfirmReply,
    name="reply.confirm",
    stream=KIND,
    event="reply.confirmed",
    act=Act.REPLY,
    stages=DISCUSSING,
    answers=("reply",),
)
def confirm(room: Room, call: Call[ConfirmReply]) -> Event:
    args = call.args
    seat = room.seat(call.actor)
    row = _open_draft(room, seat, args.draft)
    text = require_text(row.text or "" if args.text is None else args.text, limit=STATEMENT_LIMIT)
    kind = args.kind or row.kind
    due_on = args.due_on or (row.due_on if kind in DATED else None)
    questions = questions_for(room, row.department, row.statement.public_id, row.also)
    require_due(room, kind, due_on)
    reply = new_reply(seat, questions, text, kind, due_on)
    event = publish(room, reply, questions, call.id)
    return _put_away(room, event, row)


@handles(
    DiscardDraft,
    name="reply.discard_draft",
    stream=KIND,
    event="reply.draft_discarded",
    act=Act.DRAFT_REPLY,
    stages=DISCUSSING,
)
def discard(room: Room, call: Call[DiscardDraft]) -> Event:
    return _put_away(room, Event(), _open_draft(room, room.seat(call.actor), call.args.draft))


def _open_draft(room: Room, seat: Seat, public_id: str) -> ReplyDraft:
    """Another department's draft is not there: even that somebody drafts is nobody's business.

    :raises Refusal: NOT_FOUND, ALREADY_DONE.
    """
    row = room.get(ReplyDraft, public_id)
    if row.department != department_of(seat):
        raise Refusal(Code.NOT_FOUND)
    if row.done:
        raise Refusal(Code.ALREADY_DONE)
    return row


def _put_away(room: Room, event: Event, row: ReplyDraft) -> Event:
    room.change(row, done=True)
    scope = department_scope(row.department.public_id)
    return event.drop(scope, ReplyDraftEntity, row.public_id).keep(draft=row.public_id)
