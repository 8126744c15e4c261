"""Preparing a straw poll, opening, closing and cancelling it."""

from __future__ import annotations

from typing import Annotated

from django.db.models import Max
from pydantic import Field, model_validator

from deliberation.bodies.permissions import Act
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import STAFF, Call, Command, Event, PublicId
from deliberation.ledger.text import REASON_LIMIT, TITLE_LIMIT, Line, Text, require_text
from deliberation.sessions.consequences import when_stage_changes
from deliberation.sessions.head_count import attendance_figures
from deliberation.sessions.live.polls import sheet, tally
from deliberation.sessions.live.polls.entities import (
    PollDraftEntity,
    poll_draft_entity,
    poll_entity,
    tally_entity,
)
from deliberation.sessions.live.polls.models import Poll, PollKind, PollOption, PollState
from deliberation.sessions.live.polls.sheet import Sheet
from deliberation.sessions.models import AgendaItem
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import DISCUSSING, UNFINISHED, Stage

OPTIONS_LIMIT = 20
POLLS_LIMIT = 200
FOR_OR_AGAINST = ("agree", "disagree", "abstain")


class PreparePoll(Command):
    """Writes a straw poll; only staff see it before it is opened.

    `options` are the answers of a choice (2 to 20); a poll for or against (`yes_no`) brings its own
    three. `most`: how many options one person may choose in `multiple`; all, if it is not said.
    `hidden`: the counts are shown to nobody before the poll is closed.
    """

    title: Line
    kind: PollKind = PollKind.YES_NO
    options: Annotated[list[Line], Field(max_length=OPTIONS_LIMIT)] = []
    most: Annotated[int, Field(ge=1, le=OPTIONS_LIMIT)] | None = None
    hidden: bool = False
    agenda_item: PublicId | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> PreparePoll:
        if self.kind == PollKind.YES_NO and self.options:
            raise ValueError("a poll for or against brings its own options")
        if self.kind != PollKind.YES_NO and len(self.options) < 2:
            raise ValueError("a choice needs two options")
        if self.kind != PollKind.MULTIPLE and self.most not in (None, 1):
            raise ValueError("one person chooses one option")
        return self


class OpenPoll(Command):
    """Opens a poll that was prepared: from now on people vote."""

    poll: PublicId


class ClosePoll(Command):
    """Closes a poll: nothing is counted any more, and what it came to is shown to everybody."""

    poll: PublicId


class CancelPoll(Command):
    """Gives up a poll that is not closed yet.

    That an open one was there stays visible, with the reason; of a draft nothing is left.
    """

    poll: PublicId
    reason: Annotated[Text, Field(max_length=REASON_LIMIT)]


@handles(
    PreparePoll,
    name="poll.prepare",
    stream=KIND,
    event="poll.prepared",
    act=Act.STEER_POLLS,
    stages=UNFINISHED,
    answers=("poll",),
)
def prepare(room: Room, call: Call[PreparePoll]) -> Event:
    args = call.args
    require_text(args.title, limit=TITLE_LIMIT)
    labels = args.options or list(FOR_OR_AGAINST)
    _check_labels(labels, args.most)
    item = room.get(AgendaItem, args.agenda_item) if args.agenda_item else None
    room.flush()
    polls = Poll.objects.filter(session=room.session)
    if polls.count() >= POLLS_LIMIT:
        fault = {"field": "poll", "problem": "too_many"}
        raise Refusal(Code.INVALID_ARGUMENTS, fields=[fault])
    poll = Poll(
        session=room.session,
        position=(polls.aggregate(last=Max("position"))["last"] or 0) + 1,
        title=args.title,
        kind=args.kind,
        most=len(labels) if args.kind == PollKind.MULTIPLE and not args.most else args.most or 1,
        hidden=args.hidden,
        agenda_item=item,
    )
    room.add(poll)
    room.flush()
    options = [
        room.add(PollOption(session=room.session, poll=poll, label=label)) for label in labels
    ]
    event = Event().put(STAFF, poll_draft_entity(Sheet(poll, options)))
    return event.answer(poll=poll.public_id)


def _check_labels(labels: list[str], most: int | None) -> None:
    for label in labels:
        require_text(label, limit=TITLE_LIMIT)
    if len(set(labels)) < len(labels):
        raise Refusal(Code.NAME_TAKEN)
    if most is not None and most > len(labels):
        raise Refusal(Code.TOO_MANY_CHOICES, most=len(labels))


@handles(
    OpenPoll,
    name="poll.open",
    stream=KIND,
    event="poll.opened",
    act=Act.STEER_POLLS,
    stages=DISCUSSING,
)
def open_poll(room: Room, call: Call[OpenPoll]) -> Event:
    poll = room.get(Poll, call.args.poll)
    if poll.state == PollState.OPEN:
        raise Refusal(Code.ALREADY_DONE)
    if poll.state != PollState.DRAFT:
        raise Refusal(Code.POLL_CLOSED)
    room.change(poll, state=PollState.OPEN, opened_at=room.now)
    return _show(room, poll, Event().drop(STAFF, PollDraftEntity, poll.public_id))


@handles(
    ClosePoll,
    name="poll.close",
    stream=KIND,
    event="poll.closed",
    act=Act.STEER_POLLS,
    stages=UNFINISHED,
)
def close(room: Room, call: Call[ClosePoll]) -> Event:
    """Where hands were counted, two tellers must have come to the same."""
    poll = room.get(Poll, call.args.poll)
    if poll.state == PollState.CLOSED:
        raise Refusal(Code.ALREADY_DONE)
    if poll.state != PollState.OPEN:
        raise Refusal(Code.POLL_CLOSED)
    room.flush()
    if disputed := tally.disputed(sheet.load([poll])[poll.pk].hands):
        raise Refusal(Code.COUNT_DISAGREES, venues=disputed)
    _close(room, poll)
    return _show(room, poll, Event())


@when_stage_changes
def end_with_the_session(room: Room, event: Event, to: Stage) -> None:
    """No poll outlives its session: it is closed, or given up where no two tellers agree."""
    if to not in (Stage.CLOSED, Stage.CANCELLED):
        return
    room.flush()
    still_open = Poll.objects.filter(session=room.session, state=PollState.OPEN)
    found = room.find(Poll, still_open.values_list("public_id", flat=True))
    sheets = sheet.load(found.values())
    for poll in found.values():
        if tally.disputed(sheets[poll.pk].hands):
            room.change(poll, state=PollState.CANCELLED)
        else:
            _close(room, poll)
        _show(room, poll, event)


def _close(room: Room, poll: Poll) -> None:
    figures = attendance_figures(room.session)
    room.change(
        poll,
        state=PollState.CLOSED,
        closed_at=room.now,
        expected=figures.expected,
        present=figures.present,
    )


@handles(
    CancelPoll,
    name="poll.cancel",
    stream=KIND,
    event="poll.cancelled",
    act=Act.STEER_POLLS,
    stages=UNFINISHED,
)
def cancel(room: Room, call: Call[CancelPoll]) -> Event:
    reason = require_text(call.args.reason, limit=REASON_LIMIT, code=Code.REASON_REQUIRED)
    poll = room.get(Poll, call.args.poll)
    if poll.state == PollState.CANCELLED:
        raise Refusal(Code.ALREADY_DONE)
    if poll.state == PollState.CLOSED:
        raise Refusal(Code.POLL_CLOSED)
    if poll.state == PollState.DRAFT:
        room.flush()
        room.remove(*PollOption.objects.filter(poll=poll), poll)
        return Event().drop(STAFF, PollDraftEntity, poll.public_id)
    room.change(poll, state=PollState.CANCELLED, reason=reason)
    return _show(room, poll, Event())


def _show(room: Room, poll: Poll, event: Event) -> Event:
    room.flush()
    shown = sheet.load([poll])[poll.pk]
    return event.put(room.shared, poll_entity(shown), tally_entity(shown))
