"""Putting a new draft in the place of the last one, and letting people's own work stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from deliberation.condensing.drafting import DraftLine, Section
from deliberation.ledger.shapes import SYSTEM, Event
from deliberation.records.drawing import Drawn, plain
from deliberation.records.entities import RecordLineEntity
from deliberation.records.evidence import Standing, key_of, standings
from deliberation.records.models import (
    ChangeKind,
    LineChange,
    LineState,
    RecordLine,
    RecordState,
)
from deliberation.records.projections import change_entity
from deliberation.records.work import RecordWork


def redraw(work: RecordWork, drawn: Drawn) -> Event:
    """What nobody has touched becomes what the rules say now; the rest keeps its words and place.

    Figures are counted anew everywhere. Words whose source is gone go with it.
    """
    event = Event()
    work.change(
        work.record,
        session_seq=drawn.seq,
        session_head=drawn.head,
        drafted_at=work.now,
        present=drawn.present,
        expected=drawn.expected,
        voters=drawn.voters,
        evidence={key: piece.kept() for key, piece in drawn.pieces.items()},
    )
    known = {line.key: line for line in work.lines}
    for new in drawn.lines:
        _take(work, event, known.get(new.key), new, drawn)
    drafted = {line.key for line in drawn.lines}
    for line in [line for line in work.lines if line.key not in drafted]:
        _keep_or_drop(work, event, line, drawn)
    _arrange(work, [line.key for line in drawn.lines])
    return work.show(event, work.lines)


def _take(
    work: RecordWork, event: Event, line: RecordLine | None, new: DraftLine, drawn: Drawn
) -> None:
    """A drafted line comes into its row, or into a new one."""
    found: dict[str, Any] = {
        "rule": new.rule,
        "generated": new.text,
        "sources": [asdict(source) for source in new.sources],
        "figures": plain(new.figures),
    }
    found["log"] = [drawn.pieces[key_of(source)].at for source in found["sources"]]
    if line is None:
        line = RecordLine(record=work.record, key=new.key, position=0, section=new.section)
        work.add_line(line)
    elif line.touched and _words_are_lost(work, line, _live(line, drawn)):
        empty(work, event, line, new.text)
    if not line.touched or line.text is None:
        found |= {"text": new.text, "state": LineState.LISTED}
    if not line.touched:
        found["section"] = new.section
    if found.get("text", line.text) != line.text:
        found["revision"] = line.revision + (line.text is not None)
    work.change(line, **found)


def _keep_or_drop(work: RecordWork, event: Event, line: RecordLine, drawn: Drawn) -> None:
    """A line that the rules do not draw up any more, or never did: people alone keep it."""
    live = _live(line, drawn)
    if not line.touched and not (line.state == LineState.GONE or _is_missed(work, live)):
        event.drop(work.scope, RecordLineEntity, line.public_id)
        work.remove_line(line)
        return
    if line.state == LineState.GONE:
        return  # its words are gone, whatever has come back
    if not live:
        empty(work, event, line, "")
        return
    if _words_are_lost(work, line, live):
        empty(work, event, line, drawn.pieces[key_of(live[0])].text)
    pieces = [drawn.pieces[key_of(source)] for source in live]
    found = {"sources": live, "log": [piece.at for piece in pieces], "rule": ""}
    if line.generated is not None:
        found["generated"] = pieces[0].text
    work.change(line, figures=pieces[0].figures, **found)


def _live(line: RecordLine, drawn: Drawn) -> list[dict[str, str]]:
    return [source for source in line.sources if key_of(source) in drawn.pieces]


def _is_missed(work: RecordWork, live: list[dict[str, str]]) -> bool:
    """Everybody has seen the line: that it is gone must be seen as well."""
    return work.record.state == RecordState.SHOWN and not live


def _words_are_lost(work: RecordWork, line: RecordLine, live: list[dict[str, str]]) -> bool:
    """What a line quotes is its first source; what was erased may stand anywhere in its words."""
    lost = [source for source in line.sources if source not in live]
    if not lost or line.state == LineState.GONE:
        return False
    states = standings(work.record.session, lost)
    return lost[0] == line.sources[0] or Standing.ERASED in states.values()


def empty(work: RecordWork, event: Event, line: RecordLine, words: str) -> None:
    """Takes a line's words and their trace; another source's words, if any, come in their place."""
    if line.state == LineState.GONE:
        return
    work.ensure_saved(line)
    for change in LineChange.objects.filter(line=line).exclude(before=None):
        kept = work.get(LineChange, change.public_id)
        kept.line = line
        work.change(kept, before=None)
        event.put(work.scope, change_entity(kept))
    trace = LineChange(
        record=work.record,
        line=line,
        at=work.now,
        by=SYSTEM.ref,
        kind=ChangeKind.FOLLOWED,
        section_before=line.section,
    )
    event.put(work.scope, change_entity(work.add(trace)))
    changes: dict[str, Any] = {"text": words or None, "generated": words or None}
    changes |= {"edited_by": SYSTEM.ref, "edited_at": work.now, "revision": line.revision + 1}
    if not words:
        changes |= {"state": LineState.GONE, "reason": "", "figures": None}
        changes |= {"position": 0, "locked": False}
    work.change(line, **changes)


def _arrange(work: RecordWork, drafted: Iterable[str]) -> None:
    """People's lines keep their places, as far as there are places; the others stand between."""
    order = {key: number for number, key in enumerate(drafted)}
    for section in Section:
        listed = work.listed(section)
        held = [line for line in listed if line.touched and line.position]
        free = sorted(
            (line for line in listed if line not in held),
            key=lambda line: order.get(line.key, len(order)),
        )
        for line in held:
            free.insert(line.position - 1, line)
        work.number(free)
