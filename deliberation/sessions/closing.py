"""A network session (网络协商) runs over days and closes by itself, when that was announced."""

from __future__ import annotations

from django.db.models import Q

from deliberation.bodies.permissions import Act
from deliberation.ledger import clock
from deliberation.ledger.due import falls_due, order
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import Call, Command, Event
from deliberation.sessions.consequences import enter_stage
from deliberation.sessions.models import Mode, Session
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import MEETING, Stage


class CloseDue(Command):
    """Ends the discussion of a network session whose time is up. The service alone gives it."""


@handles(
    CloseDue,
    name="session.close_due",
    stream=KIND,
    event="session.closed_when_due",
    act=Act.KEEP_TIME,
    stages=MEETING,
)
def close_due(room: Room, call: Call[CloseDue]) -> Event:
    session = room.session
    end = session.planned_end
    if session.mode != Mode.NETWORK or end is None or end > room.now:
        # Somebody has given it more time since the loop looked.
        raise Refusal(
            Code.TRANSITION_NOT_ALLOWED, **{"from": session.stage, "to": Stage.CLOSING.value}
        )
    return enter_stage(room, Stage.CLOSING)


@falls_due
def close_network_sessions() -> None:
    over = Q(mode=Mode.NETWORK, stage__in=MEETING, planned_end__lte=clock.now())
    for session in Session.objects.filter(over).select_related("stream"):
        order(session.public_id, "session.close_due")
