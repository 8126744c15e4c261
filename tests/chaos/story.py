"""One round: from an empty database, over all that is done to it, to the last count."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import QUICK
from tests.chaos import endurance, evidence, promises, trials
from tests.chaos.clerk import ClerkError
from tests.chaos.cluster import Cluster
from tests.chaos.crowd import Crowd
from tests.chaos.faults import Suffered, faults, suffer
from tests.chaos.promises import Witness
from tests.chaos.strain import Strain
from tests.chaos.verdict import Verdict
from tests.chaos.web import Refused, fetch
from tests.support.servers import Kind, ServerError

FRESH_READERS = 12
ENTER_WITHIN_S = 60.0
# What the service, and not a slip of this program, may bring a round to its end with.
FAILURES = (trials.Stuck, ClerkError, ServerError, OSError, TimeoutError, Refused)


@dataclass(frozen=True)
class Plan:
    """One round."""

    database: str
    kinds: Sequence[Kind]
    people: int
    pace: float
    cycles: int = 0  # comings and goings, where endurance is tried


class Story:
    """`floor`: who has it is measured. `at` tells where the round is."""

    def __init__(self, plan: Plan, verdict: Verdict, seed: str, floor: asyncio.Lock) -> None:
        self.plan = plan
        self.verdict = verdict
        self.rng = random.Random(seed)
        # One of its own: how often people have drawn from the other, the clock decides.
        self._order = random.Random(f"{seed} faults")
        self.floor = floor
        self.at = "the beginning"
        self._began = time.monotonic()

    async def play(self, folder: Path) -> None:
        self._cluster = cluster = Cluster(folder, self.plan.kinds)
        try:
            self._next("building and starting")
            scene = await cluster.open(self.plan.people, postgres=self.plan.database == "postgres")
            self._strain = Strain(lambda: cluster.pids)
            self._crowd = crowd = Crowd(scene, cluster.ports, self.plan.pace, self.rng)
            listening = asyncio.create_task(self._strain.listen())
            try:
                await self._play(folder)
            finally:
                listening.cancel()
                await crowd.leave()
        except FAILURES as failure:
            self.verdict.broken("P8", f"{self.at}: {type(failure).__name__} {failure}")
        finally:
            if self.verdict.breaches:
                self._show_logs()
            await cluster.close()
        self._next("the end")

    async def _play(self, folder: Path) -> None:
        cluster, crowd, verdict, strain = self._cluster, self._crowd, self.verdict, self._strain
        self._next("coming in")
        crowd.enter()
        if not await crowd.until(lambda: crowd.all_follow, ENTER_WITHIN_S):
            raise trials.Stuck("not everybody came in")
        if self.plan.cycles:
            async with self.floor:
                self._next("endurance")
                verdict.endured(await endurance.endure(cluster, crowd, self.plan.cycles, strain))
        suffered = await self._suffer_all()
        # Whole states for everybody, and the count, keep this program from hearing the others.
        async with self.floor:
            await self._conclude(folder)
        verdict.timings(suffered, crowd.ledger)
        worst = 100 * strain.worst
        verdict.report.figure(f"waited_for_a_core_{self.plan.database}", [worst], "%")
        verdict.report.figure(f"program_late_{self.plan.database}", [strain.late], "s")

    async def _conclude(self, folder: Path) -> None:
        cluster, crowd, strain = self._cluster, self._crowd, self._strain
        self._next("convergence")
        mark = strain.look()
        await trials.quiet(crowd)
        converged = await trials.converge(cluster, crowd)
        self.verdict.converged(converged, starved=strain.starved_since(mark))
        await self._restore(folder)
        self._next("the close")
        close = await trials.close_the_poll(cluster, crowd, self.rng)
        await trials.converge(cluster, crowd)
        self._next("the count")
        await self._count(close)

    async def _suffer_all(self) -> list[Suffered]:
        suffered = []
        for fault in faults(self._cluster, quick=QUICK, rng=self._order):
            async with self.floor:
                self._next(fault.name)
                self._crowd.talking = True
                suffered.append(await suffer(fault, self._crowd, self._strain))
                self._crowd.talking = False
            self.verdict.tell(suffered[-1], self._crowd.ledger)
        return suffered

    async def _restore(self, folder: Path) -> None:
        self._next("the restore")
        cluster, crowd = self._cluster, self._crowd
        crowd.talking = True
        if cluster.postgres:
            seconds = await trials.renew_epoch(cluster, crowd)
            self.verdict.report.figure(f"all_reloaded_{self.plan.database}", [seconds], "s")
        else:
            undone = await trials.restore_backup(cluster, crowd, folder)
            self.verdict.note(f"the backup that was put back lacked {undone} events")
        await trials.quiet(crowd)

    async def _count(self, close: trials.Close) -> None:
        crowd, verdict = self._crowd, self.verdict
        held = evidence.of_json(await self._cluster.ask("read", crowd.scene.stream))
        sent = list(crowd.ledger.sent.values())
        witnesses = [
            Witness(f"person {n}", one.epoch, one.start, one.cursor, one.history, tuple(one.faults))
            for n, one in enumerate(crowd.people)
        ]
        acked = sum(bool(one.acks) for one in sent)
        verdict.note(
            f"{len(sent)} commands of {len(crowd.people)} people: {acked} acknowledged, "
            f"{len(sent) - acked} refused for good; {held.head} events; {close.casts} poll votes "
            "at the close"
        )
        verdict.count("P1_lost", promises.lost(sent, held), "commands")
        verdict.count("P2_doubled", promises.doubled(sent, held), "commands")
        verdict.count("P3_differing", promises.differing(witnesses, held), "differences")
        verdict.count("P4_not_reloaded", promises.partial(witnesses, held), "people")
        verdict.count("P5_unlike_fresh", await self._compare_with_fresh(), "differences")
        verdict.count("P8_unanswered", promises.unanswered(sent), "commands")
        roll = set(crowd.scene.seats)
        wrong = promises.usurped(sent, held, roll=roll, closed_at=close.poll_at)
        wrong += promises.belated(held, close.stage_at) + promises.miscounted(held)
        verdict.count("P9_wrong_votes", wrong, "votes")
        verdict.count("log_faults", held.log_faults, "faults")

    async def _compare_with_fresh(self) -> list[str]:
        crowd = self._crowd
        path = f"/api/v1/streams/{crowd.scene.stream}/snapshot"
        found = []
        for person in crowd.rng.sample(crowd.people, min(FRESH_READERS, len(crowd.people))):
            fresh = await fetch(self._cluster.ports[-1], path, person.cookie)
            whole = {**fresh["put"], **fresh["own"]["put"]}
            assert fresh["put"]["session"]  # else nothing would be compared with nothing
            found += promises.unlike(person.seat, person.state, whole)
        return found

    def _next(self, at: str) -> None:
        if at in ("coming in", "the end"):
            seconds = time.monotonic() - self._began
            self.verdict.note(f"{at} after {seconds:.1f} s")
        self.at = at

    def _show_logs(self) -> None:
        for server in self._cluster.servers:
            told = [line for line in server.log.splitlines() if "[info " not in line]
            print(f"--- {server.kind} at {server.port}", *told[-40:], sep="\n", file=sys.stderr)
