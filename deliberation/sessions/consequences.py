"""What an act of one live module brings about in another, which it does not know.

Whoever acts calls one of the last functions with the event in the making; whoever is concerned
has registered.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from deliberation.ledger.shapes import Event
from deliberation.sessions.models import Seat
from deliberation.sessions.room import Room
from deliberation.sessions.stages import Stage

AtStart = Callable[[Room, Event], object]
AtStage = Callable[[Room, Event, Stage], object]
AtLeaving = Callable[[Room, Event, Seat], object]

_at_start: list[AtStart] = []
_at_stage: list[AtStage] = []
_at_leaving: list[AtLeaving] = []
_at_going: list[AtLeaving] = []


def when_session_begins(follow: AtStart) -> AtStart:
    """Registers what a session shows from its first event on."""
    _at_start.append(follow)
    return follow


def when_stage_changes(follow: AtStage) -> AtStage:
    """Registers what a new stage ends. The clock already is that of the new stage."""
    _at_stage.append(follow)
    return follow


def when_seat_leaves(follow: AtLeaving) -> AtLeaving:
    """Registers what ends with a person's place on the roll."""
    _at_leaving.append(follow)
    return follow


def when_person_goes(follow: AtLeaving) -> AtLeaving:
    """Registers what ends when somebody who stays on the roll is not present any more."""
    _at_going.append(follow)
    return follow


def follow_start(room: Room, event: Event) -> None:
    for follow in _at_start:
        follow(room, event)


def enter_stage(room: Room, to: Stage, reason: str = "", **times: datetime) -> Event:
    """The one way into a stage. The meeting's clock runs in `open` alone; what it shows is kept."""
    clock = {"clock_ms": room.clock_ms, "clock_since": room.now if to == Stage.OPEN else None}
    room.change(room.session, stage=to, stage_reason=reason, **clock, **times)
    event = Event()
    for follow in _at_stage:
        follow(room, event, to)
    return room.show_session(event)


def follow_leaving(room: Room, event: Event, seat: Seat) -> None:
    for follow in _at_leaving:
        follow(room, event, seat)


def follow_going(room: Room, event: Event, seat: Seat) -> None:
    for follow in _at_going:
        follow(room, event, seat)
