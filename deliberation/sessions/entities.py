"""What readers see of a session: one entity for one thing in one scope, made from a row.

These are shown by more than one live module; the others stand beside their commands.
"""

from __future__ import annotations

from datetime import date, datetime

from deliberation.bodies.permissions import Role
from deliberation.ledger.shapes import Entity, Shape
from deliberation.sessions.models import (
    AnswerState,
    AttendanceStatus,
    Category,
    Channel,
    CodeState,
    CorrectionKind,
    Mode,
    ModerationAct,
    ModerationMode,
    Place,
    Publicity,
    ReplyKind,
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


class MeetingClock(Shape):
    """A clock that runs only while the session is open; every timer is read off it.

    Now it shows `elapsed_ms`, and what has passed since `since` where that is set.
    """

    elapsed_ms: int
    since: datetime | None


class FileFacts(Shape):
    """A file that can be fetched at `/files/<id>/<name>`; `size` in bytes."""

    id: str
    name: str
    size: int
    content_type: str


class Evidence(Shape):
    """What a statement rests on (以事实为依据): a file or an address, one of the two."""

    file: FileFacts | None
    link: str | None


class SessionEntity(Entity, entity="session"):
    """The session itself, in its present stage. `record`: the stream of its record (协商纪要).

    `public_delay`: how many seconds later those without a seat see what happens.
    """

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
    planned_end: datetime | None
    broadcast_url: str | None
    public_delay: int
    presiding: str | None
    clock: MeetingClock
    current_item: str | None
    attendance: AttendanceFigures
    record: str | None


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
    """A published statement; its text is gone once it is hidden, withdrawn or erased.

    `entered`: a scribe wrote down what was said; `confirmed`: the speaker has agreed to the
    wording. `late`: it came after the discussion (会后补充).
    """

    speaker: str
    text: str | None
    posted_at: datetime
    agenda_item: str | None
    reply_to: str | None
    department: str | None
    place: Place
    status: StatementStatus
    reason: str | None
    entered: bool
    confirmed: bool
    said_at: datetime | None
    late: bool
    corrections: int
    corrected_at: datetime | None
    evidence: list[Evidence]
    pinned: bool
    merged_into: str | None


class QuestionEntity(Entity, entity="question"):
    """How far a question has come; its id is the statement's.

    `asked_at`: since when the department that is asked now has had it; `due_on`: until when it
    has promised a written answer. Apart from the statement, so that one reply to twenty questions
    does not carry the words of twenty people.
    """

    asked_at: datetime
    state: AnswerState
    due_on: date | None
    transfers: int


class ReplyEntity(Entity, entity="reply"):
    """An official's answer; `also` are other questions that it answers as well."""

    statement: str
    speaker: str
    department: str
    also: list[str]
    kind: ReplyKind
    text: str | None
    given_at: datetime
    due_on: date | None
    corrections: int
    corrected_at: datetime | None
    status: ReplyStatus


class CorrectionEntity(Entity, entity="correction"):
    """What stood there before: `target` is the statement or the reply that was put right."""

    target: str
    kind: CorrectionKind
    at: datetime
    before: str | None
    speaker_before: str | None
    reason: str | None


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
    label: str | None
    substitutes: str | None
    silenced: bool


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
    entered: bool
    confirmed: bool
    corrections: int
    evidence: list[Evidence]


class MySeatEntity(SeatEntity, entity="my_seat"):
    """The person's own place. `acts`: the commands that the role may give, in some stage."""

    acts: list[str]
    norms_accepted: bool
    silenced_reason: str | None


class MyStatementEntity(Entity, entity="my_statement"):
    """What became of something that the person said. `command`: the id of what posted it."""

    text: str | None
    posted_at: datetime
    reply_to: str | None
    department: str | None
    status: StatementStatus
    reason: str | None
    command: str | None
    entered: bool
    confirmed: bool
    corrections: int
    evidence: list[Evidence]


class MyReplyEntity(Entity, entity="my_reply"):
    """One of the person's own answers; its id is the reply's. `command`: the id of what gave it."""

    statement: str
    command: str | None
