"""A session again, second by second, as far as it may be read today (docs/replay.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import orjson

from deliberation.ledger import log
from deliberation.ledger.composing import coalesce
from deliberation.ledger.log import Logged
from deliberation.ledger.models import EventHeader, Stream
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import KINDS
from deliberation.ledger.shapes import Access
from deliberation.sessions.models import Session
from deliberation.sessions.room import KIND
from deliberation.sessions.veil import Veil

CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Span:
    """The time that a replay runs through: from the opening to the close, or to what came last.

    What was before belongs to its first second, what came after to its last.
    """

    start: datetime | None
    end: datetime | None

    def second(self, at: datetime) -> int:
        if self.start is None or self.end is None:
            return 0
        within = min(max(at, self.start), max(self.end, self.start))
        return int((within - self.start).total_seconds())


def part_of(stream: Stream, access: Access, *, after: int) -> dict[str, Any]:
    """What an audience may see of the events behind `after` (docs/protocol.md): at most `CHUNK`.

    To be called in `reading()`.

    :raises Refusal: NOT_FOUND where the stream is no session's.
    """
    session = Session.objects.filter(stream=stream).first()
    if session is None:
        raise Refusal(Code.NOT_FOUND)
    span = _span(stream, session)
    events = log.read(stream.pk, after=after, limit=CHUNK)
    veil = Veil(KINDS[KIND].draw(stream).shared(access.scopes))
    last = events[-1].seq if events else stream.head_seq
    return {
        "epoch": stream.epoch,
        "head": stream.head_seq,
        "audience": access.audience,
        "rehearsal": session.rehearsal,
        "from": span.start,
        "until": span.end,
        "frames": list(_frames(events, access.scopes, span, veil, _last_at(stream, after))),
        "next": last if last < stream.head_seq else None,
    }


def _span(stream: Stream, session: Session) -> Span:
    if session.opened_at is None:
        return Span(None, None)
    return Span(session.opened_at, session.closed_at or _last_at(stream, stream.head_seq))


def _last_at(stream: Stream, seq: int) -> datetime | None:
    """When an event happened; None before the first."""
    headers = EventHeader.objects.filter(stream=stream, seq=seq)
    return headers.values_list("at", flat=True).first()


def _frames(
    events: Sequence[Logged],
    scopes: Sequence[str],
    span: Span,
    veil: Veil,
    before: datetime | None,
) -> Iterator[dict[str, Any]]:
    """What changed in each second in which something did. `before`: when the part before ended."""
    lost = veil.lost([event.at for event in events], before)
    erased = {events[place].seq: rows for place, rows in lost.items()}
    for second, group in groupby(events, key=lambda event: span.second(event.at)):
        happened = list(group)
        bodies = (
            body
            for event in happened
            for body in (*erased.get(event.seq, ()), *_bodies(event, scopes))
        )
        put, drop = coalesce(bodies)
        put = veil.over(put)
        if put or drop:
            yield {"at": second, "seq": happened[-1].seq, "put": put, "del": drop}


def _bodies(event: Logged, scopes: Sequence[str]) -> Iterator[dict[str, Any]]:
    return (orjson.loads(event.bodies[scope]) for scope in scopes if scope in event.bodies)
