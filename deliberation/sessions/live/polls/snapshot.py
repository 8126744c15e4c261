"""The polls of a session as they stand now, for each scope."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from deliberation.ledger.shapes import Entity
from deliberation.sessions.live.polls import sheet
from deliberation.sessions.live.polls.entities import (
    hand_count_entity,
    my_poll_vote_entity,
    poll_draft_entity,
    poll_entity,
    poll_entry_entity,
    tally_entity,
)
from deliberation.sessions.live.polls.models import Poll, PollState, PollVote
from deliberation.sessions.live.polls.sheet import Sheet
from deliberation.sessions.models import Channel, Seat, Session
from deliberation.sessions.snapshot import shows, shows_own


@shows("shared")
def polls(session: Session) -> Iterator[Entity]:
    for found in _sheets(session):
        if found.poll.state != PollState.DRAFT:
            yield poll_entity(found)
            yield tally_entity(found)


@shows("staff")
def drafts_and_hand_counts(session: Session) -> Iterator[Entity]:
    for found in _sheets(session):
        if found.poll.state == PollState.DRAFT:
            yield poll_draft_entity(found)
        for row in found.hand_counts:
            yield hand_count_entity(found, row)


@shows("staff")
def entries(session: Session) -> Iterator[Entity]:
    votes = PollVote.objects.filter(poll__session=session).exclude(channel=Channel.DEVICE)
    for vote in votes.select_related("poll", "seat"):
        yield poll_entry_entity(vote.poll, vote.seat)


@shows_own
def my_poll_votes(session: Session, seats: Collection[Seat]) -> Iterator[tuple[int, Entity]]:
    votes = PollVote.objects.filter(seat__in=seats, poll__session=session)
    for vote in votes.select_related("poll"):
        yield vote.seat_id, my_poll_vote_entity(vote.poll, vote)


def _sheets(session: Session) -> list[Sheet]:
    rows = list(Poll.objects.filter(session=session).select_related("agenda_item"))
    sheets = sheet.load(rows) if rows else {}
    return [sheets[row.pk] for row in rows]
