"""How far the opinion map is behind a vote, and what it costs those who vote (bench-condense-live).

300 voters on Daphne and SQLite, each with a vote or a post about every two seconds, whether or not
the answer to the one before has come. Rounds with the condenser running and without take turns. The
lag of a vote: from its acknowledgement to the first opinion map that has read it, on a socket.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import orjson
import psutil

from benchmarks import client, machine, ours
from benchmarks.audience import Audience, Viewer
from benchmarks.client import Socket, gather
from benchmarks.figures import Report, percentile
from benchmarks.machine import QUICK
from benchmarks.rooms import TEXT
from config.embedded import bound_to_this_process, stop, valkey

VOTERS = 300
PAUSE_S = 2.0
ROUNDS = 2 if QUICK else 4
SECONDS = 5.0 if QUICK else 30.0
POSTS = 1 / 20
PATIENCE_S = 30.0
CONDENSE = (sys.executable, str(machine.ROOT / "manage.py"), "condense")


@dataclass
class Round:
    """What was measured in one round. `lags` stay empty without a condenser."""

    acks_ms: dict[str, list[float]] = field(default_factory=lambda: {"votes": [], "posts": []})
    lags_s: list[float] = field(default_factory=list)
    server_cpu: float = 0.0
    condenser_cpu: float = 0.0
    finding_bytes: int = 0

    @property
    def cpu_ms_per_ack(self) -> float:
        """The server's time; the condenser's is its own."""
        return self.server_cpu * 1000 / sum(map(len, self.acks_ms.values()))


class Voter:
    """One person: what is on its way, by command id."""

    def __init__(self, room: Room, number: int, socket: Socket) -> None:
        self.room = room
        self.number = number
        self.socket = socket
        self.viewer = Viewer(room.audience, socket, room.session.head)
        self.revision = 0
        self.waiting: deque[tuple[str, float]] = deque()
        self.dice = random.Random(number)
        socket.on_text = self.on_text

    async def act(self) -> None:
        """Goes on at its own pace, as people do, until cancelled."""
        await asyncio.sleep(self.dice.random() * PAUSE_S)
        while True:
            self._send()
            await asyncio.sleep(PAUSE_S * (0.5 + self.dice.random()))

    def _send(self) -> None:
        if self.dice.random() < POSTS:
            text = f"{TEXT}（{self.number}-{self.dice.random()}）"
            kind, command = "posts", ours.command("statement.post", {"text": text})
        else:
            kind, command = "votes", ours.command("endorsement.cast", self._vote())
        self.waiting.append((kind, time.perf_counter()))
        self.socket.send(command)

    def _vote(self) -> dict[str, object]:
        """Two camps that part over half of the statements, and now and then change their minds."""
        self.revision += 1
        statements = self.room.session.statements
        place = self.dice.randrange(len(statements))
        sure = self.dice.random() < 0.85
        agrees = (place % 2 == 0 or self.number % 3 == 0) == sure
        choice = "agree" if agrees else "disagree"
        return {"statement": statements[place], "choice": choice, "revision": self.revision}

    def on_text(self, payload: bytes) -> None:
        if payload.startswith(b'{"type":"ack"'):
            kind, sent = self.waiting.popleft()
            now = time.perf_counter()
            self.room.round.acks_ms[kind].append((now - sent) * 1000)
            if kind == "votes":
                self.room.acked.append((orjson.loads(payload)["seq"], now))
        elif payload.startswith((b'{"type":"refused"', b'{"type":"error"')):
            raise SystemExit(f"refused: {payload.decode()}")
        else:
            self.viewer.on_text(payload)
            if self.number == 0 and payload.startswith(b'{"type":"derived"'):
                self.room.derived(payload)


class Room:
    """Everybody, and the marks of votes whose map has not come yet."""

    def __init__(self, session: ours.Session, server: machine.Server) -> None:
        self.session = session
        self.server = server
        self.audience = Audience(ours.span)
        self.round = Round()
        self.acked: deque[tuple[int, float]] = deque()
        self.at_seq = 0

    async def open(self) -> None:
        enter = partial(ours.enter, self.server.port, self.session)
        tokens = self.session.tokens[:VOTERS]
        sockets = await gather([partial(enter, token) for token in tokens])
        self.voters = [Voter(self, number, socket) for number, socket in enumerate(sockets)]
        self._alive = asyncio.create_task(ours.keep_alive(lambda: self.audience.viewers))

    def derived(self, payload: bytes) -> None:
        frame = orjson.loads(payload)
        if "opinion" not in frame.get("findings", {}):
            return
        self.at_seq, now = frame["at_seq"], time.perf_counter()
        self.round.finding_bytes = len(payload)
        while self.acked and self.acked[0][0] <= self.at_seq:
            self.round.lags_s.append(now - self.acked.popleft()[1])

    async def measure(self, seconds: float, *, condensed: bool) -> Round:
        """What is on its way when it begins and when it ends belongs to no round."""
        acts = [asyncio.create_task(voter.act()) for voter in self.voters]
        async with self._condenser(condensed) as process:
            await asyncio.sleep(PAUSE_S)
            if condensed:
                # A map that has read this vote is the new condenser's, who has caught up.
                latest = self.acked[-1][0]
                await self._until(lambda: self.at_seq >= latest)
            self.acked.clear()
            self.round = found = Round()
            server, condenser = self.server.cpu_seconds(), _cpu(process)
            await asyncio.sleep(seconds)
            found.server_cpu = self.server.cpu_seconds() - server
            found.condenser_cpu = (_cpu(process) - condenser) / seconds
            self.round = Round()
        for act in acts:
            act.cancel()
        await self._until(lambda: not any(voter.waiting for voter in self.voters))
        return found

    @asynccontextmanager
    async def _condenser(self, wanted: bool) -> AsyncIterator[psutil.Process | None]:
        """As an operator would run it: free to use either core, behind those who post."""
        if not wanted:
            yield None
            return
        process = _start_condenser(self.session)
        try:
            yield psutil.Process(process.pid)
        finally:
            await asyncio.to_thread(stop, process)

    async def _until(self, done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not done():
            if time.monotonic() > deadline:
                raise SystemExit(f"nothing came for {PATIENCE_S:g} s:\n{self.server.log()[-2000:]}")
            await asyncio.sleep(0.02)


def _start_condenser(session: ours.Session) -> subprocess.Popen[bytes]:
    environment = {"DATABASE_URL": session.database_url, "SECRET_KEY": ours.SECRET}
    process = subprocess.Popen(
        bound_to_this_process(CONDENSE),
        env={**machine.clean_environment(), **environment},
        stdin=subprocess.DEVNULL,
    )
    os.sched_setaffinity(process.pid, machine.cores()[0] | machine.cores()[1])
    return process


def _cpu(process: psutil.Process | None) -> float:
    times = process.cpu_times() if process else None
    return times.user + times.system if times else 0.0


async def run(room: Room, rounds: int, seconds: float, report: Report) -> None:
    await room.open()
    found: dict[bool, list[Round]] = {False: [], True: []}
    for turn in range(rounds):
        for condensed in (False, True) if turn % 2 == 0 else (True, False):
            found[condensed].append(await room.measure(seconds, condensed=condensed))
    _tell_lag(report, found[True])
    _tell_cpu(report, found)
    for kind in ("votes", "posts"):
        _tell_acks(report, kind, found)


def _tell_lag(report: Report, rounds: list[Round]) -> None:
    if not all(each.lags_s for each in rounds):
        raise SystemExit("In a whole round no opinion map came.")
    lags = [lag for each in rounds for lag in each.lags_s]
    p99 = percentile(lags, 0.99)
    report.figure("condensing.lag_p50_s", [percentile(each.lags_s, 0.5) for each in rounds], "s")
    report.at_most("condensing.lag_p99_s", p99, "s", 2, "≤ 2")
    cpu = [each.condenser_cpu * 100 for each in rounds]
    report.figure("condensing.cpu_percent", cpu, "% of a core")
    report.figure("condensing.finding_bytes", [each.finding_bytes for each in rounds], "B")


def _tell_cpu(report: Report, found: dict[bool, list[Round]]) -> None:
    """Steadier than latencies where other programs crowd the machine."""
    cpu = {}
    for condensed, name in ((False, "without"), (True, "with")):
        each = [one.cpu_ms_per_ack for one in found[condensed]]
        cpu[condensed] = report.figure(f"condensing.server_cpu_ms_per_ack.{name}", each, "ms")
    more = cpu[True] / cpu[False]
    report.at_most("condensing.server_cpu_with_over_without", more, "×", 1.15, "≤ 1.15")


def _tell_acks(report: Report, kind: str, found: dict[bool, list[Round]]) -> None:
    shares = {"p50": 0.5, "p99": 0.99}
    told: dict[tuple[str, bool], float] = {}
    for condensed, name in ((False, "without"), (True, "with")):
        for label, share in shares.items():
            each = [percentile(one.acks_ms[kind], share) for one in found[condensed]]
            figure = f"condensing.{kind}.{label}_ms.{name}"
            told[label, condensed] = report.figure(figure, each, "ms")
    more = told["p99", True] - told["p99", False]
    report.at_most(f"condensing.{kind}.p99_more_ms", more, "ms", 25, "≤ 25 more")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    options = parser.parse_args()
    report = Report("condensing-live")
    report.note(f"{machine.prepare()}; the condenser on either")
    report.note(f"{VOTERS} voters, {VOTERS / PAUSE_S:g} commands a second, one in 20 a post")
    report.note(f"{options.rounds} interleaved rounds of {options.seconds:g} s, medians")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        redis_url = stack.enter_context(valkey())
        database = f"sqlite:///{Path(folder) / 'session.sqlite3'}"
        session = ours.make_session(database, seats=VOTERS, present=VOTERS, moderation="post")
        server = ours.start("daphne", session, redis_url)
        stack.enter_context(machine.running(server))
        room = Room(session, server)
        client.run(lambda: run(room, options.rounds, options.seconds, report))
    report.write()


if __name__ == "__main__":
    main()
