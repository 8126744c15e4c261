"""All figures that have a goal, on one page: as lines, and as the table of docs/performance.md.

[QUICK=1] python -m benchmarks.glance [--into docs/performance.md]
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.machine import QUICK, RESULTS

# Each goal's number begins the names of its figures.
GOALS = {
    "S1": "one event to 1,000 viewers, CPU",
    "S2": "3,000 viewers",
    "S3": "events that come faster than frames, 1,000 viewers",
    "S4": "300 who all post and follow",
    "S5.sqlite": "durable posts and votes of 300 people, SQLite",
    "S5.postgres": "durable posts and votes of 300 people, PostgreSQL",
    "S6": "a quiet room of 200",
    "S7": "one viewer in 25 stops reading",
    "S8": "memory of an idle viewer; coming in",
    "S9": "1,000 people come back after `kill -9`",
    "S10": "residents on the public stream behind nginx",
    "S11": "two processes on one database",
    "S12": "exponents of the cost curves",
}
KINDS = {"daphne": "Daphne", "uvicorn": "uvicorn"}
# Whose figures name no server: the one that was measured.
SERVED_BY = {"S10": "uvicorn"}
WORDS = {
    "unix": "Unix sockets:",
    "steered": "TCP, received on the clients' core:",
    "at_once": "without pauses:",
}
BEGIN, END = "<!-- glance: python -m benchmarks.glance --into this file -->", "<!-- /glance -->"
Figure = Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """What one program has found, of figures with goals."""

    seconds: int
    figures: Sequence[Figure]


@dataclass(frozen=True)
class Measured:
    """What all programs have found."""

    measured_at: str
    quick: bool
    python: str
    cores: int
    failed: Sequence[str]
    found: Mapping[str, Found]

    @property
    def figures(self) -> list[Figure]:
        return [figure for each in self.found.values() for figure in each.figures]

    @property
    def not_run(self) -> list[str]:
        """Goals of which nothing was measured."""
        names = [figure["name"] for figure in self.figures]
        return [goal for goal in GOALS if not any(_belongs(name, goal) for name in names)]


def write(measured: Measured) -> None:
    RESULTS.mkdir(parents=True, exist_ok=True)
    content = json.dumps(asdict(measured), ensure_ascii=False, indent=1)
    _path(measured.quick).write_text(content)


def read(quick: bool) -> Measured:
    """What was written last; nothing where nothing was."""
    if not _path(quick).exists():
        return Measured("never", quick, "", 0, [], {})
    content = json.loads(_path(quick).read_text())
    found = {name: Found(**each) for name, each in content.pop("found").items()}
    return Measured(**content, found=found)


def lines(measured: Measured) -> list[str]:
    """One line for each figure, in the order of the goals."""
    told = []
    for goal in GOALS:
        for each in measured.figures:
            if _belongs(each["name"], goal):
                verdict = "met" if each["met"] else "NOT MET"
                value = f"{each['value']:.4g} {each['unit']}".strip()
                told.append(f"{verdict:8} {each['name']} {value} (goal {each['goal']})")
    met = sum(1 for each in measured.figures if each["met"])
    told.append(f"{met} of {len(measured.figures)} goals met")
    return [*told, *(f"not run: {goal}: {GOALS[goal]}" for goal in measured.not_run)]


def table(measured: Measured) -> str:
    """Markdown: a line for each figure, a column for each server."""
    minutes = sum(each.seconds for each in measured.found.values()) / 60
    how = "short run (`QUICK=1 make bench`)" if measured.quick else "run of `make bench`"
    where = f"{measured.cores} cores, Python {measured.python}"
    met = sum(1 for each in measured.figures if each["met"])
    told = [
        f"One {how}, {measured.measured_at[:10]}: {minutes:.0f} minutes on {where}.",
        f"{met} of {len(measured.figures)} figures reach their goal; those in bold do not.",
        *[f"{name} did not come to its end." for name in measured.failed],
        "",
        f"| | goal | {' | '.join(KINDS.values())} |",
        "|---|---|---|---|",
    ]
    for goal, title in GOALS.items():
        mine = [each for each in measured.figures if _belongs(each["name"], goal)]
        told.append(f"| **{goal.replace('.', ', ')}** {title} | {'' if mine else 'not run'} | | |")
        told += _rows(goal, mine)
    return "\n".join(told)


def _rows(goal: str, figures: Iterable[Figure]) -> list[str]:
    rows: dict[str, dict[str, Figure]] = {}
    for figure in figures:
        label, kind = _told(goal, figure["name"])
        rows.setdefault(label, {})[kind] = figure
    told = []
    for label, by_kind in rows.items():
        goals = dict.fromkeys(figure["goal"] for figure in by_kind.values())
        cells = [_cell(by_kind.get(kind)) for kind in KINDS]
        told.append(f"| {label} | {'; '.join(goals).partition(':')[0]} | {' | '.join(cells)} |")
    return told


def _told(goal: str, name: str) -> tuple[str, str]:
    """A figure's name in words without its goal's number, and the server that it is of."""
    words = name.removeprefix(f"{goal}.").split(".")
    kind = next((word for word in words if word in KINDS), None)
    label = " ".join(WORDS.get(word, word) for word in words if word != kind).replace("_", " ")
    return label, kind or SERVED_BY.get(goal, "daphne")


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return ""
    unit = re.sub(r"^1(?=/)| (per|of) .*|of .*", "", figure["unit"])
    value = f"{figure['value']:.3g} {unit}".strip()
    return value if figure["met"] else f"**{value}**"


def _belongs(name: str, goal: str) -> bool:
    return name.startswith(f"{goal}.")


def _path(quick: bool) -> Path:
    return RESULTS / f"all{'-quick' if quick else ''}.json"


def put_into(text: str, content: str) -> str:
    """The document with `content` between its two marks. :raises ValueError: it has none."""
    between = re.compile(f"{re.escape(BEGIN)}.*{re.escape(END)}", re.DOTALL)
    if not between.search(text):
        raise ValueError(f"the document lacks {BEGIN} … {END}")
    return between.sub(lambda _: f"{BEGIN}\n{content}\n{END}", text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, help="a document with marks for the table")
    into: Path | None = parser.parse_args().into
    content = table(read(QUICK))
    if into is None:
        print(content)
    else:
        into.write_text(put_into(into.read_text(), content))


if __name__ == "__main__":
    main()
