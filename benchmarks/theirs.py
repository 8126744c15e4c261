"""Starting the peers: the tutorial's way (T), the limit (L) and the bare consumer."""

from __future__ import annotations

import sys

import orjson

from benchmarks import machine
from benchmarks.audience import Span

_SETTINGS = "benchmarks.peers.tutorial.settings"


def start_tutorial(
    database_url: str, redis_url: str, *, keep_connections: bool = False, port: int | None = None
) -> machine.Server:
    port = port or machine.next_port()
    environment = {
        "DJANGO_SETTINGS_MODULE": _SETTINGS,
        "PEER_DATABASE_URL": database_url,
        "PEER_REDIS_URL": redis_url,
        "PEER_CONN_MAX_AGE": "600" if keep_connections else "0",
    }
    machine.python("django", "migrate", "--run-syncdb", "--verbosity=0", environment=environment)
    application = "benchmarks.peers.tutorial.asgi:application"
    return machine.Server("T", machine.daphne(application, port), port, environment)


def start_drf(database_url: str, redis_url: str, people: int) -> tuple[machine.Server, list[str]]:
    """A DRF view on Daphne, and the tokens of so many people. Its connections are not kept."""
    port = machine.next_port()
    environment = {
        "DJANGO_SETTINGS_MODULE": "benchmarks.peers.drf.settings",
        "PEER_DATABASE_URL": database_url,
        "PEER_REDIS_URL": redis_url,
    }
    tokens = machine.python("benchmarks.peers.drf.people", str(people), environment=environment)
    application = "benchmarks.peers.drf.asgi:application"
    server = machine.Server("DRF", machine.daphne(application, port), port, environment)
    return server, orjson.loads(tokens)


def start_limit() -> machine.Server:
    port = machine.next_port()
    command = [sys.executable, "-m", "benchmarks.peers.limit", str(port)]
    return machine.Server("L", command, port, {})


def start_bare(kind: machine.Kind, port: int | None = None) -> machine.Server:
    """Channels' own consumer, which does nothing, on the same server as ours."""
    port = port or machine.next_port()
    command = machine.COMMANDS[kind]("benchmarks.peers.bare:application", port)
    return machine.Server(f"bare on {kind}", command, port, {})


def span(payload: bytes) -> Span:
    """A peer's frame holds one event."""
    frame = orjson.loads(payload)
    return None if frame.get("type") == "ack" else (frame["seq"], frame["seq"])
