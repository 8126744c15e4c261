"""Writing down what somebody without a device says, also after the hall's network was gone."""

from __future__ import annotations

from datetime import datetime

from deliberation.bodies.permissions import Act
from deliberation.ledger.registry import Queueing, handles
from deliberation.ledger.shapes import Call, Command, Event, Moment, PublicId
from deliberation.ledger.text import STATEMENT_LIMIT, Text, require_text
from deliberation.sessions import posting
from deliberation.sessions.models import AgendaItem, Place, Statement, StatementStatus
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import MEETING, RECORDING, Stage


class EnterStatement(Command):
    """Enters what a person on the roll who is present has said, in their name.

    `said_at`: when it was said, where that is earlier; a time before the opening or in the future
    counts as the nearest possible. What comes after the discussion is marked as late.
    """

    seat: PublicId
    text: Text
    department: PublicId | None = None
    reply_to: PublicId | None = None
    agenda_item: PublicId | None = None
    said_at: Moment | None = None


@handles(
    EnterStatement,
    name="scribe.post",
    stream=KIND,
    event="scribe.posted",
    act=Act.ENTER_FOR_OTHERS,
    stages=RECORDING,
    queueing=Queueing.ALWAYS,
    answers=("statement", "status"),
)
def post(room: Room, call: Call[EnterStatement]) -> Event:
    args = call.args
    text = require_text(args.text, limit=STATEMENT_LIMIT)
    seat = room.seat_on_roll(args.seat)
    room.require_checked_in(seat)
    posting.require_word(seat)
    reply_to = posting.thread(room, args.reply_to)
    department = posting.asked_department(room, args.department)
    item = room.get(AgendaItem, args.agenda_item) if args.agenda_item else None
    status = posting.status_at_first(room, seat)
    statement = room.add(
        Statement(
            session=room.session,
            seat=seat,
            text=text,
            posted_at=call.at,
            posted_seq=room.next_seq,
            command_id=call.id,
            published_at=call.at if status == StatementStatus.PUBLISHED else None,
            place=Place.ROOM,
            status=status,
            agenda_item=item or room.session.current_item,
            reply_to=reply_to,
            department=department,
            entered_by=room.seat(call.actor),
            said_at=_possible(room, args.said_at) if args.said_at else None,
            late=room.stage not in MEETING | {Stage.PAUSED},
        )
    )
    event = posting.show_posted(room, Event(), statement, seat)
    return event.keep(said_at=statement.said_at, late=statement.late)


def _possible(room: Room, said_at: datetime) -> datetime:
    """A pad whose clock is a little wrong must not lose what was said."""
    opened_at = room.session.opened_at or room.now
    return min(max(said_at, opened_at), room.now)
