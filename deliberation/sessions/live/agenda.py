"""The agenda: a plain list of items, one of which is under discussion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from deliberation.bodies.models import Department
from deliberation.bodies.permissions import Act
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import Call, Command, Entity, Event, PublicId, Shape
from deliberation.ledger.text import TITLE_LIMIT, Line, require_text
from deliberation.sessions.models import AgendaItem, AgendaItemState, Session
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.snapshot import shows
from deliberation.sessions.stages import MEETING, PREPARING


class AgendaItemEntity(Entity, entity="agenda_item"):
    position: int
    title: str
    department: str | None
    state: AgendaItemState


class ItemDraft(Shape):
    """One item before it has an id; the department that reports on it, if any."""

    title: Line
    department: PublicId | None = None


class SetItems(Command):
    """Replaces the whole agenda before the session is opened."""

    items: Annotated[list[ItemDraft], Field(max_length=50)]


class StartItem(Command):
    """Makes an item the one under discussion; the one before it is done."""

    item: PublicId


@handles(
    SetItems,
    name="agenda.set_items",
    stream=KIND,
    event="agenda.items_set",
    act=Act.PREPARE_SESSION,
    stages=PREPARING,
)
def set_items(room: Room, call: Call[SetItems]) -> Event:
    drafts = call.args.items
    for draft in drafts:
        require_text(draft.title, limit=TITLE_LIMIT)
    departments = _departments(room, {draft.department for draft in drafts if draft.department})
    room.flush()
    before = list(AgendaItem.objects.filter(session=room.session))
    event = Event()
    if before:
        event.drop(room.shared, AgendaItemEntity, *(item.public_id for item in before))
        AgendaItem.objects.filter(session=room.session).delete()
    for position, draft in enumerate(drafts, start=1):
        item = AgendaItem(
            session=room.session,
            position=position,
            title=draft.title,
            department=departments[draft.department] if draft.department else None,
            state=AgendaItemState.WAITING,
        )
        event.put(room.shared, agenda_item_entity(room.add(item)))
    return event


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
    current = room.session.current_item
    if current is not None and current.pk == item.pk:
        raise Refusal(Code.ALREADY_DONE)
    event = Event()
    if current is not None:
        current = room.get(AgendaItem, current.public_id)
        room.change(current, state=AgendaItemState.DONE)
        event.put(room.shared, agenda_item_entity(current))
    room.change(item, state=AgendaItemState.CURRENT)
    room.change(room.session, current_item=item)
    event.put(room.shared, agenda_item_entity(item))
    return room.show_session(event)


def agenda_item_entity(item: AgendaItem) -> AgendaItemEntity:
    return AgendaItemEntity(
        id=item.public_id,
        position=item.position,
        title=item.title,
        department=item.department.public_id if item.department else None,
        state=AgendaItemState(item.state),
    )


def _departments(room: Room, ids: set[str]) -> dict[str, Department]:
    found = {row.public_id: row for row in room.session.departments.filter(public_id__in=ids)}
    if len(found) != len(ids):
        raise Refusal(Code.NOT_FOUND)
    return found


@shows("shared")
def agenda_items(session: Session) -> Iterator[Entity]:
    for item in AgendaItem.objects.filter(session=session).select_related("department"):
        yield agenda_item_entity(item)
