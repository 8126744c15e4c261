"""What must be true afterwards, whatever was done. Each check gives the breaches it has found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.chaos.evidence import Evidence
from tests.chaos.ledger import Ack, Sent

POST, VOTE, POLL = "statement.post", "endorsement.cast", "poll.cast"


@dataclass(frozen=True)
class Witness:
    """What one client has come to: its history since the snapshot that it began with."""

    name: str
    epoch: str | None
    start: int
    cursor: int
    history: Sequence[tuple[int, str]]
    faults: Sequence[str] = ()


def lost(sent: Iterable[Sent], evidence: Evidence) -> list[str]:
    """P1: whatever was acknowledged is in the database, as it was acknowledged."""
    receipts = {command: Ack(seq, result) for command, seq, result in evidence.receipts}
    cast = set(evidence.cast)
    polled = set(evidence.polled)
    last = {(seat, statement): revision for seat, statement, _, revision in evidence.votes}
    found = []
    for one in sent:
        for ack in one.acks:
            if receipts.get(one.id) != ack:
                found.append(
                    f"{one.name} {one.id}: acknowledged {ack}, kept {receipts.get(one.id)}"
                )
            elif missing := _missing(one, ack, evidence.statements, cast, polled, last):
                found.append(f"{one.name} {one.id}, acknowledged as event {ack.seq}: {missing}")
    return found


def _missing(
    one: Sent,
    ack: Ack,
    statements: dict[str, str],
    cast: set[tuple[int, str, str, str, int]],
    polled: set[tuple[int, str]],
    last: dict[tuple[str, str], int],
) -> str:
    args = one.args
    if one.name == POST and statements.get(ack.result["statement"]) != args["text"]:
        return "the statement is not there"
    if one.name == VOTE:
        vote = (ack.seq, one.seat, args["statement"], args["choice"], args["revision"])
        if vote not in cast:
            return "the vote is not in the log"
        if last.get((one.seat, args["statement"]), 0) < args["revision"]:
            return "the vote is not in the table"
    if one.name == POLL and (ack.seq, one.seat) not in polled:
        return "the vote is not in the log"
    return ""


def doubled(sent: Iterable[Sent], evidence: Evidence) -> list[str]:
    """P2: nothing is there twice, and every answer to a command is its first."""
    found = [
        f"{one.name} {one.id} was answered differently: {one.acks}"
        for one in sent
        if any(ack != one.acks[0] for ack in one.acks)
    ]
    found += _twice("command", (command for command, _, _ in evidence.receipts))
    found += _twice("statement", evidence.statements.values())
    found += _twice("vote", (vote[1:3] + vote[4:] for vote in evidence.cast))
    return found


def unanswered(sent: Iterable[Sent]) -> list[str]:
    """P8: in the end everybody has a final answer."""
    return [f"{one.name} {one.id} was never answered" for one in sent if not one.settled]


def differing(witnesses: Iterable[Witness], evidence: Evidence) -> list[str]:
    """P3: everybody has the one sequence that the database has, without a gap."""
    numbers = [seq for seq, _, _ in evidence.events]
    found = []
    if numbers != list(range(1, evidence.head + 1)):
        found.append("the log itself has a gap")
    shown = [(seq, kind) for seq, kind, visible in evidence.events if visible]
    for witness in witnesses:
        found += [f"{witness.name}: {fault}" for fault in witness.faults]
        if witness.cursor != evidence.head:
            found.append(f"{witness.name} is at {witness.cursor}, the log at {evidence.head}")
        wanted = [event for event in shown if event[0] > witness.start]
        if list(witness.history) != wanted:
            found.append(f"{witness.name} {_first_difference(witness.history, wanted)}")
    return found


def partial(witnesses: Iterable[Witness], evidence: Evidence) -> list[str]:
    """P4: after a restore everybody has begun anew; nobody goes on with what was known before."""
    return [
        f"{witness.name} goes on in epoch {witness.epoch}, the log is in {evidence.epoch}"
        for witness in witnesses
        if witness.epoch != evidence.epoch
    ]


def unlike(
    name: str, state: dict[str, dict[str, Any]], fresh: dict[str, dict[str, Any]]
) -> list[str]:
    """P5: what a client has come to, and what it would be given now."""
    found = []
    for kind in sorted(state.keys() | fresh.keys()):
        mine, theirs = state.get(kind, {}), fresh.get(kind, {})
        wrong = [key for key in mine.keys() | theirs.keys() if mine.get(key) != theirs.get(key)]
        if wrong:
            found.append(f"{name} has another {kind} than a fresh snapshot: {sorted(wrong)[:3]}")
    return found


def miscounted(evidence: Evidence) -> list[str]:
    """P9: a tally counts people, each once, by their last word."""
    found = _twice("vote of", ((seat, statement) for seat, statement, _, _ in evidence.votes))
    counted = Counter((statement, choice) for _, statement, choice, _ in evidence.votes)
    for statement, tally in evidence.tallies.items():
        recount = tuple(counted[(statement, choice)] for choice in ("agree", "disagree", "pass"))
        if recount != tally:
            found.append(f"statement {statement} shows {tally}, its votes are {recount}")
    return found


def usurped(
    sent: Iterable[Sent], evidence: Evidence, *, roll: Collection[str], closed_at: int
) -> list[str]:
    """P9: in the poll nobody voted twice, after its close (event `closed_at`) or uninvited."""
    casts = [one for one in sent if one.name == POLL]
    found = _twice("poll vote of", (seat for seat, _, _ in evidence.poll_votes))
    found += [
        f"{one.seat or 'somebody'} not on the roll has voted: {one.acks}"
        for one in casts
        if one.acks and one.seat not in roll
    ]
    late = {seq for seq, _ in evidence.polled if seq >= closed_at}
    late |= {ack.seq for one in casts for ack in one.acks if ack.seq >= closed_at}
    found += [
        f"event {seq} holds a vote, the poll was closed by {closed_at}" for seq in sorted(late)
    ]
    acknowledged = {one.seat for one in casts if one.acks}
    counted = {seat for seat, _, _ in evidence.poll_votes}
    found += [f"the poll lacks {seat}" for seat in sorted(acknowledged - counted)]
    found += [f"the poll counts {seat}, not on the roll" for seat in sorted(counted - set(roll))]
    by_person = Counter((one.seat, one.args["revision"]) for one in casts if one.acks)
    found += [f"{seat} had two votes taken" for (seat, _), n in by_person.items() if n > 1]
    return found


def belated(evidence: Evidence, closed_at: int) -> list[str]:
    """P9: no view was voted on after the discussion had ended with event `closed_at`."""
    return [
        f"event {vote[0]} is a vote after the end" for vote in evidence.cast if vote[0] > closed_at
    ]


def _twice(what: str, things: Iterable[Any]) -> list[str]:
    return [f"{what} {thing} is there {n} times" for thing, n in Counter(things).items() if n > 1]


def _first_difference(mine: Sequence[tuple[int, str]], wanted: Sequence[tuple[int, str]]) -> str:
    for got, want in zip(mine, wanted, strict=False):
        if tuple(got) != want:
            return f"has {got} where the log has {want}"
    return f"has {len(mine)} events, the log {len(wanted)}"
