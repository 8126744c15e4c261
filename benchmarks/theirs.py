"""Starting the peers: the tutorial's way (T), the limit (L) and the bare consumer."""

from __future__ import annotations

import sys
from pathlib import Path

import orjson

from benchmarks import machine
from benchmarks.audience import Span
from benchmarks.doors import Door, next_door
from config.embedded import free_port

_SETTINGS = "benchmarks.peers.tutorial.settings"


def start_tutorial(
    database_url: str, redis_url: str, *, keep_connections: bool = False, door: Door | None = None
) -> machine.Server:
    door = door or next_door()
    environment = {
        "DJANGO_SETTINGS_MODULE": _SETTINGS,
        "PEER_DATABASE_URL": database_url,
        "PEER_REDIS_URL": redis_url,
        "PEER_CONN_MAX_AGE": "600" if keep_connections else "0",
    }
    machine.python("django", "migrate", "--run-syncdb", "--verbosity=0", environment=environment)
    application = "benchmarks.peers.tutorial.asgi:application"
    return machine.Server("T", machine.daphne(application, door), door, environment)


def start_drf(database_url: str, redis_url: str, people: int) -> tuple[machine.Server, list[str]]:
    """A DRF view on Daphne, and the tokens of so many people. Its connections are not kept."""
    port = free_port()
    environment = {
        "DJANGO_SETTINGS_MODULE": "benchmarks.peers.drf.settings",
        "PEER_DATABASE_URL": database_url,
        "PEER_REDIS_URL": redis_url,
    }
    tokens = machine.python("benchmarks.peers.drf.people", str(people), environment=environment)
    application = "benchmarks.peers.drf.asgi:application"
    server = machine.Server("DRF", machine.daphne(application, port), port, environment)
    return server, orjson.loads(tokens)


def start_limit(door: Door | None = None) -> machine.Server:
    """picows, or where it cannot be (it breaks on Unix sockets) asyncio alone."""
    door = door or next_door()
    peer = "limit_unix" if isinstance(door, Path) else "limit"
    return machine.Server(
        "L", [sys.executable, "-m", f"benchmarks.peers.{peer}", str(door)], door, {}
    )


def start_bare(kind: machine.Kind, door: Door | None = None) -> machine.Server:
    """Channels' own consumer, which does nothing, on the same server as ours."""
    door = door or next_door()
    command = machine.COMMANDS[kind]("benchmarks.peers.bare:application", door)
    return machine.Server(f"bare on {kind}", command, door, {})


def span(payload: bytes) -> Span:
    """A peer's frame holds one event."""
    frame = orjson.loads(payload)
    return None if frame.get("type") == "ack" else (frame["seq"], frame["seq"])
