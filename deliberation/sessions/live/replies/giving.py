"""Officials answer, each in the name of their department (M23)."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from deliberation.bodies.permissions import Act, Role
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import Queueing, handles
from deliberation.ledger.shapes import Call, Command, Event, PublicId, own_scope
from deliberation.ledger.text import REASON_LIMIT, STATEMENT_LIMIT, Text, require_text
from deliberation.sessions.corrections import record_correction, show_corrections
from deliberation.sessions.live.replies import finding
from deliberation.sessions.live.replies.answers import (
    Also,
    department_of,
    questions_for,
    require_due,
    settle,
    unsettle,
)
from deliberation.sessions.models import (
    CorrectionKind,
    Reply,
    ReplyKind,
    ReplyStatus,
    Seat,
    Statement,
)
from deliberation.sessions.projections import my_reply_entity, reply_entity
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import DISCUSSING, MINUTING


class GiveReply(Command):
    """Answers a question, or several like it at once, in the name of the official's department.

    `kind` says what the answer is; `written_later` (会后书面答复) needs `due_on` and keeps the
    questions waiting until then, any other kind answers them.
    """

    statement: PublicId
    text: Text
    also: Also = []
    kind: ReplyKind = ReplyKind.EXPLANATION
    due_on: date | None = None


class CorrectReply(Command):
    """Puts one's own answer right (更正); what stood there before stays visible."""

    reply: PublicId
    text: Text
    reason: Annotated[Text, Field(max_length=REASON_LIMIT)]


class WithdrawReply(Command):
    """Takes an answer back; that there was one stays visible, and its questions wait again.

    A promise that was confirmed stands until it is withdrawn itself.
    """

    reply: PublicId


@handles(
    GiveReply,
    name="reply.give",
    stream=KIND,
    event="reply.given",
    act=Act.REPLY,
    stages=DISCUSSING,
    queueing=Queueing.WHILE_STAGE_LASTS,
    answers=("reply",),
)
def give(room: Room, call: Call[GiveReply]) -> Event:
    args = call.args
    text = require_text(args.text, limit=STATEMENT_LIMIT)
    seat = room.seat(call.actor)
    questions = questions_for(room, department_of(seat), args.statement, args.also)
    require_due(room, args.kind, args.due_on)
    reply = new_reply(seat, questions, text, args.kind, args.due_on)
    return publish(room, reply, questions, call.id)


@handles(
    CorrectReply,
    name="reply.correct",
    stream=KIND,
    event="reply.corrected",
    act=Act.REPLY,
    stages=MINUTING,
)
def correct(room: Room, call: Call[CorrectReply]) -> Event:
    text = require_text(call.args.text, limit=STATEMENT_LIMIT)
    reason = require_text(call.args.reason, limit=REASON_LIMIT, code=Code.REASON_REQUIRED)
    reply = _standing(room, call.args.reply)
    seat = room.seat(call.actor)
    if reply.seat != seat:
        raise Refusal(Code.FORBIDDEN, act="own")
    if reply.text == text:
        raise Refusal(Code.ALREADY_DONE)
    event = Event().keep(subject=seat.public_id)
    before, kind = reply.text, CorrectionKind.REPLY
    room.change(reply, text=text)
    record_correction(room, event, kind=kind, target=reply, by=seat, before=before, reason=reason)
    event.put(room.shared, reply_entity(reply))
    finding.look_again(room, event, reply)
    return event


@handles(
    WithdrawReply,
    name="reply.withdraw",
    stream=KIND,
    event="reply.withdrawn",
    act=Act.WITHDRAW_REPLY,
    stages=DISCUSSING,
)
def withdraw(room: Room, call: Call[WithdrawReply]) -> Event:
    reply = room.get(Reply, call.args.reply)
    own = reply.seat.public_id == call.actor.ref
    if not own and call.actor.role != Role.CHAIR:
        raise Refusal(Code.FORBIDDEN, act=Act.WITHDRAW_REPLY)
    if reply.status != ReplyStatus.PUBLISHED:
        raise Refusal(Code.ALREADY_DONE)
    room.change(reply, status=ReplyStatus.WITHDRAWN)
    event = Event().put(room.shared, reply_entity(reply))
    show_corrections(room, event, reply)
    unsettle(room, event, reply)
    finding.forget(room, event, reply)
    return event


def new_reply(
    seat: Seat, questions: list[Statement], text: str, kind: str, due_on: date | None
) -> Reply:
    first, *others = questions
    return Reply(
        statement=first,
        seat=seat,
        department=seat.department,
        text=text,
        kind=kind,
        also=[question.public_id for question in others],
        due_on=due_on,
    )


def publish(room: Room, reply: Reply, questions: list[Statement], command: UUID) -> Event:
    """Shows a new answer to everybody, and what it does to the questions."""
    reply.session, reply.given_at, reply.command_id = room.session, room.now, command
    room.add(reply)
    author = reply.seat.public_id
    event = Event().keep(author=author, reply=reply.public_id, subject=author)
    room.show_speaker(event, reply.seat)
    event.put(room.shared, reply_entity(reply), subject=author)
    event.put(own_scope(author), my_reply_entity(reply))
    settle(room, event, reply, questions)
    finding.look(room, event, reply)
    return event.answer(reply=reply.public_id)


def _standing(room: Room, public_id: str) -> Reply:
    reply = room.get(Reply, public_id)
    if reply.status != ReplyStatus.PUBLISHED:
        raise Refusal(Code.STATEMENT_CLOSED)
    return reply
