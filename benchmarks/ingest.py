"""S5: durable posts acknowledged per second (make bench-ingest). How: `benchmarks.stand`."""

from __future__ import annotations

from benchmarks import ours, stand
from benchmarks.figures import Report
from benchmarks.rooms import TEXT

OVER_T = {"sqlite": 8, "postgres": 15}


def posts(session: ours.Session) -> stand.Make:
    def make(person: int, turn: int) -> bytes:
        return ours.command("statement.post", {"text": f"{TEXT}（{person}-{turn}）"})

    return make


def judge(report: Report, runs: dict[str, dict[str, float]], where: str) -> None:
    """On both servers that we ship; T, tuned T and DRF run on Daphne."""
    goals = (("T", OVER_T[where]), ("T_tuned", 5), ("DRF", 15))
    for kind in stand.KINDS:
        mine, name = runs[kind], f"S5.{where}.{kind}.posts"
        for peer, goal in goals:
            ratio = mine["acks_per_s"] / runs[peer]["acks_per_s"]
            report.at_least(f"{name}_over_{peer}", ratio, "×", goal, f"≥ {goal}")
        share = runs["T"]["p99_ms"] / mine["p99_ms"]
        report.at_least(f"{name}.p99_T_over_ours", share, "×", 5, "≥ 5")
        for peer, _ in goals:
            # Steadier than acknowledgements per second where other programs crowd the machine.
            saved = runs[peer]["cpu_ms_per_ack"] / mine["cpu_ms_per_ack"]
            report.figure(f"{name}.cpu_{peer}_over_ours", [saved], "×")


def main() -> None:
    stand.measure(Report("ingest"), posts, judge, with_drf=True)


if __name__ == "__main__":
    main()
