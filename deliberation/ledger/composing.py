"""Turning log rows into frames: parse what is shown, coalesce, encode once per audience."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson

from deliberation.ledger.log import Logged
from deliberation.ledger.shapes import own_scope, owner_of

_Put = dict[str, dict[str, Any]]
_Drop = dict[str, list[str]]


def line_of(event: Logged) -> dict[str, Any]:
    """What everybody learns of an event of which they see something."""
    return {
        "seq": event.seq,
        "kind": event.kind,
        "at": _written(event.at),
        "actor": event.actor or None,
    }


@lru_cache(maxsize=512)  # of one frame, for its next audience
def _parsed(body: str) -> dict[str, Any]:
    """Whoever gets it leaves it as it is."""
    parsed: dict[str, Any] = orjson.loads(body)
    return parsed


@lru_cache(maxsize=64)  # events of one batch are of one moment
def _written(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def shared_frame(events: Sequence[Logged], scopes: Sequence[str], *, after: int) -> dict[str, Any]:
    """What everybody of one audience gets (`events` in docs/protocol.md)."""
    seen = [event for event in events if not event.bodies.keys().isdisjoint(scopes)]
    put, drop = coalesce(body for event in seen for body in _shown(event, scopes))
    last = events[-1].seq if events else after
    return {
        "type": "events",
        "from": after + 1,
        "to": last,
        "events": [line_of(event) for event in seen],
        "put": put,
        "del": drop,
    }


def _shown(event: Logged, scopes: Sequence[str]) -> list[dict[str, Any]]:
    """What goes comes first: an event may move something from one scope into another."""
    bodies = [_parsed(event.bodies[scope]) for scope in scopes if scope in event.bodies]
    gone = [{"del": body["del"]} for body in bodies if "del" in body]
    if len(bodies) < 2 or not gone:
        return bodies
    return [*gone, *({"put": body["put"]} for body in bodies if "put" in body)]


def own_parts(events: Sequence[Logged], actors: Collection[str]) -> dict[str, bytes]:
    """What each of these people alone gets of the same events; nobody for whom there is nothing.

    As JSON. Mostly it is one body, which is passed on as it stands in the log.
    """
    told: dict[str, list[str]] = {}
    for event in events:
        for scope, body in event.bodies.items():
            actor = owner_of(scope)
            if actor is not None and actor in actors:
                told.setdefault(actor, []).append(body)
    return {actor: _own(bodies) for actor, bodies in told.items()}


def own_part(events: Sequence[Logged], actor: str | None) -> bytes | None:
    """The same for one person; None when there is nothing."""
    if actor is None:
        return None
    # Many events are of many people's votes: nobody else's scope is looked at.
    scope = own_scope(actor)
    bodies = [event.bodies[scope] for event in events if scope in event.bodies]
    return _own(bodies) if bodies else None


def _own(bodies: Sequence[str]) -> bytes:
    if len(bodies) == 1:
        return bodies[0].encode()
    put, drop = coalesce(map(orjson.loads, bodies))
    return orjson.dumps({"put": put, "del": drop})


def frame_of(
    events: Sequence[Logged], scopes: Sequence[str], *, actor: str | None, after: int
) -> dict[str, Any]:
    """One person's whole frame, as objects."""
    frame = shared_frame(events, scopes, after=after)
    if own := own_part(events, actor):
        frame["own"] = orjson.loads(own)
    return frame


def with_own(shared: bytes, own: bytes | None) -> bytes:
    """One encoded frame with both, so that a cursor never passes something of the person's own."""
    return shared if own is None else shared[:-1] + b',"own":' + own + b"}"


def coalesce(bodies: Iterable[dict[str, Any]]) -> tuple[_Put, _Drop]:
    """The last state of each entity, and what has gone. No id is in both."""
    put: _Put = {}
    gone: dict[str, dict[str, None]] = {}
    for body in bodies:
        for entity, ids in body.get("del", {}).items():
            for key in ids:
                put.get(entity, {}).pop(key, None)
                gone.setdefault(entity, {})[key] = None
        for entity, rows in body.get("put", {}).items():
            put.setdefault(entity, {}).update(rows)
            if entity in gone:
                for key in rows:
                    gone[entity].pop(key, None)
    drop = {entity: list(ids) for entity, ids in gone.items() if ids}
    return {entity: rows for entity, rows in put.items() if rows}, drop
