"""Whole states as they go over HTTP, for many who ask in the same moment.

After a restart everybody may ask at once. What all of one audience see is drawn, written and packed
once for each number of the log; what is each one's own is read for all of them together, in the
same transaction.
"""

from __future__ import annotations

import struct
import time
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Self

import pydantic_core

from deliberation.ledger.models import Stream
from deliberation.ledger.reading import State, access_of_many, by_type, delayed, find_stream
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import KINDS, Drawing
from deliberation.ledger.shapes import Access
from deliberation.ledger.transactions import reading

# A stream's public id, and who asks.
Wish = tuple[str, int | None]
_GZIP = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
# Some of what is shown stands in no log (the name of a member's account): it may be so old.
_KEPT_S = 5.0
_MOST_KEPT = 100


@dataclass(frozen=True, slots=True)
class Shared:
    """An audience's part of the answer; each one's own part goes behind it."""

    of: str
    text: bytes
    packed: bytes
    checksum: int
    made_at: float

    @classmethod
    def made(cls, stream: Stream, audience: str, state: State) -> Self:
        head = {"stream": stream.public_id, "epoch": stream.epoch, "seq": stream.head_seq}
        text = pydantic_core.to_json({**head, "audience": audience, "put": state})[:-1]
        # Flushed to a whole byte, and nothing behind it refers to it: it can be sent again.
        packed = _pack(text, zlib.Z_FULL_FLUSH)
        return cls(_moment(stream), text, packed, zlib.crc32(text), time.monotonic())


@dataclass(frozen=True, slots=True)
class Whole:
    """One person's answer (docs/protocol.md)."""

    shared: Shared
    rest: bytes

    def plain(self) -> bytes:
        return self.shared.text + self.rest

    def gzipped(self) -> bytes:
        checksum = zlib.crc32(self.rest, self.shared.checksum)
        length = (len(self.shared.text) + len(self.rest)) & 0xFFFFFFFF
        end = struct.pack("<II", checksum, length)
        return _GZIP + self.shared.packed + _pack(self.rest, zlib.Z_FINISH) + end


def _moment(stream: Stream) -> str:
    """The hash is of all that has happened."""
    return f"{stream.epoch} {stream.head_seq} {stream.head_hash}"


def _pack(text: bytes, flush: int) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(text) + packer.flush(flush)


class Wholes:
    """Keeps what is shared; one per process. Threads take turns: the next finds it drawn."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Shared] = {}
        self._turn = Lock()

    def __call__(self, wishes: Iterable[Wish]) -> dict[Wish, Whole | Refusal]:
        streams: dict[str, list[int | None]] = {}
        for stream, user_id in wishes:
            streams.setdefault(stream, []).append(user_id)
        with self._turn:
            return {
                (stream, user_id): found
                for stream, user_ids in streams.items()
                for user_id, found in self._of_one(stream, user_ids)
            }

    def _of_one(
        self, public_id: str, user_ids: Collection[int | None]
    ) -> Iterator[tuple[int | None, Whole | Refusal]]:
        """State and number of one moment."""
        with reading():
            try:
                stream = find_stream(public_id)
            except Refusal as refusal:
                yield from ((user_id, refusal) for user_id in user_ids)
                return
            access = access_of_many(stream, user_ids)
            seen = {one.actor for one in access.values() if one and one.actor}
            drawing = KINDS[stream.kind].draw(stream)
            owned = drawing.own(seen) if seen else {}
            for user_id, one in access.items():
                if one is None or one.delayed:
                    yield user_id, delayed(stream) if one else Refusal(Code.NOT_FOUND)
                    continue
                own = by_type(owned[one.actor]) if one.actor else {}
                rest = pydantic_core.to_json({"seat": one.actor, "own": {"put": own}})
                yield user_id, Whole(self._shared(stream, one, drawing), b"," + rest[1:])

    def _shared(self, stream: Stream, access: Access, drawing: Drawing) -> Shared:
        key = (stream.public_id, access.audience)
        kept = self._kept.pop(key, None)
        if kept is None or kept.of != _moment(stream) or kept.made_at + _KEPT_S < time.monotonic():
            state = by_type(drawing.shared(access.scopes))
            kept = Shared.made(stream, access.audience, state)
        self._kept[key] = kept
        while len(self._kept) > _MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        return kept


whole_states = Wholes()


def whole_state(stream: str, user_id: int | None) -> Whole:
    """What this person may see of the stream. :raises Refusal: NOT_FOUND, DELAYED."""
    wish = (stream, user_id)
    found = whole_states([wish])[wish]
    if isinstance(found, Refusal):
        raise found
    return found
