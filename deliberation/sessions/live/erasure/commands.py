"""Erasing one person's words: from the tables, from the log, and from every reader's screen.

What they said and their name beside it go; that something was said, its votes, and their line on
the roll (attendance, which quorum rests on) stay. The chain still verifies: see `ledger.log.erase`.
What was taken for their words until the speaker was put right goes as well, whoever it is now said
to come from: nobody can tell any more whose words they are.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from deliberation.bodies.permissions import Act
from deliberation.ledger import log
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import STAFF, Call, Command, Event, PublicId, own_scope
from deliberation.ledger.text import REASON_LIMIT, Text, require_text
from deliberation.sessions import public_log
from deliberation.sessions.corrections import words_of
from deliberation.sessions.entities import ReviewEntity
from deliberation.sessions.erasing import erase_everywhere
from deliberation.sessions.live.erasure import carried
from deliberation.sessions.models import (
    ModerationAct,
    Reply,
    ReplyStatus,
    Seat,
    Statement,
    StatementStatus,
)
from deliberation.sessions.projections import (
    my_statement_entity,
    reply_entity,
    speaker_entity,
    statement_entity,
)
from deliberation.sessions.reports import close_reports
from deliberation.sessions.room import KIND, Room


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
    said = words_of(room.session, seat).exclude(status=StatementStatus.ERASED)
    words = list(room.get_all(Statement, list(said.values_list("public_id", flat=True))).values())
    bodies = carried.bodies_of(room, seat, words)
    lost = carried.shown_in(bodies)
    emptied = log.erase(room.stream, bodies)
    event = Event()
    elsewhere = erase_everywhere(room, seat, event) + _erase_replies(room, event, seat)
    if not (words or emptied or elsewhere):
        raise Refusal(Code.ALREADY_DONE)
    room.change(seat, erased=True)
    if seat.spoke:
        event.put(room.shared, speaker_entity(seat))
    for statement in words:
        _erase_statement(room, event, statement)
    public_log.record(room, event, ModerationAct.ERASED, reason)
    carried.show_again(room, event, lost)
    return event.keep(seat=seat.public_id, erased=emptied)


def _erase_statement(room: Room, event: Event, statement: Statement) -> None:
    room.change(statement, text=None, reason="", evidence=[], status=StatementStatus.ERASED)
    if statement.published_at is not None:
        event.put(room.shared, statement_entity(statement))
        close_reports(room, event, statement)
    event.drop(STAFF, ReviewEntity, statement.public_id)
    event.put(own_scope(statement.seat.public_id), my_statement_entity(statement))


def _erase_replies(room: Room, event: Event, seat: Seat) -> int:
    theirs = Reply.objects.filter(session=room.session, seat=seat)
    kept = theirs.exclude(status=ReplyStatus.ERASED).values_list("public_id", flat=True)
    replies = room.get_all(Reply, list(kept)).values()
    for reply in replies:
        room.change(reply, text=None, status=ReplyStatus.ERASED)
        event.put(room.shared, reply_entity(reply))
    return len(replies)
