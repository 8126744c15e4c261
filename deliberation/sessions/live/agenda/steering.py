"""Going through the agenda. The item under discussion is timed by the meeting's clock."""

from __future__ import annotations

from deliberation.bodies.permissions import Act
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import Call, Command, Event, PublicId
from deliberation.sessions.live.agenda.entities import agenda_item_entity
from deliberation.sessions.models import AgendaItem, AgendaItemState
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import MEETING


class StartItem(Command):
    """Makes an item the one under discussion; the one before it is done.

    Going back to an earlier item takes the present one's start back: that one waits again, and
    keeps the time that it has had.
    """

    item: PublicId


class FinishItem(Command):
    """Ends the item under discussion without starting another."""


@handles(
    StartItem,
    name="agenda.start_item",
    stream=KIND,
    event="agenda.item_started",
    act=Act.STEER_AGENDA,
    stages=MEETING,
)
def start_item(room: Room, call: Call[StartItem]) -> Event:
    item = room.get(AgendaItem, call.args.item)
    current = _current(room)
    if current is item:
        raise Refusal(Code.ALREADY_DONE)
    event = Event()
    if current is not None:
        gone_back = current.position > item.position
        _stop(room, event, current, AgendaItemState.WAITING if gone_back else AgendaItemState.DONE)
    room.change(item, state=AgendaItemState.CURRENT, started_ms=room.clock_ms)
    room.change(room.session, current_item=item)
    event.put(room.shared, agenda_item_entity(item))
    return room.show_session(event)


@handles(
    FinishItem,
    name="agenda.finish_item",
    stream=KIND,
    event="agenda.item_finished",
    act=Act.STEER_AGENDA,
    stages=MEETING,
)
def finish_item(room: Room, call: Call[FinishItem]) -> Event:
    current = _current(room)
    if current is None:
        raise Refusal(Code.ALREADY_DONE)
    event = Event()
    _stop(room, event, current, AgendaItemState.DONE)
    room.change(room.session, current_item=None)
    return room.show_session(event)


def _current(room: Room) -> AgendaItem | None:
    current = room.session.current_item
    return None if current is None else room.get(AgendaItem, current.public_id)


def _stop(room: Room, event: Event, item: AgendaItem, state: AgendaItemState) -> None:
    begun = room.clock_ms if item.started_ms is None else item.started_ms
    spent = item.spent_ms + room.clock_ms - begun
    room.change(item, state=state, started_ms=None, spent_ms=spent)
    event.put(room.shared, agenda_item_entity(item))
