"""What no scope shows of a poll, recounted from the vaults: who chose what, and who could."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from deliberation.ledger.history import Fault, History
from deliberation.sessions.live.polls.models import HandCount, Poll, PollOption, PollState, PollVote
from deliberation.sessions.models import Session
from deliberation.sessions.verify import proves

_Pair = tuple[str, str]


class _Vote(NamedTuple):
    options: list[str]
    channel: str
    revision: int


@proves
def poll_faults(history: History, session: Session) -> Iterator[Fault]:
    """Every vote is in the table as it was last given, and every counter is their number."""
    votes: dict[_Pair, _Vote] = {}
    for seq, vault in history.vaults.items():
        for seat, poll, *vote in vault.get("poll_votes", ()):
            given = _Vote(*vote)
            if (known := votes.get((seat, poll))) and known.revision >= given.revision:
                what = f"the vote of {seat} in {poll} is not newer than the one before"
                yield Fault("EventBody", f"{seq} vault", what)
            votes[(seat, poll)] = given
        for seat, poll in vault.get("poll_votes_lost", ()):
            votes.pop((seat, poll), None)
    yield from _vote_faults(session, votes)
    yield from _counter_faults(session, votes)
    yield from _hand_faults(history, session)
    yield from _draft_faults(session)
    yield from _stray_faults(session)


def _vote_faults(session: Session, votes: dict[_Pair, _Vote]) -> Iterator[Fault]:
    names = ("seat__public_id", "poll__public_id", "options", "channel", "revision")
    rows = PollVote.objects.filter(poll__session=session).values_list(*names)
    there = {(seat, poll): _Vote(*vote) for seat, poll, *vote in rows}
    for pair in sorted(votes.keys() | there.keys()):
        was, now = votes.get(pair), there.get(pair)
        if was != now:
            row = f"of {pair[0]} in {pair[1]}"
            yield Fault("PollVote", row, f"is {now or 'missing'}, the log says {was or 'none'}")


def _counter_faults(session: Session, votes: dict[_Pair, _Vote]) -> Iterator[Fault]:
    people = Counter((poll, vote.channel) for (_, poll), vote in votes.items())
    chosen = Counter(option for vote in votes.values() for option in vote.options)
    names = ("device", "hand", "paper")
    for poll, *now in Poll.objects.filter(session=session).values_list("public_id", *names):
        was = [people[(poll, channel)] for channel in names]
        if now != was:
            what = f"{', '.join(names)} are {now}, the recount gives {was}"
            yield Fault("Poll", poll, what)
    options = PollOption.objects.filter(poll__session=session)
    for option, count in options.values_list("public_id", "votes"):
        if count != chosen[option]:
            what = f"votes are {count}, the recount gives {chosen[option]}"
            yield Fault("PollOption", option, what)


def _hand_faults(history: History, session: Session) -> Iterator[Fault]:
    told = {
        vault["hand_count"]: (vault["hands"], vault["electors"])
        for vault in history.vaults.values()
        if "hand_count" in vault
    }
    for row in HandCount.objects.filter(poll__session=session):
        if (row.counts, row.electors) != told.get(row.public_id):
            what = "its hands or its electors are not those that the log has"
            yield Fault("HandCount", row.public_id, what)


def _draft_faults(session: Session) -> Iterator[Fault]:
    """What a poll gets when it is opened or ends, a draft has not; no scope would show it."""
    drafts = Poll.objects.filter(session=session, state=PollState.DRAFT)
    names = ("opened_at", "closed_at", "expected", "present", "reason")
    for poll, *values in drafts.values_list("public_id", *names):
        for name, value in zip(names, values, strict=True):
            if value not in (None, ""):
                yield Fault("Poll", poll, f"{name} is {value}, and it was never opened")


def _stray_faults(session: Session) -> Iterator[Fault]:
    """What belongs to a poll of this session belongs to the session."""
    for model in (PollOption, HandCount):
        rows = model._default_manager.filter(poll__session=session).exclude(session=session)
        for public_id in rows.values_list("public_id", flat=True):
            yield Fault(model.__name__, public_id, "belongs to another session than its poll")
