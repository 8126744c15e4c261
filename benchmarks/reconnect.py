"""S9: everybody comes back after `kill -9` of the server (make bench-reconnect).

Clients try again as the product's pages do: after a random pause under a limit that has grown to
two seconds by the time the server is back. A part of them has kept its state and resumes behind
the last event that it has seen; the others have been reloaded and fetch it whole over HTTP.
Meanwhile things have happened through another process, so the server's memory of the log is empty.
T has no state: its clients only connect, and so do the bare consumer's.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import socket
import tempfile
import time
from abc import ABC, abstractmethod
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median

import orjson

from benchmarks import client, machine, ours, theirs, web
from benchmarks.client import Socket, connect
from benchmarks.figures import Report, percentile
from benchmarks.machine import QUICK, Server, cores
from config.embedded import free_port, valkey

CLIENTS = 1000
ROUNDS = 1 if QUICK else 3
KINDS: tuple[machine.Kind, ...] = ("daphne",) if QUICK else ("daphne", "uvicorn")
POSTS, VOTES = 200, 3
MEANWHILE = 50
# Those who resume have missed up to so many events before the crash.
BEHIND = 100
RELOADED = 0.5
SHORTEST_S, FIRST_S, LONGEST_S = 0.2, 0.4, 2.0
PATIENCE_S = 60.0
LOOK_S = 0.005


@dataclass
class Round:
    """One crash. `reloaded` and `resumed`: seconds from listening until each was whole."""

    start_up_s: float
    start_up_cpu: float
    cpu_s: float
    client_cpu: float
    reloaded: list[float] = field(default_factory=list)
    resumed: list[float] = field(default_factory=list)


class Crowd(ABC):
    """The clients of one server, which is killed and started again on its port."""

    def __init__(self, name: str, clients: int) -> None:
        self.name = name
        self.clients = clients
        self.port = free_port()
        self.sockets: list[Socket] = []
        self.rounds: list[Round] = []

    @abstractmethod
    def start(self) -> Server: ...

    @abstractmethod
    async def come(self, number: int, *, reloaded: bool) -> None:
        """Client `number` becomes whole. :raises ConnectionError: the server is not there yet."""

    def meanwhile(self) -> None:  # noqa: B027  nothing, where there is no state
        """What happens while the server is away."""

    def check(self) -> None:  # noqa: B027
        """:raises SystemExit: somebody is not whole."""

    def close(self) -> None:
        for each in self.sockets:
            each.close()
        self.sockets.clear()


class BareCrowd(Crowd):
    def __init__(self, kind: machine.Kind, clients: int) -> None:
        super().__init__(f"bare_{kind}", clients)
        self.kind = kind

    def start(self) -> Server:
        return theirs.start_bare(self.kind, self.port)

    async def come(self, number: int, *, reloaded: bool) -> None:
        self.sockets.append(await connect(self.port, "/live"))


class TutorialCrowd(Crowd):
    def __init__(self, database_url: str, redis_url: str, clients: int) -> None:
        super().__init__("T", clients)
        self.database_url, self.redis_url = database_url, redis_url

    def start(self) -> Server:
        return theirs.start_tutorial(self.database_url, self.redis_url, door=self.port)

    async def come(self, number: int, *, reloaded: bool) -> None:
        self.sockets.append(await connect(self.port, "/ws/room/hall/"))


class ProductCrowd(Crowd):
    def __init__(
        self, kind: machine.Kind, session: ours.Session, redis_url: str, clients: int
    ) -> None:
        super().__init__(kind, clients)
        self.kind, self.session, self.redis_url = kind, session, redis_url
        self.head = session.head
        self.snapshots: dict[int, tuple[bytes, bytes]] = {}

    def start(self) -> Server:
        return ours.start(self.kind, self.session, self.redis_url, door=self.port)

    def meanwhile(self) -> None:
        self.snapshots.clear()
        self.head = ours.let_happen(self.session, posts=MEANWHILE)

    async def come(self, number: int, *, reloaded: bool) -> None:
        cookie = self.session.cookies[number]
        if not reloaded:
            behind = random.randrange(MEANWHILE, MEANWHILE + BEHIND)
            self.sockets.append(await self._follow(cookie, self.head - behind))
            return
        path = f"/api/v1/streams/{self.session.stream}/snapshot"
        answer = await web.get(self.port, path, cookie)
        self.snapshots[number] = answer
        self.sockets.append(await self._follow(cookie, self.head))

    async def _follow(self, cookie: str, after: int) -> Socket:
        """Whole when "subscribed" has come, and where some are missing, the events to the head."""
        each = await connect(self.port, "/live", cookie)
        whole: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def on_text(payload: bytes) -> None:
            missed = self.head > after
            if whole.done():
                return
            if payload.startswith((b'{"type":"error"', b'{"type":"resnapshot"')):
                whole.set_exception(SystemExit(f"{self.name}: {payload.decode()}"))
            elif payload.startswith(b'{"type":"events"' if missed else b'{"type":"subscribed"'):
                span = ours.span(payload)
                if missed and span != (after + 1, self.head):
                    whole.set_exception(SystemExit(f"{self.name}: {span} after {after}"))
                else:
                    whole.set_result(None)
                each.on_text = lambda payload: None

        each.on_text = on_text
        each.send(orjson.dumps({"type": "hello", "version": 1}))
        wish = {"stream": self.session.stream, "epoch": self.session.epoch, "after": after}
        each.send(orjson.dumps({"type": "subscribe", **wish}))
        await asyncio.wait_for(whole, PATIENCE_S)
        return each

    def check(self) -> None:
        """The same shared state for all, at the head, and each with what is their own."""
        shared, seats = set(), set()
        for answer in self.snapshots.values():
            state = orjson.loads(web.unpacked(answer))
            own = state["own"]["put"]
            if state["seq"] != self.head or len(own["my_vote"]) != VOTES:
                raise SystemExit(f"{self.name}: a snapshot of {state['seq']}, not of {self.head}")
            seats.add(state["seat"])
            shared.add(orjson.dumps(state["put"], option=orjson.OPT_SORT_KEYS))
        if len(shared) > 1 or len(seats) != len(self.snapshots):
            raise SystemExit(f"{self.name}: {len(shared)} states for {len(seats)} people")


async def crash(crowd: Crowd, server: Server) -> Server:
    """Kills the server, starts another, and waits until everybody is whole."""
    await asyncio.to_thread(server.kill)
    crowd.close()
    await asyncio.to_thread(crowd.meanwhile)
    began, own_cpu = time.monotonic(), time.process_time()
    listens = asyncio.create_task(_listens(crowd.port))
    reloaded = [number % 100 < RELOADED * 100 for number in range(crowd.clients)]
    coming = [
        asyncio.create_task(_come_back(crowd, number, reloaded=each))
        for number, each in enumerate(reloaded)
    ]
    again = await asyncio.to_thread(crowd.start)
    since = await listens
    start_up_cpu = again.cpu_seconds()
    whole = await asyncio.gather(*coming)
    done = Round(
        since - began,
        start_up_cpu,
        again.cpu_seconds() - start_up_cpu,
        time.process_time() - own_cpu,
    )
    for at, each in zip(whole, reloaded, strict=True):
        (done.reloaded if each else done.resumed).append(at - since)
    crowd.rounds.append(done)
    crowd.check()
    return again


async def _listens(port: int) -> float:
    """Since when somebody accepts connections."""
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return time.monotonic()
        except OSError:
            await asyncio.sleep(LOOK_S)


async def _come_back(crowd: Crowd, number: int, *, reloaded: bool) -> float:
    """When this client was whole."""
    limit = FIRST_S
    while True:
        await asyncio.sleep(max(SHORTEST_S, random.uniform(0, limit)))
        limit = min(LONGEST_S, limit * 2)
        try:
            await crowd.come(number, reloaded=reloaded)
        except OSError:
            continue
        return time.monotonic()


def judge(report: Report, crowd: Crowd) -> None:
    name, rounds = f"reconnect.{crowd.name}", crowd.rounds
    report.figure(f"{name}.start_up", [one.start_up_s for one in rounds], "s until it listens")
    report.figure(f"{name}.start_up_cpu", [one.start_up_cpu for one in rounds], "CPU s")
    costs = [one.cpu_s / crowd.clients * 1000 for one in rounds]
    report.figure(f"{name}.cpu", costs, "CPU ms per client")
    report.figure(f"{name}.client_cpu", [one.client_cpu for one in rounds], "CPU s of the client")
    for part in ("resumed", "reloaded") if isinstance(crowd, ProductCrowd) else ("all",):
        values = [_seconds(one, part) for one in rounds]
        report.figure(f"{name}.{part}.p50", [median(each) for each in values], "s")
        p99 = median(percentile(each, 0.99) for each in values)
        if part == "all":
            report.figure(f"{name}.{part}.p99", [p99], "s")
        else:
            report.at_most(f"S9.{crowd.name}.{part}.p99", p99, "s", 3, "≤ 3")


def _seconds(one: Round, part: str) -> list[float]:
    return {"all": [*one.resumed, *one.reloaded], "resumed": one.resumed}.get(part, one.reloaded)


async def measured(crowds: list[Crowd], rounds: int, stack: ExitStack) -> None:
    servers = {crowd.name: crowd.start() for crowd in crowds}
    for server in servers.values():  # these are only killed: they may start on any core
        server.run_on(cores()[0] | cores()[1])
    for server in servers.values():
        server.wait_until_it_listens()
    for turn in range(rounds):
        for crowd in crowds[turn % len(crowds) :] + crowds[: turn % len(crowds)]:
            servers[crowd.name] = await crash(crowd, servers[crowd.name])
            stack.callback(servers[crowd.name].close)
    for crowd in crowds:
        crowd.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--kinds", nargs="*", default=KINDS)
    parser.add_argument("--alone", action="store_true", help="without the peers")
    options = parser.parse_args()
    report = Report("reconnect")
    report.note(machine.prepare())
    report.note(
        f"{options.clients} clients, {RELOADED:.0%} of them reloaded, {options.rounds} rounds; "
        f"pauses between {SHORTEST_S} and {LONGEST_S} s are in the times; T and bare only connect"
    )
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        file = f"sqlite:///{Path(folder) / 'session.sqlite3'}"
        session = ours.make_session(
            file, seats=options.clients, present=options.clients, moderation="post"
        )
        session = session.at(ours.let_happen(session, posts=POSTS, votes=VOTES))
        crowds: list[Crowd] = []
        for kind in options.kinds:
            own, redis_url = session.copied_to(Path(folder), kind), stack.enter_context(valkey())
            crowds.append(ProductCrowd(kind, own, redis_url, options.clients))
        if not options.alone:
            crowds += [BareCrowd(kind, options.clients) for kind in options.kinds]
            peer = f"sqlite:///{Path(folder) / 'peer.sqlite3'}"
            redis_url = stack.enter_context(valkey())
            crowds.append(TutorialCrowd(peer, redis_url, options.clients))
        client.run(partial(measured, crowds, options.rounds, stack))
        for crowd in crowds:
            judge(report, crowd)
    report.write()


if __name__ == "__main__":
    main()
