"""How well the rules find promises: `python -m benchmarks.commitments`, one figure a line.

The labels are those of the tests: half of them were open while the rules were written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from benchmarks.figures import Figure
from deliberation.condensing.commitments import Commitment, find

LABELS = Path(__file__).resolve().parents[1] / "tests" / "condensing" / "commitments.tsv"
GOALS = {"precision": 0.90, "recall": 0.80, "due_dates": 0.90}


class Label(NamedTuple):
    """One line of the labels; `promises` are words of the action and the day it is due."""

    part: str
    said_on: date
    text: str
    promises: tuple[tuple[str, date | None], ...]


class Score(NamedTuple):
    """`dated`: of those that were found, how many have the right day, or rightly none."""

    promised: int
    found: int
    right: int
    dated: int

    def figures(self) -> dict[str, float]:
        return {
            "precision": self.right / self.found,
            "recall": self.right / self.promised,
            "due_dates": self.dated / self.right,
        }


def labels() -> Iterator[Label]:
    lines = [line for line in LABELS.read_text("utf-8").splitlines() if line[:1] != "#"]
    for line in lines[1:]:
        part, said_on, text, promises = line.split("\t")
        named = [one.rsplit("=", 1) for one in promises.split(" | ") if one]
        days = tuple((key, None if day == "-" else date.fromisoformat(day)) for key, day in named)
        yield Label(part, date.fromisoformat(said_on), text, days)


def score(rows: Sequence[Label]) -> Score:
    total = Score(0, 0, 0, 0)
    for row in rows:
        one = _score(row, find(row.text, row.said_on))
        total = Score(*map(sum, zip(total, one, strict=True)))
    return total


def _score(row: Label, found: list[Commitment]) -> Score:
    """Each labelled promise meets at most one that was found: the one that holds its words."""
    left, right, dated = list(found), 0, 0
    for key, day in row.promises:
        match = next((one for one in left if key in row.text[one.start : one.end]), None)
        if match:
            left.remove(match)
            right += 1
            dated += match.due_on == day
    return Score(len(row.promises), len(found), right, dated)


def main() -> None:
    rows = list(labels())
    for part in ("seen", "held"):
        figures = score([row for row in rows if row.part == part]).figures()
        for name, value in figures.items():
            goal = GOALS[name]
            figure = Figure(f"promises_{part}_{name}", value, "ratio", f"≥ {goal}", value >= goal)
            print(figure.line())


if __name__ == "__main__":
    main()
