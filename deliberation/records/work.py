"""What a handler of a record's command receives: the record, its lines, its session's people."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from deliberation.bodies.permissions import may
from deliberation.ledger.models import Stream
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.shapes import STAFF, Actor, Call, Command, Event
from deliberation.ledger.work import Work
from deliberation.records.models import (
    ChangeKind,
    LineChange,
    LineState,
    Record,
    RecordLine,
    RecordState,
)
from deliberation.records.projections import change_entity, line_entity, record_entity
from deliberation.sessions.models import Publicity, Seat
from deliberation.sessions.room import actor_of, shared_scope

KIND = "record"


class RecordWork(Work):
    """One record inside one batch of commands. A line's place is told beside all others'."""

    def __init__(self, stream: Stream) -> None:
        self.record = load_record(stream)
        self._lines: list[RecordLine] | None = None
        super().__init__(stream, {"record": self.record})

    @property
    def stage(self) -> str:
        return self.record.session.stage

    @property
    def shared(self) -> str:
        return shared_scope(self.record.session)

    @property
    def scope(self) -> str:
        """Who sees the lines: those who write them, until they are shown to everybody."""
        return scope_of_lines(self.record)

    def actors(self, user_ids: Collection[int]) -> dict[int, Actor]:
        seats = Seat.objects.filter(
            session=self.record.session, user__in=user_ids, user__is_active=True, removed=False
        )
        return {seat.user_id: actor_of(seat) for seat in seats if seat.user_id is not None}

    def permit(self, actor: Actor | None, act: str, user_id: int | None) -> Actor:
        if actor is None:
            if self.record.session.publicity != Publicity.PUBLIC:
                raise Refusal(Code.NOT_FOUND)
            raise Refusal(Code.NOT_SIGNED_IN if user_id is None else Code.FORBIDDEN, act=act)
        if not may(actor.role, act):
            raise Refusal(Code.FORBIDDEN, act=act)
        return actor

    def forget(self) -> None:
        super().forget()
        self.record = load_record(self.stream)
        self._lines = None
        self.belong({"record": self.record})

    # Lines --------------------------------------------------------------------------------------

    @property
    def lines(self) -> list[RecordLine]:
        """All of them, the same objects however often they are asked for."""
        if self._lines is None:
            self._lines = list(RecordLine.objects.filter(record=self.record).order_by("pk"))
        return self._lines

    def line(self, public_id: str) -> RecordLine:
        """:raises Refusal: NOT_FOUND."""
        for line in self.lines:
            if line.public_id == public_id:
                return line
        raise Refusal(Code.NOT_FOUND)

    def free_line(self, public_id: str) -> RecordLine:
        """A line that may be changed. :raises Refusal: NOT_FOUND, SOURCE_GONE, LINE_LOCKED."""
        line = self.line(public_id)
        if line.state == LineState.GONE:
            raise Refusal(Code.SOURCE_GONE)
        if line.locked:
            raise Refusal(Code.LINE_LOCKED)
        return line

    def listed(self, section: str) -> list[RecordLine]:
        """The lines of one part in their order."""
        there = (
            line
            for line in self.lines
            if line.section == section and line.state == LineState.LISTED
        )
        return sorted(there, key=lambda line: line.position)

    def add_line(self, line: RecordLine) -> RecordLine:
        self.lines.append(line)
        return self.add(line)

    def remove_line(self, line: RecordLine) -> None:
        self.lines.remove(line)
        self.remove(line)

    def number(self, lines: Iterable[RecordLine]) -> list[RecordLine]:
        """Gives the lines of one part their places; answers with those that have moved."""
        moved = []
        for position, line in enumerate(lines, start=1):
            if line.position != position:
                self.change(line, position=position)
                moved.append(line)
        return moved

    # Pieces of events ---------------------------------------------------------------------------

    def trace(
        self,
        event: Event,
        line: RecordLine,
        call: Call[Command],
        kind: ChangeKind,
        *,
        before: str | None = None,
    ) -> None:
        """Leaves the trace of a change that is about to be made, and counts the line as touched."""
        self.ensure_saved(line)
        change = LineChange(
            record=self.record,
            line=line,
            at=self.now,
            by=call.actor.ref,
            kind=kind,
            before=before,
            section_before=line.section,
        )
        event.put(self.scope, change_entity(self.add(change)))

    def show(self, event: Event, lines: Iterable[RecordLine]) -> Event:
        """Shows lines as they are now, and the record to everybody who may know of it."""
        event.put(self.shared, record_entity(self.record, self.lines))
        return event.put(self.scope, *map(line_entity, lines))


def load_record(stream: Stream) -> Record:
    record = Record.objects.select_related("session__stream").get(stream=stream)
    record.stream = stream
    return record


def scope_of_lines(record: Record) -> str:
    return STAFF if record.state == RecordState.DRAFT else shared_scope(record.session)
