"""What no scope shows of words: when and by whom they came, and whose they are said to be.

Compared with the vaults of the log, as `sessions.recount` does for seats and votes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from deliberation.ledger.history import Fault, Fields, History, Line, Thing
from deliberation.ledger.models import Receipt
from deliberation.ledger.shapes import PARTICIPANTS, PUBLIC
from deliberation.sessions.models import Reply, ReplyStatus, Session, Statement, StatementStatus

ENTERED = "scribe.posted"
POSTED = frozenset({"statement.posted", ENTERED})
CONFIRMED = frozenset({"statement.confirmed", "scribe.confirmed"})
PUT_RIGHT = frozenset({"scribe.corrected", "scribe.reattributed"})


class Told(NamedTuple):
    """What the vaults tell of one statement."""

    seat: str
    said_at: datetime | None = None
    late: bool = False
    confirmed_at: datetime | None = None
    corrected_at: datetime | None = None


def statement_faults(history: History, session: Session) -> Iterator[Fault]:
    """Every post has its row: whose, from when and where, and since when it is public."""
    posted = {line.seq: line for line in history.lines.values() if line.kind in POSTED}
    told = _told(history)
    related = ("seat", "agenda_item", "entered_by")
    rows = list(Statement.objects.filter(session=session).select_related(*related))
    for row in sorted(rows, key=lambda row: row.posted_seq):
        line = posted.pop(row.posted_seq, None)
        if line is None:
            yield Fault("Statement", row.public_id, "no event explains its posted_seq")
            continue
        yield from _post_faults(row, line, history, told)
        yield from _publication_faults(row, history)
    for seq in posted:
        yield Fault("Statement", f"of event {seq}", "is missing: the log has it")
    yield from _merge_faults(rows)


def _told(history: History) -> dict[str, Told]:
    """What is erased is not told any more."""
    told: dict[str, Told] = {}
    for seq, vault in history.vaults.items():
        line = history.lines[seq]
        if line.kind in POSTED:
            told[vault["statement"]] = Told(
                vault["author"], _moment(vault.get("said_at")), vault.get("late", False)
            )
        elif line.kind in CONFIRMED and (known := told.get(vault["confirmed"])):
            told[vault["confirmed"]] = known._replace(confirmed_at=line.at)
        elif line.kind in PUT_RIGHT and (known := told.get(vault["statement"])):
            told[vault["statement"]] = known._replace(
                seat=vault.get("speaker", known.seat), confirmed_at=None, corrected_at=line.at
            )
    return told


def _post_faults(
    row: Statement, line: Line, history: History, told: dict[str, Told]
) -> Iterator[Fault]:
    entered = line.kind == ENTERED
    now: dict[str, Any] = {"posted_at": row.posted_at, "entered_by": _id(row.entered_by)}
    was: dict[str, Any] = {"posted_at": line.at, "entered_by": line.actor if entered else None}
    vault = history.vaults.get(line.seq)
    if vault is not None:
        now |= {"public_id": row.public_id, "place": row.place}
        was |= {"public_id": vault["statement"], "place": vault["place"]}
        now["agenda_item"], was["agenda_item"] = _id(row.agenda_item), vault["agenda_item"]
        facts = told[vault["statement"]]._asdict()
        now |= {name: getattr(row, name) for name in facts} | {"seat": row.seat.public_id}
        was |= facts
    else:
        yield from _result_faults(row, line, history)
        if not entered:
            now["seat"], was["seat"] = row.seat.public_id, line.actor
    for name, value in now.items():
        if value != was[name]:
            what = f"{name} is {value}, the log says {was[name]}"
            yield Fault("Statement", row.public_id, what)


def _result_faults(row: Statement, line: Line, history: History) -> Iterator[Fault]:
    """The vault went with the words; what the sender was answered is still there."""
    receipt = Receipt.objects.filter(stream=history.stream, seq=line.seq).first()
    result: Fields = (receipt.result if receipt else None) or {}
    if result.get("statement") != row.public_id:
        what = "its result is not the statement that was posted"
        yield Fault("Receipt", f"of event {line.seq}", what)


def _publication_faults(row: Statement, history: History) -> Iterator[Fault]:
    """Erasing takes away what showed the words first, and with it the proof of when that was."""
    if row.status == StatementStatus.ERASED:
        return
    scopes = (PUBLIC, PARTICIPANTS)
    shown = [history.first.get(Thing(scope, "statement", row.public_id)) for scope in scopes]
    first = min((seq for seq in shown if seq), default=None)
    was = history.lines[first].at if first else None
    if row.published_at != was:
        what = f"published_at is {row.published_at}, the log says {was}"
        yield Fault("Statement", row.public_id, what)
    elif was is None and (row.pinned or row.merged_into_id is not None):
        yield Fault("Statement", row.public_id, "is pinned or merged, and was never published")


def _merge_faults(rows: Sequence[Statement]) -> Iterator[Fault]:
    """`root` is where the links of a merge lead to."""
    under = {row.pk: row.merged_into_id for row in rows}
    above = set(under.values())
    for row in rows:
        top: int | None = row.pk
        steps = 0
        while top is not None and under.get(top) is not None and steps < len(rows):
            top, steps = under[top], steps + 1
        alone = row.merged_into_id is None and row.pk not in above
        if row.root_id != (None if alone else top):
            yield Fault("Statement", row.public_id, "root is not where its merges lead to")


def reply_faults(history: History, session: Session) -> Iterator[Fault]:
    """Words that are shown no more are those that were said, or gone where they were erased."""
    for row in Reply.objects.filter(session=session):
        erased = row.status == ReplyStatus.ERASED
        was = None if erased else history.texts.get(("reply", row.public_id))
        if row.text != was:
            yield Fault("Reply", row.public_id, "its text is not the one that the log has")


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _id(row: Any) -> str | None:
    return None if row is None else str(row.public_id)
