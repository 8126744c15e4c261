"""The present state of transfers and promises for everybody, of drafts for a department."""

from __future__ import annotations

from collections.abc import Iterator

from deliberation.ledger.shapes import Entity
from deliberation.sessions.live.replies.entities import (
    PUBLIC_STATES,
    candidate_entity,
    draft_entity,
    promise_entity,
    transfer_entity,
)
from deliberation.sessions.live.replies.models import Promise, PromiseState, ReplyDraft, Transfer
from deliberation.sessions.models import Session
from deliberation.sessions.snapshot import shows, shows_department

PROMISE_RELATIONS = ("reply__department", "seat")


@shows("shared")
def what_was_passed_on_and_promised(session: Session) -> Iterator[Entity]:
    transfers = Transfer.objects.filter(session=session)
    related = ("statement", "from_department", "to_department")
    yield from map(transfer_entity, transfers.select_related(*related))
    promises = Promise.objects.filter(
        session=session, state__in=PUBLIC_STATES, seat__isnull=False, confirmed_at__isnull=False
    )
    yield from map(promise_entity, promises.select_related(*PROMISE_RELATIONS))


@shows_department
def what_waits_for_the_official(session: Session, department: str) -> Iterator[Entity]:
    drafts = ReplyDraft.objects.filter(
        session=session, department__public_id=department, done=False
    )
    yield from map(draft_entity, drafts.select_related("statement", "seat"))
    found = Promise.objects.filter(
        session=session, reply__department__public_id=department, state=PromiseState.FOUND
    )
    yield from map(candidate_entity, found.select_related("reply"))
