"""The draws' part of a snapshot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from deliberation.ledger.shapes import Entity
from deliberation.sessions.live.draws.entities import draw_entity
from deliberation.sessions.live.draws.models import Draw, DrawShare
from deliberation.sessions.picture import Picture
from deliberation.sessions.snapshot import shows


@shows("shared")
def draws(picture: Picture) -> Iterator[Entity]:
    shares = defaultdict[int, list[DrawShare]](list)
    for share in picture.all(DrawShare, "seat"):
        shares[share.draw_id].append(share)
    for draw in picture.all(Draw):
        yield draw_entity(draw, shares[draw.pk])
