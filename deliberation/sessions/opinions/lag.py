"""Which sessions have moved since they were condensed: for the condenser, and for who tells of it.

Apart from the condenser, whose NumPy a process that only tells of it need not load.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from deliberation.ledger.models import Derived, Stream
from deliberation.sessions.opinions.shapes import OpinionMap
from deliberation.sessions.room import KIND
from deliberation.sessions.stages import PREPARING, Stage

# Under which the condenser's sign of life is kept.
CONDENSER = "condenser"
FOLLOWED = frozenset(Stage) - PREPARING - {Stage.CANCELLED}


def behind() -> QuerySet[Stream]:
    """Sessions under way or over whose log has moved since they were condensed.

    `found_seq`: up to where somebody has condensed it.
    """
    found = Derived.objects.filter(
        stream=OuterRef("pk"), name=OpinionMap.finding, epoch=OuterRef("epoch")
    ).exclude(body="")
    up_to_date = found.filter(at_seq__gte=OuterRef("head_seq"))
    streams = Stream.objects.filter(kind=KIND, session__stage__in=FOLLOWED).exclude(
        Exists(up_to_date)
    )
    return streams.annotate(found_seq=Subquery(found.values("at_seq")[:1])).order_by("pk")
