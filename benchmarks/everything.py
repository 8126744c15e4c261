"""Every measurement after the other, and which goals were met (make bench).

One that fails ends neither the others nor hides: it is named at the end, and the exit code tells.
"""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass

import orjson

from benchmarks.machine import QUICK, RESULTS, ROOT


@dataclass(frozen=True)
class Family:
    """A program of this package, and how long it takes on two cores."""

    module: str
    what: str
    minutes: float


FAMILIES = (
    Family("fanout", "S1: one event to 1,000 viewers", 5),
    Family("viewers", "S3, S6, S7, S8: busy, quiet, asleep, coming in", 17),
    Family("growth", "S2, S12: 3,000 viewers, 5,000 statements, 200 sessions", 24),
    Family("ingest", "S5: durable posts, on both databases", 9),
    Family("votes", "S5: votes, on both databases", 8),
    Family("liveroom", "S4: 300 who all post and follow", 9),
    Family("reconnect", "S9: everybody comes back after a crash", 5),
    Family("servers", "S11: two processes, one sequence", 4),
    Family("stream", "S10: residents behind a cache", 6),
    Family("condense", "C1 to C3: opinion maths", 10),
    Family("condensing_live", "the map behind a vote", 4),
)
# Of a short run of any of them.
QUICK_MINUTES = 1.0


def run(family: Family) -> bool:
    minutes = QUICK_MINUTES if QUICK else family.minutes
    print(f"\n=== {family.module}: {family.what} (about {minutes:g} min) ===", flush=True)
    began = time.monotonic()
    module = f"benchmarks.{family.module}"
    done = subprocess.run([sys.executable, "-m", module], cwd=ROOT, check=False)
    print(f"=== {family.module} took {(time.monotonic() - began) / 60:.1f} min", flush=True)
    return done.returncode == 0


def summary(since: float) -> list[str]:
    """What the programs that have run since then have written down."""
    goals = []
    for path in sorted(RESULTS.glob("*.json")):
        if path.stem.endswith("-quick") == QUICK and path.stat().st_mtime >= since:
            goals += [each for each in orjson.loads(path.read_bytes())["figures"] if each["goal"]]
    missed = [each for each in goals if not each["met"]]
    lines = [f"{len(goals) - len(missed)} of {len(goals)} goals met"]
    for each in missed:
        value = f"{each['value']:.4g} {each['unit']}"
        lines.append(f"not met: {each['name']} {value} (goal {each['goal']})")
    return lines


def main() -> None:
    total = sum(QUICK_MINUTES if QUICK else family.minutes for family in FAMILIES)
    print(f"# {len(FAMILIES)} programs, about {total:.0f} minutes in all", flush=True)
    began = time.time()
    failed = [family.module for family in FAMILIES if not run(family)]
    print("\n=== all", flush=True)
    for line in summary(began):
        print(line)
    if failed:
        sys.exit(f"did not come to their end: {', '.join(failed)}")


if __name__ == "__main__":
    main()
