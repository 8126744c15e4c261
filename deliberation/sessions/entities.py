"""What readers see of a session: one entity for one thing in one scope, made from a row.

These are shown by more than one live module; the others stand beside their commands.
"""

from __future__ import annotations

from datetime import datetime

from deliberation.bodies.permissions import Role
from deliberation.ledger.shapes import Entity, Shape
from deliberation.sessions.models import (
    AttendanceStatus,
    Category,
    Channel,
    CodeState,
    Mode,
    ModerationAct,
    ModerationMode,
    Place,
    Publicity,
    ReplyStatus,
    StatementStatus,
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


class MySeatEntity(SeatEntity, entity="my_seat"):
    """The person's own place. `acts`: the commands that the role may give, in some stage."""

    acts: list[str]


class MyStatementEntity(Entity, entity="my_statement"):
    """What became of something that the person said. `command`: the id of what posted it."""

    text: str | None
    posted_at: datetime
    reply_to: str | None
    department: str | None
    status: StatementStatus
    reason: str | None
    command: str | None


class MyReplyEntity(Entity, entity="my_reply"):
    """One of the person's own answers; its id is the reply's. `command`: the id of what gave it."""

    statement: str
    command: str | None
