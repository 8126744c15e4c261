"""Writing down what somebody without a device says, also after the hall's network was gone."""

from __future__ import annotations

from datetime import datetime

from deliberation.bodies.permissions import Act
from deliberation.ledger.registry import Queueing, handles
from deliberation.ledger.shapes import Call, Event, Moment, PublicId
from deliberation.sessions import posting
from deliberation.sessions.models import Place
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import MEETING, RECORDING, Stage


class EnterStatement(posting.Words):
    """Enters what a person on the roll who is present has said, in their name.

    `said_at`: when it was said, where that is earlier; a time before the opening or in the future
    counts as the nearest possible. What comes after the discussion is marked as late.
    """

    seat: PublicId
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
    seat = room.seat_on_roll(call.args.seat)
    said_at = call.args.said_at
    statement = posting.compose(
        room,
        call,
        seat,
        place=Place.ROOM,
        entered_by=room.seat(call.actor),
        said_at=_possible(room, said_at) if said_at else None,
        late=room.stage not in MEETING | {Stage.PAUSED},
    )
    room.add(statement)
    event = posting.show_posted(room, Event(), statement, seat)
    return event.keep(said_at=statement.said_at, late=statement.late)


def _possible(room: Room, said_at: datetime) -> datetime:
    """A pad whose clock is a little wrong must not lose what was said."""
    opened_at = room.session.opened_at or room.now
    return min(max(said_at, opened_at), room.now)
