"""What those who come back have missed: after a crash many of them have missed the same."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from deliberation.ledger import composing
from deliberation.ledger.log import Logged
from deliberation.ledger.shapes import Access
from realtime.frame import Frame

# Of one hub: as much as a hundred who are a hundred and fifty busy events behind.
_MOST_BYTES = 16 * 1024 * 1024


class Missed:
    """Encoded once for each audience and number, until something new happens. One per hub."""

    def __init__(self) -> None:
        self._head = 0
        self._bytes = 0
        self._shared: dict[tuple[str, int], bytes] = {}

    def frame(self, events: Sequence[Logged], access: Access, *, after: int) -> Frame:
        """`events`: all of them up to the head."""
        if events[-1].seq != self._head or self._bytes > _MOST_BYTES:
            self._head, self._bytes = events[-1].seq, 0
            self._shared.clear()
        key = (access.audience, after)
        if key not in self._shared:
            frame = composing.shared_frame(events, access.scopes, after=after)
            self._shared[key] = orjson.dumps(frame)
            self._bytes += len(self._shared[key])
        own = composing.own_part(events, access.actor)
        return Frame(composing.with_own(self._shared[key], own))
