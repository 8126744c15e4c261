"""Reports: somebody says that a statement should be looked at. Staff see them while they are open.

A note is its writer's words; where nobody knows the writer it counts among the words of whoever
said what it is about, so that erasing them takes it along.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import cast

from deliberation.ledger.shapes import STAFF, Entity, Event
from deliberation.sessions.models import Report, ReportKind, Statement
from deliberation.sessions.picture import Picture
from deliberation.sessions.room import Room
from deliberation.sessions.snapshot import shows


class ReportEntity(Entity, entity="report"):
    """For staff: how often a statement is reported; its id is the statement's."""

    count: int
    kinds: dict[ReportKind, int]
    last_at: datetime


class ReportNoteEntity(Entity, entity="report_note"):
    """For staff: what somebody wrote beside a report."""

    statement: str
    kind: ReportKind
    text: str
    at: datetime


def report_entity(statement: str, reports: Iterable[Report]) -> ReportEntity:
    open_ones = list(reports)
    counted = dict(Counter(report.kind for report in open_ones))
    return ReportEntity(
        id=statement,
        count=len(open_ones),
        kinds=cast("dict[ReportKind, int]", counted),  # a key of JSON must be plain text
        last_at=max(report.at for report in open_ones),
    )


def report_note_entity(statement: str, report: Report) -> ReportNoteEntity:
    return ReportNoteEntity(
        id=report.public_id,
        statement=statement,
        kind=ReportKind(report.kind),
        text=report.note,
        at=report.at,
    )


def close_reports(room: Room, event: Event, statement: Statement) -> int:
    """The statement was dealt with; answers with how many open reports there were."""
    room.flush()
    there = list(Report.objects.filter(statement=statement, open=True))
    if there:
        for report in there:
            room.change(report, open=False)
        event.drop(STAFF, ReportEntity, statement.public_id)
        notes = [report.public_id for report in there if report.note]
        if notes:
            event.drop(STAFF, ReportNoteEntity, *notes)
    return len(there)


@shows("staff")
def what_was_reported(picture: Picture) -> Iterator[Entity]:
    reported: defaultdict[str, list[Report]] = defaultdict(list)
    for row in picture.all(Report, "statement"):
        if row.open:
            reported[row.statement.public_id].append(row)
    for statement, reports in reported.items():
        yield report_entity(statement, reports)
        for report in reports:
            if report.note:
                yield report_note_entity(statement, report)
