"""Proving a session: its tables are what its log has come to, down to who holds a seat.

Called by `ledger.verify` once the chain and the receipts are whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from deliberation.ledger.history import Fault, Fields, History
from deliberation.ledger.shapes import department_scope
from deliberation.ledger.verify import SHARED, as_logged, checks, own_faults, shared_faults
from deliberation.sessions import recount, recount_words
from deliberation.sessions.models import Seat, Session
from deliberation.sessions.projections import session_entity
from deliberation.sessions.room import KIND, load_session

# Which table an entity's row is in. What others point at comes first, so that it is named itself.
TABLES: dict[str, str] = {
    "venue": "Venue",
    "department": "Department",
    "agenda_item": "AgendaItem",
    "hand": "Hand",
    "turn": "Turn",
    "draw": "Draw",
    "material": "Material",
    "digest": "Digest",
    "seat": "Seat",
    "seat_access": "Seat",
    "speaker": "Seat",
    "session": "Session",
    "statement": "Statement",
    "question": "Statement",
    "tally": "Statement",
    "cluster": "Statement",
    "review": "Statement",
    "report": "Report",
    "report_note": "Report",
    "reply": "Reply",
    "correction": "Correction",
    "transfer": "Transfer",
    "reply_draft": "ReplyDraft",
    "promise_candidate": "Promise",
    "promise": "Promise",
    "moderation_entry": "ModerationEntry",
    "poll_draft": "Poll",
    "poll": "Poll",
    "hand_count": "HandCount",
    "poll_tally": "Poll",
    "poll_entry": "PollVote",
    "screen": "Screen",
    "queue": "Hand",
    "floor": "Session",
    "my_seat": "Seat",
    "my_hand": "Hand",
    "my_statement": "Statement",
    "my_reply": "Reply",
    "my_vote": "Endorsement",
    "my_poll_vote": "PollVote",
}
# The installation's and the program's: they may change without an event of the session.
SILENT: Mapping[str, frozenset[str]] = {
    "session": frozenset({"platform"}),
    "my_seat": frozenset({"acts"}),
}
# Counted from the rows of other tables: a proof compares them once those are proved.
COUNTED: Mapping[str, frozenset[str]] = {
    "cluster": frozenset({"members", "agree", "disagree", "passed"}),
}
# Compared only after the rows that they are counted from, or point at.
_DERIVED = frozenset({"attendance", "current_item", "presiding"}) | SILENT["session"]

Proof = Callable[[History, Session], Iterator[Fault]]
_proofs: list[Proof] = []


def proves(proof: Proof) -> Proof:
    """Registers a recount of what a live module keeps that no scope shows."""
    _proofs.append(proof)
    return proof


@checks(KIND)
def faults(history: History) -> Iterator[Fault]:
    """Every row of the session that its log does not explain."""
    if not Session.objects.filter(stream=history.stream).exists():
        yield Fault("Session", history.stream.public_id, "is missing")
        return
    session = load_session(history.stream)
    seats = list(Seat.objects.filter(session=session).select_related("user", "venue", "department"))
    yield from _session_faults(history, session)
    yield from recount.roll_faults(history, seats)
    departments = session.departments.values_list("public_id", flat=True)
    scopes = (*SHARED, *map(department_scope, departments))
    yield from shared_faults(history, TABLES, {**SILENT, **COUNTED}, scopes)
    yield from recount.seat_faults(history, seats)
    yield from recount.vote_faults(history, session)
    yield from recount_words.statement_faults(history, session)
    yield from recount_words.reply_faults(history, session)
    for proof in _proofs:
        yield from proof(history, session)
    yield from own_faults(history, [seat.public_id for seat in seats], TABLES, SILENT)


def _session_faults(history: History, session: Session) -> Iterator[Fault]:
    logged: Fields = next(
        (fields for thing, fields in history.state.items() if thing.entity == "session"), {}
    )
    fresh = as_logged(session_entity(session))
    for name in sorted(fresh.keys() - _DERIVED):
        if fresh[name] != logged.get(name):
            what = f"{name} is {fresh[name]!r}, the log says {logged.get(name)!r}"
            yield Fault("Session", session.public_id, what)
    if history.vaults[1]["body"] != session.body.public_id:
        yield Fault("Session", session.public_id, "belongs to another body than its log says")
