"""转办: a question goes to the department whose matter it is, and its clock starts anew."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from deliberation.bodies.permissions import Act, may
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import Call, Command, Event, PublicId, own_scope
from deliberation.ledger.text import REASON_LIMIT, Text, require_text
from deliberation.sessions.live.replies.entities import transfer_entity
from deliberation.sessions.live.replies.models import Transfer
from deliberation.sessions.models import AnswerState, Seat, Statement
from deliberation.sessions.projections import my_statement_entity, statement_entity
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import RECORDING


class TransferQuestion(Command):
    """Passes a question to another department; everybody sees from where, to where and why."""

    statement: PublicId
    to: PublicId
    reason: Annotated[Text, Field(max_length=REASON_LIMIT)]


@handles(
    TransferQuestion,
    name="question.transfer",
    stream=KIND,
    event="question.transferred",
    act=Act.TRANSFER_QUESTION,
    stages=RECORDING,
)
def transfer(room: Room, call: Call[TransferQuestion]) -> Event:
    reason = require_text(call.args.reason, limit=REASON_LIMIT, code=Code.REASON_REQUIRED)
    statement = room.open_statement(call.args.statement)
    asked = statement.department
    if asked is None:
        raise Refusal(Code.NOT_FOUND)
    _require_own(room.seat(call.actor), statement)
    to = room.session.departments.filter(public_id=call.args.to).first()
    if to is None:
        raise Refusal(Code.NOT_FOUND)
    if to == asked:
        raise Refusal(Code.ALREADY_DONE)
    room.change(
        statement,
        department=to,
        asked_at=room.now,
        answer=AnswerState.OPEN,
        answer_due=None,
        transfers_made=statement.transfers_made + 1,
    )
    row = room.add(
        Transfer(
            session=room.session,
            statement=statement,
            from_department=asked,
            to_department=to,
            reason=reason,
            at=room.now,
        )
    )
    author = statement.seat.public_id
    event = Event().put(room.shared, statement_entity(statement), subject=author)
    room.show_question(event, statement).put(room.shared, transfer_entity(row))
    return event.put(own_scope(author), my_statement_entity(statement), subject=author)


def _require_own(seat: Seat, statement: Statement) -> None:
    """Whoever speaks for a department passes on what is put to it; those who steer, anything."""
    if may(seat.role, Act.REPLY) and seat.department != statement.department:
        raise Refusal(Code.NOT_YOUR_DEPARTMENT)
