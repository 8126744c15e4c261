"""Finds opinion groups again and again, here or with red-dwarf, and tells what each time cost.

Run by path, with the interpreter that has the library: `opinions.py ours|red-dwarf votes.txt`.
Each line on standard input is one round; the answer is its CPU seconds and the peak memory in MiB.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path


def ours(votes: Iterator[tuple[int, int, int]]) -> Callable[[], object]:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from deliberation.condensing.opinion import Ballot  # noqa: PLC0415
    from deliberation.condensing.opinion.find import find_opinions  # noqa: PLC0415

    people: dict[int, str] = {}
    names: dict[int, str] = {}
    ballots = [
        Ballot(people.setdefault(person, f"p{person}"), names.setdefault(one, f"s{one}"), choice)
        for person, one, choice in votes
    ]
    return lambda: find_opinions(ballots, list(names.values()))


def red_dwarf(votes: Iterator[tuple[int, int, int]]) -> Callable[[], object]:
    from reddwarf.implementations.base import (  # type: ignore[import-not-found]  # noqa: PLC0415
        run_pipeline,
    )

    rows = [
        {"participant_id": person, "statement_id": one, "vote": choice, "modified": number}
        for number, (person, one, choice) in enumerate(votes)
    ]
    return lambda: run_pipeline(votes=rows, random_state=1)


def votes_of(path: Path) -> Iterator[tuple[int, int, int]]:
    with path.open() as lines:
        for line in lines:
            person, statement, choice = line.split()
            yield int(person), int(statement), int(choice)


def peak() -> float:
    """MiB. `getrusage` would count the process that started this one, too."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def main() -> None:
    engine = {"ours": ours, "red-dwarf": red_dwarf}[sys.argv[1]]
    find = engine(votes_of(Path(sys.argv[2])))
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # libraries may print
    for _ in sys.stdin:
        begin = time.process_time()
        find()
        spent = time.process_time() - begin
        print(json.dumps([spent, peak()]), file=answers, flush=True)


if __name__ == "__main__":
    main()
