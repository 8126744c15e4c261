"""Putting right what was entered for somebody: the wording, or who said it. Both leave a trace."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from deliberation.bodies.permissions import Act
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import Queueing, handles
from deliberation.ledger.shapes import STAFF, Call, Command, Event, PublicId, own_scope
from deliberation.ledger.text import REASON_LIMIT, STATEMENT_LIMIT, Text, require_text
from deliberation.sessions.corrections import record_correction
from deliberation.sessions.entities import MyStatementEntity
from deliberation.sessions.models import CorrectionKind, Seat, Statement, StatementStatus
from deliberation.sessions.projections import my_statement_entity, review_entity
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import RECORDING

STANDING = (StatementStatus.PENDING, StatementStatus.PUBLISHED)


class CorrectStatement(Command):
    """Puts the wording of an entered statement right; what stood there before stays visible.

    The speaker has to confirm the new wording anew. What somebody typed themselves is never
    changed by another.
    """

    statement: PublicId
    text: Text
    reason: Annotated[Text, Field(max_length=REASON_LIMIT)] = ""


class ReattributeStatement(Command):
    """Puts right who said an entered statement; the person named before stays visible."""

    statement: PublicId
    seat: PublicId
    reason: Annotated[Text, Field(max_length=REASON_LIMIT)]


@handles(
    CorrectStatement,
    name="scribe.correct",
    stream=KIND,
    event="scribe.corrected",
    act=Act.CORRECT_WORDS,
    stages=RECORDING,
    queueing=Queueing.ALWAYS,
)
def correct(room: Room, call: Call[CorrectStatement]) -> Event:
    text = require_text(call.args.text, limit=STATEMENT_LIMIT)
    statement = _entered(room, call.args.statement)
    before = statement.text
    if text == before:
        raise Refusal(Code.ALREADY_DONE)
    room.change(statement, text=text, confirmed_at=None)
    event = Event()
    record_correction(
        room,
        event,
        kind=CorrectionKind.WORDING,
        target=statement,
        by=room.seat(call.actor),
        before=before,
        reason=call.args.reason,
    )
    return _show(room, event, statement)


@handles(
    ReattributeStatement,
    name="scribe.reattribute",
    stream=KIND,
    event="scribe.reattributed",
    act=Act.CORRECT_WORDS,
    stages=RECORDING,
    queueing=Queueing.ALWAYS,
)
def reattribute(room: Room, call: Call[ReattributeStatement]) -> Event:
    reason = require_text(call.args.reason, limit=REASON_LIMIT, code=Code.REASON_REQUIRED)
    statement = _entered(room, call.args.statement)
    seat, before = room.seat_on_roll(call.args.seat), statement.seat
    if seat.pk == before.pk:
        raise Refusal(Code.ALREADY_DONE)
    room.change(statement, seat=seat, confirmed_at=None)
    event = Event().drop(own_scope(before.public_id), MyStatementEntity, statement.public_id)
    event.keep(speaker=seat.public_id)
    record_correction(
        room,
        event,
        kind=CorrectionKind.SPEAKER,
        target=statement,
        by=room.seat(call.actor),
        speaker_before=before,
        reason=reason,
    )
    return _show(room, event, statement)


def _entered(room: Room, public_id: str) -> Statement:
    """:raises Refusal: FORBIDDEN for what its author typed, STATEMENT_CLOSED once it is gone."""
    statement = room.get(Statement, public_id)
    if statement.entered_by_id is None:
        raise Refusal(Code.FORBIDDEN, act=Act.CORRECT_WORDS)
    if statement.status not in STANDING:
        raise Refusal(Code.STATEMENT_CLOSED)
    room.ensure_saved(statement)
    return statement


def _show(room: Room, event: Event, statement: Statement) -> Event:
    """To its speaker, and to whoever can see it now. All of it is the speaker's words."""
    seat = room.get(Seat, statement.seat.public_id)
    speaker = seat.public_id
    event.keep(subject=speaker, statement=statement.public_id)
    event.put(own_scope(speaker), my_statement_entity(statement), subject=speaker)
    if statement.status == StatementStatus.PENDING:
        return event.put(STAFF, review_entity(statement), subject=speaker)
    return room.show_statement(event, statement, seat)
