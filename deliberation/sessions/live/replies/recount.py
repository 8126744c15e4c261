"""What no scope shows any more: drafts that are done, promises that were none, silent columns."""

from __future__ import annotations

from collections.abc import Iterator

from deliberation.ledger.history import Fault, History, Thing
from deliberation.ledger.shapes import Entity, department_scope
from deliberation.ledger.verify import as_logged
from deliberation.sessions.live.replies.entities import candidate_entity, draft_entity
from deliberation.sessions.live.replies.models import Promise, PromiseState, ReplyDraft
from deliberation.sessions.models import Session, Statement
from deliberation.sessions.verify import proves


@proves
def question_faults(history: History, session: Session) -> Iterator[Fault]:
    """Where there is no question there is nothing that a question has."""
    for row in Statement.objects.filter(session=session):
        asked = row.asked_at is not None
        if asked and row.published_at is None:
            yield Fault("Statement", row.public_id, "is asked before it is published")
        elif asked != bool(row.answer):
            yield Fault("Statement", row.public_id, "asked_at and answer contradict each other")
        elif not asked and (row.answer_due or row.transfers_made):
            yield Fault("Statement", row.public_id, "has what a question has, and is none")


@proves
def draft_faults(history: History, session: Session) -> Iterator[Fault]:
    """A draft that is done is as its department saw it last."""
    rows = ReplyDraft.objects.filter(session=session).select_related(
        "statement", "seat", "department"
    )
    yield from _missing(history, "ReplyDraft", {"reply_draft"}, {row.public_id for row in rows})
    for row in rows:
        erased = row.text is None and row.seat.erased
        if row.done and not erased:
            scope = department_scope(row.department.public_id)
            yield from _altered(history, "ReplyDraft", scope, draft_entity(row))


@proves
def promise_faults(history: History, session: Session) -> Iterator[Fault]:
    related = ("seat", "reply__seat", "reply__department")
    rows = Promise.objects.filter(session=session).select_related(*related)
    shown = {"promise", "promise_candidate"}
    yield from _missing(history, "Promise", shown, {row.public_id for row in rows})
    for row in rows:
        yield from _silent_faults(row)
        yield from _finding_faults(history, row)
        if row.state == PromiseState.DISMISSED:
            scope = department_scope(row.reply.department.public_id)
            yield from _altered(history, "Promise", scope, candidate_entity(row))


def _silent_faults(row: Promise) -> Iterator[Fault]:
    """Nobody stands for what nobody has confirmed, and erased words are gone."""
    if row.confirmed_at is None and (row.seat or row.corrected_at or row.reason):
        yield Fault("Promise", row.public_id, "is not confirmed, and somebody stands for it")
    erased = row.state == PromiseState.ERASED
    confirmed = row.state in (PromiseState.CONFIRMED, PromiseState.WITHDRAWN)
    if not erased and confirmed != (row.confirmed_at is not None):
        yield Fault("Promise", row.public_id, f"is {row.state}, which its times contradict")
    if erased and (row.action is not None or not (row.seat or row.reply.seat).erased):
        yield Fault("Promise", row.public_id, "is called erased, and nobody was")


def _finding_faults(history: History, row: Promise) -> Iterator[Fault]:
    """Found when it was first shown; erasing takes the proof of that with the words."""
    if row.reply.seat.erased or (row.seat and row.seat.erased):
        return
    seqs = [seq for thing, seq in history.first.items() if thing.id == row.public_id]
    was = history.lines[min(seqs)].at if seqs else None
    if row.found_at != was:
        what = f"found_at is {row.found_at}, the log says {was}"
        yield Fault("Promise", row.public_id, what)


def _missing(history: History, table: str, entities: set[str], there: set[str]) -> Iterator[Fault]:
    logged = {thing.id for thing in history.first if thing.entity in entities}
    for public_id in sorted(logged - there):
        yield Fault(table, public_id, "is missing: the log has it")


def _altered(history: History, table: str, scope: str, entity: Entity) -> Iterator[Fault]:
    last = history.left.get(Thing(scope, entity.entity, entity.id))
    if last is None:
        yield Fault(table, entity.id, "no event explains it")
    elif last != as_logged(entity):
        yield Fault(table, entity.id, "was altered after it was put away")
