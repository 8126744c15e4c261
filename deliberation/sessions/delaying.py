"""How much later those without a seat see what happens (decision 19)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from deliberation.bodies.permissions import Act
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import Call, Command, Event
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import UNFINISHED

DELAY_LIMIT = 120


class SetDelay(Command):
    """Shows what happens so many seconds later to all who have no seat; 0: at once.

    What is hidden or erased is gone for them at once, whatever the delay.
    """

    seconds: Annotated[int, Field(ge=0, le=DELAY_LIMIT)]


@handles(
    SetDelay,
    name="session.set_delay",
    stream=KIND,
    event="session.delay_set",
    act=Act.PREPARE_SESSION,
    stages=UNFINISHED,
)
def set_delay(room: Room, call: Call[SetDelay]) -> Event:
    """Sockets of readers without a seat are closed by it: they may follow elsewhere now."""
    if room.session.public_delay == call.args.seconds:
        raise Refusal(Code.ALREADY_DONE)
    room.change(room.session, public_delay=call.args.seconds)
    room.raise_rights_version()
    return room.show_session(Event())
