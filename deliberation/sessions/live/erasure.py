"""Erasing one person's words: from the tables, from the log, and from every reader's screen.

What they said and their name beside it go; that something was said, its votes, and their line on
the roll (attendance, which quorum rests on) stay. The chain still verifies: see `ledger.log.erase`.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from deliberation.bodies.permissions import Act
from deliberation.ledger import log
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import (
    PARTICIPANTS,
    STAFF,
    Call,
    Command,
    Event,
    PublicId,
    own_scope,
)
from deliberation.ledger.text import REASON_LIMIT, Text, require_text
from deliberation.sessions.entities import ReviewEntity
from deliberation.sessions.erasing import erase_everywhere
from deliberation.sessions.models import (
    ModerationAct,
    ModerationEntry,
    Reply,
    ReplyStatus,
    Seat,
    Statement,
    StatementStatus,
)
from deliberation.sessions.projections import (
    moderation_entry_entity,
    my_statement_entity,
    reply_entity,
    seat_entity,
    speaker_entity,
    statement_entity,
)
from deliberation.sessions.room import KIND, STATEMENT_RELATIONS, Room


class EraseWords(Command):
    """Erases everything that a person on the roll has said in this session, for good.

    The reason stands in the public moderation log: it must name nobody.
    """

    seat: PublicId
    reason: Annotated[Text, Field(max_length=REASON_LIMIT)]


@handles(
    EraseWords,
    name="erasure.erase_words",
    stream=KIND,
    event="erasure.words_erased",
    act=Act.ERASE_WORDS,
)
def erase_words(room: Room, call: Call[EraseWords]) -> Event:
    reason = require_text(call.args.reason, limit=REASON_LIMIT, code=Code.REASON_REQUIRED)
    seat = room.get(Seat, call.args.seat)
    room.store_log()
    said = Statement.objects.filter(session=room.session, seat=seat).exclude(
        status=StatementStatus.ERASED
    )
    replied = Reply.objects.filter(session=room.session, seat=seat).exclude(
        status=ReplyStatus.ERASED
    )
    statements = [
        room.get(Statement, row.public_id) for row in said.select_related(*STATEMENT_RELATIONS)
    ]
    replies = [room.get(Reply, row.public_id) for row in replied]
    emptied = log.erase(room.stream, seat.public_id)
    event = Event()
    elsewhere = erase_everywhere(room, seat, event)
    if not (statements or replies or emptied or elsewhere):
        raise Refusal(Code.ALREADY_DONE)
    room.change(seat, erased=True)
    if seat.spoke:
        event.put(room.shared, speaker_entity(seat))
    for statement in statements:
        _erase_statement(room, event, statement)
    for reply in replies:
        room.change(reply, text=None, status=ReplyStatus.ERASED)
        event.put(room.shared, reply_entity(reply))
    entry = room.add(
        ModerationEntry(session=room.session, at=room.now, act=ModerationAct.ERASED, reason=reason)
    )
    event.put(room.shared, moderation_entry_entity(entry))
    # A line about a restored statement stands in one body with the words, and goes with them.
    restored = ModerationEntry.objects.filter(session=room.session, act=ModerationAct.RESTORED)
    event.put(room.shared, *map(moderation_entry_entity, restored))
    if not seat.removed:
        # So does their line on the roll, where the roll and what was said share a scope.
        event.put(PARTICIPANTS, seat_entity(seat))
    return event.keep(seat=seat.public_id, erased=emptied)


def _erase_statement(room: Room, event: Event, statement: Statement) -> None:
    room.change(statement, text=None, reason="", status=StatementStatus.ERASED)
    if statement.published_at is not None:
        event.put(room.shared, statement_entity(statement))
        room.show_question(event, statement)
    event.drop(STAFF, ReviewEntity, statement.public_id)
    event.put(own_scope(statement.seat.public_id), my_statement_entity(statement))
