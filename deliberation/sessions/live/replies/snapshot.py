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
from deliberation.sessions.models import Reply
from deliberation.sessions.picture import Picture
from deliberation.sessions.snapshot import shows, shows_department


@shows("shared")
def what_was_passed_on_and_promised(picture: Picture) -> Iterator[Entity]:
    transfers = picture.all(Transfer, "statement", "from_department", "to_department")
    yield from map(transfer_entity, transfers)
    for promise in _promises(picture):
        if promise.state in PUBLIC_STATES and promise.seat_id and promise.confirmed_at:
            yield promise_entity(promise)


@shows_department
def what_waits_for_the_official(picture: Picture, department: str) -> Iterator[Entity]:
    for draft in picture.all(ReplyDraft, "statement", "seat", "department"):
        if draft.department.public_id == department and not draft.done:
            yield draft_entity(draft)
    for promise in _promises(picture):
        theirs = promise.reply.department.public_id == department
        if theirs and promise.state == PromiseState.FOUND:
            yield candidate_entity(promise)


def _promises(picture: Picture) -> list[Promise]:
    picture.all(Reply, "department")
    return picture.all(Promise, "reply", "seat")
