"""How a record's rows become entities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from deliberation.condensing.drafting import Rule, Section
from deliberation.records.entities import (
    LineChangeEntity,
    RecordLineEntity,
    SectionCounts,
    SessionRecordEntity,
)
from deliberation.records.models import (
    ChangeKind,
    LineChange,
    LineState,
    Record,
    RecordLine,
    RecordState,
)
from deliberation.sessions.opinions.shapes import LineFigures, LineSource

# Raised when the rules by which a draft is drawn up change: docs/record.md tells of each.
METHOD = "1"


def record_entity(record: Record, lines: Iterable[RecordLine]) -> SessionRecordEntity:
    session = record.session
    listed = Counter(line.section for line in lines if line.state == LineState.LISTED)
    return SessionRecordEntity(
        id=record.public_id,
        session=session.public_id,
        title=session.title,
        topic=session.topic,
        body_name=session.body_name,
        rehearsal=session.rehearsal,
        state=RecordState(record.state),
        method=METHOD,
        drafted_at=record.drafted_at,
        shown_at=record.shown_at,
        session_seq=record.session_seq,
        session_head=record.session_head,
        present=record.present,
        expected=record.expected,
        voters=record.voters,
        lines=SectionCounts(**{section.value: listed[section] for section in Section}),
    )


def line_entity(line: RecordLine) -> RecordLineEntity:
    return RecordLineEntity(
        id=line.public_id,
        key=line.key,
        section=Section(line.section),
        position=line.position,
        rule=Rule(line.rule) if line.rule else None,
        text=line.text,
        generated=line.generated,
        sources=[LineSource.model_validate(source) for source in line.sources],
        log=line.log,
        figures=None if line.figures is None else LineFigures.model_validate(line.figures),
        locked=line.locked,
        state=LineState(line.state),
        reason=line.reason or None,
        touched=line.touched,
        added_by=line.added_by or None,
        edited_by=line.edited_by or None,
        edited_at=line.edited_at,
        revision=line.revision,
    )


def change_entity(change: LineChange) -> LineChangeEntity:
    return LineChangeEntity(
        id=change.public_id,
        line=change.line.public_id,
        at=change.at,
        by=change.by,
        kind=ChangeKind(change.kind),
        before=change.before,
        section_before=Section(change.section_before),
    )
