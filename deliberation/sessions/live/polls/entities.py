"""What readers see of a poll, and how its rows become that."""

from __future__ import annotations

from datetime import datetime

from deliberation.ledger.shapes import Entity, Shape
from deliberation.sessions.live.polls.models import HandCount, Poll, PollKind, PollState, PollVote
from deliberation.sessions.live.polls.sheet import Sheet
from deliberation.sessions.models import Channel, Seat


class PollOptionFacts(Shape):
    """One answer. Of a poll for or against, `label` is `agree`, `disagree` or `abstain`."""

    id: str
    label: str


class PollDraftEntity(Entity, entity="poll_draft"):
    """For staff: a poll that is prepared. Opened, it becomes a `poll` of the same id."""

    position: int
    title: str
    kind: PollKind
    most: int
    hidden: bool
    agenda_item: str | None
    options: list[PollOptionFacts]


class PollEntity(Entity, entity="poll"):
    """A straw poll that has been opened. `most`: how many options one person may choose.

    `expected` and `present` (应到/实到) are those at the moment it was closed.
    """

    position: int
    title: str
    kind: PollKind
    most: int
    hidden: bool
    state: PollState
    agenda_item: str | None
    options: list[PollOptionFacts]
    opened_at: datetime | None
    closed_at: datetime | None
    expected: int | None
    present: int | None
    reason: str | None


class PollTallyEntity(Entity, entity="poll_tally"):
    """How a poll stands; its id is the poll's. `counts`: votes by option, null while hidden.

    `people` have voted: `device` themselves, `hand` and `paper` by what was entered or counted.
    """

    counts: dict[str, int] | None
    people: int
    device: int
    hand: int
    paper: int


class HandCountEntity(Entity, entity="hand_count"):
    """For staff: what one teller counted in one venue, or among those in no venue.

    `people` raised a hand, of `electors` who could. `agrees`: whether another teller counted the
    same there; null while nobody else has.
    """

    poll: str
    venue: str | None
    teller: str
    counts: dict[str, int]
    people: int
    electors: int
    counted_at: datetime
    agrees: bool | None


class PollEntryEntity(Entity, entity="poll_entry"):
    """For staff: that somebody's vote was entered by hand or on paper, never what it was."""

    poll: str
    seat: str


class MyPollVoteEntity(Entity, entity="my_poll_vote"):
    """What I chose, or what was entered for me; its id is the poll's."""

    options: list[str]
    channel: Channel
    revision: int


def poll_draft_entity(sheet: Sheet) -> PollDraftEntity:
    poll = sheet.poll
    return PollDraftEntity(
        id=poll.public_id,
        position=poll.position,
        title=poll.title,
        kind=PollKind(poll.kind),
        most=poll.most,
        hidden=poll.hidden,
        agenda_item=poll.agenda_item.public_id if poll.agenda_item else None,
        options=_options(sheet),
    )


def poll_entity(sheet: Sheet) -> PollEntity:
    poll = sheet.poll
    return PollEntity(
        id=poll.public_id,
        position=poll.position,
        title=poll.title,
        kind=PollKind(poll.kind),
        most=poll.most,
        hidden=poll.hidden,
        state=PollState(poll.state),
        agenda_item=poll.agenda_item.public_id if poll.agenda_item else None,
        options=_options(sheet),
        opened_at=poll.opened_at,
        closed_at=poll.closed_at,
        expected=poll.expected,
        present=poll.present,
        reason=poll.reason or None,
    )


def _options(sheet: Sheet) -> list[PollOptionFacts]:
    return [PollOptionFacts(id=row.public_id, label=row.label) for row in sheet.options]


def tally_entity(sheet: Sheet) -> PollTallyEntity:
    figures = sheet.figures
    return PollTallyEntity(
        id=sheet.poll.public_id,
        counts=figures.counts if sheet.shown else None,
        people=figures.people,
        device=figures.device,
        hand=figures.hand,
        paper=figures.paper,
    )


def hand_count_entity(sheet: Sheet, row: HandCount) -> HandCountEntity:
    return HandCountEntity(
        id=row.public_id,
        poll=sheet.poll.public_id,
        venue=row.venue.public_id if row.venue else None,
        teller=row.teller.public_id,
        counts=sheet.counts(row),
        people=row.people,
        electors=len(row.electors),
        counted_at=row.counted_at,
        agrees=sheet.agrees(row),
    )


def entry_id(poll: Poll, seat: Seat) -> str:
    """One for each person and poll."""
    return f"{poll.public_id}-{seat.public_id}"


def poll_entry_entity(poll: Poll, seat: Seat) -> PollEntryEntity:
    return PollEntryEntity(id=entry_id(poll, seat), poll=poll.public_id, seat=seat.public_id)


def my_poll_vote_entity(poll: Poll, vote: PollVote) -> MyPollVoteEntity:
    return MyPollVoteEntity(
        id=poll.public_id,
        options=vote.options,
        channel=Channel(vote.channel),
        revision=vote.revision,
    )
