"""The polls of a session as they stand now, for each scope."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from django.db.models import QuerySet

from deliberation.ledger.shapes import Entity
from deliberation.sessions.live.polls.entities import (
    hand_count_entity,
    my_poll_vote_entity,
    poll_draft_entity,
    poll_entity,
    poll_entry_entity,
    tally_entity,
)
from deliberation.sessions.live.polls.models import (
    HandCount,
    Poll,
    PollOption,
    PollState,
    PollVote,
)
from deliberation.sessions.live.polls.sheet import Sheet
from deliberation.sessions.models import Channel, Seat
from deliberation.sessions.picture import Picture
from deliberation.sessions.snapshot import shows, shows_own


@shows("shared")
def polls(picture: Picture) -> Iterator[Entity]:
    for found in picture.once(_sheets):
        if found.poll.state != PollState.DRAFT:
            yield poll_entity(found)
            yield tally_entity(found)


@shows("staff")
def drafts_and_hand_counts(picture: Picture) -> Iterator[Entity]:
    for found in picture.once(_sheets):
        if found.poll.state == PollState.DRAFT:
            yield poll_draft_entity(found)
        for row in found.hand_counts:
            yield hand_count_entity(found, row)


@shows("staff")
def entries(picture: Picture) -> Iterator[Entity]:
    votes = PollVote.objects.exclude(channel=Channel.DEVICE)
    for vote in picture.linked(_of(picture, votes), "poll", "seat"):
        yield poll_entry_entity(vote.poll, vote.seat)


@shows_own
def my_poll_votes(picture: Picture, seats: Collection[Seat]) -> Iterator[tuple[int, Entity]]:
    votes = PollVote.objects.filter(seat__in=seats)
    for vote in picture.linked(_of(picture, votes), "poll"):
        yield vote.seat_id, my_poll_vote_entity(vote.poll, vote)


def _of(picture: Picture, votes: QuerySet[PollVote]) -> Iterable[PollVote]:
    polls = picture.all(Poll)
    return votes.filter(poll__in=polls) if polls else ()


def _sheets(picture: Picture) -> list[Sheet]:
    sheets = {poll.pk: Sheet(poll) for poll in picture.all(Poll, "agenda_item")}
    for option in picture.all(PollOption):
        if found := sheets.get(option.poll_id):
            found.options.append(option)
    for row in picture.all(HandCount, "venue", "teller"):
        if found := sheets.get(row.poll_id):
            found.hand_counts.append(row)
    return list(sheets.values())
