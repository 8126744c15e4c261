"""What no scope shows, recounted from the vaults: who holds a seat, each vote, when words came.

Each function compares one table of a session with what its log says (see `sessions.verify`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from deliberation.ledger.history import Fault, Fields, History, Line, Thing
from deliberation.ledger.shapes import PARTICIPANTS, own_scope
from deliberation.ledger.verify import as_logged
from deliberation.sessions.clusters import cast_order
from deliberation.sessions.codes import code_of, index_of
from deliberation.sessions.models import (
    Endorsement,
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
    norms_accepted_at: datetime | None = None


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
            norms_accepted_at=seat.norms_accepted_at,
        )
        for name, value, expected in zip(now._fields, now, facts, strict=True):
            if value != expected:
                what = f"{name} is {value}, the log says {expected}"
                yield Fault("Seat", seat.public_id, what)
        if seat.removed and not seat.erased and not _is_as_it_left(history, seat):
            yield Fault("Seat", seat.public_id, "was altered after it was taken off the roll")
    yield from _code_faults(seats)


def _is_as_it_left(history: History, seat: Seat) -> bool:
    """Somebody who was taken off the roll is shown no more: what was shown last still holds."""
    own = history.left.get(Thing(own_scope(seat.public_id), "my_seat", seat.public_id), {})
    last = history.left.get(Thing(PARTICIPANTS, "seat", seat.public_id))
    told = (last, own.get("silenced_reason"))
    return told == (as_logged(seat_entity(seat)), seat.silenced_reason or None)


def _seat_facts(history: History) -> dict[str, SeatFacts]:
    facts: defaultdict[str, SeatFacts] = defaultdict(SeatFacts)
    for seq, vault in history.vaults.items():
        if "seat" in vault:
            line, seat = history.lines[seq], vault["seat"]
            facts[seat] = facts[seat]._replace(**_changes(facts[seat], line, vault))
    return facts


def _changes(known: SeatFacts, line: Line, vault: Fields) -> dict[str, Any]:
    """What one event has changed of a seat."""
    changes: dict[str, Any] = {"user": vault["user"]} if "user" in vault else {}
    if "norms" in vault:
        changes["norms_accepted_at"] = line.at
    if line.kind in CODE_EVENTS:
        changes |= {"code_version": known.code_version + 1, "claimed_at": None}
    elif line.kind == "attendance.seat_claimed":
        changes["claimed_at"] = line.at
    elif line.kind in ("roll.removed", "roll.restored"):
        changes["removed"] = line.kind == "roll.removed"
    elif line.kind == "erasure.words_erased":
        changes["erased"] = True
    return changes


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
_Vote = tuple[str, int, int]


def vote_faults(history: History, session: Session) -> Iterator[Fault]:
    """Every vote of the vaults is in the table as it was last cast, and no other is."""
    votes: dict[_Pair, _Vote] = {}
    for seq, vault in history.vaults.items():
        for place, (seat, statement, choice, revision) in enumerate(vault.get("votes", ())):
            before = votes.get((seat, statement))
            if before and before[1] >= revision:
                what = f"the vote of {seat} on {statement} is not newer than the one before"
                yield Fault("EventBody", f"{seq} vault", what)
            votes[(seat, statement)] = (choice, revision, cast_order(seq, place))
    names = ("seat__public_id", "statement__public_id", "choice", "revision", "cast_order")
    rows = Endorsement.objects.filter(statement__session=session).values_list(*names)
    there = {(seat, statement): tuple(vote) for seat, statement, *vote in rows}
    for seat, statement in sorted(votes.keys() | there.keys()):
        was, now = votes.get((seat, statement)), there.get((seat, statement))
        if was != now:
            row = f"of {seat} on {statement}"
            yield Fault("Endorsement", row, f"is {now or 'missing'}, the log says {was or 'none'}")
    yield from _counter_faults(session, votes)


def _counter_faults(session: Session, votes: dict[_Pair, _Vote]) -> Iterator[Fault]:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (_, statement), (choice, *_) in votes.items():
        counts[statement][choice] += 1
    names = ("public_id", "agree", "disagree", "passed")
    for public_id, *now in Statement.objects.filter(session=session).values_list(*names):
        was = [counts[public_id][choice] for choice in ("agree", "disagree", "pass")]
        if now != was:
            what = f"agree, disagree, passed are {now}, the recount gives {was}"
            yield Fault("Statement", public_id, what)
