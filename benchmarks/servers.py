"""S11: two server processes on one Valkey and one PostgreSQL (make bench-servers).

Everybody posts into one session and follows it. In turn all of them are at the first process, and
half at each. Every client keeps the list of the events that it was shown: all must be the same.
There are two cores: the second process runs beside the clients, Valkey and PostgreSQL.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from statistics import median

import orjson
import psycopg

from benchmarks import client, machine, ours
from benchmarks.client import Socket, gather
from benchmarks.figures import Report, percentile
from benchmarks.machine import QUICK, Server
from benchmarks.rooms import TEXT
from config.embedded import valkey
from tests.support.postgres import PostgresServer

PARTICIPANTS = 100
ROUNDS = 1 if QUICK else 3
SECONDS = 3.0 if QUICK else 6.0
QUIET_S = 20.0
KINDS: tuple[machine.Kind, ...] = ("daphne",) if QUICK else ("daphne", "uvicorn")


@dataclass
class Participant:
    """Posts as soon as the post before is acknowledged, and writes down what is shown."""

    socket: Socket
    cursor: int
    received: int = 0
    confirmed: int = 0
    shown: list[tuple[int, str]] = field(default_factory=list)
    waits_ms: list[float] = field(default_factory=list)
    posting: bool = False
    sent_at: float = 0

    def __post_init__(self) -> None:
        self.socket.on_text = self.on_text

    def post(self) -> None:
        self.sent_at = time.monotonic()
        self.socket.send(ours.command("statement.post", {"text": TEXT}))

    def on_text(self, payload: bytes) -> None:
        self.received += len(payload)
        if payload.startswith(b'{"type":"ack"'):
            self.waits_ms.append((time.monotonic() - self.sent_at) * 1000)
            if self.posting:
                self.post()
        elif payload.startswith(b'{"type":"events"'):
            frame = orjson.loads(payload)
            if frame["from"] != self.cursor + 1:
                raise SystemExit(f"a gap: {frame['from']} after {self.cursor}")
            self.cursor = frame["to"]
            self.shown += [(event["seq"], event["kind"]) for event in frame["events"]]
        elif payload.startswith(b'{"type":"refused"'):
            raise SystemExit(payload.decode())


@dataclass(frozen=True)
class Turn:
    """What one turn came to; CPU of each process."""

    posts_per_s: float
    ack_p99_ms: float
    cpu_s: tuple[float, ...]
    client_cpu_s: float


async def turn(servers: list[Server], session: ours.Session, head: int) -> tuple[Turn, int]:
    """One closed loop at these servers. Gives the session's new head as well."""
    here = session.at(head)
    tokens = session.tokens[:PARTICIPANTS]
    calls = [
        partial(ours.enter, servers[number % len(servers)].port, here, token)
        for number, token in enumerate(tokens)
    ]
    people = [Participant(socket, head) for socket in await gather(calls)]
    alive = asyncio.create_task(ours.keep_alive(lambda: people))
    cpu, own, began = (
        [each.cpu_seconds() for each in servers],
        time.process_time(),
        time.monotonic(),
    )
    for each in people:
        each.posting = True
        each.post()
    await asyncio.sleep(SECONDS)
    done, took = sum(len(each.waits_ms) for each in people), time.monotonic() - began
    used = [each.cpu_seconds() - before for each, before in zip(servers, cpu, strict=True)]
    own = time.process_time() - own
    for each in people:
        each.posting = False
    new_head = await _until_quiet(people)
    alive.cancel()
    _compare(people, head, new_head)
    for each in people:
        each.socket.close()
    waits = [wait for each in people for wait in each.waits_ms]
    return Turn(done / took, percentile(waits, 0.99), tuple(used), own), new_head


async def _until_quiet(people: list[Participant]) -> int:
    """Until everybody has been shown as much as everybody else, and nothing comes any more."""
    deadline, before = time.monotonic() + QUIET_S, -1
    while time.monotonic() < deadline:
        await asyncio.sleep(1)
        cursors = {each.cursor for each in people}
        if len(cursors) == 1 and before in cursors:
            return before
        before = max(cursors)
    ended = {each.socket.ended for each in people if each.socket.ended}
    found = sorted({each.cursor for each in people})
    raise SystemExit(f"they do not come together: {found}; ended by the server: {ended}")


def _compare(people: list[Participant], head: int, new_head: int) -> None:
    lists = {tuple(each.shown) for each in people}
    posts = sum(len(each.waits_ms) for each in people)
    if len(lists) != 1:
        raise SystemExit(f"{len(lists)} different sequences")
    (shown,) = lists
    if [seq for seq, _ in shown] != list(range(head + 1, new_head + 1)) or len(shown) != posts:
        raise SystemExit(f"{posts} posts were acknowledged, {len(shown)} events shown")


async def measured(
    pair: list[Server], kind: str, session: ours.Session, rounds: int, report: Report
) -> None:
    turns: dict[str, list[Turn]] = {"one": [], "two": []}
    head = session.head
    for number in range(-1, rounds):
        order = list(turns) if number % 2 else list(turns)[::-1]
        for name in order:
            done, head = await turn(pair if name == "two" else pair[:1], session, head)
            if number >= 0:  # the first time caches are cold
                turns[name].append(done)
    for name, each in turns.items():
        where = f"servers.{kind}.{name}"
        report.figure(f"{where}.posts_per_s", [one.posts_per_s for one in each], "1/s")
        report.figure(f"{where}.ack_p99", [one.ack_p99_ms for one in each], "ms")
        cost = [sum(one.cpu_s) / (one.posts_per_s * SECONDS) * 1000 for one in each]
        report.figure(f"{where}.cpu_per_post", cost, "CPU ms in all processes")
        for place in range(len(each[0].cpu_s)):
            busy = [one.cpu_s[place] / SECONDS * 100 for one in each]
            report.figure(f"{where}.process_{place + 1}_cpu", busy, "% of a core")
        busy = [one.client_cpu_s / SECONDS * 100 for one in each]
        report.figure(f"{where}.client_cpu", busy, "% of its core")
    report.samples[kind] = {name: [vars(one) for one in each] for name, each in turns.items()}
    same = f"S11.{kind}.different_sequences"
    report.at_most(same, 0, "of every client's list", 0, "0")  # else the run has ended before
    rates = [median(one.posts_per_s for one in turns[name]) for name in ("two", "one")]
    report.figure(f"S11.{kind}.speed_up", [rates[0] / rates[1]], "× with the second process")


def _fresh(url: str, name: str) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{url.rpartition('/')[0]}/{name}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--kinds", nargs="*", default=KINDS)
    options = parser.parse_args()
    report = Report("servers")
    report.note(machine.prepare())
    report.note("the second process runs on the core of the clients, Valkey and PostgreSQL")
    report.note(f"{PARTICIPANTS} people post and follow; {options.rounds} rounds of {SECONDS:g} s")
    with ExitStack() as stack:
        redis_url = stack.enter_context(valkey())
        database = PostgresServer()
        stack.callback(database.remove)
        database.start()
        for kind in options.kinds:
            session = ours.make_session(
                _fresh(database.url, f"servers_{kind}"),
                seats=PARTICIPANTS,
                present=PARTICIPANTS,
                moderation="post",
            )
            pair = [ours.start(kind, session, redis_url) for _ in range(2)]
            stack.enter_context(machine.all_running(pair))
            pair[1].run_on(machine.cores()[1])
            client.run(partial(measured, pair, kind, session, options.rounds, report))
    report.write()


if __name__ == "__main__":
    main()
