"""Reports: everybody who can read may say that a statement should be looked at."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from deliberation.bodies.permissions import Act
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import STAFF, Call, Command, Event, PublicId
from deliberation.ledger.text import REASON_LIMIT, Text
from deliberation.sessions import public_log
from deliberation.sessions.models import ModerationAct, Report, ReportKind, Statement
from deliberation.sessions.reports import close_reports, report_entity, report_note_entity
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import UNFINISHED


class ReportStatement(Command):
    """Asks the moderators to look at a published statement; once for each person on the roll.

    On a public session it needs no account. Nothing but the fact is kept of who has none.
    """

    statement: PublicId
    kind: ReportKind
    note: Annotated[Text, Field(max_length=REASON_LIMIT)] = ""


class DismissReports(Command):
    """Finds all open reports of a statement groundless; it stays as it is."""

    statement: PublicId
    reason: Annotated[Text, Field(max_length=REASON_LIMIT)] = ""


@handles(
    ReportStatement,
    name="statement.report",
    stream=KIND,
    event="statement.reported",
    act=Act.REPORT,
    stages=UNFINISHED,
)
def report(room: Room, call: Call[ReportStatement]) -> Event:
    args = call.args
    statement = room.open_statement(args.statement)
    seat = room.seat(call.actor) if call.actor.ref else None
    room.flush()
    before = Report.objects.filter(statement=statement)
    if seat is not None and before.filter(seat=seat).exists():
        raise Refusal(Code.ALREADY_DONE)
    row = Report(
        session=room.session,
        statement=statement,
        seat=seat,
        kind=args.kind,
        note=args.note,
        at=room.now,
    )
    shown = report_entity(statement.public_id, [*before.filter(open=True), row])
    event = Event().put(STAFF, shown)
    writer = (seat or statement.seat).public_id if row.note else ""
    if row.note:
        event.put(STAFF, report_note_entity(statement.public_id, row), subject=writer)
    room.add(row)
    return event.keep(
        subject=writer,
        report=row.public_id,
        statement=statement.public_id,
        reporter=seat.public_id if seat else None,
        kind=row.kind,
    )


@handles(
    DismissReports,
    name="report.dismiss",
    stream=KIND,
    event="report.dismissed",
    act=Act.MODERATE,
    stages=UNFINISHED,
)
def dismiss(room: Room, call: Call[DismissReports]) -> Event:
    statement = room.get(Statement, call.args.statement)
    event = Event()
    if not close_reports(room, event, statement):
        raise Refusal(Code.ALREADY_DONE)
    event.keep(statement=statement.public_id)
    return public_log.record(room, event, ModerationAct.DISMISSED, call.args.reason)
