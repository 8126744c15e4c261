"""Adding a material, and taking one away."""

from __future__ import annotations

from deliberation.bodies.models import Department
from deliberation.bodies.permissions import Act
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import Call, Command, Event, PublicId
from deliberation.ledger.text import TITLE_LIMIT, Line, Text, require_text
from deliberation.sessions.files.attaching import own_unused, use
from deliberation.sessions.files.erasing import remove_files
from deliberation.sessions.links import HttpsLink
from deliberation.sessions.live.materials.entities import MaterialEntity, material_entity
from deliberation.sessions.live.materials.models import Material, MaterialKind
from deliberation.sessions.models import AgendaItem, Seat, StoredFile
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import UNFINISHED

REPORT_LIMIT = 20_000
MATERIALS_LIMIT = 100


class AddMaterial(Command):
    """Adds something to read: a department's opening report (现场介绍情况), research, or else.

    It has a text, an address or a file, or several of them. `file` is one that the person has
    sent before.
    """

    kind: MaterialKind
    title: Line
    text: Text = ""
    link: HttpsLink | None = None
    file: PublicId | None = None
    department: PublicId | None = None
    agenda_item: PublicId | None = None


class RemoveMaterial(Command):
    """Takes a material away, with its file."""

    material: PublicId


@handles(
    AddMaterial,
    name="material.add",
    stream=KIND,
    event="material.added",
    act=Act.ADD_MATERIAL,
    stages=UNFINISHED,
    answers=("material",),
)
def add(room: Room, call: Call[AddMaterial]) -> Event:
    args, seat = call.args, room.seat(call.actor)
    title = require_text(args.title, limit=TITLE_LIMIT)
    if args.text or not (args.link or args.file):
        require_text(args.text, limit=REPORT_LIMIT)
    department = _department(room, seat, args.department)
    item = room.get(AgendaItem, args.agenda_item) if args.agenda_item else None
    files = own_unused(room, seat, [args.file] if args.file else [])
    position = _next_position(room)
    material = room.add(
        Material(
            session=room.session,
            position=position,
            kind=args.kind,
            title=title,
            text=args.text,
            link=args.link or "",
            file=files[0] if files else None,
            department=department,
            agenda_item=item,
            added_at=room.now,
        )
    )
    event = Event().put(room.shared, material_entity(material))
    use(room, event, files, None)
    return event.answer(material=material.public_id)


@handles(
    RemoveMaterial,
    name="material.remove",
    stream=KIND,
    event="material.removed",
    act=Act.ADD_MATERIAL,
    stages=UNFINISHED,
)
def remove(room: Room, call: Call[RemoveMaterial]) -> Event:
    material = room.get(Material, call.args.material)
    seat = room.seat(call.actor)
    if seat.department_id is not None and seat.department_id != material.department_id:
        raise Refusal(Code.NOT_YOUR_DEPARTMENT)
    files = [room.get(StoredFile, material.file.public_id)] if material.file else []
    room.remove(material)
    remove_files(room, files)
    event = Event().drop(room.shared, MaterialEntity, material.public_id)
    return event.keep(files_removed=[file.public_id for file in files])


def _department(room: Room, seat: Seat, public_id: str | None) -> Department | None:
    """Whoever belongs to a department speaks for that one alone, and need not name it.

    :raises Refusal: NOT_YOUR_DEPARTMENT, NOT_FOUND.
    """
    if seat.department is not None:
        if public_id not in (None, seat.department.public_id):
            raise Refusal(Code.NOT_YOUR_DEPARTMENT)
        return seat.department
    if public_id is None:
        return None
    department = room.session.departments.filter(public_id=public_id).first()
    if department is None:
        raise Refusal(Code.NOT_FOUND)
    return department


def _next_position(room: Room) -> int:
    room.flush()
    positions = Material.objects.filter(session=room.session).values_list("position", flat=True)
    if len(positions) >= MATERIALS_LIMIT:
        fault = {"field": "materials", "problem": "too_many"}
        raise Refusal(Code.INVALID_ARGUMENTS, fields=[fault])
    return max(positions, default=0) + 1
