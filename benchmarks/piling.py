"""S12 over statements: what a post, a vote and a snapshot cost in a session that fills up."""

from __future__ import annotations

import asyncio
from functools import partial
from http.client import HTTPConnection
from statistics import median
from typing import Any

import orjson

from benchmarks import ours
from benchmarks.audience import Audience, Viewer
from benchmarks.client import Socket
from benchmarks.figures import Report
from benchmarks.machine import QUICK, Server
from benchmarks.rooms import TEXT

SIZES = (20, 150, 1000) if QUICK else (20, 100, 500, 2000, 5000)
TURNS = 30
SNAPSHOTS = 5
# So many fill the session, each with so many posts twice in a second: a mebibyte a second is the
# most that a reader who says once in a second how far it is may be sent.
FILLERS, TOGETHER, PAUSE_S = 10, 30, 0.5


class Desk:
    """One participant who waits for each answer."""

    def __init__(self, socket: Socket, session: ours.Session) -> None:
        self.viewer = Viewer(Audience(ours.span), socket, session.head)
        self.socket = socket
        self.made: list[str] = []
        self.missing = 0
        self.done: asyncio.Future[None]
        socket.on_text = self._on_text

    async def give(self, *commands: bytes) -> None:
        self.missing, self.done = len(commands), asyncio.get_running_loop().create_future()
        for command in commands:
            self.socket.send(command)
        await asyncio.wait_for(self.done, 60)

    def _on_text(self, payload: bytes) -> None:
        if payload.startswith(b'{"type":"refused"'):
            raise SystemExit(payload.decode())
        if payload.startswith(b'{"type":"ack"'):
            result: dict[str, Any] = orjson.loads(payload)["result"] or {}
            if "statement" in result:
                self.made.append(result["statement"])
            self.missing -= 1
            if self.missing == 0:
                self.done.set_result(None)
        else:
            self.viewer.on_text(payload)


def post() -> bytes:
    return ours.command("statement.post", {"text": TEXT})


def vote(statement: str) -> bytes:
    args = {"statement": statement, "choice": "agree", "revision": 1}
    return ours.command("endorsement.cast", args)


async def _fill(desks: list[Desk], missing: int) -> None:
    while missing > 0:
        share = min(TOGETHER, -(-missing // len(desks)))
        await asyncio.gather(*(desk.give(*(post() for _ in range(share))) for desk in desks))
        missing -= share * len(desks)
        await asyncio.sleep(PAUSE_S)


async def measure(
    session: ours.Session, server: Server, report: Report
) -> dict[str, list[tuple[float, float]]]:
    enter = partial(ours.enter, server.port, session)
    desks = [Desk(await enter(token), session) for token in session.tokens[: FILLERS + 2]]
    desk, voter, *fillers = desks
    alive = asyncio.create_task(ours.keep_alive(lambda: [each.viewer for each in desks]))
    curves: dict[str, list[tuple[float, float]]] = {"post": [], "vote": [], "snapshot": []}
    for size in SIZES:
        await _fill(fillers, size - len(session.statements) - sum(len(each.made) for each in desks))
        voted = session.statements + [made for each in desks for made in each.made]
        cpu = server.cpu_seconds()
        for _ in range(TURNS):
            await desk.give(post())
        _note(curves["post"], size, (server.cpu_seconds() - cpu) / TURNS)
        cpu = server.cpu_seconds()
        for statement in voted[-TURNS:]:
            await voter.give(vote(statement))
        _note(curves["vote"], size, (server.cpu_seconds() - cpu) / TURNS)
        costs = [await _snapshot(desk, session, server) for _ in range(SNAPSHOTS)]
        _note(curves["snapshot"], size, median(costs))
    for name, curve in curves.items():
        for statements, ms in curve:
            report.figure(f"growth.{statements:g}_statements.{name}.cpu", [ms], "ms")
    alive.cancel()
    for each in desks:
        each.socket.close()
    return curves


def _note(curve: list[tuple[float, float]], size: float, seconds: float) -> None:
    curve.append((size, seconds * 1000))


async def _snapshot(desk: Desk, session: ours.Session, server: Server) -> float:
    """Of a state that nobody has asked for yet, and that has come to rest."""
    await desk.give(post())
    await asyncio.sleep(0.1)
    began = server.cpu_seconds()
    await asyncio.to_thread(partial(_fetch, server.port, session.stream))
    return server.cpu_seconds() - began


def _fetch(port: int, stream: str) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", f"/api/v1/streams/{stream}/snapshot")
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"snapshot: {answer.status} {body[:300]!r}")
