"""Whatever the order of casts, hand counts, entries, changes of mind, comings and closings:
each person counts once, and the tally equals an independent recount (`model.py`).
"""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from deliberation.ledger.execute import Accepted, Envelope, Refusal, execute
from deliberation.ledger.models import Stream
from deliberation.ledger.verify import faults
from deliberation.sessions.live.polls.models import PollVote
from deliberation.sessions.live.polls.snapshot import polls
from deliberation.sessions.picture import Picture
from tests.cases.polls import COLOURS, opened, options_of
from tests.cast import PRESENT, Cast, do
from tests.conftest import Clock
from tests.sessions.live.polls.model import DONE, Question, Voter
from tests.verify import Act, check_chain, check_whole

VOTERS = ("member", "second_member", "representative", "expert", "resident")
TELLERS = ("scribe", "office", "moderator")
ANYBODY = st.sampled_from(VOTERS)
POLLS = st.integers(0, 1)
VENUES = st.sampled_from(["hall", "hall", "annex", ""])
CHOICE = st.lists(st.integers(0, 2), min_size=1, max_size=3, unique=True)
REVISIONS = st.integers(1, 4)


class Run(RuleBasedStateMachine):
    cast: ClassVar[Cast]
    time: ClassVar[Clock]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.stream = Stream.objects.get(public_id=self.cast.stream)
        self.roll = {who: Voter(present=who in PRESENT) for who in VOTERS}
        self.sent: list[tuple[Envelope, Accepted | Refusal]] = []

    @initialize()
    def prepare(self) -> None:
        """Two polls at once: for or against, and several colours, hidden until it is closed."""
        annex = {"name": "分会场", "kind": "sub_hall"}
        self.venues = {"hall": self.cast.hall, "": None}
        self.venues["annex"] = do(self.cast.stream, self.cast.office, "venue.add", **annex)["venue"]
        colours = {"title": "颜色", "kind": "multiple", "options": COLOURS, "most": 2}
        self.polls = [opened(self.cast), opened(self.cast, hidden=True, **colours)]
        self.questions = [
            Question(options_of(poll), most, self.roll)
            for poll, most in zip(self.polls, (1, 2), strict=True)
        ]
        for who in PRESENT:
            self.come(who, "hall", "hand")

    def teardown(self) -> None:
        try:
            assert list(faults(Stream.objects.get(pk=self.stream.pk))) == []
            check_chain(Stream.objects.get(pk=self.stream.pk))
            check_whole(self.stream, Act(self.cast.stream).now()[1])
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    # Acts ---------------------------------------------------------------------------------------

    @rule(poll=POLLS, who=ANYBODY, choice=CHOICE, revision=REVISIONS)
    def cast_vote(self, poll: int, who: str, choice: list[int], revision: int) -> None:
        args = self.choice(poll, choice, revision)
        question = self.questions[poll]
        expected = question.vote(who, args["options"], revision, entered=False)
        self.send(who, "poll.cast", expected, **args)

    @rule(votes=st.lists(st.tuples(POLLS, ANYBODY, CHOICE, REVISIONS), min_size=2, max_size=6))
    def votes_in_one_batch(self, votes: list[tuple[int, str, list[int], int]]) -> None:
        expected, envelopes = [], []
        for poll, who, choice, revision in votes:
            args = self.choice(poll, choice, revision)
            question = self.questions[poll]
            expected.append(question.vote(who, args["options"], revision, entered=False))
            envelopes.append(self.envelope(who, "poll.cast", args))
        outcomes = execute(self.cast.stream, envelopes)
        assert [code_of(outcome) for outcome in outcomes] == expected
        self.sent += zip(envelopes, outcomes, strict=True)

    @rule(poll=POLLS, who=ANYBODY, choice=CHOICE, revision=REVISIONS)
    def enter(self, poll: int, who: str, choice: list[int], revision: int) -> None:
        args = self.choice(poll, choice, revision)
        question = self.questions[poll]
        expected = question.vote(who, args["options"], revision, entered=True)
        self.send("scribe", "poll.enter", expected, seat=self.seat(who), **args)

    @rule(poll=POLLS, teller=st.sampled_from(TELLERS), venue=VENUES, data=st.data())
    def count_hands(self, poll: int, teller: str, venue: str, data: st.DataObject) -> None:
        """Mostly what can be; now and then a hand too many."""
        question = self.questions[poll]
        able = len(question.electors(venue))
        people = data.draw(st.sampled_from([able, able, able + 1, *range(able)]))
        hands = [0, 0, 0]
        for _ in range(people):
            for option in data.draw(st.sets(st.integers(0, 2), min_size=1, max_size=question.most)):
                hands[option] += 1
        self.tell(poll, teller, venue, hands, people)

    @precondition(lambda self: any(question.counts for question in self.questions))
    @rule(teller=st.sampled_from(TELLERS), data=st.data())
    def count_the_same(self, teller: str, data: st.DataObject) -> None:
        """Another teller confirms what one has counted, or the same teller counts again."""
        known = [
            (poll, venue, count)
            for poll, question in enumerate(self.questions)
            for (venue, _), count in question.counts.items()
        ]
        poll, venue, count = data.draw(st.sampled_from(known))
        self.tell(poll, teller, venue, list(count.hands), count.people)

    @precondition(lambda self: self.bound())
    @rule(data=st.data(), choice=CHOICE, way=st.sampled_from(["device", "paper", "hand"]))
    def once_more_in_another_way(self, data: st.DataObject, choice: list[int], way: str) -> None:
        """Somebody whose hand may have been counted tries another channel, or another venue."""
        poll, who = data.draw(st.sampled_from(self.bound()))
        self.come(who, "annex", way)
        if way == "device":
            self.cast_vote(poll, who, choice[:1], 4)
        elif way == "paper":
            self.enter(poll, who, choice[:1], 4)
        else:
            self.count_hands(poll, "scribe", "annex", data)

    @precondition(lambda self: any(question.votes for question in self.questions))
    @rule(data=st.data())
    def raise_a_hand_after_voting(self, data: st.DataObject) -> None:
        known = [(poll, who) for poll, one in enumerate(self.questions) for who in one.votes]
        poll, who = data.draw(st.sampled_from(known))
        self.come(who, "hall", "hand")
        self.count_hands(poll, "office", "hall", data)

    def bound(self) -> list[tuple[int, str]]:
        return [
            (poll, who)
            for poll, question in enumerate(self.questions)
            if question.state == "open"
            for given in question.counts.values()
            if given.people
            for who in sorted(given.electors)
        ]

    def tell(self, poll: int, teller: str, venue: str, hands: list[int], people: int) -> None:
        self.time.forward(seconds=1)
        expected = self.questions[poll].count(teller, venue, hands, people)
        counts = dict(zip(self.questions[poll].options, hands, strict=True))
        args = {"poll": self.polls[poll], "venue": self.venues[venue], "counts": counts}
        self.send(teller, "poll.count_hands", expected, people=people, **args)

    @rule(who=ANYBODY, venue=VENUES, channel=st.sampled_from(["hand", "hand", "paper", "device"]))
    def come(self, who: str, venue: str, channel: str) -> None:
        """Also somebody who was here already, and now votes in another way or elsewhere."""
        voter = self.roll[who]
        if voter.removed:
            return
        self.go(who)
        mark = {"status": "present", "channel": channel, "venue": self.venues[venue]}
        self.send("scribe", "attendance.mark", DONE, seat=self.seat(who), **mark)
        voter.present, voter.channel, voter.venue = True, channel, venue

    @rule(who=ANYBODY)
    def go(self, who: str) -> None:
        if not self.roll[who].removed:
            mark = {"seat": self.seat(who), "status": "absent"}
            self.send("scribe", "attendance.mark", DONE, **mark)
            self.roll[who].present = False
            self.forget_votes(who)

    @rule(who=st.sampled_from(["expert", "resident"]))
    def remove(self, who: str) -> None:
        if not self.roll[who].removed:
            self.send("office", "roll.remove", DONE, seat=self.seat(who), reason="名单有误")
            self.roll[who].removed = True
            self.forget_votes(who)

    def forget_votes(self, who: str) -> None:
        for question in self.questions:
            question.go(who)

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        """A lost acknowledgement: the same comes once more, now or much later."""
        envelope, first = data.draw(st.sampled_from(self.sent))
        gone = {self.person(who).id for who, voter in self.roll.items() if voter.removed}
        if isinstance(first, Accepted) and envelope.user_id not in gone:
            assert execute(self.cast.stream, [envelope]) == [first]

    @rule(poll=POLLS, sure=st.sampled_from([False, False, True]))
    def close(self, poll: int, sure: bool) -> None:
        """Seldom, so that much happens before."""
        if sure:
            expected = self.questions[poll].close()
            self.send("moderator", "poll.close", expected, poll=self.polls[poll])

    @rule(poll=POLLS, sure=st.integers(0, 9))
    def cancel(self, poll: int, sure: int) -> None:
        if not sure:
            args = {"poll": self.polls[poll], "reason": "题目有误"}
            self.send("moderator", "poll.cancel", self.questions[poll].cancel(), **args)

    # What holds after each ----------------------------------------------------------------------

    @invariant()
    def each_person_counts_once_and_the_tally_is_the_recount(self) -> None:
        shown: dict[str, dict[str, Any]] = {}
        for entity in polls(Picture(self.stream)):
            shown.setdefault(entity.entity, {})[entity.id] = entity.model_dump()
        for poll, question in zip(self.polls, self.questions, strict=True):
            ways = question.counted_by_name()
            assert [who for who, counted in ways.items() if len(counted) != 1] == []
            tally = shown["poll_tally"][poll]
            by_way = [way for (way,) in ways.values()]
            figures = {key: by_way.count(key) for key in ("device", "hand", "paper")}
            assert {key: tally[key] for key in figures} == figures
            assert tally["people"] == len(ways)
            hidden = shown["poll"][poll]["hidden"] and question.state != "closed"
            assert tally["counts"] == (None if hidden else question.tally())

    @invariant()
    def votes_are_as_they_were_last_given(self) -> None:
        for poll, question in zip(self.polls, self.questions, strict=True):
            rows = PollVote.objects.filter(poll__public_id=poll).select_related("seat")
            assert {
                row.seat.public_id: (tuple(row.options), row.channel, row.revision) for row in rows
            } == {
                self.seat(who): (vote.options, vote.channel, vote.revision)
                for who, vote in question.votes.items()
            }

    # Means --------------------------------------------------------------------------------------

    def choice(self, poll: int, choice: list[int], revision: int) -> dict[str, Any]:
        options = [self.questions[poll].options[number] for number in choice]
        return {"poll": self.polls[poll], "options": options, "revision": revision}

    def person(self, who: str) -> Any:
        return getattr(self.cast, who)

    def seat(self, who: str) -> str:
        return str(self.person(who).seat)

    def envelope(self, who: str, name: str, args: dict[str, Any]) -> Envelope:
        return Envelope(self.person(who).id, uuid4(), name, args)

    def send(self, who: str, name: str, expected: str, **args: Any) -> None:
        envelope = self.envelope(who, name, args)
        (outcome,) = execute(self.cast.stream, [envelope])
        assert code_of(outcome) == expected, (name, args)
        self.sent.append((envelope, outcome))


def code_of(outcome: Accepted | Refusal) -> str:
    return DONE if isinstance(outcome, Accepted) else str(outcome.code)


@pytest.mark.long
def test_any_poll(cast: Cast, time: Clock) -> None:
    Run.cast, Run.time = cast, time
    run_state_machine_as_test(
        Run,
        settings=settings(
            max_examples=10,
            stateful_step_count=40,
            deadline=None,
            # Shrinking takes minutes, and the last step already tells.
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
