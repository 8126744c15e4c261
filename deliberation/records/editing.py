"""What people do to the lines of a record. Every change leaves its trace beside the line."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from deliberation.bodies.permissions import Act
from deliberation.condensing.drafting import Section
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import Call, Command, Event, PublicId, Shape
from deliberation.ledger.text import REASON_LIMIT, STATEMENT_LIMIT, Text, require_text
from deliberation.records.evidence import require_live
from deliberation.records.models import ChangeKind, LineState, RecordLine
from deliberation.records.work import KIND, RecordWork
from deliberation.sessions.stages import CONCLUDING

SOURCES_LIMIT = 50
LINES_LIMIT = 10_000


class EditLine(Command):
    """Puts a line into other words. What was drawn up stays beside it, and so do the sources.

    `revision`: the line's own, as the writer saw it.
    """

    line: PublicId
    text: Text
    revision: Annotated[int, Field(ge=1, le=2_000_000_000)]


class MoveLine(Command):
    """Moves a line to a place in a part of the record, counted from 1; at most to its end."""

    line: PublicId
    section: Section
    position: Annotated[int, Field(ge=1, le=LINES_LIMIT)]


class LockLine(Command):
    """Keeps a line from being changed by anybody, or lets it go."""

    line: PublicId
    locked: bool


class LeaveOutLine(Command):
    """Takes a line off the list. It stays to be seen among what was left out, with the reason."""

    line: PublicId
    reason: Annotated[Text, Field(max_length=REASON_LIMIT)]


class RestoreLine(Command):
    """Puts a line that was left out back, at the end of its part."""

    line: PublicId


class SourceRef(Shape):
    """Something in the session that a line can rest on."""

    kind: Literal["statement", "reply", "promise", "poll"]
    id: PublicId


class AddLine(Command):
    """Adds a line of one's own. It needs evidence: what the draft was drawn up from, and still is.

    The figures shown with it are those of the first source.
    """

    section: Section
    text: Text
    sources: Annotated[list[SourceRef], Field(min_length=1, max_length=SOURCES_LIMIT)]


@handles(
    EditLine,
    name="record.edit_line",
    stream=KIND,
    event="record.line_edited",
    act=Act.EDIT_RECORD,
    stages=CONCLUDING,
)
def edit_line(work: RecordWork, call: Call[EditLine]) -> Event:
    args = call.args
    text = require_text(args.text, limit=STATEMENT_LIMIT)
    line = work.free_line(args.line)
    if args.revision != line.revision:
        raise Refusal(Code.STALE_REVISION, current=line.revision)
    if text == line.text:
        raise Refusal(Code.ALREADY_DONE)
    event = Event()
    work.trace(event, line, call, ChangeKind.EDITED, before=line.text)
    work.change(line, text=text, revision=line.revision + 1)
    return work.show(event, [_touch(work, line, call)])


@handles(
    MoveLine,
    name="record.move_line",
    stream=KIND,
    event="record.line_moved",
    act=Act.EDIT_RECORD,
    stages=CONCLUDING,
)
def move_line(work: RecordWork, call: Call[MoveLine]) -> Event:
    args = call.args
    line = work.free_line(args.line)
    left = [other for other in work.listed(line.section) if other is not line]
    entered = left if args.section == line.section else work.listed(args.section)
    position = min(args.position, len(entered) + 1) if line.state == LineState.LISTED else 0
    if (args.section, position) == (line.section, line.position):
        raise Refusal(Code.ALREADY_DONE)
    event = Event()
    work.trace(event, line, call, ChangeKind.MOVED)
    work.change(line, section=args.section, position=position)
    if position:
        entered = [*entered[: position - 1], line, *entered[position - 1 :]]
    moved = [*work.number(left), *work.number(entered)] if position else []
    return work.show(event, [_touch(work, line, call), *moved])


@handles(
    LockLine,
    name="record.lock_line",
    stream=KIND,
    event="record.line_locked",
    act=Act.EDIT_RECORD,
    stages=CONCLUDING,
)
def lock_line(work: RecordWork, call: Call[LockLine]) -> Event:
    line = work.line(call.args.line)
    if line.state == LineState.GONE:
        raise Refusal(Code.SOURCE_GONE)
    if line.locked == call.args.locked:
        raise Refusal(Code.ALREADY_DONE)
    event = Event()
    kind = ChangeKind.LOCKED if call.args.locked else ChangeKind.UNLOCKED
    work.trace(event, line, call, kind)
    work.change(line, locked=call.args.locked)
    return work.show(event, [_touch(work, line, call)])


@handles(
    LeaveOutLine,
    name="record.leave_out_line",
    stream=KIND,
    event="record.line_left_out",
    act=Act.EDIT_RECORD,
    stages=CONCLUDING,
)
def leave_out_line(work: RecordWork, call: Call[LeaveOutLine]) -> Event:
    reason = require_text(call.args.reason, limit=REASON_LIMIT, code=Code.REASON_REQUIRED)
    line = work.free_line(call.args.line)
    if line.state == LineState.LEFT_OUT:
        raise Refusal(Code.ALREADY_DONE)
    event = Event()
    work.trace(event, line, call, ChangeKind.LEFT_OUT)
    work.change(line, state=LineState.LEFT_OUT, reason=reason, position=0)
    moved = work.number(work.listed(line.section))
    return work.show(event, [_touch(work, line, call), *moved])


@handles(
    RestoreLine,
    name="record.restore_line",
    stream=KIND,
    event="record.line_restored",
    act=Act.EDIT_RECORD,
    stages=CONCLUDING,
)
def restore_line(work: RecordWork, call: Call[RestoreLine]) -> Event:
    line = work.free_line(call.args.line)
    if line.state == LineState.LISTED:
        raise Refusal(Code.ALREADY_DONE)
    event = Event()
    work.trace(event, line, call, ChangeKind.RESTORED)
    position = len(work.listed(line.section)) + 1
    work.change(line, state=LineState.LISTED, reason="", position=position)
    return work.show(event, [_touch(work, line, call)])


@handles(
    AddLine,
    name="record.add_line",
    stream=KIND,
    event="record.line_added",
    act=Act.EDIT_RECORD,
    stages=CONCLUDING,
    answers=("line",),
)
def add_line(work: RecordWork, call: Call[AddLine]) -> Event:
    args = call.args
    text = require_text(args.text, limit=STATEMENT_LIMIT)
    sources = [source.model_dump() for source in dict.fromkeys(args.sources)]
    found = require_live(work.record, sources)
    line = RecordLine(
        record=work.record,
        section=args.section,
        position=len(work.listed(args.section)) + 1,
        text=text,
        sources=sources,
        log=[piece["at"] for piece in found],
        figures=found[0]["figures"],
        added_by=call.actor.ref,
    )
    line.key = f"added:{line.public_id}"
    work.add_line(line)
    event = Event()
    work.trace(event, line, call, ChangeKind.ADDED)
    return work.show(event, [_touch(work, line, call)]).answer(line=line.public_id)


def _touch(work: RecordWork, line: RecordLine, call: Call[Command]) -> RecordLine:
    """From now on the line is a person's: a new draft lets it stand."""
    work.change(line, touched=True, edited_by=call.actor.ref, edited_at=work.now)
    return line
