"""What readers see of the agenda."""

from __future__ import annotations

from collections.abc import Iterator

from deliberation.ledger.shapes import Entity
from deliberation.sessions.models import AgendaItem, AgendaItemKind, AgendaItemState
from deliberation.sessions.picture import Picture
from deliberation.sessions.snapshot import shows


class AgendaItemEntity(Entity, entity="agenda_item"):
    """An item; its times are milliseconds of the meeting's clock.

    It has taken `spent_ms`, and what has passed since `started_ms` where that is set.
    """

    position: int
    title: str
    kind: AgendaItemKind
    department: str | None
    planned_seconds: int | None
    started_ms: int | None
    spent_ms: int
    state: AgendaItemState


def agenda_item_entity(item: AgendaItem) -> AgendaItemEntity:
    return AgendaItemEntity(
        id=item.public_id,
        position=item.position,
        title=item.title,
        kind=AgendaItemKind(item.kind),
        department=item.department.public_id if item.department else None,
        planned_seconds=item.planned_seconds,
        started_ms=item.started_ms,
        spent_ms=item.spent_ms,
        state=AgendaItemState(item.state),
    )


@shows("shared")
def agenda_items(picture: Picture) -> Iterator[Entity]:
    yield from map(agenda_item_entity, picture.all(AgendaItem, "department"))
