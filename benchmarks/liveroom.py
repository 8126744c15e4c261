"""S4: a live room of 300 who all post and follow (make bench-room).

Open loop: posts come at a fixed rate, each from the next participant, whether or not the last one
was answered. A rate is held when every post was committed, every participant saw every post, in
order, without a gap or a double, and 99 of 100 sights came within 250 ms of the sending. The rates
of a ladder are tried one after the other, upward, until two in a row are not held; each server has
its own ladder, and its ceiling is the highest rate that was held.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from benchmarks import client, machine, ours, theirs
from benchmarks.client import Socket, connect, gather
from benchmarks.figures import Report, percentile
from benchmarks.machine import QUICK
from benchmarks.rooms import TEXT
from config.embedded import valkey

PEOPLE = 300
KINDS: tuple[machine.Kind, ...] = ("daphne", "uvicorn")
LIMIT_MS = 250.0
OVER_T = 30
SECONDS = 2.5 if QUICK else 8.0
STEADY_S = 0 if QUICK else 60
# What is still on its way when the last post was sent has so long to arrive.
PATIENCE_S = 3.0
SETTLING_S = 20.0
T_RATES = (8, 11, 14, 17, 20, 25, 30, 40) if not QUICK else (8, 14, 20)
OUR_RATES = (300, 420, 600, 800, 1000, 1200, 1500) if not QUICK else (300, 420, 600, 800)


class Member:
    """One participant: what arrived, and when."""

    __slots__ = ("confirmed", "cursor", "faults", "received", "socket", "spans")

    def __init__(self, socket: Socket, cursor: int) -> None:
        self.socket = socket
        self.cursor = cursor
        self.received = self.confirmed = self.faults = 0
        self.spans: list[tuple[int, int, float]] = []

    def saw(self, first: int, last: int, now: float) -> None:
        if first != self.cursor + 1:
            self.faults += 1
        self.cursor = last
        self.spans.append((first, last, now))


class Hall(ABC):
    """A room on one server."""

    def __init__(self, name: str, server: machine.Server) -> None:
        self.name = name
        self.server = server
        self.members: list[Member] = []
        self.sent: dict[str, float] = {}
        self.sent_at: dict[int, float] = {}
        self.turn = self.refused = 0

    @abstractmethod
    async def open(self) -> None:
        """Brings everybody in."""

    @abstractmethod
    def payload(self, key: int) -> tuple[str, bytes]:
        """A post, and the id by which it is acknowledged."""

    @abstractmethod
    def hear(self, member: Member, payload: bytes) -> None:
        """Whatever a socket gets."""

    async def enter(self, calls: Sequence[Any], cursor: int) -> None:
        for socket in await gather(calls):
            member = Member(socket, cursor)
            socket.on_text = partial(self.hear, member)
            self.members.append(member)

    async def hold(self, rate: float, seconds: float) -> dict[str, float]:
        """Posts at this rate and says how it went."""
        self.sent.clear()
        self.sent_at.clear()
        self.refused = 0
        for member in self.members:
            member.spans.clear()
            member.faults = 0
        count, began = int(rate * seconds), time.perf_counter()
        server, own = self.server.cpu_seconds(), time.process_time()
        for number in range(count):
            late = began + number / rate - time.perf_counter()
            if late > 0:
                await asyncio.sleep(late)
            self._post()
        await self._until_all_is_seen(count)
        elapsed = time.perf_counter() - began
        return self._summary(count) | {
            "cpu_ms_per_post": (self.server.cpu_seconds() - server) / count * 1000,
            "client_cpu_percent": (time.process_time() - own) / elapsed * 100,
        }

    def _post(self) -> None:
        member = self.members[self.turn % len(self.members)]
        key, payload = self.payload(self.turn)
        self.turn += 1
        self.sent[key] = time.perf_counter()
        member.socket.send(payload)

    def acknowledged(self, key: str, seq: int) -> None:
        if key in self.sent:  # of this rate, and not a late one of the rate before
            self.sent_at[seq] = self.sent[key]

    async def settle(self) -> None:
        """What is still on its way when a rate was not held is no burden to the next."""
        deadline, before = time.perf_counter() + SETTLING_S, -1
        while time.perf_counter() < deadline:
            now = sum(member.cursor for member in self.members)
            if now == before:
                return
            before = now
            await asyncio.sleep(1)

    async def _until_all_is_seen(self, count: int) -> None:
        deadline = time.perf_counter() + PATIENCE_S
        while time.perf_counter() < deadline:
            done = len(self.sent_at) == count and self._missing() == 0
            if done:
                return
            await asyncio.sleep(0.05)

    def _missing(self) -> int:
        """Sights that are still to come."""
        return sum(
            len(self.sent_at) - sum(last - first + 1 for first, last, _ in member.spans)
            for member in self.members
        )

    def _summary(self, count: int) -> dict[str, float]:
        waits = [
            (at - self.sent_at[seq]) * 1000
            for member in self.members
            for first, last, at in member.spans
            for seq in range(first, last + 1)
            if seq in self.sent_at
        ]
        return {
            "unanswered": count - len(self.sent_at),
            "refused": self.refused,
            "missing": count * len(self.members) - len(waits),
            "faults": sum(member.faults for member in self.members),
            "p50_ms": percentile(waits, 0.5) if waits else float("inf"),
            "p99_ms": percentile(waits, 0.99) if waits else float("inf"),
        }


class OurHall(Hall):
    def __init__(self, kind: ours.Kind, server: machine.Server, session: ours.Session) -> None:
        super().__init__(kind, server)
        self.session = session

    async def open(self) -> None:
        enter = partial(ours.enter, self.server.port, self.session)
        tokens = self.session.tokens[:PEOPLE]
        await self.enter([partial(enter, token) for token in tokens], self.session.head)
        self._alive = asyncio.create_task(ours.keep_alive(lambda: self.members))

    def payload(self, key: int) -> tuple[str, bytes]:
        frame = ours.command("statement.post", {"text": f"{TEXT}（{key}）"})
        return orjson.loads(frame)["id"], frame

    def hear(self, member: Member, payload: bytes) -> None:
        member.received += len(payload)
        if payload.startswith(b'{"type":"events"'):
            # {"type":"events","from":1,"to":2,…: nothing else of it is needed.
            first, _, rest = payload[24:64].partition(b',"to":')
            member.saw(int(first), int(rest.split(b",", 1)[0]), time.perf_counter())
        elif payload.startswith(b'{"type":"ack"'):
            answer = orjson.loads(payload)
            self.acknowledged(answer["id"], answer["seq"])
        elif payload.startswith(b'{"type":"refused"'):
            self.refused += 1  # too much is asked of it: this rate is not held
        elif payload.startswith(b'{"type":"error"'):
            raise SystemExit(f"{self.name}: {payload.decode()}")


class TheirHall(Hall):
    """T sends each message to each socket; nothing orders what two threads have committed."""

    async def open(self) -> None:
        calls = [partial(connect, self.server.port, "/ws/room/hall/")] * PEOPLE
        await self.enter(calls, 0)

    def payload(self, key: int) -> tuple[str, bytes]:
        message = {"id": str(key), "text": TEXT, "speaker": f"委员{key % PEOPLE}"}
        return str(key), orjson.dumps(message)

    def hear(self, member: Member, payload: bytes) -> None:
        frame = orjson.loads(payload)
        if frame.get("type") == "ack":
            self.acknowledged(frame["id"], frame["seq"])
        else:
            member.cursor = frame["seq"] - 1
            member.saw(frame["seq"], frame["seq"], time.perf_counter())


async def climb(report: Report, hall: Hall, rates: Sequence[int]) -> int:
    """The highest rate that was held; 0 if none was."""
    held = failed = 0
    await hall.hold(rates[0] / 2, 1.0)
    for rate in rates:
        result = await hall.hold(rate, SECONDS)
        lost = [member.socket.ended for member in hall.members if member.socket.ended]
        whole = not (result["unanswered"] or result["missing"] or result["faults"] or lost)
        report.samples[f"{hall.name}.{rate}"] = result
        words = ", ".join(f"{key} {value:.4g}" for key, value in result.items())
        report.note(f"{hall.name} at {rate}/s: {words}{f', lost {lost[:2]}' if lost else ''}")
        if whole and result["p99_ms"] <= LIMIT_MS:
            held, failed = rate, 0
            continue
        failed += 1
        if failed == 2 or lost:
            break
        await hall.settle()
    return held


async def measure(report: Report, their: Hall, our: Sequence[Hall]) -> None:
    for hall in (their, *our):
        await hall.open()
    await asyncio.sleep(STEADY_S)
    ceiling = await climb(report, their, T_RATES)
    report.figure("room.T.posts_per_s", [ceiling], "1/s")
    for hall in our:
        held = await climb(report, hall, OUR_RATES)
        report.figure(f"room.{hall.name}.posts_per_s", [held], "1/s")
        ratio = held / (ceiling or T_RATES[0])  # where T held none, that is more than it can do
        report.at_least(f"S4.{hall.name}.over_T", ratio, "×", OVER_T, f"≥ {OVER_T}")
        wanted = report.samples.get(f"{hall.name}.{held}", {}).get("p99_ms", float("inf"))
        report.at_most(f"S4.{hall.name}.p99_at_its_ceiling", wanted, "ms", LIMIT_MS, "≤ 250")


def main() -> None:
    report = Report("room")
    report.note(machine.prepare())
    report.note(
        f"{PEOPLE} people, each rate for {SECONDS:g} s, {STEADY_S} s after they came; SQLite"
    )
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        their, *our = _start(stack, Path(folder))
        client.run(lambda: measure(report, their, our))
    report.write()


def _start(stack: ExitStack, folder: Path) -> list[Hall]:
    redis_url = stack.enter_context(valkey())
    file = f"sqlite:///{folder / 'session.sqlite3'}"
    making = partial(ours.make_session, file, seats=PEOPLE, present=PEOPLE, moderation="post")
    made = machine.meanwhile(making)
    peer = theirs.start_tutorial(f"sqlite:///{folder / 't.sqlite3'}", redis_url)
    halls: list[Hall] = [TheirHall("T", peer)]
    for kind in KINDS:
        session = made.result().copied_to(folder, kind)
        server = ours.start(kind, session, stack.enter_context(valkey()))
        halls.append(OurHall(kind, server, session))
    stack.enter_context(machine.all_running([hall.server for hall in halls]))
    return halls


if __name__ == "__main__":
    main()
