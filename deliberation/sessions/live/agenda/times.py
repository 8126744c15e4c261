"""How long items may take, and setting several planned times at once."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from deliberation.bodies.permissions import Act
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import Call, Command, Event, PublicId, Shape
from deliberation.sessions.live.agenda.entities import agenda_item_entity
from deliberation.sessions.models import AgendaItem
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import UNFINISHED

SHORTEST = 30
LONGEST = 24 * 60 * 60
Seconds = Annotated[int, Field(ge=0, le=LONGEST)]


class ItemTime(Shape):
    item: PublicId
    planned_seconds: Seconds | None


class SetTimes(Command):
    """Sets the planned time of several items at once: a late agenda is squeezed, or let out again.

    The page works out the times; sending the old ones again takes the squeezing back.
    """

    times: Annotated[list[ItemTime], Field(min_length=1, max_length=50)]


@handles(
    SetTimes,
    name="agenda.set_times",
    stream=KIND,
    event="agenda.times_set",
    act=Act.PREPARE_SESSION,
    stages=UNFINISHED,
)
def set_times(room: Room, call: Call[SetTimes]) -> Event:
    wanted = {time.item: time.planned_seconds for time in call.args.times}
    for seconds in wanted.values():
        require_time(seconds)
    items = room.get_all(AgendaItem, wanted)
    moved = [item for id_, item in items.items() if item.planned_seconds != wanted[id_]]
    if not moved:
        raise Refusal(Code.ALREADY_DONE)
    for item in moved:
        room.change(item, planned_seconds=wanted[item.public_id])
    return Event().put(room.shared, *map(agenda_item_entity, moved))


def require_time(seconds: int | None) -> None:
    """:raises Refusal: TIME_TOO_SHORT."""
    if seconds is not None and seconds < SHORTEST:
        raise Refusal(Code.TIME_TOO_SHORT, least=SHORTEST)
