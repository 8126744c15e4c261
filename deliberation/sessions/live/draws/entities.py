"""What everybody sees of a draw: all that is needed to reckon it again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from deliberation.ledger.shapes import Entity, Shape
from deliberation.sessions.live.draws.models import Draw, DrawMode, DrawShare, DrawState


class ShareFacts(Shape):
    """One person's part of a seed; `commitment` is the SHA-256 of `value`."""

    id: str
    speaker: str
    commitment: str
    value: str | None


class DrawEntity(Entity, entity="draw"):
    """A draw. `candidates` and `result` are seats; `list_hash` is of the sorted candidates."""

    title: str
    mode: DrawMode
    candidates: list[str]
    list_hash: str
    pick: int
    state: DrawState
    shares: list[ShareFacts]
    seed: str | None
    result: list[str]
    prepared_at: datetime
    drawn_at: datetime | None


def draw_entity(draw: Draw, shares: Iterable[DrawShare]) -> DrawEntity:
    return DrawEntity(
        id=draw.public_id,
        title=draw.title,
        mode=DrawMode(draw.mode),
        candidates=draw.candidates,
        list_hash=draw.list_hash,
        pick=draw.pick,
        state=DrawState(draw.state),
        shares=[_share(share) for share in shares],
        seed=draw.seed or None,
        result=draw.result,
        prepared_at=draw.prepared_at,
        drawn_at=draw.drawn_at,
    )


def _share(share: DrawShare) -> ShareFacts:
    return ShareFacts(
        id=share.public_id,
        speaker=share.seat.public_id,
        commitment=share.commitment,
        value=share.value or None,
    )
