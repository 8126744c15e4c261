"""The speaker agrees to the wording: on their own device, or when the scribe reads it out."""

from __future__ import annotations

from deliberation.bodies.permissions import Act
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import Queueing, handles
from deliberation.ledger.shapes import STAFF, Call, Command, Event, PublicId, own_scope
from deliberation.sessions.models import Seat, Statement, StatementStatus
from deliberation.sessions.projections import my_statement_entity, review_entity
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import RECORDING


class ConfirmOwn(Command):
    """Agrees to how one's own words were written down.

    `corrections`: how many corrections the wording that is agreed to had; where another was made
    meanwhile, nothing is confirmed.
    """

    statement: PublicId
    corrections: int | None = None


class ConfirmForSpeaker(Command):
    """Notes that the speaker agreed to the wording when it was read out.

    `corrections`: how many corrections that wording had; where another was made meanwhile, nothing
    is confirmed.
    """

    statement: PublicId
    corrections: int | None = None


@handles(
    ConfirmOwn,
    name="statement.confirm",
    stream=KIND,
    event="statement.confirmed",
    act=Act.CONFIRM_WORDS,
    stages=RECORDING,
    queueing=Queueing.ALWAYS,
)
def confirm_own(room: Room, call: Call[ConfirmOwn]) -> Event:
    statement = room.get(Statement, call.args.statement)
    if statement.seat.public_id != call.actor.ref:
        if statement.published_at is None:
            raise Refusal(Code.NOT_FOUND)
        raise Refusal(Code.FORBIDDEN, act="own")
    return _confirm(room, statement, call.args.corrections)


@handles(
    ConfirmForSpeaker,
    name="scribe.confirm",
    stream=KIND,
    event="scribe.confirmed",
    act=Act.ENTER_FOR_OTHERS,
    stages=RECORDING,
    queueing=Queueing.ALWAYS,
)
def confirm_for_speaker(room: Room, call: Call[ConfirmForSpeaker]) -> Event:
    return _confirm(room, room.get(Statement, call.args.statement), call.args.corrections)


def _confirm(room: Room, statement: Statement, corrections: int | None) -> Event:
    if statement.status not in (StatementStatus.PENDING, StatementStatus.PUBLISHED):
        raise Refusal(Code.STATEMENT_CLOSED)
    if statement.entered_by_id is None or statement.confirmed_at is not None:
        raise Refusal(Code.ALREADY_DONE)
    if corrections not in (None, statement.corrections):
        raise Refusal(Code.STALE_REVISION, current=statement.corrections)
    room.change(statement, confirmed_at=room.now)
    seat = room.get(Seat, statement.seat.public_id)
    speaker = seat.public_id
    event = Event().keep(confirmed=statement.public_id)
    event.put(own_scope(speaker), my_statement_entity(statement), subject=speaker)
    if statement.status == StatementStatus.PUBLISHED:
        return room.show_statement(event, statement, seat)
    return event.put(STAFF, review_entity(statement), subject=speaker)
