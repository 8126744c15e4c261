"""The judge of `make chaos`: it passes an honest run and sees through each doctored one."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace

import pytest

from benchmarks.figures import Report
from tests.chaos import promises
from tests.chaos.evidence import Evidence
from tests.chaos.ledger import Ack, Ledger, Sent
from tests.chaos.promises import Witness
from tests.chaos.verdict import GROSS, Timed, Verdict

ROLL = {"anna", "bert"}
CLOSED_AT = 4


@dataclass
class Run:
    """Anna posts, Bert votes on it, Anna votes in the poll, the poll is closed."""

    sent: list[Sent]
    held: Evidence
    witness: Witness

    def breaches(self) -> list[str]:
        return [
            *promises.lost(self.sent, self.held),
            *promises.doubled(self.sent, self.held),
            *promises.unanswered(self.sent),
            *promises.differing([self.witness], self.held),
            *promises.partial([self.witness], self.held),
            *promises.miscounted(self.held),
            *promises.usurped(self.sent, self.held, roll=ROLL, closed_at=CLOSED_AT),
            *promises.belated(self.held, CLOSED_AT),
        ]


@pytest.fixture
def run() -> Run:
    shown = {"statement": "s1", "status": "published"}
    vote = {"statement": "s1", "choice": "agree", "revision": 1}
    poll = {"poll": "p", "options": ["yes"], "revision": 1}
    kinds = ["statement.posted", "endorsement.cast", "poll.votes_cast", "poll.closed"]
    return Run(
        [
            Sent("c1", "anna", promises.POST, {"text": "一"}, [Ack(1, shown), Ack(1, shown)]),
            Sent("c2", "bert", promises.VOTE, vote, [Ack(2, None)]),
            Sent("c3", "anna", promises.POLL, poll, [Ack(3, None)]),
            Sent("c4", "bert", promises.POLL, poll, [], ["UNAVAILABLE", "POLL_CLOSED"]),
            Sent("c5", "", promises.POLL, poll, [], ["NOT_SIGNED_IN"]),
        ],
        Evidence(
            head=4,
            epoch="e",
            events=[(seq, kind, True) for seq, kind in enumerate(kinds, 1)],
            receipts=[("c1", 1, shown), ("c2", 2, None), ("c3", 3, None)],
            statements={"s1": "一"},
            votes=[("bert", "s1", "agree", 1)],
            cast=[(2, "bert", "s1", "agree", 1)],
            tallies={"s1": (1, 0, 0)},
            poll_votes=[("anna", ["yes"], 1)],
            polled=[(3, "anna")],
        ),
        Witness("anna", "e", 0, 4, list(enumerate(kinds, 1))),
    )


def test_an_honest_run_passes(run: Run) -> None:
    assert run.breaches() == []


def test_whoever_began_later_has_the_rest(run: Run) -> None:
    run.witness = replace(run.witness, start=2, history=list(run.witness.history)[2:])
    assert run.breaches() == []


Doctor = Callable[[Run], object]
DOCTORED: dict[str, Doctor] = {
    "a lost receipt": lambda run: run.held.receipts.pop(),
    "a lost statement": lambda run: run.held.statements.clear(),
    "another text": lambda run: run.held.statements.update(s1="二"),
    "a vote lost from the log": lambda run: run.held.cast.clear(),
    "a vote lost from the table": lambda run: run.held.votes.clear(),
    "a ballot lost from the log": lambda run: run.held.polled.clear(),
    "a ballot lost from the table": lambda run: run.held.poll_votes.clear(),
    "another answer the second time": lambda run: run.sent[0].acks.append(Ack(9, None)),
    "a statement twice": lambda run: run.held.statements.update(s2="一"),
    "a command twice": lambda run: run.held.receipts.append(("c2", 2, None)),
    "a vote twice in the log": lambda run: run.held.cast.append((3, "bert", "s1", "agree", 1)),
    "no answer": lambda run: run.sent[3].refusals.pop(),
    "a gap in the log": lambda run: run.held.events.pop(1),
    "a gap in a history": lambda run: _history(run, [0, 1, 3]),
    "a double in a history": lambda run: _history(run, [0, 1, 1, 2, 3]),
    "another order": lambda run: _history(run, [0, 2, 1, 3]),
    "one who is behind": lambda run: _witness(run, cursor=3),
    "one who heard a gap": lambda run: _witness(run, faults=["a gap: 4 came after 2"]),
    "one who did not reload": lambda run: _witness(run, epoch="before"),
    "a wrong tally": lambda run: run.held.tallies.update(s1=(2, 0, 0)),
    "two votes of one person": lambda run: run.held.votes.append(("bert", "s1", "pass", 2)),
    "a ballot after the close": lambda run: run.held.polled.append((5, "bert")),
    "a ballot taken after the close": lambda run: run.sent[3].acks.append(Ack(5, None)),
    "a stranger's ballot": lambda run: run.held.poll_votes.append(("eve", ["no"], 1)),
    "a stranger's ballot taken": lambda run: run.sent[4].acks.append(Ack(3, None)),
    "two ballots of one person": lambda run: run.held.poll_votes.append(("anna", ["no"], 2)),
    "two ballots taken of one": lambda run: run.sent.append(replace(run.sent[2], id="c9")),
    "a vote after the end": lambda run: run.held.cast.append((5, "anna", "s1", "agree", 1)),
}


def _history(run: Run, picked: list[int]) -> None:
    _witness(run, history=[run.witness.history[number] for number in picked])


def _witness(run: Run, **changes: object) -> None:
    run.witness = replace(run.witness, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("doctor", DOCTORED.values(), ids=DOCTORED)
def test_a_doctored_run_does_not(doctor: Doctor, run: Run) -> None:
    doctored = deepcopy(run)
    doctor(doctored)
    assert doctored.breaches() != []


def test_a_state_is_compared_with_a_fresh_one() -> None:
    fresh = {"tally": {"s1": {"id": "s1", "agree": 1}}}
    assert promises.unlike("anna", deepcopy(fresh), fresh) == []
    assert promises.unlike("anna", {"tally": {}}, fresh)
    assert promises.unlike("anna", {**fresh, "hand": {"h": {}}}, fresh)
    assert promises.unlike("anna", {"tally": {"s1": {"id": "s1", "agree": 2}}}, fresh)


def test_what_a_backup_does_not_know_is_not_lost(run: Run) -> None:
    ledger = Ledger()
    ledger.sent = {one.id: one for one in run.sent}
    ledger.forget_after(1)
    assert [one.id for one in run.sent if one.undone] == ["c2", "c3"]
    assert run.sent[0].acks
    assert promises.unanswered(run.sent) == []


@pytest.mark.parametrize(
    ("seen", "breaks"),
    [
        ([Timed(1.0, starved=False)], False),
        ([Timed(2.0 * GROSS, starved=False)], False),
        ([Timed(2.1 * GROSS, starved=False)], True),
        ([Timed(60.0, starved=True)], False),
        ([Timed(60.0, starved=True), Timed(2.1 * GROSS, starved=False)], True),
    ],
)
def test_a_wait_counts_where_the_machine_was_not_to_blame(seen: list[Timed], breaks: bool) -> None:
    verdict = Verdict(Report("of a test"), "sqlite")
    verdict.time("P6", seen, 2.0)
    (figure,) = verdict.report.figures
    assert figure.value == max(one.seconds for one in seen)
    assert figure.met is (figure.value <= 2.0)
    assert bool(verdict.breaches) is breaks


def test_a_count_breaks_the_run_however_busy_the_machine() -> None:
    verdict = Verdict(Report("of a test"), "sqlite")
    verdict.count("P1_lost", [], "commands")
    assert verdict.breaches == []
    verdict.count("P2_doubled", ["a vote"], "votes")
    assert verdict.breaches == ["P2_doubled (sqlite): a vote"]
