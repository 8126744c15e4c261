"""How rows become entities: one function for each, nothing but reading fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from django.conf import settings

from deliberation.bodies.models import Department
from deliberation.bodies.permissions import Role
from deliberation.sessions.entities import (
    CorrectionEntity,
    DepartmentEntity,
    Evidence,
    MeetingClock,
    ModerationEntryEntity,
    MyReplyEntity,
    MySeatEntity,
    MyStatementEntity,
    QuestionEntity,
    ReplyEntity,
    ReviewEntity,
    SeatAccessEntity,
    SeatEntity,
    SessionEntity,
    SpeakerEntity,
    StatementEntity,
    VenueEntity,
)
from deliberation.sessions.head_count import OnRoll, attendance_figures, attendance_of
from deliberation.sessions.models import (
    AnswerState,
    AttendanceStatus,
    Category,
    Channel,
    CodeState,
    Correction,
    CorrectionKind,
    Mode,
    ModerationAct,
    ModerationEntry,
    ModerationMode,
    Place,
    Publicity,
    Reply,
    ReplyKind,
    ReplyStatus,
    Seat,
    Session,
    Statement,
    StatementStatus,
    Venue,
    VenueKind,
)
from deliberation.sessions.stages import Stage


def session_entity(session: Session, roll: Iterable[OnRoll] | None = None) -> SessionEntity:
    """Counts attendance anew. `roll`: the seats, where they are at hand.

    Else they are read: call after the batch's changes to seats are flushed.
    """
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
        planned_end=session.planned_end,
        broadcast_url=session.broadcast_url or None,
        public_delay=session.public_delay,
        presiding=_id(session.presiding),
        clock=MeetingClock(elapsed_ms=session.clock_ms, since=session.clock_since),
        current_item=session.current_item.public_id if session.current_item else None,
        attendance=attendance_figures(session) if roll is None else attendance_of(roll),
        record=session.record or None,
    )


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
        label=seat.label or None,
        substitutes=_id(seat.substitutes),
        silenced=seat.silenced,
    )


def seat_access_entity(seat: Seat) -> SeatAccessEntity:
    state = CodeState.READY if seat.code_version else CodeState.UNISSUED
    if seat.claimed_at:
        state = CodeState.CLAIMED
    return SeatAccessEntity(id=seat.public_id, code_state=state, user=seat.user_id is not None)


def my_seat_entity(seat: Seat, acts: list[str]) -> MySeatEntity:
    return MySeatEntity(
        **dict(seat_entity(seat)),
        acts=acts,
        norms_accepted=seat.norms_accepted_at is not None,
        silenced_reason=seat.silenced_reason or None,
    )


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
        entered=statement.entered_by_id is not None,
        confirmed=statement.confirmed_at is not None,
        said_at=statement.said_at,
        late=statement.late,
        corrections=statement.corrections,
        corrected_at=statement.corrected_at,
        evidence=_evidence(statement) if shown else [],
        pinned=statement.pinned,
        merged_into=_id(statement.merged_into),
    )


def question_entity(statement: Statement) -> QuestionEntity:
    """Of a statement that has been published as a question."""
    assert statement.asked_at is not None
    return QuestionEntity(
        id=statement.public_id,
        asked_at=statement.asked_at,
        state=AnswerState(statement.answer),
        due_on=statement.answer_due,
        transfers=statement.transfers_made,
    )


def _evidence(statement: Statement) -> list[Evidence]:
    return [Evidence.model_validate(piece) for piece in statement.evidence]


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
        entered=statement.entered_by_id is not None,
        confirmed=statement.confirmed_at is not None,
        corrections=statement.corrections,
        evidence=_evidence(statement),
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
        entered=statement.entered_by_id is not None,
        confirmed=statement.confirmed_at is not None,
        corrections=statement.corrections,
        evidence=_evidence(statement),
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
        also=reply.also,
        kind=ReplyKind(reply.kind),
        text=reply.text if reply.status == ReplyStatus.PUBLISHED else None,
        given_at=reply.given_at,
        due_on=reply.due_on,
        corrections=reply.corrections,
        corrected_at=reply.corrected_at,
        status=ReplyStatus(reply.status),
    )


def correction_entity(correction: Correction) -> CorrectionEntity:
    """What stood there before is seen as long as what stands there now.

    A trace whose target is missing from its table points nowhere: `verify` names the target.
    """
    corrected = correction.statement or correction.reply
    seen = (StatementStatus.PUBLISHED, ReplyStatus.PUBLISHED)
    shown = corrected is not None and corrected.status in seen
    return CorrectionEntity(
        id=correction.public_id,
        target=corrected.public_id if corrected else "",
        kind=CorrectionKind(correction.kind),
        at=correction.at,
        before=correction.before if shown else None,
        speaker_before=_id(correction.speaker_before),
        reason=correction.reason or None,
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
