"""What readers see of a record."""

from __future__ import annotations

from datetime import datetime

from deliberation.condensing.drafting import Rule, Section
from deliberation.ledger.shapes import Entity, Shape
from deliberation.records.models import ChangeKind, LineState, RecordState
from deliberation.sessions.opinions.shapes import LineFigures, LineSource


class SectionCounts(Shape):
    """How many lines are listed in each part."""

    common: int
    difference: int
    suggestion: int
    response: int
    insufficient: int


class SessionRecordEntity(Entity, entity="record"):
    """The record of a session, whose id is `session`; drawn up from its log up to `session_seq`."""

    session: str
    title: str
    topic: str
    body_name: str
    rehearsal: bool
    state: RecordState
    method: str
    drafted_at: datetime | None
    shown_at: datetime | None
    session_seq: int
    session_head: str
    present: int
    expected: int
    voters: int
    lines: SectionCounts


class RecordLineEntity(Entity, entity="line"):
    """One line of a record. `rule`: why it stands there; null where people alone keep it there.

    `generated` is what was drawn up, `text` what stands there now; both are null once no source is
    left (`gone`). `position` counts from 1 within the part, 0 where the line is not listed. `log`:
    the positions in the session's log at which the `sources` were published.
    """

    key: str
    section: Section
    position: int
    rule: Rule | None
    text: str | None
    generated: str | None
    sources: list[LineSource]
    log: list[int]
    figures: LineFigures | None
    locked: bool
    state: LineState
    reason: str | None
    touched: bool
    added_by: str | None
    edited_by: str | None
    edited_at: datetime | None
    revision: int


class LineChangeEntity(Entity, entity="line_change"):
    """What stood in a line before somebody changed it; `before` is null once its source is gone.

    `by` is the seat in the session, or `system`.
    """

    line: str
    at: datetime
    by: str
    kind: ChangeKind
    before: str | None
    section_before: Section
