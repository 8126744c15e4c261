"""Turning log rows into frames: parse each body once, coalesce, encode once per audience."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from deliberation.ledger.log import Logged
from deliberation.ledger.shapes import own_scope, owner_of

_Put = dict[str, dict[str, Any]]
_Drop = dict[str, list[str]]


class _Bodies(dict[str, Any]):
    """Scope → body, parsed when it is first looked at: many have no reader in this process."""

    def __getitem__(self, scope: str) -> Any:
        body = super().__getitem__(scope)
        if isinstance(body, str):
            body = self[scope] = orjson.loads(body)
        return body


@dataclass(frozen=True, slots=True)
class Parsed:
    """One event with its bodies as objects."""

    seq: int
    line: dict[str, Any]
    bodies: Mapping[str, dict[str, Any]]


def parse(event: Logged) -> Parsed:
    line = {
        "seq": event.seq,
        "kind": event.kind,
        "at": event.at.isoformat().replace("+00:00", "Z"),
        "actor": event.actor or None,
    }
    return Parsed(event.seq, line, _Bodies(event.bodies))


def shared_frame(events: Sequence[Parsed], scopes: Sequence[str], *, after: int) -> dict[str, Any]:
    """What everybody of one audience gets (`events` in docs/protocol.md)."""
    seen = [event.line for event in events if any(scope in event.bodies for scope in scopes)]
    put, drop = coalesce(body for event in events for body in _seen(event, scopes))
    last = events[-1].seq if events else after
    return {
        "type": "events",
        "from": after + 1,
        "to": last,
        "events": seen,
        "put": put,
        "del": drop,
    }


def _seen(event: Parsed, scopes: Sequence[str]) -> list[dict[str, Any]]:
    """What goes comes first: an event may move something from one scope into another."""
    bodies = [event.bodies[scope] for scope in scopes if scope in event.bodies]
    gone = [{"del": body["del"]} for body in bodies if "del" in body]
    if len(bodies) < 2 or not gone:
        return bodies
    return [*gone, *({"put": body["put"]} for body in bodies if "put" in body)]


def own_parts(events: Sequence[Parsed], actors: Collection[str]) -> dict[str, dict[str, Any]]:
    """What each of these people alone gets of the same events; nobody for whom there is nothing."""
    told: dict[str, list[dict[str, Any]]] = {}
    for event in events:
        for scope in event.bodies:
            actor = owner_of(scope)
            if actor is not None and actor in actors:
                told.setdefault(actor, []).append(event.bodies[scope])
    return {
        actor: dict(zip(("put", "del"), coalesce(bodies), strict=True))
        for actor, bodies in told.items()
    }


def own_part(events: Sequence[Parsed], actor: str | None) -> dict[str, Any] | None:
    """The same for one person; None when there is nothing."""
    if actor is None:
        return None
    # Many events are of many people's votes: nobody else's scope is looked at.
    scope = own_scope(actor)
    bodies = [event.bodies[scope] for event in events if scope in event.bodies]
    return dict(zip(("put", "del"), coalesce(bodies), strict=True)) if bodies else None


def frame_of(
    events: Sequence[Parsed], scopes: Sequence[str], *, actor: str | None, after: int
) -> dict[str, Any]:
    """One person's whole frame."""
    frame = shared_frame(events, scopes, after=after)
    if own := own_part(events, actor):
        frame["own"] = own
    return frame


def with_own(shared: bytes, own: dict[str, Any] | None) -> bytes:
    """One encoded frame with both, so that a cursor never passes something of the person's own."""
    return shared if own is None else shared[:-1] + b',"own":' + orjson.dumps(own) + b"}"


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
