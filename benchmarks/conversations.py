"""Real conversations held with Polis, with what Polis made of them; and made-up ones of any size.

They lie outside the project: in `BENCH_DATA`, else in `../shared/data`. Who has none of them can
measure all but the comparison with Polis.
"""

from __future__ import annotations

import csv
import json
import os
import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.machine import ROOT
from deliberation.condensing.opinion import Ballot

DATA = Path(os.environ.get("BENCH_DATA") or ROOT.parent / "shared" / "data")
OPEN = {
    "vtaiwan": "vtaiwan.uberx",
    "biodiversity": "scoop-hivemind.biodiversity",
    "taxes": "scoop-hivemind.taxes",
    "brexit": "brexit-consensus",
}
FIXTURES = {
    "fixture_150": "150ptpt-3gp-no-strict-no-meta",
    "fixture_50": "50ptpt-3gp-strict-no-meta",
    "fixture_below_100": "below-100-ptpts",
}


@dataclass(frozen=True)
class Conversation:
    """`ballots` are all that were cast, in order of time; `groups` are Polis'."""

    name: str
    ballots: tuple[Ballot, ...]
    rejected: frozenset[str]
    groups: Mapping[str, int]

    def last_words(self) -> list[Ballot]:
        """The ballots that count: each person's last on each statement that was not rejected."""
        last = {(ballot.person, ballot.statement): ballot for ballot in self.ballots}
        return [ballot for ballot in last.values() if ballot.statement not in self.rejected]

    def statements(self) -> list[str]:
        return sorted({ballot.statement for ballot in self.last_words()})


@dataclass(frozen=True)
class Fixture:
    """A conversation with Polis' own numbers: loadings, consensus and typical ids by group."""

    conversation: Conversation
    axes: tuple[Mapping[str, float], Mapping[str, float]]
    consensus: Mapping[str, float]
    representative: Mapping[int, tuple[str, ...]]


def missing() -> str:
    """Why nothing can be compared; empty if it can."""
    needed = [DATA / "polis-open-data" / name for name in OPEN.values()]
    needed += [DATA / "polis-math-fixtures" / name for name in FIXTURES.values()]
    absent = [path.name for path in needed if not path.is_dir()]
    return f"not there: {', '.join(absent)} (BENCH_DATA names their folder)" if absent else ""


def conversation(name: str) -> Conversation:
    """One of OPEN. Its files are not in order of time."""
    folder = DATA / "polis-open-data" / OPEN[name]
    rows = sorted(_rows(folder / "votes.csv"), key=lambda row: int(row["timestamp"]))
    ballots = (Ballot(row["voter-id"], row["comment-id"], int(row["vote"])) for row in rows)
    comments, people = _rows(folder / "comments.csv"), _rows(folder / "participants-votes.csv")
    rejected = {row["comment-id"] for row in comments if row["moderated"] == "-1"}
    groups = {row["participant"]: int(row["group-id"]) for row in people if row["group-id"]}
    return Conversation(name, tuple(ballots), frozenset(rejected), groups)


def fixture(name: str) -> Fixture:
    """One of FIXTURES. In these files 1 is agreement, as the counts beside the votes show."""
    folder = DATA / "polis-math-fixtures" / FIXTURES[name]
    polis, votes = _json(folder / "math-pca2.json"), _json(folder / "votes.json")
    votes.sort(key=lambda vote: float(vote["modified"]))
    ballots = tuple(
        Ballot(
            str(vote.get("participant_id", vote.get("pid"))),
            str(vote.get("statement_id", vote.get("tid"))),
            vote["vote"],
        )
        for vote in votes
    )
    rejected = frozenset(map(str, polis["mod-out"]))
    found = Conversation(name, ballots, rejected, _groups(polis))
    first, second = (
        {str(tid): value for tid, value in zip(polis["tids"], axis, strict=True)}
        for axis in polis["pca"]["comps"]
    )
    typical = {
        int(group): tuple(str(one["tid"]) for one in told)
        for group, told in polis["repness"].items()
    }
    return Fixture(found, (first, second), polis["group-aware-consensus"], typical)


def made_up(people: int, statements: int, each: int, seed: int = 1) -> list[Ballot]:
    """Three camps; everybody votes on `each` statements, nine times in ten as their camp does."""
    chance = random.Random(seed)
    views = [[chance.choice((1, 1, -1)) for _ in range(statements)] for _ in range(3)]
    ballots = []
    for person in range(people):
        view = views[person % 3]
        for number in chance.sample(range(statements), each):
            choice = view[number] if chance.random() < 0.9 else chance.choice((1, 0, -1))
            ballots.append(Ballot(f"p{person}", f"s{number}", choice))
    return ballots


def _groups(polis: dict[str, Any]) -> dict[str, int]:
    bases = polis["base-clusters"]
    members = dict(zip(bases["id"], bases["members"], strict=True))
    return {
        str(person): group["id"]
        for group in polis["group-clusters"]
        for base in group["members"]
        for person in members[base]
    }


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))
