"""S5: durable posts and votes acknowledged per second (make bench-ingest).

Closed loop: each of 300 participants sends, waits for the acknowledgement, and sends again. An
acknowledgement means that the row is committed with a full sync.

Acknowledgements only: the tutorial's participants post without following. The product has no such
door, so its session moderates before publication: a post is shown to its author alone until it is
approved. What then still arrives (one's own post, or the counts of a vote) is received and dropped
by the client, and the server's work for it is in the figures.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import orjson
import psycopg

from benchmarks import client, machine, ours, theirs
from benchmarks.crowds import Crowd, ProductCrowd, Sample, TutorialCrowd
from benchmarks.figures import Report
from benchmarks.machine import QUICK
from benchmarks.rooms import TEXT
from config.embedded import valkey
from tests.support.postgres import PostgresError, PostgresServer

PARTICIPANTS = 300
ROUNDS = 2 if QUICK else 3
SECONDS = 1.5 if QUICK else 8.0
# The first acknowledgements come while caches are cold and everybody starts at once.
WARM_UP_S = 0.5 if QUICK else 2.0
STEADY_S = 0 if QUICK else 60
CHOICES = ("agree", "disagree", "pass")
Make = Callable[[int, int], bytes]


@dataclass
class Run:
    """One kind of command against one server, measured once a round."""

    name: str
    crowd: Crowd
    make: Make
    samples: list[Sample] = field(default_factory=list)

    def medians(self) -> dict[str, float]:
        rounds = [sample.summary() for sample in self.samples]
        return {key: median(each[key] for each in rounds) for key in rounds[0]}


def peer_post(person: int, turn: int) -> bytes:
    return orjson.dumps({"id": f"{person}-{turn}", "text": TEXT, "speaker": f"委员{person}"})


def post(person: int, turn: int) -> bytes:
    return ours.command("statement.post", {"text": f"{TEXT}（{person}-{turn}）"})


def vote(session: ours.Session) -> Make:
    """Everybody votes on everything in turn, and changes their mind each time round."""

    def make(person: int, turn: int) -> bytes:
        statement = session.statements[(person + turn) % len(session.statements)]
        choice = CHOICES[turn // len(session.statements) % len(CHOICES)]
        args = {"statement": statement, "choice": choice, "revision": turn}
        return ours.command("endorsement.cast", args)

    return make


class Stand:
    """Every server of this measurement, each with a database of its own."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self._stack = stack
        self._folder = folder
        self._redis_url = stack.enter_context(valkey())

    def sqlite(self) -> Iterator[Run]:
        yield from self._peers("sqlite", lambda name: f"sqlite:///{self._folder / name}.sqlite3")
        file = f"sqlite:///{self._folder / 'session.sqlite3'}"
        made = ours.make_session(file, seats=PARTICIPANTS, present=PARTICIPANTS, moderation="pre")
        kinds: tuple[ours.Kind, ...] = ("daphne", "uvicorn")
        for kind in kinds:
            yield from self._product("sqlite", kind, made.copied_to(self._folder, kind))

    def postgres(self) -> Iterator[Run]:
        """:raises PostgresError: there is no PostgreSQL to be had."""
        server = PostgresServer()
        self._stack.callback(server.remove)
        server.start()
        yield from self._peers("postgres", lambda name: _database(server.url, name))
        made = ours.make_session(
            _database(server.url, "session"),
            seats=PARTICIPANTS,
            present=PARTICIPANTS,
            moderation="pre",
        )
        yield from self._product("postgres", "daphne", made)

    def _peers(self, where: str, database: Callable[[str], str]) -> Iterator[Run]:
        for name, keep in (("T", False), ("T_tuned", True)):
            server = theirs.start_tutorial(
                database(name.lower()), self._redis_url, keep_connections=keep
            )
            self._stack.enter_context(machine.running(server))
            yield Run(f"{where}.{name}.posts", TutorialCrowd(name, server), peer_post)

    def _product(self, where: str, kind: ours.Kind, session: ours.Session) -> Iterator[Run]:
        server = ours.start(kind, session, self._redis_url)
        self._stack.enter_context(machine.running(server))
        crowd = ProductCrowd(kind, server, session)
        yield Run(f"{where}.{kind}.posts", crowd, post)
        yield Run(f"{where}.{kind}.votes", crowd, vote(session))


def _database(url: str, name: str) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{url.rpartition('/')[0]}/{name}"


async def run(runs: list[Run], rounds: int, report: Report) -> None:
    crowds = {id(each.crowd): each.crowd for each in runs}
    for crowd in crowds.values():
        await crowd.open(PARTICIPANTS)
    await asyncio.sleep(STEADY_S)
    for turn in range(rounds):
        for each in runs[turn % len(runs) :] + runs[: turn % len(runs)]:
            each.samples.append(await each.crowd.measure(each.make, SECONDS, WARM_UP_S))
    for each in runs:
        report.samples[each.name] = [sample.summary() for sample in each.samples]
        _figures(report, each)


def _figures(report: Report, each: Run) -> None:
    units = {
        "acks_per_s": "1/s",
        "p50_ms": "ms",
        "p99_ms": "ms",
        "cpu_ms_per_ack": "ms",
        "client_cpu_percent": "% of its core",
    }
    for key, unit in units.items():
        rounds = [sample.summary()[key] for sample in each.samples]
        report.figure(f"ingest.{each.name}.{key}", rounds, unit)


def judge(report: Report, runs: list[Run], where: str, final: float) -> None:
    """This stage's goal, then the final ones (S5), on the server that we ship first: Daphne."""
    by_name = {each.name: each.medians() for each in runs}
    peer, tuned = by_name[f"{where}.T.posts"], by_name[f"{where}.T_tuned.posts"]
    mine, votes = by_name[f"{where}.daphne.posts"], by_name[f"{where}.daphne.votes"]
    over = {name: m["acks_per_s"] / peer["acks_per_s"] for name, m in by_name.items()}
    posts = over[f"{where}.daphne.posts"]
    report.at_least(f"ingest.{where}.posts_over_T", posts, "×", 5, "≥ 5: first stage")
    report.at_least(f"S5.{where}.posts_over_T", posts, "×", final, f"≥ {final:g}")
    against_tuned = mine["acks_per_s"] / tuned["acks_per_s"]
    report.at_least(f"S5.{where}.posts_over_tuned_T", against_tuned, "×", 5, "≥ 5")
    # The tutorial has no votes: a post is the cheapest thing it keeps.
    ballots = over[f"{where}.daphne.votes"]
    report.at_least(f"S5.{where}.votes_over_T_posts", ballots, "×", 12, "≥ 12")
    for name, figures in (("posts", mine), ("votes", votes)):
        share = peer["p99_ms"] / figures["p99_ms"]
        report.at_least(f"S5.{where}.{name}.p99_T_over_ours", share, "×", 5, "≥ 5")
        # Steadier than acknowledgements per second where other programs crowd the machine.
        saved = peer["cpu_ms_per_ack"] / figures["cpu_ms_per_ack"]
        report.figure(f"ingest.{where}.{name}.cpu_T_over_ours", [saved], "×")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--no-postgres", action="store_true", default=QUICK)
    options = parser.parse_args()
    report = Report("ingest")
    report.note(machine.prepare())
    report.note(f"RATE_FACTOR={ours.RATE_FACTOR}: the product's rate limits are out of reach")
    report.note("the product's session moderates before publication: authors alone see their posts")
    report.note(f"{options.rounds} interleaved rounds of {SECONDS:g} s, medians")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        stand = Stand(stack, Path(folder))
        sqlite, postgres = list(stand.sqlite()), []
        if options.no_postgres:
            report.note("PostgreSQL left out" + (" (QUICK=1)" if QUICK else ""))
        else:
            try:
                postgres = list(stand.postgres())
            except PostgresError as error:
                report.note(f"PostgreSQL left out: {error}")
        client.run(lambda: run([*sqlite, *postgres], options.rounds, report))
    judge(report, sqlite, "sqlite", 8)
    if postgres:
        judge(report, postgres, "postgres", 15)
    report.write()


if __name__ == "__main__":
    main()
