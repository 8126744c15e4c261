"""Moderation before or after publication: approve, reject, hide, restore."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from deliberation.bodies.permissions import Act
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import STAFF, Call, Command, Event, PublicId, own_scope
from deliberation.ledger.text import REASON_LIMIT, Text, require_text
from deliberation.sessions import public_log
from deliberation.sessions.corrections import show_corrections
from deliberation.sessions.entities import ReviewEntity
from deliberation.sessions.models import (
    ModerationAct,
    ModerationMode,
    Seat,
    Statement,
    StatementStatus,
)
from deliberation.sessions.projections import (
    my_statement_entity,
    review_entity,
    statement_entity,
)
from deliberation.sessions.reports import close_reports
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import UNFINISHED


class ReopenStatement(Command):
    """Lets a statement that was refused wait again, as before."""

    statement: PublicId


class SetModeration(Command):
    """Chooses whether statements wait for approval (pre) or are looked at afterwards (post)."""

    mode: ModerationMode


class ApproveStatement(Command):
    """Publishes a statement that waits."""

    statement: PublicId


class RejectStatement(Command):
    """Refuses a statement that waits; its author is told the reason."""

    statement: PublicId
    reason: Annotated[Text, Field(max_length=REASON_LIMIT)]


class HideStatement(Command):
    """Takes a published statement out of everybody's sight; its author is told the reason."""

    statement: PublicId
    reason: Annotated[Text, Field(max_length=REASON_LIMIT)]


class RestoreStatement(Command):
    """Publishes what was hidden or rejected."""

    statement: PublicId
    reason: Annotated[Text, Field(max_length=REASON_LIMIT)] = ""


@handles(
    SetModeration,
    name="session.set_moderation",
    stream=KIND,
    event="session.moderation_set",
    act=Act.MODERATE,
    stages=UNFINISHED,
)
def set_moderation(room: Room, call: Call[SetModeration]) -> Event:
    if room.session.moderation == call.args.mode:
        raise Refusal(Code.ALREADY_DONE)
    room.change(room.session, moderation=call.args.mode)
    return room.show_session(Event())


@handles(
    ApproveStatement,
    name="statement.approve",
    stream=KIND,
    event="statement.approved",
    act=Act.MODERATE,
    stages=UNFINISHED,
)
def approve(room: Room, call: Call[ApproveStatement]) -> Event:
    statement = _statement(room, call.args.statement, StatementStatus.PENDING)
    return _publish(room, statement, Event())


@handles(
    RejectStatement,
    name="statement.reject",
    stream=KIND,
    event="statement.rejected",
    act=Act.MODERATE,
    stages=UNFINISHED,
)
def reject(room: Room, call: Call[RejectStatement]) -> Event:
    reason = _reason(call.args.reason)
    statement = _statement(room, call.args.statement, StatementStatus.PENDING)
    room.change(statement, status=StatementStatus.REJECTED, reason=reason)
    return public_log.record(room, _tell(Event(), statement), ModerationAct.REJECTED, reason)


@handles(
    HideStatement,
    name="statement.hide",
    stream=KIND,
    event="statement.hidden",
    act=Act.MODERATE,
    stages=UNFINISHED,
)
def hide(room: Room, call: Call[HideStatement]) -> Event:
    reason = _reason(call.args.reason)
    statement = _statement(room, call.args.statement, StatementStatus.PUBLISHED)
    room.change(statement, status=StatementStatus.HIDDEN, reason=reason)
    event = _tell(Event(), statement).put(room.shared, statement_entity(statement))
    close_reports(room, event, statement)
    show_corrections(room, event, statement)
    return public_log.record(room, event, ModerationAct.HIDDEN, reason)


@handles(
    RestoreStatement,
    name="statement.restore",
    stream=KIND,
    event="statement.restored",
    act=Act.MODERATE,
    stages=UNFINISHED,
)
def restore(room: Room, call: Call[RestoreStatement]) -> Event:
    statement = _statement(
        room, call.args.statement, StatementStatus.HIDDEN, StatementStatus.REJECTED
    )
    room.change(statement, reason="")
    return public_log.record(
        room, _publish(room, statement, Event()), ModerationAct.RESTORED, call.args.reason
    )


@handles(
    ReopenStatement,
    name="statement.reopen",
    stream=KIND,
    event="statement.reopened",
    act=Act.MODERATE,
    stages=UNFINISHED,
)
def reopen(room: Room, call: Call[ReopenStatement]) -> Event:
    statement = _statement(room, call.args.statement, StatementStatus.REJECTED)
    room.change(statement, status=StatementStatus.PENDING, reason="")
    return public_log.record(room, _tell(Event(), statement), ModerationAct.RESTORED)


def _statement(room: Room, public_id: str, *statuses: StatementStatus) -> Statement:
    statement = room.get(Statement, public_id)
    if statement.status not in statuses:
        already = {"status": statement.status}
        raise Refusal(Code.ALREADY_DONE, **already)
    return statement


def _reason(text: str) -> str:
    return require_text(text, limit=REASON_LIMIT, code=Code.REASON_REQUIRED)


def _publish(room: Room, statement: Statement, event: Event) -> Event:
    published_at = statement.published_at or room.now
    room.change(statement, status=StatementStatus.PUBLISHED, published_at=published_at)
    seat = room.get(Seat, statement.seat.public_id)
    author = seat.public_id
    event.drop(STAFF, ReviewEntity, statement.public_id)
    event.put(own_scope(author), my_statement_entity(statement), subject=author)
    room.show_statement(event, statement, seat)
    return show_corrections(room, event, statement)


def _tell(event: Event, statement: Statement) -> Event:
    """Staff keep what was said; the author learns what became of it and why."""
    author = statement.seat.public_id
    event.put(STAFF, review_entity(statement), subject=author)
    return event.put(own_scope(author), my_statement_entity(statement), subject=author)
