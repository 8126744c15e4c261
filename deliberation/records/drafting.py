"""Drawing a record up, showing it to everybody, and following what becomes of the session."""

from __future__ import annotations

from deliberation.bodies.permissions import Act
from deliberation.ledger import log
from deliberation.ledger.models import EventBody
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import STAFF, Call, Command, Entity, Event
from deliberation.records import following
from deliberation.records.drawing import drawn_for
from deliberation.records.entities import LineChangeEntity, RecordLineEntity
from deliberation.records.models import LineChange, RecordState
from deliberation.records.projections import change_entity
from deliberation.records.redraw import redraw
from deliberation.records.work import KIND, RecordWork
from deliberation.sessions.stages import CONCLUDING


class DraftRecord(Command):
    """Draws the lines up from the session's log as it is now.

    A line that a person has touched keeps its words and its place; its figures are counted anew.
    """


class ShowRecord(Command):
    """Shows the lines to everybody who may read the session, with all that was done to them."""


class FollowSession(Command):
    """Takes out of the record what has gone in the session since. The service alone gives it.

    What was hidden, withdrawn or erased goes with its words; what was erased goes from the record's
    log as well.
    """


@handles(
    DraftRecord,
    name="record.draft",
    stream=KIND,
    event="record.drafted",
    act=Act.DRAFT_RECORD,
    stages=CONCLUDING,
)
def draft_record(work: RecordWork, call: Call[DraftRecord]) -> Event:
    if work.record.state == RecordState.SHOWN:
        raise Refusal(Code.RECORD_SHOWN)
    return redraw(work, drawn_for(work.record.session))


@handles(
    ShowRecord,
    name="record.show",
    stream=KIND,
    event="record.shown",
    act=Act.SHOW_RECORD,
    stages=CONCLUDING,
)
def show_record(work: RecordWork, call: Call[ShowRecord]) -> Event:
    if work.record.state == RecordState.SHOWN:
        raise Refusal(Code.ALREADY_DONE)
    changes = changes_of(work)
    event = Event()
    for shape, ids in (
        (RecordLineEntity, [line.public_id for line in work.lines]),
        (LineChangeEntity, [change.public_id for change in changes]),
    ):
        if ids:
            event.drop(STAFF, shape, *ids)
    work.change(work.record, state=RecordState.SHOWN, shown_at=work.now)
    return work.show(event, work.lines).put(work.scope, *map(change_entity, changes))


@handles(
    FollowSession,
    name="record.follow_session",
    stream=KIND,
    event="record.session_followed",
    act=Act.KEEP_TIME,
)
def follow_session(work: RecordWork, call: Call[FollowSession]) -> Event:
    work.store_log()
    if not following.is_behind(work.record):
        raise Refusal(Code.ALREADY_DONE)
    carrying = following.bodies_of_erased(work.record)
    event = redraw(work, drawn_for(work.record.session))
    if carrying:
        _show_again(work, event, carrying)
        event.keep(erased=log.erase(work.stream, carrying))
    return event


def _show_again(work: RecordWork, event: Event, lost: list[EventBody]) -> None:
    """Whoever reads the log from its first event must still come to what is there now."""
    event.put(work.scope, *map(change_entity, changes_of(work)))
    for scope, things in following.shown_in(lost).items():
        body = event.bodies.get(scope)
        there = body.put if body else {}
        for name, key in sorted(things):
            if key not in there.get(name, {}):
                event.drop(scope, Entity.registered[name], key)


def changes_of(work: RecordWork) -> list[LineChange]:
    work.flush()
    return list(LineChange.objects.filter(record=work.record).select_related("line").order_by("pk"))
