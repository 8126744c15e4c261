"""From what was seen to figures with goals, and to the promises that are broken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from benchmarks.figures import Report
from tests.chaos.endurance import DEAF, Endured
from tests.chaos.faults import PATIENCE_S, Suffered
from tests.chaos.ledger import Answer, Ledger

# What breaks a run: a goal missed by so much, and the machine was not to blame.
GROSS = 1.5
CONVERGE_S, REPAIR_S, REDIS_ACK_S, REFUSAL_S, RESUME_S = 2.0, 2.0, 1.0, 3.0, 2.0
# Of two times a few milliseconds nothing can be concluded: only from here on a flood has won.
GROSS_FLOODED_S = 1.0
# Of a few hundred comings and goings the memory's grain shows, and no slope.
LEAK_PER_CYCLE_KIB, LEAK_KIB = 20, 40 * 1024
DEAF_KIB = 10 * 1024
SHOWN = 5


class Timed(NamedTuple):
    """`starved`: the machine had no cores to spare meanwhile."""

    seconds: float
    starved: bool


class Verdict:
    """Collects for one round; `breaches` decide the exit code."""

    def __init__(self, report: Report, database: str) -> None:
        self.report = report
        self.database = database
        self.breaches: list[str] = []

    def broken(self, promise: str, what: str) -> None:
        self.breaches.append(f"{promise} ({self.database}): {what}")
        self.note(f"BROKEN {promise}: {what}")

    def note(self, text: str) -> None:
        self.report.note(f"{self.database}: {text}")

    def count(self, name: str, found: Sequence[str], unit: str) -> None:
        """A promise that knows no degrees."""
        self.report.at_most(f"{name}_{self.database}", len(found), unit, 0, "0")
        for what in found[:SHOWN]:
            self.broken(name, what)

    def time(self, name: str, seen: Iterable[Timed], limit: float) -> None:
        """A goal in seconds: the worst is printed, and judged as far as the machine lets us."""
        seen = list(seen)
        worst = max(one.seconds for one in seen)
        self.report.at_most(f"{name}_{self.database}", worst, "s", limit, f"≤ {limit:g} s")
        judged = max((one.seconds for one in seen if not one.starved), default=0.0)
        if judged > GROSS * limit:
            self.broken(name, f"{judged:.1f} s, {GROSS} times the goal and more")

    def converged(self, seconds: float, *, starved: bool) -> None:
        self.time("P3_converged", [Timed(seconds, starved)], CONVERGE_S)

    def tell(self, suffered: Suffered, ledger: Ledger) -> None:
        """A line for the reader; and the end of patience is a breach."""
        fault, until = suffered.fault, suffered.over_at
        answers = ledger.waited(suffered.struck_at, until)
        words = [
            f"well {_seconds(suffered.well_at, suffered.healed_at)} after",
            f"ack ≤ {_worst(a for a in answers if not a.code):.2f} s",
            f"refusal ≤ {_worst(a for a in answers if a.code):.2f} s",
            f"event ≤ {ledger.worst_lag(suffered.struck_at, until):.2f} s",
            f"back ≤ {ledger.worst_return(suffered.struck_at, until):.2f} s",
        ]
        if suffered.starved:
            words.append("on a starved machine")
        self.note(f"{fault.name}: {', '.join(words)}")
        if suffered.well_at is None:
            self.broken("P8", f"{fault.name}: not well {PATIENCE_S:g} s after it was healed")

    def endured(self, endured: Endured) -> None:
        memory = ", ".join(f"{kib / 1024:.1f}" for kib in endured.memory)
        self.note(f"the server's MiB while {endured.cycles} came and went: {memory}")
        self.report.at_most("growth_per_cycle", endured.kib_per_cycle, "KiB", 1, "≤ 1 KiB")
        self.report.figure("cycles", [endured.cycles_per_s], "1/s")
        self.report.at_most("growth_per_deaf_socket", endured.kib_per_deaf, "KiB", 2048, "≤ 2 MiB")
        self.report.at_least("deaf_sockets_closed", endured.deaf_closed, "sockets", DEAF, f"{DEAF}")
        leaks = (
            endured.kib_per_cycle > LEAK_PER_CYCLE_KIB
            and endured.kib_per_cycle * endured.cycles > LEAK_KIB
        )
        if leaks or endured.kib_per_deaf > DEAF_KIB:
            self.broken("memory", "the server grows far beyond the goal")
        if not endured.undisturbed and not endured.starved:
            self.broken("deaf", "somebody else lost the line while ten sockets did not read")
        times = endured.flooded / max(endured.calm, 0.001)
        self.report.figure("honest_p99_calm", [1000 * endured.calm], "ms")
        self.report.figure("honest_p99_flooded", [1000 * endured.flooded], "ms")
        self.report.at_most("honest_p99_flooded_ratio", times, "×", 2, "≤ 2")
        self.report.figure("flooder_thrown_out", [endured.floods_ended], "times")
        if endured.flooded > GROSS_FLOODED_S and not endured.starved:
            self.broken("flood", f"honest people wait {endured.flooded:.1f} s beside a flooder")

    def timings(self, suffered: Sequence[Suffered], ledger: Ledger) -> None:
        redis = [one for one in suffered if one.fault.concerns == "redis"]
        database = [one for one in suffered if one.fault.concerns == "database"]
        if redis:
            acks = [Timed(_worst_ack(o, ledger), o.starved) for o in redis]
            self.time("P7_ack_without_redis", acks, REDIS_ACK_S)
            lags = [Timed(ledger.worst_lag(o.struck_at, o.over_at), o.starved) for o in redis]
            self.time("P6_event_without_redis", lags, REPAIR_S)
        if database:
            waits = [Timed(_worst(_during(o, ledger)), o.starved) for o in database]
            self.time("P8_answer_without_database", waits, REFUSAL_S)
            resumed = [Timed(_resumed(o), o.starved) for o in database]
            self.time("P8_resumed", resumed, RESUME_S)
        killed = [one for one in suffered if one.fault.name.endswith("killed")]
        back = [ledger.worst_return(o.struck_at, o.over_at) for o in killed]
        self.report.figure(f"back_after_kill_{self.database}", [max(back)], "s")


def _during(one: Suffered, ledger: Ledger) -> list[Answer]:
    return ledger.waited(one.struck_at, one.over_at)


def _worst_ack(one: Suffered, ledger: Ledger) -> float:
    """While the fault lasted at least one must have come: of none nothing can be said."""
    acks = [answer for answer in _during(one, ledger) if not answer.code]
    lasted_to = one.struck_at + one.fault.hold_s
    if not any(answer.sent_at + answer.waited < lasted_to for answer in acks):
        return PATIENCE_S
    return _worst(acks)


def _resumed(one: Suffered) -> float:
    """From the healing until every server takes commands and everybody sees them."""
    return PATIENCE_S if one.well_at is None else one.well_at - one.healed_at


def _worst(answers: Iterable[Answer]) -> float:
    return max((answer.waited for answer in answers), default=0.0)


def _seconds(at: float | None, since: float) -> str:
    return "never" if at is None else f"{at - since:.2f} s"
