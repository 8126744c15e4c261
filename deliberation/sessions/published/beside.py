"""What the public is told beside the log: the opinion map, and how many are connected.

Looked at every few seconds, however often the head is asked for: whoever follows fetches each map
that the head names, and a head that differs is a head that everybody fetches.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from datetime import datetime, timedelta

from deliberation.ledger import clock, derived, online
from deliberation.ledger.shapes import PUBLIC
from deliberation.sessions.delaying import DELAY_LIMIT
from deliberation.sessions.published.place import Map, Place

PACE = timedelta(seconds=5)
NAME = "opinion"
# With a delay the public is shown the map of that time.
KEPT = DELAY_LIMIT // int(PACE.total_seconds()) + 2


class Beside:
    """Of one session, in one process."""

    def __init__(self) -> None:
        self._maps: deque[Map] = deque(maxlen=KEPT)
        self._online: int | None = None
        self._epoch = ""
        self._next: datetime | None = None

    def added(self, place: Place) -> Place:
        """The place with what is told beside it.

        The map is the newest that rests on nothing the public has not come to, and on nothing
        that was taken back since; there may be none.
        """
        now = clock.now()
        if place.stream.epoch != self._epoch:
            self._epoch, self._next = place.stream.epoch, None
            self._maps.clear()
        if self._next is None or now >= self._next:
            self._next = now + PACE
            self._look(place)
        last, shown = place.revision.last, place.shown
        fit = (one for one in reversed(self._maps) if last <= one.at_seq <= shown)
        return replace(place, opinion=next(fit, None), online=self._online)

    def _look(self, place: Place) -> None:
        self._online = online.known(place.stream.public_id)
        for one in derived.current(place.stream.pk):
            if one.name != NAME:
                continue
            if one.scope != PUBLIC or not one.body:
                self._maps.clear()
            elif not self._maps or self._maps[-1].at_seq != one.at_seq:
                self._maps.append(Map(one.version, one.at_seq, one.body))
