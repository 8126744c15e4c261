"""Every measurement of S1 to S12, one after the other, and which goals were met (make bench).

One that fails ends neither the others nor hides: it is named at the end, and the exit code tells.
A goal that is missed is no failure. `python -m benchmarks.everything viewers growth` runs these
alone, and keeps what was measured of the others before.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

from benchmarks import glance
from benchmarks.glance import Found, Measured
from benchmarks.machine import QUICK, RESULTS, ROOT


@dataclass(frozen=True)
class Family:
    """A program of this package, what it calls its report, and how long it takes on two cores."""

    module: str
    report: str
    what: str
    minutes: float


FAMILIES = (
    Family("fanout", "fanout", "S1: one event to 1,000 viewers", 4.5),
    Family("viewers", "viewers", "S3, S6, S7, S8: busy, quiet, asleep, coming in", 12),
    Family("growth", "growth", "S2, S12: 3,000 viewers, 5,000 statements, 200 sessions", 10),
    Family("ingest", "ingest", "S5: durable posts, on both databases", 6),
    Family("votes", "votes", "S5: votes, on both databases", 5),
    Family("liveroom", "room", "S4: 300 who all post and follow", 4.5),
    Family("reconnect", "reconnect", "S9: everybody comes back after a crash", 4),
    Family("servers", "servers", "S11: two processes, one sequence", 3),
    Family("stream", "stream", "S10: residents behind a cache", 3),
)
# Of a short run of any of them.
QUICK_MINUTES = 0.8
# A program that takes so many times as long hangs: the others shall have their turn.
PATIENCE = 4


def run(family: Family) -> Found | None:
    """What it has found; None if it did not come to its end."""
    minutes = QUICK_MINUTES if QUICK else family.minutes
    print(f"\n=== {family.module}: {family.what} (about {minutes:g} min) ===", flush=True)
    began, since = time.monotonic(), time.time()
    command = [sys.executable, "-m", f"benchmarks.{family.module}"]
    try:
        done = subprocess.run(command, cwd=ROOT, check=False, timeout=minutes * 60 * PATIENCE)
    except subprocess.TimeoutExpired:
        print(f"=== {family.module} was given up", flush=True)
        return None
    took = time.monotonic() - began
    print(f"=== {family.module} took {took / 60:.1f} min", flush=True)
    if done.returncode:
        return None
    path = RESULTS / f"{family.report}{'-quick' if QUICK else ''}.json"
    if not path.exists() or path.stat().st_mtime < since:
        return Found(round(took), [])  # it has said why there was nothing to measure
    figures = orjson.loads(path.read_bytes())["figures"]
    return Found(round(took), [each for each in figures if each["goal"]])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    names = [family.module for family in FAMILIES]
    parser.add_argument("only", nargs="*", choices=[*names, []], help="these alone")
    only = parser.parse_args().only
    families = [family for family in FAMILIES if not only or family.module in only]
    total = sum(QUICK_MINUTES if QUICK else family.minutes for family in families)
    print(f"# {len(families)} programs, about {total:.0f} minutes in all", flush=True)
    before = glance.read(QUICK).found if only else {}
    found, failed = {name: each for name, each in before.items() if name not in only}, []
    for family in families:
        if each := run(family):
            found[family.module] = each
        else:
            failed.append(family.module)
        now = datetime.now(UTC).isoformat(timespec="minutes")
        version = platform.python_version()
        all_of_them = Measured(now, QUICK, version, os.cpu_count() or 1, failed, found)
        glance.write(all_of_them)
    print("\n=== all", flush=True)
    print("\n".join(glance.lines(all_of_them)))
    if failed:
        sys.exit(f"did not come to their end: {', '.join(failed)}")


if __name__ == "__main__":
    main()
