"""Making a session, saying what it is about, and the places where it meets."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Q
from pydantic import Field

from accounts.ids import new_id
from accounts.models import User
from deliberation.bodies.models import Body, Department, Membership
from deliberation.bodies.permissions import Act, may
from deliberation.ledger.execute import Envelope, execute_one
from deliberation.ledger.models import Stream
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import STAFF, Call, Command, Event, Moment, PublicId
from deliberation.ledger.text import TITLE_LIMIT, Line, Text, require_text
from deliberation.sessions.consequences import follow_start
from deliberation.sessions.delaying import DELAY_LIMIT
from deliberation.sessions.entities import DepartmentEntity
from deliberation.sessions.links import HttpsLink
from deliberation.sessions.models import (
    Category,
    Mode,
    ModerationMode,
    Publicity,
    Seat,
    Session,
    Venue,
    VenueKind,
)
from deliberation.sessions.projections import department_entity, seat_access_entity, venue_entity
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import UNFINISHED, Stage


class ScheduleSession(Command):
    """Says what the session is about, how people meet, who may read it, who answers.

    `broadcast_url` is the address of the body's own video broadcast. A network session needs
    `planned_end`: it closes then by itself. `public_delay`: see `session.set_delay`.
    """

    title: Line
    topic: Annotated[Text, Field(max_length=500)] = ""
    mode: Mode = Mode.HYBRID
    moderation: ModerationMode = ModerationMode.PRE
    publicity: Publicity = Publicity.PUBLIC
    rehearsal: bool = False
    scheduled_at: Moment | None = None
    planned_end: Moment | None = None
    broadcast_url: HttpsLink | None = None
    public_delay: Annotated[int, Field(ge=0, le=DELAY_LIMIT)] = 0
    departments: Annotated[list[PublicId], Field(max_length=50)] = []


class SetPlan(Command):
    """Changes until when the session is planned, or the address of its broadcast.

    What is not given stays; `null` takes it away. A network session closes at `planned_end`.
    """

    planned_end: Moment | None = None
    broadcast_url: HttpsLink | None = None


class AddVenue(Command):
    """Adds a place where people of this session sit together."""

    name: Line
    kind: VenueKind


@handles(
    ScheduleSession,
    name="session.schedule",
    stream=KIND,
    event="session.scheduled",
    act=Act.PREPARE_SESSION,
    stages={Stage.DRAFT},
)
def schedule(room: Room, call: Call[ScheduleSession]) -> Event:
    """Network consultation is only for what may be public (001-5): contradictions are refused."""
    args = call.args
    require_text(args.title, limit=TITLE_LIMIT)
    if args.mode == Mode.NETWORK and args.publicity != Publicity.PUBLIC:
        raise _invalid("publicity", "network_needs_public")
    if room.next_seq > 1 and args.publicity != room.session.publicity:
        # What has been shown to one audience cannot be un-shown by changing a field.
        raise _invalid("publicity", "fixed_once_scheduled")
    _require_end(args.mode, args.scheduled_at, args.planned_end)
    wanted = list(dict.fromkeys(args.departments))
    departments = list(
        Department.objects.filter(body=room.session.body, public_id__in=wanted).order_by("pk")
    )
    if len(departments) != len(wanted):
        raise Refusal(Code.NOT_FOUND)
    gone = list(room.session.departments.exclude(public_id__in=wanted))
    _require_unused(room, gone)
    event = Event()
    if dropped := [row.public_id for row in gone]:
        event.drop(room.shared, DepartmentEntity, *dropped)
    values = args.model_dump(exclude={"departments"})
    values["broadcast_url"] = args.broadcast_url or ""
    if args.public_delay != room.session.public_delay:
        room.raise_rights_version()
    body = room.session.body
    room.change(room.session, body_name=body.name, sub_brand=body.sub_brand, **values)
    room.session.departments.set(departments)
    if room.next_seq == 1:
        organizer = room.seat(call.actor)
        room.show_seat(event, organizer).put(STAFF, seat_access_entity(organizer))
        room.keep_holder(event, organizer).keep(body=room.session.body.public_id)
        follow_start(room, event)
    event.put(room.shared, *map(department_entity, departments))
    return room.show_session(event)


@handles(
    SetPlan,
    name="session.set_plan",
    stream=KIND,
    event="session.plan_set",
    act=Act.PREPARE_SESSION,
    stages=UNFINISHED,
)
def set_plan(room: Room, call: Call[SetPlan]) -> Event:
    session = room.session
    given = call.args.model_dump(exclude_unset=True)
    if "broadcast_url" in given:
        given["broadcast_url"] = given["broadcast_url"] or ""
    if "planned_end" in given:
        _require_end(session.mode, session.scheduled_at, given["planned_end"])
    changes = {name: value for name, value in given.items() if getattr(session, name) != value}
    if not changes:
        raise Refusal(Code.ALREADY_DONE)
    room.change(session, **changes)
    return room.show_session(Event())


@handles(
    AddVenue,
    name="venue.add",
    stream=KIND,
    event="venue.added",
    act=Act.PREPARE_SESSION,
    stages=UNFINISHED,
    answers=("venue",),
)
def add_venue(room: Room, call: Call[AddVenue]) -> Event:
    name = require_text(call.args.name, limit=80)
    room.flush()
    names = list(Venue.objects.filter(session=room.session).values_list("name", flat=True))
    if name in names:
        raise Refusal(Code.NAME_TAKEN)
    venue = room.add(
        Venue(session=room.session, name=name, kind=call.args.kind, position=len(names) + 1)
    )
    return Event().put(room.shared, venue_entity(venue)).answer(venue=venue.public_id)


def _require_end(mode: str, begin: datetime | None, end: datetime | None) -> None:
    """:raises Refusal: INVALID_ARGUMENTS."""
    if end is None and mode == Mode.NETWORK:
        raise _invalid("planned_end", "network_needs_end")
    if begin is not None and end is not None and end <= begin:
        raise _invalid("planned_end", "before_begin")


def _invalid(field: str, problem: str) -> Refusal:
    return Refusal(Code.INVALID_ARGUMENTS, fields=[{"field": field, "problem": problem}])


def _require_unused(room: Room, departments: list[Department]) -> None:
    """Whom the roll, the agenda or a material names takes part: readers would look in vain.

    :raises Refusal: DEPARTMENT_IN_USE.
    """
    room.flush()
    on_the_roll = Q(seat__session=room.session, seat__removed=False)
    on_the_agenda = Q(agendaitem__session=room.session)
    in_a_material = Q(material__session=room.session)
    named = on_the_roll | on_the_agenda | in_a_material
    ids = [row.pk for row in departments]
    used = Department.objects.filter(named, pk__in=ids).distinct()
    if names := sorted(row.name for row in used):
        raise Refusal(Code.DEPARTMENT_IN_USE, departments=names)


def create_session(*, body: Body, organizer: User, args: dict[str, Any]) -> Session:
    """A new session of a body, with its organizer on the roll and its first event in the log.

    `args` are those of `session.schedule`.
    :raises Refusal: NOT_FOUND, FORBIDDEN, or what `session.schedule` refuses.
    """
    with transaction.atomic():
        # The body's row is locked first, so that a membership that ends now ends before or after.
        Stream.objects.select_for_update().get(pk=body.stream_id)
        membership = Membership.objects.filter(
            body=body, user=organizer, until__isnull=True
        ).first()
        if membership is None or not may(membership.role, Act.PREPARE_SESSION):
            raise Refusal(Code.FORBIDDEN, act=Act.PREPARE_SESSION)
        stream = Stream.objects.create(kind=KIND, public_id=new_id())
        session = Session.objects.create(stream=stream, body=body)
        Seat.objects.create(
            session=session,
            user=organizer,
            name=organizer.name,
            role=membership.role,
            category=Category.ATTENDING,
        )
        envelope = Envelope(organizer.pk, uuid4(), "session.schedule", args)
        execute_one(stream.public_id, envelope)
    session.refresh_from_db()
    return session
