"""How rows become entities: one function for each, nothing but reading fields."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q

from deliberation.bodies.models import Department
from deliberation.bodies.permissions import Role
from deliberation.sessions.entities import (
    AttendanceFigures,
    DepartmentEntity,
    ModerationEntryEntity,
    MyReplyEntity,
    MySeatEntity,
    MyStatementEntity,
    ReplyEntity,
    ReviewEntity,
    SeatAccessEntity,
    SeatEntity,
    SessionEntity,
    SpeakerEntity,
    StatementEntity,
    VenueEntity,
)
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


def session_entity(session: Session) -> SessionEntity:
    """Counts attendance anew: call after the batch's changes to seats are flushed."""
    return SessionEntity(
        id=session.public_id,
        title=session.title,
        topic=session.topic,
        body_name=session.body_name,
        platform=settings.PLATFORM_NAME,
        sub_brand=session.sub_brand,
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
        command=_text(statement.command_id),
    )


def my_reply_entity(reply: Reply) -> MyReplyEntity:
    return MyReplyEntity(
        id=reply.public_id,
        statement=reply.statement.public_id,
        command=_text(reply.command_id),
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


def _text(command: UUID | None) -> str | None:
    return None if command is None else str(command)
