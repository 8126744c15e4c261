"""Where streams stand, as the slow poll looks it up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from deliberation.ledger import derived
from deliberation.ledger.models import Stream


@dataclass(frozen=True)
class Head:
    """What moves of a stream's row."""

    seq: int
    epoch: str
    rights_version: int


def look(streams: Collection[str]) -> tuple[dict[str, Head], dict[str, dict[str, int]]]:
    """Heads and versions of findings of many streams, a query each: for the slow poll."""
    rows = Stream.objects.filter(public_id__in=streams)
    values = rows.values_list("public_id", "head_seq", "epoch", "rights_version")
    heads = {public_id: Head(seq, epoch, rights) for public_id, seq, epoch, rights in values}
    return heads, derived.versions(streams)
