"""What is printed and kept: one line per figure, and a file with everything that was measured."""

import json
import platform
import re
import statistics
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

import psutil

from benchmarks.machine import QUICK, RESULTS

_LINE = re.compile(r"(\S+) (inf|[-+.e\d]+) (.*)\(goal (.*)\) (met|not met)")


@dataclass(frozen=True)
class Figure:
    """`met` is None for a figure without a goal."""

    name: str
    value: float
    unit: str
    goal: str = ""
    met: bool | None = None
    rounds: tuple[float, ...] = ()

    def line(self) -> str:
        verdict = {True: "met", False: "not met", None: "—"}[self.met]
        goal = f" (goal {self.goal})" if self.goal else ""
        return f"{self.name} {self.value:.4g} {self.unit}{goal} {verdict}"


@dataclass
class Report:
    """Collects figures, prints each as it is known, and writes them down at the end."""

    name: str
    notes: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    samples: dict[str, Any] = field(default_factory=dict)

    def note(self, text: str) -> None:
        self.notes.append(text)
        print(f"# {text}", flush=True)

    def figure(self, name: str, rounds: Sequence[float], unit: str) -> float:
        """A figure without a goal: the median of its rounds."""
        value = statistics.median(rounds)
        self._add(Figure(name, value, unit, rounds=tuple(rounds)))
        return value

    def at_most(self, name: str, value: float, unit: str, limit: float, goal: str) -> None:
        """A goal that is met from `limit` downward."""
        self._add(Figure(name, value, unit, goal, value <= limit))

    def at_least(self, name: str, value: float, unit: str, limit: float, goal: str) -> None:
        """A goal that is met from `limit` upward."""
        self._add(Figure(name, value, unit, goal, value >= limit))

    def _add(self, figure: Figure) -> None:
        self.figures.append(figure)
        print(figure.line(), flush=True)

    def write(self) -> None:
        """Call it when all is over: how long the whole program took is a part of it."""
        took = time.time() - psutil.Process().create_time()
        self.note(f"took {took:.0f} s")
        RESULTS.mkdir(parents=True, exist_ok=True)
        path = RESULTS / f"{self.name}{'-quick' if QUICK else ''}.json"
        content = {
            "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "python": platform.python_version(),
            "quick": QUICK,
            "seconds": round(took),
            "notes": self.notes,
            "figures": [asdict(figure) for figure in self.figures],
            "samples": self.samples,
        }
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1))
        print(f"# written to {path.relative_to(RESULTS.parent.parent)}", flush=True)


def read_line(line: str) -> Figure | None:
    """A figure with a goal from the line that tells it; None for any other line."""
    found = _LINE.fullmatch(line.strip())
    if not found:
        return None
    name, value, unit, goal, verdict = found.groups()
    return Figure(name, float(value), unit.strip(), goal, verdict == "met")


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the others do not exceed (nearest rank)."""
    return percentiles(values, share)[0]


def percentiles(values: Sequence[float], *shares: float) -> list[float]:
    """Several of many values, sorted once."""
    ordered = sorted(values)
    return [ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in shares]
