"""What readers see of a session: one entity for one thing in one scope, made from a row.

These are shown by more than one live module; the others stand beside their commands.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.db.models import Count, Q

from deliberation.bodies.models import Department
from deliberation.bodies.permissions import Role
from deliberation.ledger.shapes import Entity, Shape
from deliberation.sessions.models import (
    AttendanceStatus,
    Category,
    Channel,
    CodeState,
    Mode,
    ModerationAct,
    ModerationEntry,
    ModerationMode,
    Place,
    Publicity,
    Reply,
    ReplyStatus,
    Seat,
    Session,
    Statement,
    StatementStatus,
    Venue,
    VenueKind,
)
from deliberation.sessions.stages import Stage


class AttendanceFigures(Shape):
    """应到 / 实到 / 列席 / 请假."""

    expected: int
    present: int
    attending: int
    excused: int


class SessionEntity(Entity, entity="session"):
    """The session itself, in its present stage."""

    title: str
    topic: str
    body_name: str
    platform: str
    sub_brand: str
    stage: Stage
    stage_reason: str | None
    mode: Mode
    moderation: ModerationMode
    publicity: Publicity
    rehearsal: bool
    scheduled_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    current_item: str | None
    attendance: AttendanceFigures


class VenueEntity(Entity, entity="venue"):
    name: str
    kind: VenueKind
    position: int


class DepartmentEntity(Entity, entity="department"):
    """A department that takes part and answers."""

    name: str


class SpeakerEntity(Entity, entity="speaker"):
    """Somebody who has said something in public. An erased person keeps no name."""

    name: str | None
    role: Role
    sector: str | None
    department: str | None
    erased: bool


class StatementEntity(Entity, entity="statement"):
    """A published statement; its text is gone once it is hidden, withdrawn or erased."""

    speaker: str
    text: str | None
    posted_at: datetime
    agenda_item: str | None
    reply_to: str | None
    department: str | None
    place: Place
    status: StatementStatus
    reason: str | None


class ReplyEntity(Entity, entity="reply"):
    """An official's answer."""

    statement: str
    speaker: str
    department: str
    text: str | None
    given_at: datetime
    status: ReplyStatus


class ModerationEntryEntity(Entity, entity="moderation_entry"):
    """A line of the public moderation log."""

    at: datetime
    act: ModerationAct
    reason: str


class SeatEntity(Entity, entity="seat"):
    """A line of the roll, for those who take part."""

    name: str
    role: Role
    sector: str | None
    department: str | None
    category: Category
    status: AttendanceStatus
    venue: str | None
    channel: Channel | None


class SeatAccessEntity(Entity, entity="seat_access"):
    """For staff: whether the person can get in."""

    code_state: CodeState
    user: bool


class ReviewEntity(Entity, entity="review"):
    """For staff: a statement that waits, or what was said in one that was taken down."""

    speaker: str
    text: str
    posted_at: datetime
    reply_to: str | None
    department: str | None
    status: StatementStatus
    reason: str | None


class MySeatEntity(Entity, entity="my_seat"):
    """The person's own place. `acts`: the commands that the role may give, in some stage."""

    name: str
    role: Role
    sector: str | None
    department: str | None
    category: Category
    status: AttendanceStatus
    venue: str | None
    channel: Channel | None
    acts: list[str]


class MyStatementEntity(Entity, entity="my_statement"):
    """What became of something that the person said."""

    text: str | None
    posted_at: datetime
    reply_to: str | None
    department: str | None
    status: StatementStatus
    reason: str | None


def session_entity(session: Session) -> SessionEntity:
    """Counts attendance anew: call after the batch's changes to seats are flushed."""
    return SessionEntity(
        id=session.public_id,
        title=session.title,
        topic=session.topic,
        body_name=session.body.name,
        platform=settings.PLATFORM_NAME,
        sub_brand=session.body.sub_brand,
        stage=Stage(session.stage),
        stage_reason=session.stage_reason or None,
        mode=Mode(session.mode),
        moderation=ModerationMode(session.moderation),
        publicity=Publicity(session.publicity),
        rehearsal=session.rehearsal,
        scheduled_at=session.scheduled_at,
        opened_at=session.opened_at,
        closed_at=session.closed_at,
        current_item=session.current_item.public_id if session.current_item else None,
        attendance=attendance_figures(session),
    )


def attendance_figures(session: Session) -> AttendanceFigures:
    voting = Q(category=Category.VOTING)
    here = Q(status=AttendanceStatus.PRESENT)
    counts = Seat.objects.filter(session=session, removed=False).aggregate(
        expected=Count("pk", filter=voting),
        present=Count("pk", filter=voting & here),
        attending=Count("pk", filter=~voting & here),
        excused=Count("pk", filter=voting & Q(status=AttendanceStatus.EXCUSED)),
    )
    return AttendanceFigures(**counts)


def venue_entity(venue: Venue) -> VenueEntity:
    return VenueEntity(
        id=venue.public_id,
        name=venue.name,
        kind=VenueKind(venue.kind),
        position=venue.position,
    )


def department_entity(department: Department) -> DepartmentEntity:
    return DepartmentEntity(id=department.public_id, name=department.name)


def speaker_entity(seat: Seat) -> SpeakerEntity:
    return SpeakerEntity(
        id=seat.public_id,
        name=None if seat.erased else seat.name,
        role=Role(seat.role),
        sector=seat.sector or None,
        department=_id(seat.department),
        erased=seat.erased,
    )


def seat_entity(seat: Seat) -> SeatEntity:
    return SeatEntity(
        id=seat.public_id,
        name=seat.name,
        role=Role(seat.role),
        sector=seat.sector or None,
        department=_id(seat.department),
        category=Category(seat.category),
        status=AttendanceStatus(seat.status),
        venue=_id(seat.venue),
        channel=Channel(seat.channel) if seat.channel else None,
    )


def seat_access_entity(seat: Seat) -> SeatAccessEntity:
    state = CodeState.READY if seat.code_version else CodeState.UNISSUED
    if seat.claimed_at:
        state = CodeState.CLAIMED
    return SeatAccessEntity(id=seat.public_id, code_state=state, user=seat.user_id is not None)


def my_seat_entity(seat: Seat, acts: list[str]) -> MySeatEntity:
    return MySeatEntity(**dict(seat_entity(seat)), acts=acts)


def statement_entity(statement: Statement) -> StatementEntity:
    shown = statement.status == StatementStatus.PUBLISHED
    return StatementEntity(
        id=statement.public_id,
        speaker=statement.seat.public_id,
        text=statement.text if shown else None,
        posted_at=statement.posted_at,
        agenda_item=_id(statement.agenda_item),
        reply_to=_id(statement.reply_to),
        department=_id(statement.department),
        place=Place(statement.place),
        status=StatementStatus(statement.status),
        reason=statement.reason or None,
    )


def review_entity(statement: Statement) -> ReviewEntity:
    return ReviewEntity(
        id=statement.public_id,
        speaker=statement.seat.public_id,
        text=statement.text or "",
        posted_at=statement.posted_at,
        reply_to=_id(statement.reply_to),
        department=_id(statement.department),
        status=StatementStatus(statement.status),
        reason=statement.reason or None,
    )


def my_statement_entity(statement: Statement) -> MyStatementEntity:
    return MyStatementEntity(
        id=statement.public_id,
        text=statement.text,
        posted_at=statement.posted_at,
        reply_to=_id(statement.reply_to),
        department=_id(statement.department),
        status=StatementStatus(statement.status),
        reason=statement.reason or None,
    )


def reply_entity(reply: Reply) -> ReplyEntity:
    return ReplyEntity(
        id=reply.public_id,
        statement=reply.statement.public_id,
        speaker=reply.seat.public_id,
        department=reply.department.public_id,
        text=reply.text if reply.status == ReplyStatus.PUBLISHED else None,
        given_at=reply.given_at,
        status=ReplyStatus(reply.status),
    )


def moderation_entry_entity(entry: ModerationEntry) -> ModerationEntryEntity:
    return ModerationEntryEntity(
        id=entry.public_id, at=entry.at, act=ModerationAct(entry.act), reason=entry.reason
    )


class _HasPublicId(Protocol):
    public_id: str


def _id(row: _HasPublicId | None) -> str | None:
    return None if row is None else row.public_id
