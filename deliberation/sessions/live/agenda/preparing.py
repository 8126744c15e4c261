"""What stands on the agenda: the whole of it at once, or one item after another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from deliberation.bodies.models import Department
from deliberation.bodies.permissions import Act
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import Call, Command, Event, PublicId, Shape
from deliberation.ledger.text import TITLE_LIMIT, Line, require_text
from deliberation.sessions.live.agenda.entities import AgendaItemEntity, agenda_item_entity
from deliberation.sessions.live.agenda.times import Seconds, require_time
from deliberation.sessions.models import AgendaItem, AgendaItemKind, AgendaItemState
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import PREPARING, UNFINISHED

ITEMS_LIMIT = 50


class ItemDraft(Shape):
    """One item before it has an id; the department that reports on it, if any."""

    title: Line
    kind: AgendaItemKind = AgendaItemKind.DISCUSSION
    department: PublicId | None = None
    planned_seconds: Seconds | None = None


class SetItems(Command):
    """Replaces the whole agenda before the session is opened."""

    items: Annotated[list[ItemDraft], Field(max_length=ITEMS_LIMIT)]


class AddItem(Command):
    """Adds an item behind another one, or at the end."""

    title: Line
    kind: AgendaItemKind = AgendaItemKind.DISCUSSION
    department: PublicId | None = None
    planned_seconds: Seconds | None = None
    after: PublicId | None = None


class EditItem(Command):
    """Changes of an item what is given. `null` takes the department or the planned time away."""

    item: PublicId
    title: Line = ""
    kind: AgendaItemKind = AgendaItemKind.DISCUSSION
    department: PublicId | None = None
    planned_seconds: Seconds | None = None


class MoveItem(Command):
    """Moves an item before another one, or to the end."""

    item: PublicId
    before: PublicId | None


class RemoveItem(Command):
    """Takes an item off the agenda that has not been begun and that nothing refers to."""

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
        require_time(draft.planned_seconds)
    departments = _departments(room, {draft.department for draft in drafts if draft.department})
    before = _items(room)
    _require_unused(before)
    event = Event()
    if before:
        event.drop(room.shared, AgendaItemEntity, *(item.public_id for item in before))
        room.remove(*before)
    for position, draft in enumerate(drafts, start=1):
        item = AgendaItem(
            session=room.session,
            position=position,
            title=draft.title,
            kind=draft.kind,
            department=departments[draft.department] if draft.department else None,
            planned_seconds=draft.planned_seconds,
            state=AgendaItemState.WAITING,
        )
        event.put(room.shared, agenda_item_entity(room.add(item)))
    return event


@handles(
    AddItem,
    name="agenda.add_item",
    stream=KIND,
    event="agenda.item_added",
    act=Act.PREPARE_SESSION,
    stages=UNFINISHED,
    answers=("item",),
)
def add_item(room: Room, call: Call[AddItem]) -> Event:
    args = call.args
    title = require_text(args.title, limit=TITLE_LIMIT)
    require_time(args.planned_seconds)
    department = _department(room, args.department)
    items = _items(room)
    place = items.index(room.get(AgendaItem, args.after)) + 1 if args.after else len(items)
    if len(items) >= ITEMS_LIMIT:
        fault = {"field": "items", "problem": "too_many"}
        raise Refusal(Code.INVALID_ARGUMENTS, fields=[fault])
    item = AgendaItem(
        session=room.session,
        position=place + 1,
        title=title,
        kind=args.kind,
        department=department,
        planned_seconds=args.planned_seconds,
        state=AgendaItemState.WAITING,
    )
    items.insert(place, room.add(item))
    event = Event().put(room.shared, agenda_item_entity(item))
    return _number(room, event, items).answer(item=item.public_id)


@handles(
    EditItem,
    name="agenda.edit_item",
    stream=KIND,
    event="agenda.item_edited",
    act=Act.PREPARE_SESSION,
    stages=UNFINISHED,
)
def edit_item(room: Room, call: Call[EditItem]) -> Event:
    item = room.get(AgendaItem, call.args.item)
    given: dict[str, Any] = call.args.model_dump(exclude={"item"}, exclude_unset=True)
    if "title" in given:
        require_text(given["title"], limit=TITLE_LIMIT)
    require_time(given.get("planned_seconds"))
    if "department" in given:
        given["department"] = _department(room, given["department"])
    changes = {name: value for name, value in given.items() if getattr(item, name) != value}
    if not changes:
        raise Refusal(Code.ALREADY_DONE)
    room.change(item, **changes)
    return Event().put(room.shared, agenda_item_entity(item))


@handles(
    MoveItem,
    name="agenda.move_item",
    stream=KIND,
    event="agenda.item_moved",
    act=Act.PREPARE_SESSION,
    stages=UNFINISHED,
)
def move_item(room: Room, call: Call[MoveItem]) -> Event:
    items = _items(room)
    item = room.get(AgendaItem, call.args.item)
    others = [other for other in items if other is not item]
    place = len(others)
    if call.args.before:
        before = room.get(AgendaItem, call.args.before)
        place = items.index(item) if before is item else others.index(before)
    if place == items.index(item):
        raise Refusal(Code.ALREADY_DONE)
    others.insert(place, item)
    return _number(room, Event(), others)


@handles(
    RemoveItem,
    name="agenda.remove_item",
    stream=KIND,
    event="agenda.item_removed",
    act=Act.PREPARE_SESSION,
    stages=UNFINISHED,
)
def remove_item(room: Room, call: Call[RemoveItem]) -> Event:
    items = _items(room)
    item = room.get(AgendaItem, call.args.item)
    if item.state != AgendaItemState.WAITING:
        raise Refusal(Code.ITEM_IN_USE, items=[item.title])
    _require_unused([item])
    room.remove(item)
    event = Event().drop(room.shared, AgendaItemEntity, item.public_id)
    return _number(room, event, [other for other in items if other is not item])


def _items(room: Room) -> list[AgendaItem]:
    """All items in their order, as the commands of this batch have left them."""
    room.flush()
    rows = list(AgendaItem.objects.filter(session=room.session).select_related("department"))
    room.remember(rows)
    return [room.get(AgendaItem, row.public_id) for row in rows]


def _number(room: Room, event: Event, items: Sequence[AgendaItem]) -> Event:
    """Positions from 1 on; shows the items that have come to stand elsewhere."""
    for position, item in enumerate(items, start=1):
        if item.position != position:
            room.change(item, position=position)
            event.put(room.shared, agenda_item_entity(item))
    return event


def _require_unused(items: Sequence[AgendaItem]) -> None:
    """What somebody has said, or added, to an item would lose its place.

    :raises Refusal: ITEM_IN_USE.
    """
    used = {
        item.title
        for relation in AgendaItem._meta.related_objects
        for item in items
        if relation.related_model._default_manager.filter(**{relation.field.name: item}).exists()
    }
    if used:
        raise Refusal(Code.ITEM_IN_USE, items=sorted(used))


def _department(room: Room, public_id: str | None) -> Department | None:
    return _departments(room, {public_id})[public_id] if public_id else None


def _departments(room: Room, ids: set[str]) -> dict[str, Department]:
    found = {row.public_id: row for row in room.session.departments.filter(public_id__in=ids)}
    if len(found) != len(ids):
        raise Refusal(Code.NOT_FOUND)
    return found
