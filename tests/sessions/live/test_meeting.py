"""Any meeting at all, in any order, with doubled and late sends: as the plain rules say.

A pure model (`model.py`) predicts every outcome, status and count. At the end of each run the
counts are told again from the vaults, and the log from its first event must come to the snapshot.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from deliberation.ledger.execute import Accepted, Envelope, execute
from deliberation.sessions.clusters import clusters
from deliberation.sessions.models import Statement
from deliberation.sessions.stages import MOVES, Stage
from tests.cast import PRESENT, Cast
from tests.sessions.live.machine import CONSULTED, VOTERS, Machine, code_of
from tests.sessions.live.model import DONE

# Those who may, more often than those who may not: else little would ever happen.
ANYBODY = st.sampled_from([*PRESENT, *PRESENT, *VOTERS, "observer", "outsider", None])
REVISIONS = st.integers(1, 4)
CHOICES = st.sampled_from(["agree", "disagree", "pass"])


class Run(Machine):
    views: Bundle[str] = Bundle("views")

    # Acts ---------------------------------------------------------------------------------------

    @rule(target=views, who=ANYBODY)
    def post(self, who: str | None) -> Any:
        expected = self.meeting.post(who)
        outcome = self.send(who, "statement.post", expected, text="一楼住户也要补偿。")
        if who is None or not isinstance(outcome, Accepted):
            return multiple()
        assert outcome.result
        self.meeting.posted(outcome.result["statement"], who)
        return outcome.result["statement"]

    @rule(view=views, who=ANYBODY, choice=CHOICES, revision=REVISIONS)
    def vote(self, view: str, who: str | None, choice: str, revision: int) -> None:
        expected = self.meeting.vote(who, view, choice, revision)
        args = {"statement": view, "choice": choice, "revision": revision}
        self.send(who, "endorsement.cast", expected, **args)

    @rule(view=views, who=st.sampled_from(VOTERS), choice=CHOICES, revision=REVISIONS)
    def enter(self, view: str, who: str, choice: str, revision: int) -> None:
        """The scribe, for somebody who votes by hand."""
        expected = self.meeting.enter(who, view, choice, revision)
        args = {"seat": self.seat(who), "statement": view, "choice": choice, "revision": revision}
        self.send("scribe", "endorsement.enter", expected, **args)

    @rule(view=views, into=views)
    def merge(self, view: str, into: str) -> None:
        expected = self.meeting.merge(view, into)
        self.send("moderator", "statement.merge", expected, statement=view, into=into)

    @rule(view=views)
    def split(self, view: str) -> None:
        self.send("moderator", "statement.split", self.meeting.split(view), statement=view)

    @precondition(lambda self: any(view.thought for view in self.meeting.views.values()))
    @rule(data=st.data(), choice=CHOICES, by=st.integers(-1, 3))
    def change_of_mind(self, data: st.DataObject, choice: str, by: int) -> None:
        """Or the old vote arriving late."""
        voted = [
            (key, who, revision)
            for key, view in self.meeting.views.items()
            for who, (_, revision) in view.thought.items()
        ]
        key, who, revision = data.draw(st.sampled_from(voted))
        self.vote(key, who, choice, max(1, revision + by))

    @rule(votes=st.lists(st.tuples(views, st.sampled_from(VOTERS), CHOICES, REVISIONS), min_size=2))
    def votes_in_one_batch(self, votes: list[tuple[str, str, str, int]]) -> None:
        expected = [
            self.meeting.vote(who, view, choice, revision) for view, who, choice, revision in votes
        ]
        envelopes = [
            self.envelope(
                who, "endorsement.cast", {"statement": view, "choice": choice, "revision": revision}
            )
            for view, who, choice, revision in votes
        ]
        outcomes = execute(self.cast.stream, envelopes)
        assert [code_of(outcome) for outcome in outcomes] == expected
        self.sent += zip(envelopes, outcomes, strict=True)

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        """A lost acknowledgement: the same comes once more, now or much later."""
        envelope, first = data.draw(st.sampled_from(self.sent))
        if not isinstance(first, Accepted) or self.gone(envelope.user_id):
            return
        assert execute(self.cast.stream, [envelope, envelope]) == [first, first]

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def another_body_under_a_used_id(self, data: st.DataObject) -> None:
        envelope, first = data.draw(st.sampled_from(self.sent))
        if not isinstance(first, Accepted) or self.gone(envelope.user_id):
            return
        other = Envelope(
            envelope.user_id, envelope.command_id, "attendance.ask_leave", {"reason": "换一个"}
        )
        (outcome,) = execute(self.cast.stream, [other])
        # The fingerprint of erased words is gone: then the first answer is given.
        assert outcome == first or code_of(outcome) == "ID_REUSED"

    @rule(view=views, act=st.sampled_from(["approve", "reject", "hide", "restore"]))
    def moderate(self, view: str, act: str) -> None:
        args = {} if act == "approve" else {"reason": "核实"}
        expected = self.meeting.moderate(act, view)
        self.send("moderator", f"statement.{act}", expected, statement=view, **args)

    @rule(view=views, who=st.sampled_from(VOTERS))
    def withdraw(self, view: str, who: str) -> None:
        expected = self.meeting.withdraw(who, view)
        self.send(who, "statement.withdraw", expected, statement=view)

    @rule(view=views)
    def withdraw_ones_own(self, view: str) -> None:
        self.withdraw(view, self.meeting.views[view].author)

    @rule(who=st.sampled_from(CONSULTED))
    def erase(self, who: str) -> None:
        expected = self.meeting.erase(who)
        self.send("office", "erasure.erase_words", expected, seat=self.seat(who), reason="申请")

    @rule(to=st.sampled_from(list(Stage)), reason=st.booleans())
    def go_anywhere(self, to: Stage, reason: bool) -> None:
        if to == Stage.CANCELLED:
            return  # the end of most runs otherwise; the table of moves has its own test
        expected = self.meeting.move(to, reason=reason)
        self.send("chair", "session.change_stage", expected, to=to, reason="缘由" if reason else "")

    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        possible = sorted(MOVES[self.meeting.stage] - {Stage.CANCELLED, Stage.CLOSED})
        if possible:
            self.go_anywhere(data.draw(st.sampled_from(possible)), reason=True)

    @precondition(lambda self: Stage.OPEN in MOVES[self.meeting.stage])
    @rule()
    def open_again(self) -> None:
        self.go_anywhere(Stage.OPEN, reason=False)

    @rule(pre=st.booleans())
    def set_moderation(self, pre: bool) -> None:
        finished = self.meeting.stage in (Stage.CLOSED, Stage.CANCELLED)
        same = "ALREADY_DONE" if self.meeting.pre == pre else DONE
        mode = "pre" if pre else "post"
        expected = "WRONG_STAGE" if finished else same
        self.send("moderator", "session.set_moderation", expected, mode=mode)
        if expected == DONE:
            self.meeting.pre = pre

    @rule(who=st.sampled_from(VOTERS))
    def check_in(self, who: str) -> None:
        self.send(who, "attendance.check_in", self.meeting.check_in(who), accepts_norms=True)

    @rule(
        who=st.sampled_from(VOTERS),
        status=st.sampled_from(["present", "present", "absent"]),
        channel=st.sampled_from(["device", "hand"]),
    )
    def mark(self, who: str, status: str, channel: str) -> None:
        expected = self.meeting.mark(who, status, channel)
        args = {"seat": self.seat(who), "status": status, "channel": channel}
        self.send("scribe", "attendance.mark", expected, **args)

    @rule(who=st.sampled_from(["expert", "resident", "representative"]))
    def remove(self, who: str) -> None:
        expected = self.meeting.remove(who)
        self.send("chair", "roll.remove", expected, seat=self.seat(who), reason="名单有误")

    # What holds after each ----------------------------------------------------------------------

    @invariant()
    def counts_and_states_are_as_the_rules_say(self) -> None:
        rows = {row.public_id: row for row in Statement.objects.filter(session=self.cast.session)}
        assert {key: row.status for key, row in rows.items()} == {
            key: view.status for key, view in self.meeting.views.items()
        }
        assert {key: (row.agree, row.disagree, row.passed) for key, row in rows.items()} == {
            key: view.tally for key, view in self.meeting.views.items()
        }

    @invariant()
    def clusters_count_people_by_their_last_word(self) -> None:
        """Against a union made from the order of the votes alone."""
        assert {
            cluster.id: (
                set(cluster.members),
                (cluster.agree, cluster.disagree, cluster.passed),
            )
            for cluster in clusters(self.cast.session)
        } == self.meeting.clusters()


@pytest.mark.long
def test_any_meeting(cast: Cast) -> None:
    Run.cast = cast
    run_state_machine_as_test(
        Run,
        settings=settings(
            max_examples=12,
            stateful_step_count=40,
            deadline=None,
            # Shrinking a meeting takes minutes, and its last step already tells.
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
