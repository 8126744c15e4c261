"""Participants who each keep one command on its way, against the product or the tutorial's way."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from benchmarks import machine, ours
from benchmarks.audience import Audience, Viewer
from benchmarks.client import Socket, connect, gather
from benchmarks.figures import percentile
from benchmarks.http_client import HttpConnection, connect_http

QUIET_S = 20.0
# A slow peer answers in bursts: a run goes on until so many of the participants have been answered.
ANSWERED = 1 / 3


@dataclass
class Sample:
    """One run of one kind against one server."""

    acks: int
    seconds: float
    latencies_ms: list[float] = field(repr=False)
    server_cpu: float
    client_cpu: float

    def summary(self) -> dict[str, float]:
        return {
            "acks_per_s": self.acks / self.seconds,
            "p50_ms": percentile(self.latencies_ms, 0.50),
            "p99_ms": percentile(self.latencies_ms, 0.99),
            "cpu_ms_per_ack": self.server_cpu / self.acks * 1000,
            "client_cpu_percent": self.client_cpu / self.seconds * 100,
        }


class Crowd(ABC):
    """Everybody sends, waits for the acknowledgement, and sends again while `running`."""

    def __init__(self, name: str, server: machine.Server) -> None:
        self.name = name
        self.server = server
        self.people: list[Participant] = []
        self.running = False
        self.latencies: list[float] = []

    @abstractmethod
    async def open(self, participants: int) -> None:
        """Brings the participants in."""

    async def come_back(self) -> None:  # noqa: B027  mostly nobody was
        """Whoever the server has let go since the last round is here again."""

    async def measure(
        self, make: Callable[[int, int], bytes], seconds: float, warm_up: float
    ) -> Sample:
        """`make(person, turn)` gives what is sent next. Nothing of the `warm_up` is counted.

        What is on its way afterwards is for `until_quiet`, `end` or the next `measure`.
        """
        await self.come_back()
        self.running = True
        for person in self.people:
            person.make = make
            if not person.sent_at:
                person.send()
        await asyncio.sleep(warm_up)
        self.latencies = []
        server, own, began = self.server.cpu_seconds(), time.process_time(), time.monotonic()
        await asyncio.sleep(seconds)
        await self._until_answered()
        sample = Sample(
            acks=len(self.latencies),
            seconds=time.monotonic() - began,
            latencies_ms=self.latencies,
            server_cpu=self.server.cpu_seconds() - server,
            client_cpu=time.process_time() - own,
        )
        self.running = False
        return sample

    async def _until_answered(self) -> None:
        deadline = time.monotonic() + QUIET_S
        while len(self.latencies) < ANSWERED * len(self.people):
            if time.monotonic() > deadline:
                raise SystemExit(f"{self.name}: {len(self.latencies)} answers in {QUIET_S:g} s")
            await asyncio.sleep(0.05)

    async def until_quiet(self) -> None:
        """What is on its way belongs to this run, not to the next."""
        deadline = time.monotonic() + QUIET_S
        while any(person.sent_at for person in self.people):
            self.nobody_lost()
            if time.monotonic() > deadline:
                raise SystemExit(f"{self.name}: unanswered after {QUIET_S:g} s")
            await asyncio.sleep(0.02)

    def end(self) -> None:
        """No round will follow: what is on its way goes with the server, and disturbs nobody."""
        self.nobody_lost()
        self.server.kill()

    def nobody_lost(self) -> None:
        """:raises SystemExit: the server has ended somebody's connection."""
        lost = [person.socket.ended for person in self.people if person.socket.ended]
        if lost:
            raise SystemExit(f"{self.name}: ended by the server: {lost[:3]}")


class Participant:
    """One closed loop."""

    def __init__(self, crowd: Crowd, index: int, socket: Socket | HttpConnection) -> None:
        self.crowd = crowd
        self.index = index
        self.socket = socket
        self.turn = 0
        self.sent_at = 0.0
        self.make: Callable[[int, int], bytes]

    def send(self) -> None:
        self.turn += 1
        self.sent_at = time.perf_counter()
        self.socket.send(self.make(self.index, self.turn))

    def acknowledged(self) -> None:
        self.crowd.latencies.append((time.perf_counter() - self.sent_at) * 1000)
        self.sent_at = 0.0
        if self.crowd.running:
            self.send()


class TutorialCrowd(Crowd):
    async def open(self, participants: int) -> None:
        calls = [partial(connect, self.server.port, "/ws/desk/hall/")] * participants
        for index, socket in enumerate(await gather(calls)):
            person = Participant(self, index, socket)
            socket.on_text = partial(_count, person)
            self.people.append(person)


class PostingCrowd(Crowd):
    """Each with a token and a kept connection, which Daphne ends when a minute is silent."""

    def __init__(self, name: str, server: machine.Server, tokens: list[str]) -> None:
        super().__init__(name, server)
        self.tokens = tokens

    async def open(self, participants: int) -> None:
        for index, connection in enumerate(await self._connect(range(participants))):
            person = Participant(self, index, connection)
            connection.on_response = partial(_answered, person)
            self.people.append(person)

    async def come_back(self) -> None:
        gone = [person for person in self.people if person.socket.ended]
        connections = await self._connect([person.index for person in gone])
        for person, connection in zip(gone, connections, strict=True):
            person.socket = connection
            connection.on_response = partial(_answered, person)

    async def _connect(self, people: Iterable[int]) -> list[HttpConnection]:
        port, path = self.server.port, "/messages/"
        return await gather([partial(connect_http, port, path, self.tokens[i]) for i in people])


class ProductCrowd(Crowd):
    def __init__(self, name: str, server: machine.Server, session: ours.Session) -> None:
        super().__init__(name, server)
        self.session = session
        self.audience = Audience(ours.span)

    async def open(self, participants: int) -> None:
        enter = partial(ours.enter, self.server.port, self.session)
        tokens = self.session.tokens[:participants]
        sockets = await gather([partial(enter, token) for token in tokens])
        for index, socket in enumerate(sockets):
            viewer = Viewer(self.audience, socket, self.session.head)
            person = Participant(self, index, socket)
            socket.on_text = partial(_hear, person, viewer)
            self.people.append(person)
        self._alive = asyncio.create_task(ours.keep_alive(lambda: self.audience.viewers))


def _count(person: Participant, payload: bytes) -> None:
    person.acknowledged()


def _answered(person: Participant, status: int) -> None:
    if status != 201:
        raise SystemExit(f"{person.crowd.name} answered {status}")
    person.acknowledged()


def _hear(person: Participant, viewer: Viewer, payload: bytes) -> None:
    if payload.startswith(b'{"type":"ack"'):
        person.acknowledged()
    elif payload.startswith(b'{"type":"events"'):
        viewer.on_text(payload)
    elif payload.startswith((b'{"type":"refused"', b'{"type":"error"')):
        raise SystemExit(f"{person.crowd.name} refused: {payload.decode()}")
