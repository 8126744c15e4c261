"""An official confirms what is a promise, corrects it, takes it back: always to be seen."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from deliberation.bodies.permissions import Act
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import Call, Command, Event, PublicId
from deliberation.ledger.text import REASON_LIMIT, Text, require_text
from deliberation.sessions.live.replies.answers import department_of, require_not_past
from deliberation.sessions.live.replies.entities import promise_entity
from deliberation.sessions.live.replies.finding import ACTION_LIMIT, hide, put_away
from deliberation.sessions.live.replies.models import Promise, PromiseState
from deliberation.sessions.models import Reply, ReplyStatus, Seat
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import MINUTING

Reason = Annotated[Text, Field(max_length=REASON_LIMIT)]


class ConfirmPromise(Command):
    """Confirms a promise that was found in a reply: what will be done, and by when."""

    promise: PublicId
    action: Text
    due_on: date | None = None


class DismissPromise(Command):
    """Says that what was found is no promise."""

    promise: PublicId


class AddPromise(Command):
    """Adds a promise that a reply of one's department makes and that the rules have missed."""

    reply: PublicId
    action: Text
    due_on: date | None = None


class CorrectPromise(Command):
    """Puts a promise right, with a reason that everybody can read."""

    promise: PublicId
    action: Text
    reason: Reason
    due_on: date | None = None


class WithdrawPromise(Command):
    """Takes a promise back; it stays visible, with the reason."""

    promise: PublicId
    reason: Reason


@handles(
    ConfirmPromise,
    name="promise.confirm",
    stream=KIND,
    event="promise.confirmed",
    act=Act.CONFIRM_PROMISE,
    stages=MINUTING,
)
def confirm(room: Room, call: Call[ConfirmPromise]) -> Event:
    action = _action(call.args.action)
    seat = room.seat(call.actor)
    promise = _promise(room, seat, call.args.promise, PromiseState.FOUND)
    require_not_past(room, call.args.due_on)
    event = hide(Event(), promise)
    return _stand_for(
        room,
        event,
        promise,
        seat,
        action=action,
        due_on=call.args.due_on,
        state=PromiseState.CONFIRMED,
        confirmed_at=room.now,
    )


@handles(
    DismissPromise,
    name="promise.dismiss",
    stream=KIND,
    event="promise.dismissed",
    act=Act.CONFIRM_PROMISE,
    stages=MINUTING,
)
def dismiss(room: Room, call: Call[DismissPromise]) -> Event:
    promise = _promise(room, room.seat(call.actor), call.args.promise, PromiseState.FOUND)
    return put_away(room, Event(), promise).keep(promise=promise.public_id)


@handles(
    AddPromise,
    name="promise.add",
    stream=KIND,
    event="promise.added",
    act=Act.CONFIRM_PROMISE,
    stages=MINUTING,
    answers=("promise",),
)
def add(room: Room, call: Call[AddPromise]) -> Event:
    action = _action(call.args.action)
    seat = room.seat(call.actor)
    reply = room.get(Reply, call.args.reply)
    _require_own(seat, reply)
    if reply.status != ReplyStatus.PUBLISHED:
        raise Refusal(Code.STATEMENT_CLOSED)
    require_not_past(room, call.args.due_on)
    room.ensure_saved(reply)
    promise = room.add(
        Promise(
            session=room.session,
            reply=reply,
            action=action,
            due_on=call.args.due_on,
            state=PromiseState.CONFIRMED,
            found_at=room.now,
            confirmed_at=room.now,
        )
    )
    return _stand_for(room, Event(), promise, seat).answer(promise=promise.public_id)


@handles(
    CorrectPromise,
    name="promise.correct",
    stream=KIND,
    event="promise.corrected",
    act=Act.CONFIRM_PROMISE,
    stages=MINUTING,
)
def correct(room: Room, call: Call[CorrectPromise]) -> Event:
    args = call.args
    action, reason = _action(args.action), _reason(args.reason)
    seat = room.seat(call.actor)
    promise = _promise(room, seat, args.promise, PromiseState.CONFIRMED)
    if (promise.action, promise.due_on) == (action, args.due_on):
        raise Refusal(Code.ALREADY_DONE)
    require_not_past(room, args.due_on)
    due_text = promise.due_text if args.due_on == promise.due_on else ""
    values = {"action": action, "due_on": args.due_on, "due_text": due_text, "reason": reason}
    return _stand_for(room, Event(), promise, seat, corrected_at=room.now, **values)


@handles(
    WithdrawPromise,
    name="promise.withdraw",
    stream=KIND,
    event="promise.withdrawn",
    act=Act.CONFIRM_PROMISE,
    stages=MINUTING,
)
def withdraw(room: Room, call: Call[WithdrawPromise]) -> Event:
    reason = _reason(call.args.reason)
    seat = room.seat(call.actor)
    promise = _promise(room, seat, call.args.promise, PromiseState.CONFIRMED)
    return _stand_for(room, Event(), promise, seat, state=PromiseState.WITHDRAWN, reason=reason)


def _action(text: str) -> str:
    return require_text(text, limit=ACTION_LIMIT)


def _reason(text: str) -> str:
    return require_text(text, limit=REASON_LIMIT, code=Code.REASON_REQUIRED)


def _promise(room: Room, seat: Seat, public_id: str, state: PromiseState) -> Promise:
    """A promise of the seat's own department, if it has come just so far.

    :raises Refusal: NOT_YOUR_DEPARTMENT, ALREADY_DONE; NOT_FOUND for what others do not see.
    """
    promise = room.get(Promise, public_id)
    if promise.confirmed_at is None and promise.reply.department != seat.department:
        raise Refusal(Code.NOT_FOUND)
    _require_own(seat, promise.reply)
    if promise.state != state:
        raise Refusal(Code.ALREADY_DONE)
    return promise


def _require_own(seat: Seat, reply: Reply) -> None:
    if reply.department != department_of(seat):
        raise Refusal(Code.NOT_YOUR_DEPARTMENT)


def _stand_for(room: Room, event: Event, promise: Promise, seat: Seat, **values: Any) -> Event:
    """The words are the official's own from now on: an event's body carries one person's words."""
    room.change(promise, seat=seat, **values)
    author = seat.public_id
    room.show_speaker(event, seat)
    event.put(room.shared, promise_entity(promise), subject=author)
    return event.keep(promise=promise.public_id, subject=author)
