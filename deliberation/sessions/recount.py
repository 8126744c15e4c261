"""What no scope shows, recounted from the vaults: who holds a seat, each vote, when words came.

Each function compares one table of a session with what its log says (see `sessions.verify`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from deliberation.ledger.history import Fault, Fields, History, Line, Thing
from deliberation.ledger.models import Receipt
from deliberation.ledger.shapes import PARTICIPANTS, PUBLIC
from deliberation.ledger.verify import as_logged
from deliberation.sessions.codes import code_of, index_of
from deliberation.sessions.models import (
    Endorsement,
    Reply,
    ReplyStatus,
    Seat,
    Session,
    Statement,
)
from deliberation.sessions.projections import seat_entity

CODE_EVENTS = frozenset({"roll.entered", "roll.code_renewed"})


def roll_faults(history: History, seats: Sequence[Seat]) -> Iterator[Fault]:
    """Everybody who was ever entered is there, and nobody else."""
    entered = {thing.id for thing in history.first if thing.entity == "my_seat"}
    there = {seat.public_id for seat in seats}
    for public_id in sorted(entered - there):
        yield Fault("Seat", public_id, "is missing: the log has it")
    for public_id in sorted(there - entered):
        yield Fault("Seat", public_id, "no event explains it")


# Seats ------------------------------------------------------------------------------------------


class SeatFacts(NamedTuple):
    """What the vaults say of one seat."""

    user: str | None = None
    code_version: int = 0
    claimed_at: datetime | None = None
    erased: bool = False
    removed: bool = False


def seat_faults(history: History, seats: Sequence[Seat]) -> Iterator[Fault]:
    """Who holds each seat, its code, and what became of it."""
    logged = _seat_facts(history)
    for seat in seats:
        facts = logged[seat.public_id]
        now = SeatFacts(
            user=seat.user.public_id if seat.user else None,
            code_version=seat.code_version,
            claimed_at=seat.claimed_at,
            erased=seat.erased,
            removed=seat.removed,
        )
        for name, value, expected in zip(now._fields, now, facts, strict=True):
            if value != expected:
                what = f"{name} is {value}, the log says {expected}"
                yield Fault("Seat", seat.public_id, what)
        last = history.left.get(Thing(PARTICIPANTS, "seat", seat.public_id))
        if seat.removed and not seat.erased and last != as_logged(seat_entity(seat)):
            yield Fault("Seat", seat.public_id, "was altered after it was taken off the roll")
    yield from _code_faults(seats)


def _seat_facts(history: History) -> dict[str, SeatFacts]:
    facts: defaultdict[str, SeatFacts] = defaultdict(SeatFacts)
    for seq, vault in history.vaults.items():
        if "seat" not in vault:
            continue
        line, seat = history.lines[seq], vault["seat"]
        known = facts[seat]
        if "user" in vault:
            known = known._replace(user=vault["user"])
        if line.kind in CODE_EVENTS:
            known = known._replace(code_version=known.code_version + 1, claimed_at=None)
        elif line.kind == "attendance.seat_claimed":
            known = known._replace(claimed_at=line.at)
        elif line.kind == "roll.removed":
            known = known._replace(removed=True)
        elif line.kind == "erasure.words_erased":
            known = known._replace(erased=True)
        facts[seat] = known
    return facts


def _code_faults(seats: Sequence[Seat]) -> Iterator[Fault]:
    """A code's index fits its seat. When none fits, the installation's key is another one."""
    wrong = {seat.public_id for seat in seats if seat.code_index != _index(seat)}
    coded = [seat for seat in seats if _index(seat)]
    if len(coded) > 1 and all(seat.public_id in wrong for seat in coded):
        return
    for public_id in sorted(wrong):
        yield Fault("Seat", public_id, "code_index is not that of its personal code")


def _index(seat: Seat) -> str:
    code = None if seat.removed else code_of(seat)
    return (index_of(code) or "") if code else ""


# Votes ------------------------------------------------------------------------------------------

_Pair = tuple[str, str]


def vote_faults(history: History, session: Session) -> Iterator[Fault]:
    """Every vote of the vaults is in the table as it was last cast, and no other is."""
    votes: dict[_Pair, tuple[str, int]] = {}
    for seq, vault in history.vaults.items():
        for seat, statement, choice, revision in vault.get("votes", ()):
            if votes.get((seat, statement), ("", 0))[1] >= revision:
                what = f"the vote of {seat} on {statement} is not newer than the one before"
                yield Fault("EventBody", f"{seq} vault", what)
            votes[(seat, statement)] = (choice, revision)
    names = ("seat__public_id", "statement__public_id", "choice", "revision")
    rows = Endorsement.objects.filter(statement__session=session).values_list(*names)
    there = {(seat, statement): (choice, revision) for seat, statement, choice, revision in rows}
    for seat, statement in sorted(votes.keys() | there.keys()):
        was, now = votes.get((seat, statement)), there.get((seat, statement))
        if was != now:
            row = f"of {seat} on {statement}"
            yield Fault("Endorsement", row, f"is {now or 'missing'}, the log says {was or 'none'}")
    yield from _counter_faults(session, votes)


def _counter_faults(session: Session, votes: dict[_Pair, tuple[str, int]]) -> Iterator[Fault]:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (_, statement), (choice, _) in votes.items():
        counts[statement][choice] += 1
    names = ("public_id", "agree", "disagree", "passed")
    for public_id, *now in Statement.objects.filter(session=session).values_list(*names):
        was = [counts[public_id][choice] for choice in ("agree", "disagree", "pass")]
        if now != was:
            what = f"agree, disagree, passed are {now}, the recount gives {was}"
            yield Fault("Statement", public_id, what)


# Words ------------------------------------------------------------------------------------------


def statement_faults(history: History, session: Session) -> Iterator[Fault]:
    """Every post has its row: whose, from when and where, and since when it is public."""
    posted = {line.seq: line for line in history.lines.values() if line.kind == "statement.posted"}
    rows = Statement.objects.filter(session=session).select_related("seat", "agenda_item")
    for row in rows.order_by("posted_seq"):
        line = posted.pop(row.posted_seq, None)
        if line is None:
            yield Fault("Statement", row.public_id, "no event explains its posted_seq")
            continue
        yield from _post_faults(row, line, history.vaults.get(line.seq), history)
        yield from _publication_faults(row, history)
    for seq in posted:
        yield Fault("Statement", f"of event {seq}", "is missing: the log has it")


def _post_faults(
    row: Statement, line: Line, vault: Fields | None, history: History
) -> Iterator[Fault]:
    now: dict[str, Any] = {"seat": row.seat.public_id, "posted_at": row.posted_at}
    was: dict[str, Any] = {"seat": line.actor, "posted_at": line.at}
    if vault is None:
        receipt = Receipt.objects.filter(stream=history.stream, seq=line.seq).first()
        result = (receipt.result if receipt else None) or {}
        if result.get("statement") != row.public_id:
            what = "its result is not the statement that was posted"
            yield Fault("Receipt", f"of event {line.seq}", what)
    else:
        item = row.agenda_item.public_id if row.agenda_item else None
        now |= {"public_id": row.public_id, "place": row.place, "agenda_item": item}
        was |= {"public_id": vault["statement"], "place": vault["place"]}
        was["agenda_item"] = vault["agenda_item"]
    for name, value in now.items():
        if value != was[name]:
            what = f"{name} is {value}, the log says {was[name]}"
            yield Fault("Statement", row.public_id, what)


def _publication_faults(row: Statement, history: History) -> Iterator[Fault]:
    """Erasing takes away what showed the words first, and with it the proof of when that was."""
    if row.seat.erased:
        return
    scopes = (PUBLIC, PARTICIPANTS)
    shown = [history.first.get(Thing(scope, "statement", row.public_id)) for scope in scopes]
    first = min((seq for seq in shown if seq), default=None)
    was = history.lines[first].at if first else None
    if row.published_at != was:
        what = f"published_at is {row.published_at}, the log says {was}"
        yield Fault("Statement", row.public_id, what)


def reply_faults(history: History, session: Session) -> Iterator[Fault]:
    """Words that are shown no more are those that were said, or gone where they were erased."""
    for row in Reply.objects.filter(session=session):
        erased = row.status == ReplyStatus.ERASED
        was = None if erased else history.texts.get(("reply", row.public_id))
        if row.text != was:
            yield Fault("Reply", row.public_id, "its text is not the one that the log has")
