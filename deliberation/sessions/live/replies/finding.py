"""Promises found in the words of a reply, for the official to confirm or to put away."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.timezone import localdate

from deliberation.condensing.commitments import Commitment, find
from deliberation.ledger.shapes import Event, department_scope
from deliberation.sessions.live.replies.entities import PromiseCandidateEntity, candidate_entity
from deliberation.sessions.live.replies.models import Promise, PromiseState
from deliberation.sessions.models import Reply, ReplyKind
from deliberation.sessions.room import Room

ACTION_LIMIT = 500
# As many as anybody would look through; what is beyond them can be added by hand.
CANDIDATES_LIMIT = 20


def look(room: Room, event: Event, reply: Reply, known: frozenset[str] = frozenset()) -> None:
    """Puts what reads like a promise before the official's department. `known` is left out."""
    for commitment in _commitments(reply):
        if commitment.action not in known:
            _show(room, event, _add(room, reply, commitment))


def look_again(room: Room, event: Event, reply: Reply) -> None:
    """After a correction: what is no longer said is no candidate, what is new becomes one."""
    said = {commitment.action for commitment in _commitments(reply)}
    promises = _promises(room, reply)
    for promise in promises:
        if promise.state == PromiseState.FOUND:
            if promise.action in said:
                _show(room, event, promise)
            else:
                put_away(room, event, promise)
    look(room, event, reply, frozenset(promise.action or "" for promise in promises))


def forget(room: Room, event: Event, reply: Reply) -> None:
    """A reply that was taken back has nothing left to confirm."""
    for promise in _promises(room, reply):
        if promise.state == PromiseState.FOUND:
            put_away(room, event, promise)


def put_away(room: Room, event: Event, promise: Promise) -> Event:
    room.change(promise, state=PromiseState.DISMISSED)
    return hide(event, promise)


def hide(event: Event, promise: Promise) -> Event:
    """It waits no longer."""
    return event.drop(_scope(promise.reply), PromiseCandidateEntity, promise.public_id)


def _commitments(reply: Reply) -> Iterator[Commitment]:
    """What the rules find; the whole of a reply that calls itself a promise, if they find none."""
    text = reply.text or ""
    found = find(text, localdate(reply.given_at))
    if not found and reply.kind == ReplyKind.PROMISE:
        found = [Commitment(text[:ACTION_LIMIT], None, "", 0, len(text))]
    yield from found[:CANDIDATES_LIMIT]


def _add(room: Room, reply: Reply, commitment: Commitment) -> Promise:
    room.ensure_saved(reply)
    promised = reply.due_on if reply.kind == ReplyKind.PROMISE else None
    return room.add(
        Promise(
            session=room.session,
            reply=reply,
            action=commitment.action[:ACTION_LIMIT],
            due_on=commitment.due_on or promised,
            due_text=commitment.due_text,
            state=PromiseState.FOUND,
            found_at=room.now,
        )
    )


def _show(room: Room, event: Event, promise: Promise) -> None:
    event.put(
        _scope(promise.reply), candidate_entity(promise), subject=promise.reply.seat.public_id
    )


def _promises(room: Room, reply: Reply) -> list[Promise]:
    room.flush()
    ids = Promise.objects.filter(reply=reply).order_by("pk").values_list("public_id", flat=True)
    return list(room.get_all(Promise, list(ids)).values())


def _scope(reply: Reply) -> str:
    return department_scope(reply.department.public_id)
