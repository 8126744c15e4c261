"""How well and how fast opinions are found: `make bench-condense`, one figure a line.

Parity with Polis (C1), speed beside red-dwarf (C2), stability (C3); docs/opinion.md tells the rest.
"""

from __future__ import annotations

import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks import conversations
from benchmarks.figures import Report
from benchmarks.machine import QUICK, ROOT
from deliberation.condensing.opinion import Ballot, figures
from deliberation.condensing.opinion.find import find_opinions, opinions_of
from deliberation.condensing.opinion.polis_compat import PolisView, as_polis, counts_of
from deliberation.condensing.opinion.selection import common_ground
from deliberation.condensing.opinion.votes import read

PEER = "red-dwarf==0.4.0"
PEER_HOME = ROOT / "var" / "bench" / "red-dwarf"
WORKER = Path(__file__).parent / "peers" / "opinions.py"
SEEDS = 20
DROPPED = 0.02
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")

# Parity -----------------------------------------------------------------------------------------


def parity(report: Report) -> None:
    scores = []
    for name in conversations.FIXTURES:
        truth = conversations.fixture(name)
        view = as_polis(truth.conversation.ballots, truth.conversation.rejected)
        cosine = min(abs(cosine_of(view, axis, truth.axes[axis])) for axis in (0, 1))
        report.at_least(f"parity_{name}_cosine", cosine, "ratio", 0.99999, "C1 ≥ .99999")
        error, told = given_groups(truth)
        report.at_most(f"parity_{name}_consensus_error", error, "share", 1e-12, "C1 ≤ 1e-12")
        report.at_least(f"parity_{name}_typical_ids", told, "share", 1.0, "1")
        scores.append(groups(report, view, truth.conversation))
    report.at_least("parity_fixtures_ari", statistics.fmean(scores), "ARI", 0.99, "C1 ≥ .99")
    for name in conversations.OPEN:
        real = conversations.conversation(name)
        view = as_polis(real.ballots, real.rejected)
        if name in ("vtaiwan", "biodiversity"):
            score = groups(report, view, real)
            report.at_least(f"parity_{name}_ari", score, "ARI", 0.92, "C1 ≥ .92")
        else:
            report.figure(f"parity_{name}_ari", [rand_index(view.group_of, real.groups)], "ARI")
        official = find_opinions(real.last_words(), real.statements()).group_of
        report.figure(f"official_{name}_ari", [rand_index(official, real.groups)], "ARI")


def groups(report: Report, view: PolisView, truth: conversations.Conversation) -> float:
    """Is the number of groups Polis'? Gives how alike the groups are."""
    count, wanted = len(set(view.group_of.values())), len(set(truth.groups.values()))
    off = abs(count - wanted)
    report.at_most(f"parity_{truth.name}_k_off_by", off, "groups", 0, f"C1 k = {wanted}")
    return rand_index(view.group_of, truth.groups)


def cosine_of(view: PolisView, axis: int, theirs: Mapping[str, float]) -> float:
    ours = dict(zip(view.statements, view.plane.axes[:, axis].tolist(), strict=True))
    product = math.fsum(ours[statement] * value for statement, value in theirs.items())
    return product / math.hypot(*ours.values()) / math.hypot(*theirs.values())


def given_groups(truth: conversations.Fixture) -> tuple[float, float]:
    """With Polis' groups: the greatest error of consensus, the share of equal typical ids."""
    real = truth.conversation
    statements, counts = counts_of(real.ballots, real.groups)
    ours = figures.consensus(counts.agreed, counts.seen).tolist()
    errors = [
        abs(value - truth.consensus[one]) for one, value in zip(statements, ours, strict=True)
    ]
    standing = [one for one in real.ballots if one.statement not in real.rejected]
    statements, counts = counts_of(standing, real.groups)
    told = figures.representative(counts, statements)
    same = [
        tuple(one.statement for one in told[group]) == ids
        for group, ids in truth.representative.items()
    ]
    return max(errors), statistics.fmean(same)


def rand_index(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    """The adjusted Rand index (Hubert and Arabie 1985) over the people in both."""
    both = one.keys() & other.keys()
    pairs, down, across = (
        sum(math.comb(count, 2) for count in Counter(labels).values())
        for labels in (
            [(one[person], other[person]) for person in both],
            [one[person] for person in both],
            [other[person] for person in both],
        )
    )
    chance, most = down * across / math.comb(len(both), 2), (down + across) / 2
    return 1.0 if most == chance else (pairs - chance) / (most - chance)


# Stability --------------------------------------------------------------------------------------


def stability(report: Report) -> None:
    for name in conversations.OPEN:
        real = conversations.conversation(name)
        ballots, statements = real.last_words(), real.statements()
        whole = find_opinions(ballots, statements)
        before = frozenset(one.statement for one in common_ground(whole, None))
        alike, kept = [], []
        for seed in range(SEEDS):
            left = thinned(ballots, seed)
            found = find_opinions(left, statements)
            alike.append(rand_index(whole.group_of, found.group_of))
            now = {one.statement for one in common_ground(found, None, before)}
            kept.append(len(now & before) / max(1, len(now | before)))
        mean = statistics.fmean(alike)
        report.at_least(f"stability_{name}_ari", mean, "ARI", 0.95, "C3 ≥ .95")
        report.figure(f"stability_{name}_ari_least", [min(alike)], "ARI")
        mean = statistics.fmean(kept)
        report.at_least(f"stability_{name}_common_ground", mean, "Jaccard", 0.98, "C3 ≥ .98")
        shuffled = random.Random(1).sample(ballots, len(ballots))
        same = repr(find_opinions(shuffled, statements[::-1])) == repr(whole)
        report.at_least(f"stability_{name}_any_order", same, "identical", 1, "C3 1")


def thinned(ballots: Sequence[Ballot], seed: int) -> list[Ballot]:
    chance = random.Random(seed)
    return [ballot for ballot in ballots if chance.random() >= DROPPED]


# Speed ------------------------------------------------------------------------------------------


def speed(report: Report) -> None:
    room = conversations.made_up(10, 15, 15)
    report.at_most("speed_room_of_10", milliseconds(cold(room), 50), "CPU ms", 2, "≤ 2")
    if not conversations.missing():
        real = conversations.conversation("vtaiwan")
        ballots = real.last_words()
        report.at_most("speed_vtaiwan_cold", milliseconds(cold(ballots), 7), "CPU ms", 100, "≤ 100")
        statements = real.statements()
        warm = find_opinions(ballots, statements).warm
        again = milliseconds(lambda: find_opinions(ballots, statements, warm=warm), 7)
        report.at_most("speed_vtaiwan_warm", again, "CPU ms", 100, "≤ 100")
    compare(report, (1_000, 200, 55), goal=6, rounds=5)
    if not QUICK:
        compare(report, (10_000, 1_000, 60), goal=20, rounds=2)


def cold(ballots: Sequence[Ballot]) -> Callable[[], object]:
    statements = sorted({ballot.statement for ballot in ballots})
    return lambda: find_opinions(ballots, statements)


def milliseconds(work: Callable[[], object], rounds: int) -> float:
    """The median of the CPU time, after one round that is not counted."""
    spent = []
    for _ in range(rounds + 1):
        begin = time.process_time()
        work()
        spent.append(time.process_time() - begin)
    return statistics.median(spent[1:]) * 1000


def compare(report: Report, size: tuple[int, int, int], goal: float, rounds: int) -> None:
    """Ours and red-dwarf by turns, each in a process of its own."""
    label = f"{size[0]}x{size[1]}"
    peer = peer_python(report)
    with ExitStack() as stack:
        path = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "votes.txt"
        votes = conversations.made_up(*size)
        lines = [f"{one.person[1:]} {one.statement[1:]} {one.choice}\n" for one in votes]
        path.write_text("".join(lines))
        ours = stack.enter_context(worker(Path(sys.executable), "ours", path))
        theirs = stack.enter_context(worker(peer, "red-dwarf", path)) if peer else None
        mine, other = [], []
        for _ in range(rounds + 1):
            mine.append(ours())
            if theirs:
                other.append(theirs())
    report.figure(f"speed_{label}_cold", [one[0] * 1000 for one in mine[1:]], "CPU ms")
    report.figure(f"memory_{label}", [mine[-1][1]], "MiB")
    more, same = hundred_more(votes)
    limit = 15 if size[0] <= 1_000 else 100
    report.at_most(f"speed_{label}_100_more", more, "CPU ms", limit, f"C2 ≤ {limit}")
    report.at_most(f"speed_{label}_100_more_error", same, "", 1e-9, "C2 ≤ 1e-9")
    if other:
        ratio = statistics.median(one[0] for one in other[1:]) / statistics.median(
            one[0] for one in mine[1:]
        )
        report.figure(f"speed_{label}_red_dwarf", [one[0] * 1000 for one in other[1:]], "CPU ms")
        report.at_least(f"speed_{label}_ratio", ratio, "×", goal, f"C2 ≥ {goal:g}")
        share = mine[-1][1] / other[-1][1]
        report.at_most(f"memory_{label}_ratio", share, "of red-dwarf's", 0.2, "C2 ≤ 1/5")


def hundred_more(ballots: list[Ballot]) -> tuple[float, float]:
    """CPU milliseconds of taking in 100 votes; the greatest difference from starting anew."""
    statements = sorted({ballot.statement for ballot in ballots})
    before, last = read(ballots[:-100], statements), ballots[-100:]
    warm = opinions_of(before).warm
    spent = milliseconds(lambda: opinions_of(before.changed(last), warm=warm), 7)
    added, anew = opinions_of(before.changed(last)), find_opinions(ballots, statements)
    apart = (math.dist(place, added.positions[person]) for person, place in anew.positions.items())
    return spent, max(apart)


@contextmanager
def worker(python: Path, engine: str, votes: Path) -> Iterator[Callable[[], tuple[float, float]]]:
    process = subprocess.Popen(
        [python, WORKER, engine, votes],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **ONE_THREAD},
        text=True,
    )
    assert process.stdin
    assert process.stdout
    questions, answers = process.stdin, process.stdout

    def round_() -> tuple[float, float]:
        questions.write("again\n")
        questions.flush()
        spent, peak = json.loads(answers.readline())
        return spent, peak

    try:
        yield round_
    finally:
        questions.close()
        process.wait()


def peer_python(report: Report) -> Path | None:
    """An interpreter with red-dwarf, installed once, beside the results; a short run does not."""
    python = PEER_HOME / "bin" / "python"
    if not python.exists() and not QUICK:
        subprocess.run([sys.executable, "-m", "venv", PEER_HOME], check=True)
        words = ["-m", "pip", "--quiet", "install", "--only-binary", ":all:", PEER]
        subprocess.run([python, *words], check=False, capture_output=True)
    asked = [str(python), "-c", "import reddwarf"]
    if python.exists() and subprocess.run(asked, check=False, capture_output=True).returncode == 0:
        return python
    report.note(f"{PEER} is not installed: nothing to compare with (a full run installs it)")
    return None


def main() -> None:
    report = Report("condense")
    why_not = conversations.missing()
    if why_not:
        report.note(f"parity and stability are skipped: {why_not}")
    else:
        parity(report)
        stability(report)
    speed(report)
    report.write()


if __name__ == "__main__":
    main()
