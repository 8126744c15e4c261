"""A client in Python: what docs/protocol.md says a cache must do, and no more."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import orjson
import pydantic_core

from deliberation.ledger import log
from deliberation.ledger.composing import frame_of
from deliberation.ledger.log import Logged
from deliberation.ledger.models import Stream
from deliberation.ledger.reading import Snapshot, by_type, snapshot_for
from deliberation.ledger.registry import KINDS
from deliberation.ledger.shapes import Access
from deliberation.ledger.transactions import reading

State = dict[str, dict[str, Any]]


class Replica:
    """The state of one reader. Empty types are no difference."""

    def __init__(self, shared: State | None = None, own: State | None = None) -> None:
        self.shared = _kept(shared or {})
        self.own = _kept(own or {})

    @classmethod
    def of(cls, snapshot: Snapshot) -> Replica:
        """From the very text that goes over HTTP."""
        body = _sent(snapshot.body())
        return cls(body["put"], body["own"]["put"])

    def apply(self, frame: dict[str, Any]) -> None:
        sent = json.loads(orjson.dumps(frame))
        _reduce(self.shared, sent)
        _reduce(self.own, sent.get("own", {}))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Replica) and self.view() == other.view()

    __hash__ = None  # type: ignore[assignment]

    def view(self) -> dict[str, State]:
        return {
            part: {entity: rows for entity, rows in sorted(state.items()) if rows}
            for part, state in (("shared", self.shared), ("own", self.own))
        }

    def copy(self) -> Replica:
        return Replica(self.shared, self.own)

    def beside(self, other: Replica) -> Replica:
        """What a reader of both sees."""
        both = self.copy()
        for mine, more in ((both.shared, other.shared), (both.own, other.own)):
            for entity, rows in more.items():
                mine.setdefault(entity, {}).update(rows)
        return both


def _kept(state: State) -> State:
    """A copy down to the rows, which are replaced as wholes and never changed."""
    return {entity: dict(rows) for entity, rows in state.items()}


def _sent(body: Any) -> Any:
    """What a client makes of it."""
    return json.loads(pydantic_core.to_json(body))


def _reduce(state: State, part: dict[str, Any]) -> None:
    """First `del`, then `put`."""
    for entity, ids in part.get("del", {}).items():
        for key in ids:
            state.get(entity, {}).pop(key, None)
    for entity, rows in part.get("put", {}).items():
        state.setdefault(entity, {}).update(rows)


def fresh(stream: Stream, access: Access) -> Replica:
    with reading():
        return Replica.of(snapshot_for(stream, access))


def scope_by_scope(
    stream: Stream, scopes: Collection[str], actors: Collection[str]
) -> tuple[dict[str, Replica], dict[str, Replica]]:
    """What each shared scope shows, and each of these people alone: drawn at once."""
    with reading():
        drawing = KINDS[stream.kind].draw(stream)
        shared = {scope: by_type(drawing.shared([scope])) for scope in scopes}
        owned = {actor: by_type(entities) for actor, entities in drawing.own(actors).items()}
    return (
        {scope: Replica(_sent(state)) for scope, state in shared.items()},
        {actor: Replica(own=_sent(state)) for actor, state in owned.items()},
    )


def events_of(stream: Stream, after: int = 0) -> list[Logged]:
    return log.read(stream.pk, after=after, limit=100_000)


def compose(events: list[Logged], access: Access, after: int) -> dict[str, Any]:
    return frame_of(events, access.scopes, actor=access.actor, after=after)
