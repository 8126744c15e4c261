"""The product as a server to measure and as a protocol to speak (docs/protocol.md)."""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import orjson

from benchmarks import machine
from benchmarks.audience import Span
from benchmarks.client import Socket, connect
from benchmarks.doors import Door, host, next_door

Kind = machine.Kind
SECRET = "only-for-measurements-" + "k" * 50
# A closed loop posts far more than a person may: limits are checked, and set out of reach.
RATE_FACTOR = 1_000_000
SEEN_BYTES = 128 * 1024
PING_S = 15.0


@dataclass(frozen=True)
class Session:
    """What the fixture made. Copies of its SQLite file hold the same session."""

    database_url: str
    stream: str
    epoch: str
    head: int
    tokens: list[str]
    # The header's value, as `connect` takes it.
    cookies: list[str]
    # Published ones, for votes.
    statements: list[str]

    def at(self, head: int) -> Session:
        """The same for somebody who comes when so much has happened."""
        return replace(self, head=head)

    def copied_to(self, folder: Path, name: str) -> Session:
        target = folder / f"{name}.sqlite3"
        shutil.copyfile(self.database_url.removeprefix("sqlite:///"), target)
        return replace(self, database_url=f"sqlite:///{target}")


def make_session(database_url: str, *, seats: int, present: int, moderation: str) -> Session:
    return make_sessions(database_url, seats=seats, present=present, moderation=moderation)[0]


def make_sessions(
    database_url: str, *, seats: int, present: int, moderation: str, small: int = 0, few: int = 0
) -> list[Session]:
    """As many `small` ones beside it, in which the first `few` of its people have a seat."""
    environment = {"DATABASE_URL": database_url, "SECRET_KEY": SECRET}
    words = (str(seats), str(present), moderation, str(small), str(few))
    made = orjson.loads(machine.python("benchmarks.fixture", *words, environment=environment))
    return [Session(database_url=database_url, **each) for each in made]


def let_happen(session: Session, *, posts: int, votes: int = 0) -> int:
    """Statements, and votes of everybody, as through another process. Gives the new head."""
    environment = {"DATABASE_URL": session.database_url, "SECRET_KEY": SECRET}
    words = (session.stream, str(posts), str(votes))
    head: int = orjson.loads(machine.python("benchmarks.history", *words, environment=environment))
    return head


def start(
    kind: Kind,
    session: Session,
    redis_url: str,
    application: str = "config.asgi:application",
    door: Door | None = None,
) -> machine.Server:
    """One process of the product, in production's settings but for the rate limits.

    Servers that hold copies of one session need a Valkey each: over a shared one they would be
    processes of one house, which wake each other at every post and read it from their databases.
    """
    door = door or next_door()
    environment = {
        "DATABASE_URL": session.database_url,
        "REDIS_URL": redis_url,
        "SECRET_KEY": SECRET,
        "PUBLIC_URL": f"http://{host(door)}",
        "RATE_FACTOR": str(RATE_FACTOR),
    }
    return machine.Server(
        f"ours on {kind}", machine.COMMANDS[kind](application, door), door, environment
    )


async def enter(door: Door, session: Session, token: str) -> Socket:
    """Greets and subscribes behind the head; done when the server has said "subscribed"."""
    socket = await connect(door, "/live")
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def wait_for_subscribed(payload: bytes) -> None:
        kind = orjson.loads(payload)["type"]
        if kind == "subscribed" and not done.done():
            done.set_result(None)
        elif kind in ("error", "resnapshot") and not done.done():
            done.set_exception(ConnectionError(payload.decode()))

    socket.on_text = wait_for_subscribed
    socket.send(orjson.dumps({"type": "hello", "version": 1, "token": token}))
    wish = {"stream": session.stream, "epoch": session.epoch, "after": session.head}
    socket.send(orjson.dumps({"type": "subscribe", **wish}))
    await asyncio.wait_for(done, 60)
    return socket


def command(name: str, args: dict[str, Any]) -> bytes:
    return orjson.dumps({"type": "command", "id": command_id(), "name": name, "args": args})


def command_id() -> str:
    """As the product's pages make it (RFC 9562, version 7): it begins with the time."""
    chance = int.from_bytes(os.urandom(10), "big")
    moment = time.time_ns() // 1_000_000 << 80
    fixed = (0xF << 76) | (0x3 << 62)
    return str(UUID(int=(moment | chance) & ~fixed | (0x7 << 76) | (0x2 << 62)))


def span(payload: bytes) -> Span:
    """The numbers of the events in a server's frame."""
    if not payload.startswith(b'{"type":"events"'):
        return None
    frame = orjson.loads(payload)
    return frame["from"], frame["to"]


class Follower(Protocol):
    socket: Socket
    cursor: int
    received: int
    confirmed: int


async def keep_alive(followers: Callable[[], Iterable[Follower]]) -> None:
    """As every client of the product: "seen" whenever enough has come, or else a ping."""
    ping = orjson.dumps({"type": "ping"})
    said: dict[Follower, float] = defaultdict(time.monotonic)
    while True:
        # A fast room sends in a second more than a reader may have unconfirmed.
        await asyncio.sleep(0.1)
        now = time.monotonic()
        for follower in followers():
            if follower.received - follower.confirmed >= SEEN_BYTES:
                follower.confirmed = follower.received
                follower.socket.send(b'{"type":"seen","seq":%d}' % follower.cursor)
                said[follower] = now
            elif now - said[follower] >= PING_S:
                follower.socket.send(ping)
                said[follower] = now
