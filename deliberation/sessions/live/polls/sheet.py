"""A poll with everything that its figures are counted from, loaded at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

from deliberation.sessions.live.polls import tally
from deliberation.sessions.live.polls.models import HandCount, Poll, PollOption, PollVote
from deliberation.sessions.models import Seat
from deliberation.sessions.room import Room


@dataclass
class Sheet:
    """Made anew for each event: its figures are computed once."""

    poll: Poll
    options: list[PollOption] = field(default_factory=list)
    hand_counts: list[HandCount] = field(default_factory=list)

    @property
    def shown(self) -> bool:
        """Whether the counts may be seen: of a hidden poll only once it is closed."""
        return not self.poll.hidden or self.poll.closed_at is not None

    @cached_property
    def hands(self) -> list[tally.Hands]:
        return [self._hands(row) for row in self.hand_counts]

    @cached_property
    def figures(self) -> tally.Figures:
        """The one tally: votes known one by one, and the hands that two tellers agree on."""
        poll = self.poll
        single = {option.public_id: option.votes for option in self.options}
        people = {"device": poll.device, "hand": poll.hand, "paper": poll.paper}
        return tally.add_up(single, people, self.hands)

    def agrees(self, row: HandCount) -> bool | None:
        return tally.confirmed(self._hands(row), self.hands)

    def counts(self, row: HandCount) -> dict[str, int]:
        """Hands by option."""
        return {one.public_id: row.counts.get(one.public_id, 0) for one in self.options}

    def _hands(self, row: HandCount) -> tally.Hands:
        counts, teller = self.counts(row), row.teller.public_id
        return tally.Hands(venue_of(row), teller, counts, row.people, row.counted_at)


def load(polls: Collection[Poll]) -> dict[int, Sheet]:
    """By the poll's key, in two queries. What has gathered must be in the tables."""
    sheets = {poll.pk: Sheet(poll) for poll in polls}
    for option in PollOption.objects.filter(poll__in=sheets):
        sheets[option.poll_id].options.append(option)
    counts = HandCount.objects.filter(poll__in=sheets).order_by("pk")
    for row in counts.select_related("venue", "teller"):
        sheets[row.poll_id].hand_counts.append(row)
    return sheets


def step(sheet: Sheet, vote: PollVote, by: int) -> None:
    """Counts one vote, or takes it out. A poll has one counter for each channel, of that name."""
    poll = sheet.poll
    setattr(poll, vote.channel, getattr(poll, vote.channel) + by)
    for option in sheet.options:
        if option.public_id in vote.options:
            option.votes += by


def keep(room: Room, sheet: Sheet) -> None:
    """Writes the counters of votes that are known one by one."""
    poll = sheet.poll
    room.change(poll, device=poll.device, hand=poll.hand, paper=poll.paper)
    for option in sheet.options:
        room.change(option, votes=option.votes)


def bound(sheet: Sheet, *, besides: str | None = None) -> set[str]:
    """The seats whose hands may have been counted: they vote by no other way in this poll.

    `besides`: a venue whose counts are left out, since it is about to be counted again.
    """
    return {
        seat
        for row in sheet.hand_counts
        if row.people and (besides is None or venue_of(row) != besides)
        for seat in row.electors
    }


def may_be_counted(seat: Seat, bound: Collection[str]) -> bool:
    """Whether the hand of this place is counted already: its own, or of whom it substitutes."""
    substituted = seat.substitutes.public_id if seat.substitutes else ""
    return seat.public_id in bound or substituted in bound


def venue_of(row: HandCount) -> str:
    return row.venue.public_id if row.venue else ""
