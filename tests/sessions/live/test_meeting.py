"""Any meeting at all, in any order, with doubled and late sends: as the plain rules say.

A pure model (`model.py`) predicts every outcome, status and count. At the end of each run the
counts are told again from the vaults, and the log from its first event must come to the snapshot.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar
from uuid import uuid4

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from deliberation.ledger import log
from deliberation.ledger.execute import Accepted, Envelope, Refusal, execute
from deliberation.ledger.models import EventBody, EventHeader, Stream
from deliberation.sessions.models import Endorsement, Statement
from deliberation.sessions.stages import DISCUSSING, MOVES, Stage
from tests.cast import PRESENT, Cast, Person
from tests.sessions.live.model import DONE, Meeting, Place
from tests.verify import Act, check_chain, check_whole

CONSULTED = ("member", "second_member", "representative", "expert")
VOTERS = (*CONSULTED, "resident")
# Those who may, more often than those who may not: else little would ever happen.
ANYBODY = st.sampled_from([*PRESENT, *PRESENT, *VOTERS, "observer", "outsider", None])
REVISIONS = st.integers(1, 4)
CHOICES = st.sampled_from(["agree", "disagree", "pass"])


class Run(RuleBasedStateMachine):
    cast: ClassVar[Cast]
    views: Bundle[str] = Bundle("views")

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        places = {
            who: Place(who in VOTERS, who in CONSULTED, who in PRESENT, "device")
            for who in (*VOTERS, "observer")
        }
        self.meeting = Meeting(places)
        self.stream = Stream.objects.get(public_id=self.cast.stream)
        self.sent: list[tuple[Envelope, Accepted | Refusal]] = []

    def teardown(self) -> None:
        try:
            self.recount()
            check_chain(Stream.objects.get(pk=self.stream.pk))
            check_whole(self.stream, Act(self.cast.stream).now()[1])
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

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

    def recount(self) -> None:
        """From the vaults alone, and from the votes' own table."""
        counted = self.thought_by_the_vaults()
        seats = {self.seat(who): who for who in VOTERS}
        assert {
            key: {seats[seat]: thought for seat, thought in counted.get(key, {}).items()}
            for key in self.meeting.views
        } == {key: view.thought for key, view in self.meeting.views.items()}
        rows = Endorsement.objects.filter(statement__session=self.cast.session)
        table: dict[str, dict[str, tuple[str, int]]] = {}
        for row in rows.select_related("statement", "seat"):
            voter = seats[row.seat.public_id]
            table.setdefault(row.statement.public_id, {})[voter] = (row.choice, row.revision)
        assert table == {k: v.thought for k, v in self.meeting.views.items() if v.thought}

    def thought_by_the_vaults(self) -> dict[str, dict[str, tuple[str, int]]]:
        """Also: nobody voted in another stage than those of discussion, or after their removal."""
        counted: dict[str, dict[str, tuple[str, int]]] = {}
        kinds = dict(EventHeader.objects.filter(stream=self.stream).values_list("seq", "kind"))
        stages = self.stages_by_the_log()
        removed: set[str] = set()
        stage = Stage.DRAFT
        for seq, text in log.vaults(self.stream):
            vault = json.loads(text or "{}")
            stage = stages.get(seq, stage)
            if kinds[seq] == "roll.removed":
                removed.add(vault["seat"])
            for seat, statement, choice, revision in vault.get("votes", ()):
                assert stage in DISCUSSING
                assert seat not in removed
                counted.setdefault(statement, {})[seat] = (choice, revision)
        return counted

    def stages_by_the_log(self) -> dict[int, Stage]:
        bodies = EventBody.objects.filter(stream=self.stream, scope="public", body__isnull=False)
        shown = {seq: json.loads(body or "{}") for seq, body in bodies.values_list("seq", "body")}
        return {
            seq: Stage(session["stage"])
            for seq, body in shown.items()
            for session in body.get("put", {}).get("session", {}).values()
        }

    # Means --------------------------------------------------------------------------------------

    def seat(self, who: str) -> str:
        return self.person(who).seat

    def person(self, who: str) -> Person:
        found = getattr(self.cast, who)
        assert isinstance(found, Person)
        return found

    def gone(self, user_id: int | None) -> bool:
        return any(
            place.removed and self.person(who).id == user_id
            for who, place in self.meeting.roll.items()
        )

    def envelope(self, who: str | None, name: str, args: dict[str, Any]) -> Envelope:
        user = self.person(who).id if who else None
        return Envelope(user, uuid4(), name, args)

    def send(self, who: str | None, name: str, expected: str, **args: Any) -> Accepted | Refusal:
        envelope = self.envelope(who, name, args)
        (outcome,) = execute(self.cast.stream, [envelope])
        assert code_of(outcome) == expected, (name, args)
        self.sent.append((envelope, outcome))
        return outcome


def code_of(outcome: Accepted | Refusal) -> str:
    return DONE if isinstance(outcome, Accepted) else str(outcome.code)


def test_any_meeting(cast: Cast) -> None:
    Run.cast = cast
    run_state_machine_as_test(
        Run,
        settings=settings(
            max_examples=25,
            stateful_step_count=40,
            deadline=None,
            # Shrinking a meeting takes minutes, and its last step already tells.
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
