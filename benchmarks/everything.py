"""Every measurement of S1 to S12, one after the other, and which goals were met (make bench).

One that fails ends neither the others nor hides: it is named at the end, and the exit code tells;
what it had measured before stands. A goal that is missed is no failure.
`python -m benchmarks.everything viewers growth` runs these alone, and keeps what was measured of
the others before.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from benchmarks import glance
from benchmarks.figures import read_line
from benchmarks.glance import Found, Measured
from benchmarks.machine import QUICK, ROOT


@dataclass(frozen=True)
class Family:
    """A program of this package, and how long it takes on two cores."""

    module: str
    what: str
    minutes: float


FAMILIES = (
    Family("fanout", "S1: one event to 1,000 viewers", 11),
    Family("viewers", "S3, S6, S7, S8: busy, quiet, asleep, coming in", 12),
    Family("growth", "S2, S12: 3,000 viewers, 5,000 statements, 200 sessions", 8),
    Family("ingest", "S5: durable posts, on both databases", 6),
    Family("votes", "S5: votes, on both databases", 5),
    Family("liveroom", "S4: 300 who all post and follow", 4),
    Family("reconnect", "S9: everybody comes back after a crash", 3),
    Family("servers", "S11: two processes, one sequence", 3),
    Family("stream", "S10: residents behind a cache", 3),
)
# Of a short run of any of them.
QUICK_MINUTES = 0.8
# A program that takes so many times as long hangs: the others shall have their turn.
PATIENCE = 4


def run(family: Family) -> tuple[Found, bool]:
    """What it has found, even if it did not come to its end, and whether it did."""
    minutes = QUICK_MINUTES if QUICK else family.minutes
    print(f"\n=== {family.module}: {family.what} (about {minutes:g} min) ===", flush=True)
    began, figures = time.monotonic(), []
    command = [sys.executable, "-m", f"benchmarks.{family.module}"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        limit = threading.Timer(minutes * 60 * PATIENCE, process.kill)
        limit.start()
        for line in process.stdout:
            print(line, end="", flush=True)
            if figure := read_line(line):
                figures.append(asdict(figure))
    limit.cancel()
    took, ended = time.monotonic() - began, process.returncode == 0
    how = "took" if ended else "FAILED after"
    print(f"=== {family.module} {how} {took / 60:.1f} min", flush=True)
    return Found(round(took), figures), ended


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    names = [family.module for family in FAMILIES]
    parser.add_argument("only", nargs="*", help=f"of {', '.join(names)}: these alone")
    only = parser.parse_args().only
    if unknown := set(only) - set(names):
        parser.error(f"unknown: {', '.join(unknown)}")
    families = [family for family in FAMILIES if not only or family.module in only]
    total = sum(QUICK_MINUTES if QUICK else family.minutes for family in families)
    print(f"# {len(families)} programs, about {total:.0f} minutes in all", flush=True)
    before = glance.read(QUICK).found if only else {}
    found, failed = {name: each for name, each in before.items() if name not in only}, []
    for family in families:
        found[family.module], ended = run(family)
        if not ended:
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
