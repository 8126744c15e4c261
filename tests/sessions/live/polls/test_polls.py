"""Polls as a meeting uses them: what each audience sees, how hands and devices come together."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from deliberation.ledger.execute import Accepted, Envelope, execute
from deliberation.ledger.models import Stream
from deliberation.ledger.shapes import PARTICIPANTS, PUBLIC, STAFF, Access
from deliberation.sessions.live.polls.models import PollVote
from deliberation.sessions.live.polls.tally import Hands, agreed, disputed, is_possible
from tests.cases.polls import COLOURS, by_channel, opened, options_of, prepared
from tests.cast import Cast, Person
from tests.conftest import START, Clock
from tests.replica import fresh
from tests.sessions.live.polls.story import count, enter, vote
from tests.verify import Act


def seen(cast: Cast, *scopes: str) -> dict[str, Any]:
    stream = Stream.objects.get(public_id=cast.stream)
    return fresh(stream, Access(scopes or (PUBLIC,))).shared


def tally(cast: Cast, poll: str) -> dict[str, Any]:
    found = seen(cast)["poll_tally"][poll]
    assert isinstance(found, dict)
    return found


def counts(cast: Cast, poll: str) -> list[int]:
    return [tally(cast, poll)["counts"][option] for option in options_of(poll)]


@pytest.fixture
def in_the_hall(cast: Cast) -> list[Person]:
    people = [cast.second_member, cast.representative, cast.expert]
    return [by_channel(cast, who, "hand", cast.hall) for who in people]


def test_for_or_against_brings_its_own_three_options(cast: Cast, act: Act) -> None:
    poll = act(cast.moderator, "poll.prepare", title="先装示范单元")["poll"]
    shown = seen(cast, STAFF)["poll_draft"][poll]
    assert [option["label"] for option in shown["options"]] == ["agree", "disagree", "abstain"]
    assert (shown["kind"], shown["most"]) == ("yes_no", 1)


def test_what_is_prepared_is_seen_by_staff_alone(cast: Cast, act: Act) -> None:
    poll = prepared(cast, hidden=True)
    everybody = (PUBLIC, PARTICIPANTS)
    assert not seen(cast, *everybody).keys() & {"poll", "poll_draft", "poll_tally"}
    act(cast.moderator, "poll.open", poll=poll)
    assert seen(cast, *everybody)["poll"][poll]["state"] == "open"
    assert "poll_draft" not in seen(cast, STAFF)


def test_of_a_draft_that_is_given_up_nothing_is_left(cast: Cast, act: Act) -> None:
    poll, kept = prepared(cast), prepared(cast)
    act(cast.moderator, "poll.cancel", poll=poll, reason="题目有误")
    act.refused(cast.moderator, "poll.open", "NOT_FOUND", poll=poll)
    drafts = seen(cast, STAFF)["poll_draft"]
    assert list(drafts) == [kept]
    assert "poll" not in seen(cast)
    later = prepared(cast)
    assert seen(cast, STAFF)["poll_draft"][later]["position"] == 3


def test_in_a_multiple_choice_all_may_be_chosen_unless_it_is_said(cast: Cast) -> None:
    poll = prepared(cast, kind="multiple", options=COLOURS)
    assert seen(cast, STAFF)["poll_draft"][poll]["most"] == len(COLOURS)


def test_a_hidden_result_is_shown_to_nobody_before_the_close(cast: Cast, act: Act) -> None:
    poll = opened(cast, hidden=True)
    vote(cast, cast.member, poll, [0], 1)
    for scopes in ((PUBLIC,), (PUBLIC, PARTICIPANTS, STAFF)):
        shown = seen(cast, *scopes)["poll_tally"][poll]
        assert (shown["counts"], shown["people"]) == (None, 1)
    act(cast.moderator, "poll.close", poll=poll)
    assert counts(cast, poll) == [1, 0, 0]


def test_a_hidden_poll_that_is_given_up_stays_hidden(cast: Cast, act: Act) -> None:
    poll = opened(cast, hidden=True)
    vote(cast, cast.member, poll, [0], 1)
    act(cast.moderator, "poll.cancel", poll=poll, reason="题目有误")
    assert tally(cast, poll)["counts"] is None
    assert seen(cast)["poll"][poll]["reason"] == "题目有误"


def test_the_close_keeps_who_was_expected_and_present(cast: Cast, act: Act) -> None:
    poll = opened(cast)
    act(cast.moderator, "poll.close", poll=poll)
    by_channel(cast, cast.expert, "device")
    shown = seen(cast)["poll"][poll]
    assert (shown["expected"], shown["present"]) == (5, 3)


def test_a_change_of_mind_moves_one_vote(cast: Cast, act: Act) -> None:
    poll = opened(cast)
    first, second, _ = options_of(poll)
    act(cast.member, "poll.cast", poll=poll, options=[first], revision=1)
    act(cast.member, "poll.cast", poll=poll, options=[second], revision=7)
    assert counts(cast, poll) == [0, 1, 0]
    assert tally(cast, poll)["people"] == 1
    stream = Stream.objects.get(public_id=cast.stream)
    mine = fresh(stream, Access((), cast.member.seat)).own["my_poll_vote"][poll]
    assert mine == {"id": poll, "options": [second], "channel": "device", "revision": 7}


def test_a_hundred_votes_at_once_are_one_event_that_names_nobody(cast: Cast) -> None:
    poll = opened(cast)
    args = {"poll": poll, "options": options_of(poll)[:1], "revision": 1}
    voters = (cast.member, cast.second_member, cast.representative)
    envelopes = [Envelope(who.id, uuid4(), "poll.cast", args) for who in voters]
    outcomes = execute(cast.stream, envelopes)
    assert len({one.seq for one in outcomes if isinstance(one, Accepted)}) == 1
    shown = fresh(Stream.objects.get(public_id=cast.stream), Access((PUBLIC, PARTICIPANTS)))
    assert "my_poll_vote" not in shown.shared
    assert counts(cast, poll) == [3, 0, 0]


def test_all_channels_make_one_tally(cast: Cast, in_the_hall: list[Person]) -> None:
    by_channel(cast, cast.resident, "paper")
    poll = opened(cast)
    vote(cast, cast.member, poll, [0], 1)
    enter(cast, cast.resident, poll, [1])
    enter(cast, in_the_hall[0], poll, [2])
    for teller in (cast.scribe, cast.office):
        count(cast, teller, poll, cast.hall, [1, 1, 0])
    assert counts(cast, poll) == [2, 2, 1]
    figures = {"people": 5, "device": 1, "hand": 3, "paper": 1}
    assert tally(cast, poll).items() >= figures.items()


@pytest.mark.usefixtures("in_the_hall")
def test_hands_count_when_two_tellers_agree(cast: Cast, act: Act, time: Clock) -> None:
    poll = opened(cast)
    count(cast, cast.scribe, poll, cast.hall, [2, 1, 0])
    assert counts(cast, poll) == [0, 0, 0]
    count(cast, cast.office, poll, cast.hall, [3, 0, 0])
    told = seen(cast, STAFF)["hand_count"].values()
    assert {row["teller"]: row["agrees"] for row in told} == {
        cast.scribe.seat: False,
        cast.office.seat: False,
    }
    data = act.refused(cast.moderator, "poll.close", "COUNT_DISAGREES", poll=poll)
    assert data == {"venues": [cast.hall]}
    time.forward(seconds=5)
    count(cast, cast.office, poll, cast.hall, [2, 1, 0])
    assert {row["agrees"] for row in seen(cast, STAFF)["hand_count"].values()} == {True}
    act(cast.moderator, "poll.close", poll=poll)
    assert counts(cast, poll) == [2, 1, 0]


@pytest.mark.usefixtures("in_the_hall")
def test_a_count_of_no_hands_takes_a_count_back(cast: Cast, act: Act) -> None:
    """Counted in the wrong poll: the people are free to vote in another way again."""
    poll = opened(cast)
    count(cast, cast.scribe, poll, cast.hall, [3, 0, 0])
    args = {"poll": poll, "seat": cast.expert.seat, "options": options_of(poll)[:1], "revision": 1}
    refused = act.refused(cast.scribe, "poll.enter", "CHANNEL_TAKEN", **args)
    assert refused == {"channel": "hand"}
    count(cast, cast.scribe, poll, cast.hall, [0, 0, 0])
    act(cast.scribe, "poll.enter", **args)
    act(cast.moderator, "poll.close", poll=poll)
    assert tally(cast, poll)["people"] == 1


@pytest.mark.usefixtures("in_the_hall")
def test_who_was_entered_by_name_raises_no_second_hand(cast: Cast, act: Act) -> None:
    poll = opened(cast)
    enter(cast, cast.expert, poll, [0])
    counts_of = {options_of(poll)[0]: 3}
    args = {"poll": poll, "venue": cast.hall, "counts": counts_of}
    data = act.refused(cast.scribe, "poll.count_hands", "TOO_MANY_HANDS", **args)
    assert data == {"hands": 3, "electors": 2}


def test_only_staff_see_what_a_teller_counted(cast: Cast, in_the_hall: list[Person]) -> None:
    count(cast, cast.scribe, opened(cast), cast.hall, [len(in_the_hall), 0, 0])
    assert "hand_count" not in seen(cast, PUBLIC, PARTICIPANTS)
    assert "hand_count" in seen(cast, STAFF)


def test_a_vote_that_was_entered_can_be_given_by_device_later(cast: Cast, act: Act) -> None:
    """One person, one vote: with the channel the vote is given anew."""
    by_channel(cast, cast.member, "paper")
    poll = opened(cast)
    enter(cast, cast.member, poll, [0], 5)
    by_channel(cast, cast.member, "device")
    assert tally(cast, poll)["people"] == 0
    args = {"poll": poll, "options": options_of(poll)[1:2]}
    act(cast.member, "poll.cast", revision=1, **args)
    assert PollVote.objects.get(poll__public_id=poll).channel == "device"
    assert tally(cast, poll).items() >= {"people": 1, "device": 1, "paper": 0}.items()


def test_staff_see_whose_vote_was_entered_and_not_what_it_was(cast: Cast) -> None:
    by_channel(cast, cast.member, "paper")
    poll = opened(cast)
    enter(cast, cast.member, poll, [0])
    vote(cast, cast.second_member, poll, [1], 1)
    (entry,) = seen(cast, STAFF)["poll_entry"].values()
    assert entry == {"id": entry["id"], "poll": poll, "seat": cast.member.seat}
    assert "poll_entry" not in seen(cast, PUBLIC, PARTICIPANTS)
    by_channel(cast, cast.member, "device")
    assert "poll_entry" not in seen(cast, STAFF)


@pytest.mark.usefixtures("in_the_hall")
def test_no_poll_outlives_its_session(cast: Cast, act: Act) -> None:
    """Where tellers disagree to the end there is no result."""
    plain, disputed = opened(cast, hidden=True), opened(cast)
    vote(cast, cast.member, plain, [0], 1)
    count(cast, cast.scribe, disputed, cast.hall, [1, 0, 0])
    for stage in ("closing", "ratifying", "closed"):
        act(cast.chair, "session.change_stage", to=stage)
    polls = seen(cast)["poll"]
    assert (polls[plain]["state"], polls[plain]["present"]) == ("closed", 4)
    assert counts(cast, plain) == [1, 0, 0]
    assert (polls[disputed]["state"], polls[disputed]["reason"]) == ("cancelled", None)


# The rule alone ---------------------------------------------------------------------------------


def hands(venue: str, teller: str, *of_options: int, at: int = 0) -> Hands:
    counted = {str(number): hand for number, hand in enumerate(of_options)}
    return Hands(venue, teller, counted, sum(of_options), START.replace(minute=at))


def test_what_was_agreed_last_holds() -> None:
    early = [hands("hall", teller, 3, 1) for teller in ("a", "b")]
    late = [hands("hall", teller, 2, 2, at=5) for teller in ("c", "d")]
    assert agreed([*late, *early])["hall"].counts == {"0": 2, "1": 2}


def test_equal_counts_of_one_teller_in_two_venues_agree_with_nobody() -> None:
    counted = [hands("hall", "a", 1), hands("annex", "a", 1)]
    assert agreed(counted) == {}
    assert disputed(counted) == ["annex", "hall"]


def test_a_third_count_that_differs_does_not_unsettle_two() -> None:
    counted = [hands("hall", "a", 2), hands("hall", "b", 2), hands("hall", "c", 1, at=9)]
    assert disputed(counted) == []


@pytest.mark.parametrize(
    ("of_options", "people", "most", "possible"),
    [
        ((2, 1), 2, 2, True),
        ((2, 1), 3, 2, True),
        ((2, 1), 1, 2, False),  # one person has not two hands up for one option
        ((2, 1), 4, 2, False),  # each raised at least one
        ((2, 2, 2), 2, 2, False),  # six hands of two people who may raise two
        ((0, 0), 0, 2, True),
    ],
)
def test_hands_and_people_fit(
    of_options: tuple[int, ...], people: int, most: int, possible: bool
) -> None:
    counted = {str(number): hand for number, hand in enumerate(of_options)}
    assert is_possible(counted, people, most) is possible
