"""What a poll must come to, in plain Python and by name: who counts, by which way, for what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import count

DONE = "done"


@dataclass
class Voter:
    """Somebody on the roll with a vote; `venue` "" is nowhere in particular."""

    channel: str = "device"
    venue: str = ""
    present: bool = False
    removed: bool = False


@dataclass(frozen=True)
class Vote:
    options: tuple[str, ...]
    channel: str
    revision: int


@dataclass(frozen=True)
class Count:
    """One teller's count of one venue. `electors`: who could have raised a hand."""

    hands: tuple[int, ...]
    people: int
    electors: frozenset[str]
    number: int


@dataclass
class Question:
    """One poll. Each act answers with `done` or a refusal's code, and has its effect if done."""

    options: list[str]
    most: int
    roll: dict[str, Voter]
    state: str = "open"
    votes: dict[str, Vote] = field(default_factory=dict)
    counts: dict[tuple[str, str], Count] = field(default_factory=dict)
    _numbers: count[int] = field(default_factory=count)

    def vote(self, who: str, options: list[str], revision: int, *, entered: bool) -> str:
        code = self._way(who, entered=entered) or self._choice(options)
        if code:
            return code
        if any(who in given.electors for given in self.counts.values() if given.people):
            return "CHANNEL_TAKEN"
        known = self.votes.get(who)
        if known and known.revision >= revision:
            return "STALE_REVISION"
        self.votes[who] = Vote(tuple(options), self.roll[who].channel, revision)
        return DONE

    def _way(self, who: str, *, entered: bool) -> str:
        voter = self.roll[who]
        if voter.removed:
            return "NOT_FOUND" if entered else "FORBIDDEN"
        if not voter.present:
            return "NOT_CHECKED_IN"
        return "CHANNEL_TAKEN" if entered == (voter.channel == "device") else ""

    def _choice(self, options: list[str]) -> str:
        if self.state != "open":
            return "POLL_CLOSED"
        return "TOO_MANY_CHOICES" if len(options) > self.most else ""

    def go(self, who: str) -> None:
        """Who is not there any more has no vote while the poll is open."""
        if self.state == "open":
            self.votes.pop(who, None)

    def count(self, teller: str, venue: str, hands: list[int], people: int) -> str:
        if self.state != "open":
            return "POLL_CLOSED"
        if not max(hands) <= people <= sum(hands) <= people * self.most:
            return "INVALID_ARGUMENTS"
        electors = self.electors(venue)
        if people > len(electors):
            return "TOO_MANY_HANDS"
        given = Count(tuple(hands), people, electors, next(self._numbers))
        self.counts[(venue, teller)] = given
        return DONE

    def electors(self, venue: str) -> frozenset[str]:
        elsewhere = {
            who
            for (place, _), given in self.counts.items()
            if place != venue and given.people
            for who in given.electors
        }
        here = {
            who
            for who, voter in self.roll.items()
            if voter.present and not voter.removed
            if (voter.channel, voter.venue) == ("hand", venue)
        }
        return frozenset(here - elsewhere - self.votes.keys())

    def close(self) -> str:
        if self.state != "open":
            return "ALREADY_DONE" if self.state == "closed" else "POLL_CLOSED"
        counted = {venue for (venue, _), given in self.counts.items() if given.people}
        if counted - self.agreed().keys():
            return "COUNT_DISAGREES"
        self.state = "closed"
        return DONE

    def cancel(self) -> str:
        if self.state != "open":
            return "POLL_CLOSED" if self.state == "closed" else "ALREADY_DONE"
        self.state = "cancelled"
        return DONE

    # The recount --------------------------------------------------------------------------------

    def agreed(self) -> dict[str, Count]:
        """By venue what two tellers agree on; where two pairs do, what was counted last."""
        found: dict[str, Count] = {}
        for (venue, teller), given in sorted(self.counts.items(), key=lambda item: item[1].number):
            for (other_venue, other_teller), other in self.counts.items():
                same = (given.hands, given.people) == (other.hands, other.people)
                if same and other_venue == venue and other_teller != teller:
                    found[venue] = given
        return found

    def counted_by_name(self) -> dict[str, list[str]]:
        """For each person every way in which they count. Hands are given names they may have."""
        ways: dict[str, list[str]] = {who: [vote.channel] for who, vote in self.votes.items()}
        for given in self.agreed().values():
            for who in sorted(given.electors)[: given.people]:
                ways.setdefault(who, []).append("hand")
        return ways

    def tally(self) -> dict[str, int]:
        """Votes by option."""
        total = Counter(option for vote in self.votes.values() for option in vote.options)
        for given in self.agreed().values():
            total.update(dict(zip(self.options, given.hands, strict=True)))
        return {option: total[option] for option in self.options}
