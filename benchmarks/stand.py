"""Every server of a measurement of acknowledgements, each with a database of its own.

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
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from statistics import median

import orjson
import psycopg

from benchmarks import client, machine, ours, theirs
from benchmarks.crowds import Crowd, PostingCrowd, ProductCrowd, Sample, TutorialCrowd
from benchmarks.figures import Report
from benchmarks.machine import QUICK
from benchmarks.rooms import TEXT
from config.embedded import valkey
from tests.support.postgres import PostgresError, PostgresServer

PARTICIPANTS = 300
ROUNDS = 2 if QUICK else 3
SECONDS = 1.5 if QUICK else 5.0
# The first acknowledgements come while caches are cold and everybody starts at once.
WARM_UP_S = 0.5 if QUICK else 1.5
STEADY_S = 0 if QUICK else 60
KINDS: tuple[ours.Kind, ...] = ("daphne", "uvicorn")
UNITS = {
    "acks_per_s": "1/s",
    "p50_ms": "ms",
    "p99_ms": "ms",
    "cpu_ms_per_ack": "ms",
    "client_cpu_percent": "% of its core",
}
Make = Callable[[int, int], bytes]


@dataclass(eq=False)
class Run:
    """One server and what its crowd sends, measured once a round."""

    name: str
    crowd: Crowd
    make: Make
    samples: list[Sample] = field(default_factory=list)

    def medians(self) -> dict[str, float]:
        rounds = [sample.summary() for sample in self.samples]
        return {key: median(each[key] for each in rounds) for key in UNITS}


def peer_post(person: int, turn: int) -> bytes:
    return orjson.dumps({"id": f"{person}-{turn}", "text": TEXT, "speaker": f"委员{person}"})


def drf_post(person: int, turn: int) -> bytes:
    return orjson.dumps({"room": "hall", "text": TEXT})


class Files:
    """SQLite: a file for each server."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fresh(self, name: str) -> str:
        """The address of an empty database."""
        return f"sqlite:///{self._folder / name}.sqlite3"

    def copy(self, session: ours.Session, name: str) -> ours.Session:
        """The same session in a database of its own."""
        return session.copied_to(self._folder, name)


class Postgres:
    """A database for each server, all in one PostgreSQL that ends with the `stack`."""

    def __init__(self, stack: ExitStack) -> None:
        # Each thread of a peer that serves 300 people takes a connection of its own.
        self._server = PostgresServer(max_connections="700")
        stack.callback(self._server.remove)
        self._server.start()

    def fresh(self, name: str) -> str:
        return self._create(name, "template1")

    def copy(self, session: ours.Session, name: str) -> ours.Session:
        made = session.database_url.rpartition("/")[2]
        return replace(session, database_url=self._create(name, made))

    def _create(self, name: str, like: str) -> str:
        with psycopg.connect(self._server.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        return f"{self._server.url.rpartition('/')[0]}/{name}"


class Stand:
    """Starts servers; all of them end with the `stack`."""

    def __init__(self, stack: ExitStack, folder: Path, *, with_drf: bool) -> None:
        self._stack = stack
        self._folder = folder
        self._with_drf = with_drf
        self._redis_url = stack.enter_context(valkey())

    def open(self, where: str, make: Callable[[ours.Session], Make]) -> list[Run]:
        """:raises PostgresError: there is no PostgreSQL to be had."""
        databases = Postgres(self._stack) if where == "postgres" else Files(self._folder)
        url, seats = databases.fresh("session"), PARTICIPANTS
        made = machine.meanwhile(
            partial(ours.make_session, url, seats=seats, present=seats, moderation="pre")
        )
        runs = list(self._peers(where, databases.fresh))
        session = made.result()
        copies = [(kind, databases.copy(session, kind)) for kind in KINDS]
        runs += [self._product(where, kind, copy, make) for kind, copy in copies]
        self._stack.enter_context(machine.all_running([run.crowd.server for run in runs]))
        return runs

    def _peers(self, where: str, database: Callable[[str], str]) -> Iterator[Run]:
        for name, keep in (("T", False), ("T_tuned", True)):
            server = theirs.start_tutorial(
                database(name.lower()), self._redis_url, keep_connections=keep
            )
            yield Run(f"{where}.{name}", TutorialCrowd(name, server), peer_post)
        if self._with_drf:
            server, tokens = theirs.start_drf(database("drf"), self._redis_url, PARTICIPANTS)
            yield Run(f"{where}.DRF", PostingCrowd("DRF", server, tokens), drf_post)

    def _product(
        self, where: str, kind: ours.Kind, session: ours.Session, make: Callable[..., Make]
    ) -> Run:
        server = ours.start(kind, session, self._stack.enter_context(valkey()))
        return Run(f"{where}.{kind}", ProductCrowd(kind, server, session), make(session))


def measure(
    report: Report,
    make: Callable[[ours.Session], Make],
    judge: Callable[[Report, dict[str, dict[str, float]], str], None],
    *,
    with_drf: bool,
) -> None:
    """The whole program: servers, rounds, figures, and what `judge` says of the medians."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    both = ["sqlite"] if QUICK else ["sqlite", "postgres"]
    parser.add_argument("--on", nargs="+", choices=["sqlite", "postgres"], default=both)
    options = parser.parse_args()
    report.note(machine.prepare())
    report.note(f"RATE_FACTOR={ours.RATE_FACTOR}: the product's rate limits are out of reach")
    report.note("the product's session moderates before publication: authors alone see their posts")
    report.note(f"{options.rounds} interleaved rounds of {SECONDS:g} s, medians")
    if QUICK:
        report.note("QUICK=1: rounds there and back; after its last a peer is not waited for")
    for where in options.on:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
            try:
                runs = Stand(stack, Path(folder), with_drf=with_drf).open(where, make)
            except PostgresError as error:
                report.note(f"PostgreSQL left out: {error}")
                continue
            client.run(lambda runs=runs: _run(runs, options.rounds))  # type: ignore[misc]
            _figures(report, runs)
            judge(report, {run.name.partition(".")[2]: run.medians() for run in runs}, where)
    report.write()


async def _run(runs: list[Run], rounds: int) -> None:
    for each in runs:
        await each.crowd.open(PARTICIPANTS)
    await asyncio.sleep(STEADY_S)
    plan = _there_and_back(runs, rounds) if QUICK else _in_turn(runs, rounds)
    for place, each in enumerate(plan):
        each.samples.append(await each.crowd.measure(each.make, SECONDS, WARM_UP_S))
        rest = plan[place + 1 :]
        if rest[:1] == [each]:
            each.crowd.nobody_lost()
        elif QUICK and each not in rest and not isinstance(each.crowd, ProductCrowd):
            each.crowd.end()
        else:
            await each.crowd.until_quiet()


def _in_turn(runs: list[Run], rounds: int) -> list[Run]:
    """Each round begins with another."""
    return [
        each
        for turn in range(rounds)
        for each in runs[turn % len(runs) :] + runs[: turn % len(runs)]
    ]


def _there_and_back(runs: list[Run], rounds: int) -> list[Run]:
    """The slowest peer stands where the order turns: it need not come to rest between its rounds.

    What 300 people have on its way takes a peer up to five seconds.
    """
    ours_first = sorted(runs, key=lambda run: not isinstance(run.crowd, ProductCrowd))
    return [each for turn in range(rounds) for each in ours_first[:: -1 if turn % 2 else 1]]


def _figures(report: Report, runs: list[Run]) -> None:
    for each in runs:
        rounds = [sample.summary() for sample in each.samples]
        report.samples[each.name] = rounds
        for key, unit in UNITS.items():
            report.figure(f"{report.name}.{each.name}.{key}", [one[key] for one in rounds], unit)
