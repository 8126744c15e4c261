"""Polls in which everything has happened that leaves a row behind."""

from __future__ import annotations

from deliberation.ledger.models import Stream
from tests.cases.polls import COLOURS, by_channel, opened, options_of, prepared
from tests.cast import Cast, Person, do


def tell(cast: Cast) -> Stream:
    """One poll closed with votes of every channel, one hidden and open, a draft, one given up."""
    venue = {"name": "分会场", "kind": "sub_hall"}
    annex = do(cast.stream, cast.office, "venue.add", **venue)["venue"]
    by_channel(cast, cast.second_member, "hand", cast.hall)
    by_channel(cast, cast.expert, "hand", annex)
    by_channel(cast, cast.resident, "paper")
    poll = opened(cast)
    vote(cast, cast.member, poll, [0], 1)
    vote(cast, cast.member, poll, [1], 2)
    vote(cast, cast.representative, poll, [2], 1)
    enter(cast, cast.resident, poll, [0])
    for teller in (cast.scribe, cast.office):
        count(cast, teller, poll, cast.hall, [1, 0, 0])
        count(cast, teller, poll, annex, [0, 1, 0])
    do(cast.stream, cast.moderator, "poll.close", poll=poll)
    colours = {"title": "颜色", "kind": "multiple", "options": COLOURS, "most": 2}
    hidden = opened(cast, hidden=True, agenda_item=cast.first_item, **colours)
    vote(cast, cast.member, hidden, [0, 2], 1)
    count(cast, cast.scribe, hidden, annex, [1, 1, 0], people=1)
    vote(cast, cast.representative, hidden, [1], 1)
    by_channel(cast, cast.representative, "device")
    prepared(cast, title="还没开始")
    given_up = opened(cast, title="题目写错了")
    do(cast.stream, cast.moderator, "poll.cancel", poll=given_up, reason="题目有误")
    return Stream.objects.get(public_id=cast.stream)


def vote(cast: Cast, who: Person, poll: str, choice: list[int], revision: int) -> None:
    options = [options_of(poll)[number] for number in choice]
    do(cast.stream, who, "poll.cast", poll=poll, options=options, revision=revision)


def enter(cast: Cast, who: Person, poll: str, choice: list[int], revision: int = 1) -> None:
    options = [options_of(poll)[number] for number in choice]
    args = {"poll": poll, "seat": who.seat, "options": options, "revision": revision}
    do(cast.stream, cast.scribe, "poll.enter", **args)


def count(
    cast: Cast, teller: Person, poll: str, venue: str, hands: list[int], people: int | None = None
) -> None:
    counts = dict(zip(options_of(poll), hands, strict=True))
    args = {"poll": poll, "venue": venue, "counts": counts, "people": people}
    do(cast.stream, teller, "poll.count_hands", **args)
