"""make chaos: real servers, killed, stopped and cut off; then everything is counted.

    [QUICK=1] [SEED=…] python -m tests.chaos.run

Ends with code 1 when a promise is broken. A timing that misses its goal is printed as not met; it
breaks the promise only from GROSS times its goal on.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import client, machine
from benchmarks.figures import Report
from tests.chaos import endurance, evidence, promises, scene, trials
from tests.chaos.cluster import Cluster
from tests.chaos.crowd import Crowd
from tests.chaos.faults import Suffered, faults, suffer
from tests.chaos.promises import Witness
from tests.chaos.verdict import Verdict
from tests.chaos.web import fetch
from tests.support.servers import Kind

FRESH_READERS = 12
ENTER_WITHIN_S = 40.0


@dataclass(frozen=True)
class Plan:
    """One round."""

    database: str
    kinds: Sequence[Kind]
    people: int
    pace: float
    cycles: int = 0  # comings and goings, where endurance is tried


def plans() -> list[Plan]:
    if machine.QUICK:
        return [
            Plan("postgres", ("daphne", "daphne"), people=100, pace=25),
            Plan("sqlite", ("daphne",), people=50, pace=25, cycles=500),
        ]
    return [
        Plan("postgres", ("daphne", "daphne", "uvicorn"), people=300, pace=30),
        Plan("sqlite", ("daphne",), people=200, pace=30, cycles=5000),
    ]


async def play(plan: Plan, verdict: Verdict, rng: random.Random, folder: Path) -> None:
    """One round from an empty database to the last count."""
    began = time.monotonic()
    cluster = Cluster(folder, plan.kinds, postgres=plan.database == "postgres")
    try:
        await cluster.open()
        built = await cluster.do(scene.build, cluster.direct, plan.people)
        await cluster.start_servers()
        verdict.report.note(f"running after {time.monotonic() - began:.1f} s")
        crowd = Crowd(built, cluster.ports, plan.pace, rng)
        try:
            await _suffer_all(plan, cluster, crowd, verdict, rng, folder)
        except trials.Stuck as stuck:
            verdict.broken("P8", str(stuck))
            _show_logs(cluster)
        finally:
            await crowd.leave()
    finally:
        verdict.report.note(f"over after {time.monotonic() - began:.1f} s")
        await cluster.close()


async def _suffer_all(
    plan: Plan, cluster: Cluster, crowd: Crowd, verdict: Verdict, rng: random.Random, folder: Path
) -> None:
    crowd.enter()
    if not await crowd.until(lambda: crowd.all_follow, ENTER_WITHIN_S):
        raise trials.Stuck("not everybody came in")
    if plan.cycles:
        verdict.endured(await endurance.endure(cluster, crowd, plan.cycles))
    crowd.talking = True
    suffered: list[Suffered] = []
    for fault in faults(cluster, quick=machine.QUICK, rng=rng):
        suffered.append(await suffer(fault, crowd))
        verdict.tell(suffered[-1], crowd.ledger)
    await trials.quiet(crowd)
    verdict.converged(await trials.converge(cluster, crowd))
    crowd.talking = True
    if cluster.postgres:
        seconds = await trials.renew_epoch(cluster, crowd)
        verdict.report.figure(f"all_reloaded_{plan.database}", [seconds], "s")
    else:
        undone = await trials.restore_backup(cluster, crowd, folder)
        verdict.report.note(f"the backup that was put back lacked {undone} events")
    await trials.quiet(crowd)
    close = await trials.close_the_poll(cluster, crowd, rng)
    await trials.converge(cluster, crowd)
    verdict.timings(suffered, crowd.ledger)
    await _count(cluster, crowd, close, verdict)


async def _count(cluster: Cluster, crowd: Crowd, close: trials.Close, verdict: Verdict) -> None:
    held = await cluster.do(evidence.read, cluster.direct, crowd.scene.stream)
    sent = list(crowd.ledger.sent.values())
    witnesses = [
        Witness(
            f"person {number}", one.epoch, one.start, one.cursor, one.history, tuple(one.faults)
        )
        for number, one in enumerate(crowd.people)
    ]
    acked = sum(bool(one.acks) for one in sent)
    refused = sum(not one.acks for one in sent)
    verdict.report.note(
        f"{len(sent)} commands of {len(crowd.people)} people: {acked} acknowledged, {refused} "
        f"refused for good; {held.head} events; {close.casts} poll votes at the close"
    )
    verdict.count("P1_lost", promises.lost(sent, held), "commands")
    verdict.count("P2_doubled", promises.doubled(sent, held), "commands")
    verdict.count("P3_differing", promises.differing(witnesses, held), "differences")
    verdict.count("P4_not_reloaded", promises.partial(witnesses, held), "people")
    verdict.count("P5_unlike_fresh", await _compare_with_fresh(cluster, crowd), "differences")
    verdict.count("P8_unanswered", promises.unanswered(sent), "commands")
    roll = set(crowd.scene.seats)
    wrong = promises.usurped(sent, held, roll=roll, closed_at=close.poll_at)
    wrong += promises.belated(held, close.stage_at) + promises.miscounted(held)
    verdict.count("P9_wrong_votes", wrong, "votes")
    verdict.count("log_faults", await _verify(cluster), "faults")
    if any(fault for fault in verdict.breaches):
        _show_logs(cluster)


async def _compare_with_fresh(cluster: Cluster, crowd: Crowd) -> list[str]:
    path = f"/api/v1/streams/{crowd.scene.stream}/snapshot"
    found = []
    for person in crowd.rng.sample(crowd.people, min(FRESH_READERS, len(crowd.people))):
        fresh = await fetch(cluster.doors[-1].port, path, person.cookie)
        whole = {**fresh["put"], **fresh["own"]["put"]}
        found += promises.unlike(person.seat, person.state, whole)
    return found


async def _verify(cluster: Cluster) -> list[str]:
    try:
        await cluster.manage("verify_log", "--all")
    except RuntimeError as error:
        return [str(error)[-500:]]
    return []


def _show_logs(cluster: Cluster) -> None:
    for server in cluster.servers:
        print(f"--- {server.kind} at {server.port}\n{server.log[-4000:]}", file=sys.stderr)


async def main() -> None:
    seed = int(os.environ.get("SEED") or random.SystemRandom().randrange(1_000_000))
    report = Report("chaos")
    report.note(f"SEED={seed}{' QUICK=1' if machine.QUICK else ''}")
    began = time.monotonic()
    breaches: list[str] = []
    for plan in plans():
        rng = random.Random(f"{seed} {plan.database}")
        report.note(f"{plan.database}: {', '.join(plan.kinds)}; {plan.people} people")
        verdict = Verdict(report, plan.database)
        with tempfile.TemporaryDirectory(prefix="deliberation-chaos-") as folder:
            await play(plan, verdict, rng, Path(folder))
        breaches += verdict.breaches
    report.figure("chaos_seconds", [time.monotonic() - began], "s")
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    report.figure("chaos_cpu", [sum(one.ru_utime + one.ru_stime for one in usage)], "s")
    report.write()
    for breach in breaches:
        print(f"BROKEN {breach}", file=sys.stderr)
    if breaches:
        raise SystemExit(f"{len(breaches)} breaches with SEED={seed}")


if __name__ == "__main__":
    client.run(main)
