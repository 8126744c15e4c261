"""Officials answer, each in the name of their department (M23)."""

from __future__ import annotations

from deliberation.bodies.models import Department
from deliberation.bodies.permissions import Act, Role
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import Queueing, handles
from deliberation.ledger.shapes import Call, Command, Event, PublicId, own_scope
from deliberation.ledger.text import STATEMENT_LIMIT, Text, require_text
from deliberation.sessions.models import Reply, ReplyStatus, Seat, Statement
from deliberation.sessions.projections import my_reply_entity, reply_entity
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import DISCUSSING


class GiveReply(Command):
    """Answers a statement in the name of the official's department."""

    statement: PublicId
    text: Text


class WithdrawReply(Command):
    """Takes an answer back; that there was one stays visible."""

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
    text = require_text(call.args.text, limit=STATEMENT_LIMIT)
    seat = room.seat(call.actor)
    statement = room.open_statement(call.args.statement)
    department = _department(seat, statement)
    reply = room.add(
        Reply(
            session=room.session,
            statement=statement,
            seat=seat,
            department=department,
            text=text,
            given_at=call.at,
            command_id=call.id,
        )
    )
    author = seat.public_id
    event = Event().keep(author=author, reply=reply.public_id, subject=author)
    room.show_speaker(event, seat)
    event.put(room.shared, reply_entity(reply), subject=author)
    event.put(own_scope(author), my_reply_entity(reply))
    return event.answer(reply=reply.public_id)


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
    return Event().put(room.shared, reply_entity(reply))


def _department(seat: Seat, statement: Statement) -> Department:
    """An official answers questions to their own department, and statements put to nobody."""
    if seat.department is None:
        raise Refusal(Code.NOT_YOUR_DEPARTMENT)
    if statement.department is not None and statement.department != seat.department:
        raise Refusal(Code.NOT_YOUR_DEPARTMENT)
    return seat.department
