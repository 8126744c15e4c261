"""What an erased person has drafted and promised goes with the rest of their words."""

from __future__ import annotations

from django.db.models import Q

from deliberation.ledger.shapes import Event, department_scope
from deliberation.sessions.erasing import erases
from deliberation.sessions.live.replies.entities import (
    ReplyDraftEntity,
    promise_entity,
)
from deliberation.sessions.live.replies.finding import hide
from deliberation.sessions.live.replies.models import (
    Promise,
    PromiseState,
    ReplyDraft,
)
from deliberation.sessions.models import Seat
from deliberation.sessions.room import Room


@erases
def erase_drafts(room: Room, seat: Seat, event: Event) -> int:
    drafts = ReplyDraft.objects.filter(session=room.session, seat=seat, text__isnull=False)
    kept = list(drafts.select_related("department"))
    for draft in kept:
        room.change(draft, text=None, done=True)
        scope = department_scope(draft.department.public_id)
        event.drop(scope, ReplyDraftEntity, draft.public_id)
    return len(kept)


@erases
def erase_promises(room: Room, seat: Seat, event: Event) -> int:
    """Those in this person's words: found in their replies, or confirmed by themselves.

    What a colleague has confirmed is the colleague's word.
    """
    found = Q(reply__seat=seat, seat__isnull=True)
    promises = Promise.objects.filter(found | Q(seat=seat), session=room.session)
    kept = list(
        promises.exclude(state=PromiseState.ERASED).select_related("reply__department", "seat")
    )
    for promise in kept:
        room.change(promise, action=None, due_text="", reason="", state=PromiseState.ERASED)
        if promise.confirmed_at is None:
            hide(event, promise)
        else:
            event.put(room.shared, promise_entity(promise))
    return len(kept)
