"""What the public is shown: a stretch of the log, the state at a number, and the newest of both.

Every moment of the past is shown as far as it may be read today (`sessions/veil.py`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from deliberation.ledger import log
from deliberation.ledger.composing import coalesce, shared_frame
from deliberation.ledger.log import Logged
from deliberation.ledger.models import EventHeader
from deliberation.ledger.registry import KINDS
from deliberation.ledger.shapes import PUBLIC
from deliberation.sessions.published.place import Map, Place
from deliberation.sessions.room import KIND
from deliberation.sessions.veil import WORDS, Rows, Veil

# Events of one segment, and how many lie between two snapshots.
SEGMENT = 64
SNAPSHOT = 256
_SCOPES = (PUBLIC,)
State = dict[str, Rows]


@dataclass
class Memory:
    """What is kept of one session between two questions, as long as its revision is the same."""

    veil: Veil | None = None
    state: State = field(default_factory=dict)
    upto: int = 0


class Content:
    """Works out one session's answers. To be used in `reading()`, by one thread at a time."""

    def __init__(self, place: Place, memory: Memory) -> None:
        self._place = place
        self._memory = memory

    def head(self) -> dict[str, Any]:
        """Where the public is, with what came last: whoever asks often needs nothing else.

        The newest events begin at the end of a segment, half a segment back or more, so that
        whoever was here a moment ago finds them without a gap.
        """
        place = self._place
        shown = place.shown
        frame = self.stretch(_floor(max(shown - SEGMENT // 2, 0), SEGMENT), shown)
        if place.holds_back:
            self._take_back(frame)
        return {
            "stream": place.stream.public_id,
            "epoch": place.stream.epoch,
            "rev": place.rev,
            "seq": shown,
            "amended": place.revision.last,
            "delay": place.delay,
            "segment": SEGMENT,
            "snapshot": _floor(shown, SNAPSHOT),
            "opinion": place.opinion and place.opinion.number,
            "online": place.online,
            "frame": frame,
        }

    def stretch(self, after: int, upto: int) -> dict[str, Any]:
        """The events behind `after` up to `upto`, as one frame of docs/protocol.md."""
        events = self._events(after, upto)
        frame = shared_frame(events, _SCOPES, after=after)
        if self._place.rewritten(upto):
            lost = self._veil.lost([event.at for event in events], self._at(after))
            put, _ = coalesce([*itertools.chain(*lost.values()), {"put": frame["put"]}])
            frame["put"] = self._veil.over(put)
        return frame

    def snapshot(self, seq: int) -> dict[str, Any]:
        """Everything that the public sees at a number."""
        return {
            "stream": self._place.stream.public_id,
            "epoch": self._place.stream.epoch,
            "seq": seq,
            "put": self._seen(self._folded(seq), seq),
        }

    def opinion(self, shown: Map) -> dict[str, Any]:
        """The opinion map, as sockets are told it."""
        found = {"opinion": orjson.Fragment(shown.body)}
        return {"type": "derived", "at_seq": shown.at_seq, "findings": found}

    # ------------------------------------------------------------------------------------------

    @property
    def _veil(self) -> Veil:
        """Right for everything before the last thing that was taken back, as long as that is so."""
        if self._memory.veil is None:
            self._memory.veil = Veil(KINDS[KIND].draw(self._place.stream).shared(_SCOPES))
        return self._memory.veil

    def _events(self, after: int, upto: int) -> list[Logged]:
        """Only what everybody sees is fetched: a vote has a body for each voter besides."""
        texts = {seq: text for seq, _, text in self._bodies(after, upto)}
        headers = EventHeader.objects.filter(
            stream=self._place.stream, seq__gt=after, seq__lte=upto
        ).order_by("seq")
        return [
            Logged(seq, kind, at, actor, {PUBLIC: texts[seq]} if seq in texts else {})
            for seq, kind, at, actor in headers.values_list("seq", "kind", "at", "actor")
        ]

    def _bodies(self, after: int, upto: int) -> Iterator[tuple[int, str, str]]:
        return log.bodies(self._place.stream.pk, _SCOPES, after=after, upto=upto)

    def _folded(self, seq: int) -> State:
        """All that was shown up to a number, put together; goes on from the last snapshot."""
        memory = self._memory
        if memory.upto > seq:
            memory.state, memory.upto = {}, 0
        whole = _floor(seq, SNAPSHOT)
        if memory.upto < whole:
            memory.state = self._fold(memory.state, memory.upto, whole)
            memory.upto = whole
        return self._fold(memory.state, whole, seq) if whole < seq else memory.state

    def _fold(self, state: State, after: int, upto: int) -> State:
        bodies = (orjson.loads(text) for _, _, text in self._bodies(after, upto))
        return coalesce(itertools.chain([{"put": state}], bodies))[0]

    def _seen(self, state: State, seq: int) -> State:
        """A state of the past as far as it may be read today."""
        if not self._place.rewritten(seq):
            return state
        at = self._at(seq)
        gone = [erased.put for erased in self._veil.erased if at and erased.since <= at]
        put, _ = coalesce([*({"put": rows} for rows in gone), {"put": state}])
        return self._veil.over(put)

    def _take_back(self, frame: dict[str, Any]) -> None:
        """What is taken back is gone at once, however long the rest is held back.

        The frame gets today's form of everything that the public has been shown and that was
        touched since; of what is not there any more, that it is gone.
        """
        shown, head = self._place.shown, self._place.stream.head_seq
        bodies = [orjson.loads(text) for _, _, text in self._bodies(shown, head)]
        put, drop = coalesce(bodies)
        raw = self._folded(shown)
        before = self._seen(raw, shown)
        for name in WORDS:
            touched = {*put.get(name, ()), *drop.get(name, ())}
            for key in touched:
                if row := before.get(name, {}).get(key):
                    frame["put"].setdefault(name, {})[key] = row
                elif key in raw.get(name, {}):
                    frame["put"].get(name, {}).pop(key, None)
                    frame["del"].setdefault(name, []).append(key)

    def _at(self, seq: int) -> datetime | None:
        headers = EventHeader.objects.filter(stream=self._place.stream, seq=seq)
        return headers.values_list("at", flat=True).first()


def _floor(number: int, step: int) -> int:
    return number - number % step
