"""How far the public sees a session at this moment, and under which revision of its past."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Count, Max

from deliberation.ledger import clock
from deliberation.ledger.models import EventHeader, Stream
from deliberation.ledger.reading import access_of
from deliberation.ledger.refusals import Code, Refusal
from deliberation.sessions.models import Session
from deliberation.sessions.room import KIND
from deliberation.sessions.veil import TAKES_BACK


@dataclass(frozen=True, slots=True)
class Revision:
    """How often something that had been shown was taken back or put right, and when last.

    Told from headers alone, which no erasure touches: every process comes to the same number.
    """

    epoch: str
    upto: int = 0
    count: int = 0
    last: int = 0

    def advanced(self, stream: Stream) -> Revision:
        """The same for the stream as it is now; reads only what is new."""
        if self.epoch != stream.epoch or self.upto > stream.head_seq:
            return Revision(stream.epoch).advanced(stream)
        if self.upto == stream.head_seq:
            return self
        new = EventHeader.objects.filter(
            stream=stream, seq__gt=self.upto, seq__lte=stream.head_seq, kind__in=TAKES_BACK
        ).aggregate(count=Count("pk"), last=Max("seq"))
        return replace(
            self,
            upto=stream.head_seq,
            count=self.count + new["count"],
            last=new["last"] or self.last,
        )


@dataclass(frozen=True, slots=True)
class Map:
    """One opinion map: its number, the event up to which it was computed, its JSON."""

    number: int
    at_seq: int
    body: str


@dataclass(frozen=True, slots=True)
class Place:
    """One moment of one session. `shown`: the last event that the public sees, `delay` behind."""

    stream: Stream
    revision: Revision
    shown: int
    delay: int
    # Beside the log; None where it is not known.
    opinion: Map | None = None
    online: int | None = None

    @property
    def rev(self) -> int:
        return self.revision.count

    @property
    def holds_back(self) -> bool:
        """Whether something was taken back that the public has not come to yet."""
        return self.revision.last > self.shown

    def rewritten(self, upto: int) -> bool:
        """Whether something up to this event may read otherwise today."""
        return self.revision.last > upto


def find_place(public_id: str, known: Revision) -> Place:
    """To be called in `reading()`; `known` is any earlier revision of the stream.

    :raises Refusal: NOT_FOUND where there is no session that everybody may read.
    """
    stream = Stream.objects.filter(public_id=public_id, kind=KIND).first()
    if stream is None:
        raise Refusal(Code.NOT_FOUND)
    access_of(stream, None)
    delay = Session.objects.values_list("public_delay", flat=True).get(stream=stream)
    return Place(stream, known.advanced(stream), _shown(stream, delay), delay)


def _shown(stream: Stream, delay: int) -> int:
    if not delay:
        return stream.head_seq
    due = EventHeader.objects.filter(stream=stream, at__lte=clock.now() - timedelta(seconds=delay))
    return due.order_by("-seq").values_list("seq", flat=True).first() or 0
