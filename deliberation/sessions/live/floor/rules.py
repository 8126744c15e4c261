"""What holds on the floor until it is changed: whether hands are taken, and how long one speaks."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from deliberation.bodies.permissions import Act
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import Call, Command, Event
from deliberation.sessions.live.floor.state import require_floor, show_floor
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import UNFINISHED

LEAST_SECONDS, MOST_SECONDS = 30, 3_600
SpeakingSeconds = Annotated[int, Field(ge=LEAST_SECONDS, le=MOST_SECONDS)]


class SetRules(Command):
    """Opens or closes the list of speakers, and says how long the next ones may speak."""

    open: bool
    speaking_seconds: SpeakingSeconds


@handles(
    SetRules,
    name="floor.set_rules",
    stream=KIND,
    event="floor.rules_set",
    act=Act.STEER_FLOOR,
    stages=UNFINISHED,
)
def set_rules(room: Room, call: Call[SetRules]) -> Event:
    require_floor(room)
    session, args = room.session, call.args
    if (session.floor_open, session.speaking_seconds) == (args.open, args.speaking_seconds):
        raise Refusal(Code.ALREADY_DONE)
    room.change(session, floor_open=args.open, speaking_seconds=args.speaking_seconds)
    return show_floor(room, Event())
