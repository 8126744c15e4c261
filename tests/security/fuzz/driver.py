"""Sends, listens, and notices what must never happen."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from deliberation.ledger import strict_json
from tests.security.fuzz.frames import Wire
from tests.security.fuzz.lines import Frame, Gone, Line, Opening
from tests.security.fuzz.values import Ids

PATIENCE_S = 20.0
# What a server may close with: its own reasons, and those of the transport below it.
CLOSES = {4400, 4401, 4403, 4404, 4408, 4429, 1000, 1002, 1003, 1006, 1007, 1009}
NEVER = {"INTERNAL", "UNAVAILABLE"}
_PING = Wire("text", b'{"type":"ping"}')


@dataclass
class Tally:
    """What was sent and what came of it."""

    frames: int = 0
    commands: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    closes: Counter[int] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Seat:
    """Whose line it is, and what it follows unless a frame says otherwise."""

    name: str
    token: str | None
    stream: str
    epoch: str


class Participant:
    """One line that is opened again whenever it has ended."""

    def __init__(self, seat: Seat, opening: Opening, ids: Ids, tally: Tally) -> None:
        self.seat = seat
        self._opening = opening
        self._ids = ids
        self._tally = tally
        self._line: Line | None = None
        self._waiting: Counter[str] = Counter()
        self._last: dict[str, Wire] = {}

    async def burst(self, wires: Sequence[Wire]) -> None:
        """All of them at once; then every command must have its answer, and a ping its pong."""
        try:
            line = self._line or await self._come_in()
            for wire in wires:
                self._note(wire)
                await line.send(wire)
            if not any(wire.kind == "raw" for wire in wires):
                await self._settle(line, wires)
                return
        except Gone as gone:
            self._closed(gone.code, wires)
        await self.hang_up()

    async def hang_up(self) -> None:
        line, self._line = self._line, None
        self._waiting.clear()
        if line:
            await line.hang_up()

    async def _come_in(self) -> Line:
        line = self._line = await self._opening()
        hello = {"type": "hello", "version": 1, "token": self.seat.token}
        await line.send(_text(hello))
        follow = {"type": "subscribe", "stream": self.seat.stream, "epoch": self.seat.epoch}
        await line.send(_text({**follow, "after": 0}))
        return line

    def _note(self, wire: Wire) -> None:
        self._tally.frames += 1
        if wire.answer_to and _is_read(wire.payload):
            self._tally.commands += 1
            self._waiting[wire.answer_to] += 1
            self._last[wire.answer_to] = wire

    async def _settle(self, line: Line, wires: Sequence[Wire]) -> None:
        await line.send(_PING)
        alive = False
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not alive or self._waiting:
                    frame = await line.next()
                    alive = alive or frame["type"] == "pong"
                    self._hear(frame)
        except TimeoutError:
            left = [self._last[one].payload[:300] for one in self._waiting]
            self._fault("no pong" if not alive else "no answer", left or wires)
            await self.hang_up()

    def _hear(self, frame: Frame) -> None:
        kind = frame["type"]
        if kind == "error":
            self._tally.errors[frame["code"]] += 1
            if frame["code"] in NEVER:
                self._fault("an error of ours", frame)
        elif kind in ("ack", "refused"):
            self._answered(frame)

    def _answered(self, frame: Frame) -> None:
        told = frame["id"]
        self._waiting[told] -= 1
        if self._waiting[told] <= 0:
            del self._waiting[told]
        if frame["type"] == "ack":
            self._tally.answers["ack"] += 1
            if wire := self._last.get(told):
                self._tally.accepted[wire.command] += 1
            for kind, value in (frame["result"] or {}).items():
                if len(value) == 22:
                    self._ids.learn(kind, value)
            return
        self._tally.answers[frame["code"]] += 1
        if frame["code"] in NEVER:
            self._fault(f"{frame['code']} {frame['ref']}", self._last.get(told))

    def _closed(self, code: int, wires: Sequence[Wire]) -> None:
        self._tally.closes[code] += 1
        if code not in CLOSES:
            self._fault(f"closed with {code}", wires)

    def _fault(self, what: str, about: object) -> None:
        self._tally.faults.append(f"{self.seat.name}: {what}: {str(about)[:1_500]}")


async def play(people: Sequence[Participant], steps: Sequence[tuple[int, Sequence[Wire]]]) -> None:
    """Bursts of several people at once; those of one person follow each other.

    Each burst is sent by three: what one may, another may not, and drawing frames costs more than
    answering them.
    """
    lanes: dict[int, list[Sequence[Wire]]] = {}
    for first, wires in steps:
        for who in {(first + further) % len(people) for further in (0, 5, 9)}:
            lanes.setdefault(who, []).append(wires)

    async def one(who: int) -> None:
        for wires in lanes[who]:
            await people[who].burst(wires)

    await asyncio.gather(*map(one, lanes))


async def part(people: Sequence[Participant]) -> None:
    for person in people:
        with suppress(Gone):
            await person.hang_up()


def _is_read(payload: bytes) -> bool:
    """Whether the frame is small and shallow enough for its id to be looked at."""
    deep = strict_json._brackets_deeper_than(payload, strict_json.MAX_DEPTH)
    return len(payload) <= strict_json.MAX_BYTES and not deep


def _text(frame: dict[str, Any]) -> Wire:
    return Wire("text", json.dumps(frame).encode())
