"""S5: votes on statements acknowledged per second (make bench-votes). How: `benchmarks.stand`.

The tutorial has no votes: they are compared with its posts, the cheapest thing that it keeps.
"""

from __future__ import annotations

from benchmarks import ours, stand
from benchmarks.figures import Report

CHOICES = ("agree", "disagree", "pass")


def votes(session: ours.Session) -> stand.Make:
    """Everybody votes on everything in turn, and changes their mind each time round."""

    def make(person: int, turn: int) -> bytes:
        statement = session.statements[(person + turn) % len(session.statements)]
        choice = CHOICES[turn // len(session.statements) % len(CHOICES)]
        args = {"statement": statement, "choice": choice, "revision": turn}
        return ours.command("endorsement.cast", args)

    return make


def judge(report: Report, runs: dict[str, dict[str, float]], where: str) -> None:
    peer = runs["T"]
    for kind in stand.KINDS:
        mine, name = runs[kind], f"S5.{where}.{kind}.votes"
        ratio = mine["acks_per_s"] / peer["acks_per_s"]
        report.at_least(f"{name}_over_T_posts", ratio, "×", 12, "≥ 12")
        report.at_least(f"{name}.p99_T_over_ours", peer["p99_ms"] / mine["p99_ms"], "×", 5, "≥ 5")
        saved = peer["cpu_ms_per_ack"] / mine["cpu_ms_per_ack"]
        report.figure(f"{name}.cpu_T_over_ours", [saved], "×")


def main() -> None:
    stand.measure(Report("votes"), votes, judge, with_drf=False)


if __name__ == "__main__":
    main()
