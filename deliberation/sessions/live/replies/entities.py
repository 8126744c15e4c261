"""What readers see of questions on their way, of drafts and of promises."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, cast

from deliberation.ledger.shapes import Entity
from deliberation.sessions.live.replies.models import (
    Promise,
    PromiseState,
    ReplyDraft,
    Transfer,
)
from deliberation.sessions.models import ReplyKind

PublicState = Literal["confirmed", "withdrawn", "erased"]
PUBLIC_STATES = (PromiseState.CONFIRMED, PromiseState.WITHDRAWN, PromiseState.ERASED)


class TransferEntity(Entity, entity="transfer"):
    """A question was passed from one department to another (转办)."""

    statement: str
    from_department: str
    to_department: str
    reason: str
    at: datetime


class ReplyDraftEntity(Entity, entity="reply_draft"):
    """For one department: an answer that waits for the official to confirm it."""

    statement: str
    also: list[str]
    kind: ReplyKind
    text: str
    due_on: date | None
    drafter: str
    drafted_at: datetime


class PromiseCandidateEntity(Entity, entity="promise_candidate"):
    """For one department: words of a reply that read like a promise."""

    reply: str
    action: str
    due_on: date | None
    due_text: str | None


class PromiseEntity(Entity, entity="promise"):
    """What a department has promised, and by when.

    `official`: who put it into these words last. `reason`: why it was corrected or withdrawn.
    """

    reply: str
    department: str
    official: str
    action: str | None
    due_on: date | None
    due_text: str | None
    state: PublicState
    confirmed_at: datetime
    corrected_at: datetime | None
    reason: str | None


def transfer_entity(transfer: Transfer) -> TransferEntity:
    return TransferEntity(
        id=transfer.public_id,
        statement=transfer.statement.public_id,
        from_department=transfer.from_department.public_id,
        to_department=transfer.to_department.public_id,
        reason=transfer.reason,
        at=transfer.at,
    )


def draft_entity(draft: ReplyDraft) -> ReplyDraftEntity:
    return ReplyDraftEntity(
        id=draft.public_id,
        statement=draft.statement.public_id,
        also=draft.also,
        kind=ReplyKind(draft.kind),
        text=draft.text or "",
        due_on=draft.due_on,
        drafter=draft.seat.public_id,
        drafted_at=draft.drafted_at,
    )


def candidate_entity(promise: Promise) -> PromiseCandidateEntity:
    return PromiseCandidateEntity(
        id=promise.public_id,
        reply=promise.reply.public_id,
        action=promise.action or "",
        due_on=promise.due_on,
        due_text=promise.due_text or None,
    )


def promise_entity(promise: Promise) -> PromiseEntity:
    """Of a promise that somebody has confirmed."""
    assert promise.seat is not None
    assert promise.confirmed_at is not None
    return PromiseEntity(
        id=promise.public_id,
        reply=promise.reply.public_id,
        department=promise.reply.department.public_id,
        official=promise.seat.public_id,
        action=promise.action,
        due_on=promise.due_on,
        due_text=promise.due_text or None,
        state=cast("PublicState", promise.state),
        confirmed_at=promise.confirmed_at,
        corrected_at=promise.corrected_at,
        reason=promise.reason or None,
    )
