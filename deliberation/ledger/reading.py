"""Reading a stream: what a person may see of it, its present state, and its head."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from deliberation.ledger.models import Stream
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import KINDS
from deliberation.ledger.shapes import Access, Entity
from deliberation.ledger.transactions import reading

State = dict[str, dict[str, Entity]]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole state at `seq` for one person, in the form clients keep it: type → id → entity."""

    stream: str
    seq: int
    epoch: str
    access: Access
    shared: State
    own: State

    def body(self) -> dict[str, Any]:
        """The HTTP answer (docs/protocol.md)."""
        return {
            "stream": self.stream,
            "epoch": self.epoch,
            "seq": self.seq,
            "audience": self.access.audience,
            "seat": self.access.actor,
            "put": self.shared,
            "own": {"put": self.own},
        }


def find_stream(public_id: str) -> Stream:
    """:raises Refusal: NOT_FOUND."""
    stream = Stream.objects.filter(public_id=public_id).first()
    if stream is None:
        raise Refusal(Code.NOT_FOUND)
    return stream


def access_of(stream: Stream, user_id: int | None) -> Access:
    """:raises Refusal: NOT_FOUND, also for somebody who may not know that it exists."""
    access = access_of_many(stream, [user_id])[user_id]
    if access is None:
        raise Refusal(Code.NOT_FOUND)
    return access


def live_access_of(stream: Stream, user_id: int | None) -> Access:
    """The same for somebody who wants what happens as it happens.

    :raises Refusal: NOT_FOUND; DELAYED where it is shown to them on the public stream alone.
    """
    access = access_of(stream, user_id)
    if access.delayed:
        raise delayed(stream)
    return access


def delayed(stream: Stream) -> Refusal:
    """Where somebody may follow to whom what happens is shown later."""
    return Refusal(Code.DELAYED, url=f"/api/v1/public/{stream.public_id}/head")


def access_of_many(
    stream: Stream, user_ids: Collection[int | None]
) -> dict[int | None, Access | None]:
    return KINDS[stream.kind].access(stream, user_ids)


def take_snapshot(public_id: str, user_id: int | None) -> Snapshot:
    """State and number of one moment. :raises Refusal: NOT_FOUND, DELAYED."""
    with reading():
        stream = find_stream(public_id)
        access = live_access_of(stream, user_id)
        return snapshot_for(stream, access)


def snapshot_for(stream: Stream, access: Access) -> Snapshot:
    """The same for rights that are known. Call it inside `reading()`."""
    drawing = KINDS[stream.kind].draw(stream)
    actor = access.actor
    return Snapshot(
        stream=stream.public_id,
        seq=stream.head_seq,
        epoch=stream.epoch,
        access=access,
        shared=by_type(drawing.shared(access.scopes)),
        own=by_type(drawing.own([actor])[actor]) if actor else {},
    )


def own_states(stream: Stream, actors: Collection[str]) -> dict[str, State]:
    """What each of these people sees alone, read for all at once. Call it inside `reading()`."""
    owned = KINDS[stream.kind].draw(stream).own(actors)
    return {actor: by_type(entities) for actor, entities in owned.items()}


def by_type(entities: Iterable[Entity]) -> State:
    """As clients keep it."""
    state: State = {}
    for entity in entities:
        state.setdefault(entity.entity, {})[entity.id] = entity
    return state
