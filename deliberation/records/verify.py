"""Proving a record: its rows are what its log has come to, and what the session's log gives again.

The recount belongs to the proof of the session, whose log has just been read and found whole when
it begins; the proof of the record adds its own log, and asks for the session's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from deliberation.condensing.drafting import DraftLine
from deliberation.ledger.history import Fault, History
from deliberation.ledger.verify import checks, shared_faults
from deliberation.ledger.verify import faults as faults_of_stream
from deliberation.records.drawing import Drawn, draw, plain
from deliberation.records.evidence import key_of
from deliberation.records.following import is_behind_an_erasure
from deliberation.records.models import LineState, Record, RecordLine
from deliberation.records.work import KIND
from deliberation.sessions.models import Session
from deliberation.sessions.verify import proves

TABLES = {"line_change": "LineChange", "line": "RecordLine", "record": "Record"}


@checks(KIND)
def record_faults(history: History) -> Iterator[Fault]:
    """The rows against the record's log, then everything against the session's."""
    record = _records().filter(stream=history.stream).first()
    if record is None:
        yield Fault("Record", history.stream.public_id, "is missing")
        return
    yield from shared_faults(history, TABLES)
    for fault in faults_of_stream(record.session.stream):
        yield Fault(fault.table, fault.row, f"{fault.what} (in the session of the record)")


@proves
def recount_faults(history: History, session: Session) -> Iterator[Fault]:
    """Every line of the session's record and each of its figures, drawn up again from the log."""
    record = _records().filter(session=session).first()
    if session.record != (record.public_id if record else ""):
        what = f"its record is {session.record or 'none'}, the tables have another"
        yield Fault("Record", record.public_id if record else session.record, what)
    if record is None:
        return
    if history.hashes.get(record.session_seq) != record.session_head:
        yield Fault("Record", record.public_id, "session_head is not of the session's log")
        return
    if is_behind_an_erasure(record):
        what = "rests on words that were erased since: record.follow_session is due"
        yield Fault("Record", record.public_id, what)
        return
    yield from _Recount(record).faults()


class _Recount:
    """What the log gives at the number that the record names, beside what the record says."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.drawn: Drawn = draw(record.session, upto=record.session_seq)
        self.lines = {line.key: line for line in RecordLine.objects.filter(record=record)}

    def faults(self) -> Iterator[Fault]:
        yield from self._figures_of_the_whole()
        drafted = {line.key: line for line in self.drawn.lines}
        for key, new in drafted.items():
            if key not in self.lines:
                yield Fault("RecordLine", key, "is missing: the log gives this line")
            else:
                yield from self._drafted(self.lines[key], new)
        for key in sorted(self.lines.keys() - drafted.keys()):
            yield from self._kept(self.lines[key])

    def _figures_of_the_whole(self) -> Iterator[Fault]:
        record, drawn = self.record, self.drawn
        for name in ("present", "expected", "voters"):
            yield from _compare("Record", record, name, getattr(drawn, name))
        evidence = {key: piece.kept() for key, piece in drawn.pieces.items()}
        if record.evidence != evidence:
            wrong = sorted(
                key
                for key in record.evidence.keys() | evidence.keys()
                if record.evidence.get(key) != evidence.get(key)
            )
            what = f"evidence is not what the log gives: {wrong[0]}"
            yield Fault("Record", record.public_id, what)

    def _drafted(self, line: RecordLine, new: DraftLine) -> Iterator[Fault]:
        """A line that the rules draw up; people may have changed its words, part and state."""
        sources = [asdict(source) for source in new.sources]
        wanted: dict[str, Any] = {
            "rule": str(new.rule),
            "generated": new.text,
            "sources": sources,
            "log": [self.drawn.pieces[key_of(source)].at for source in sources],
            "figures": plain(new.figures),
        }
        if not line.touched:
            wanted |= {"section": str(new.section), "text": new.text, "state": LineState.LISTED}
        for name, value in wanted.items():
            yield from _compare("RecordLine", line, name, value)

    def _kept(self, line: RecordLine) -> Iterator[Fault]:
        """A line that the rules do not draw up: by hand, or kept from an earlier draft."""
        if line.state == LineState.GONE:
            for name in ("text", "generated", "figures"):
                yield from _compare("RecordLine", line, name, None)
            return
        if not line.touched:
            yield Fault("RecordLine", line.public_id, "the log does not give this line")
            return
        pieces = [self.drawn.pieces.get(key_of(source)) for source in line.sources]
        if not pieces or None in pieces:
            yield Fault(
                "RecordLine", line.public_id, "rests on a source that the log does not give"
            )
            return
        there = [piece for piece in pieces if piece]
        yield from _compare("RecordLine", line, "rule", "")
        if line.generated is not None or not line.added_by:
            yield from _compare("RecordLine", line, "generated", there[0].text)
        yield from _compare("RecordLine", line, "log", [piece.at for piece in there])
        yield from _compare("RecordLine", line, "figures", there[0].figures)


def _compare(table: str, row: Any, name: str, wanted: Any) -> Iterator[Fault]:
    now = getattr(row, name)
    if now != wanted:
        yield Fault(table, row.public_id, f"{name} is {now}, the recount gives {wanted}")


def _records() -> Any:
    return Record.objects.select_related("session__stream", "stream")
