"""The draws' part of a snapshot."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch

from deliberation.ledger.shapes import Entity
from deliberation.sessions.live.draws.entities import draw_entity
from deliberation.sessions.live.draws.models import Draw, DrawShare
from deliberation.sessions.models import Session
from deliberation.sessions.snapshot import shows


@shows("shared")
def draws(session: Session) -> Iterator[Entity]:
    in_order = DrawShare.objects.filter(session=session).select_related("seat").order_by("pk")
    rows = Draw.objects.filter(session=session)
    for draw in rows.prefetch_related(Prefetch("shares", in_order)):
        yield draw_entity(draw, draw.shares.all())
