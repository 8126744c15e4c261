"""What readers see of the materials."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from deliberation.ledger.shapes import Entity
from deliberation.sessions.entities import FileFacts
from deliberation.sessions.files.showing import file_facts
from deliberation.sessions.live.materials.models import Material, MaterialKind
from deliberation.sessions.picture import Picture
from deliberation.sessions.snapshot import shows

RELATIONS = ("file", "department", "agenda_item")


class MaterialEntity(Entity, entity="material"):
    """Something to read: a text, an address, a file, or several of them."""

    position: int
    kind: MaterialKind
    title: str
    text: str | None
    link: str | None
    file: FileFacts | None
    department: str | None
    agenda_item: str | None
    added_at: datetime


def material_entity(material: Material) -> MaterialEntity:
    return MaterialEntity(
        id=material.public_id,
        position=material.position,
        kind=MaterialKind(material.kind),
        title=material.title,
        text=material.text or None,
        link=material.link or None,
        file=file_facts(material.file) if material.file else None,
        department=material.department.public_id if material.department else None,
        agenda_item=material.agenda_item.public_id if material.agenda_item else None,
        added_at=material.added_at,
    )


@shows("shared")
def materials(picture: Picture) -> Iterator[Entity]:
    yield from map(material_entity, picture.all(Material, *RELATIONS))
