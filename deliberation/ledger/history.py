"""What the log alone says of a stream: read once from its first event to its last, and checked.

Nothing here looks at the tables that commands keep beside the log; `ledger.verify` compares them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

import orjson

from deliberation.ledger import chain
from deliberation.ledger.models import EventBody, EventHeader, Stream
from deliberation.ledger.shapes import VAULT

CHUNK = 2_000

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """One row that is not as it was written: which, and what is wrong with it."""

    table: str
    row: str
    what: str

    def __str__(self) -> str:
        return f"{self.table} {self.row}: {self.what}"


class Line(NamedTuple):
    """An event without its bodies."""

    seq: int
    kind: str
    at: datetime
    actor: str


class Thing(NamedTuple):
    """One entity in one scope."""

    scope: str
    entity: str
    id: str


@dataclass
class History:
    """Everything that has been read so far.

    `emptied`: by number and scope, whose words are gone. `state`: what is shown now; `left`: what
    was shown last of things that are gone; `first`: when a thing was first shown; `texts`: the
    last words that were shown of it.
    """

    stream: Stream
    lines: dict[int, Line] = field(default_factory=dict)
    hashes: dict[int, str] = field(default_factory=dict)
    vaults: dict[int, Fields] = field(default_factory=dict)
    emptied: dict[int, dict[str, str]] = field(default_factory=dict)
    state: dict[Thing, Fields] = field(default_factory=dict)
    left: dict[Thing, Fields] = field(default_factory=dict)
    first: dict[Thing, int] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def head(self) -> int:
        return len(self.lines)

    def of_kind(self, kind: str) -> Iterator[Line]:
        return (line for line in self.lines.values() if line.kind == kind)

    def read(self) -> Iterator[Fault]:
        """Reads the whole log; whoever iterates may stop at the first fault."""
        previous = chain.genesis(self.stream.public_id)
        for header, bodies in _events(self.stream):
            if isinstance(header, Fault):
                yield header
                continue
            if header.seq != self.head + 1:
                yield Fault("EventHeader", str(self.head + 1), "is missing")
                return
            if header.seq > self.stream.head_seq:
                what = f"lies behind the stream's head, {self.stream.head_seq}"
                yield Fault("EventHeader", str(header.seq), what)
                return
            for body in bodies:
                yield from self._check_body(body)
            yield from _check_header(self.stream, header, bodies, previous)
            previous = header.hash
            self._take(header, bodies)
        yield from self._check_head(previous)
        yield from self._check_emptied()

    def _check_body(self, body: EventBody) -> Iterator[Fault]:
        row = f"{body.seq} {body.scope}"
        if body.body is None or body.salt is None:
            self.emptied.setdefault(body.seq, {})[body.scope] = body.subject
            if body.body is not None or body.salt is not None:
                yield Fault("EventBody", row, "is erased by half: text and salt go together")
        elif not _is_salt(body.salt) or chain.digest(body.salt, body.body) != body.digest:
            yield Fault("EventBody", row, "the text, the salt or the digest was altered")

    def _check_head(self, last: str) -> Iterator[Fault]:
        stream = self.stream
        if stream.head_seq > self.head:
            missing = f"is missing: the stream's head is {stream.head_seq}"
            yield Fault("EventHeader", str(self.head + 1), missing)
        elif stream.head_hash != (last if self.head else ""):
            yield Fault("Stream", stream.public_id, "head_hash is not the last event's hash")

    def _check_emptied(self) -> Iterator[Fault]:
        """A text may be gone only where a later event says so, and must be gone there."""
        allowed = {
            (seq, scope)
            for number, vault in self.vaults.items()
            for seq, scope in vault.get("erased", ())
            if seq <= number
        }
        emptied = {(seq, scope) for seq, scopes in self.emptied.items() for scope in scopes}
        for seq, scope in sorted(emptied - allowed):
            yield Fault("EventBody", f"{seq} {scope}", "is empty, and no event tells of an erasure")
        for seq, scope in sorted(allowed - emptied):
            yield Fault("EventBody", f"{seq} {scope}", "was erased, and its text is there again")

    def _take(self, header: EventHeader, bodies: Iterable[EventBody]) -> None:
        seq = header.seq
        self.lines[seq] = Line(seq, header.kind, header.at, header.actor)
        self.hashes[seq] = header.hash
        for body in bodies:
            if body.body is None:
                continue
            content = orjson.loads(body.body)
            if body.scope == VAULT:
                self.vaults[seq] = content
            else:
                self._fold(seq, body.scope, content)

    def _fold(self, seq: int, scope: str, content: Fields) -> None:
        """First `del`, then `put`, as every client does."""
        for entity, ids in content.get("del", {}).items():
            for key in ids:
                thing = Thing(scope, entity, key)
                if gone := self.state.pop(thing, None):
                    self.left[thing] = gone
        for entity, rows in content.get("put", {}).items():
            for key, fields in rows.items():
                thing = Thing(scope, entity, key)
                self.state[thing] = fields
                self.first.setdefault(thing, seq)
                if fields.get("text"):
                    self.texts[(entity, key)] = fields["text"]


def _events(stream: Stream) -> Iterator[tuple[EventHeader | Fault, list[EventBody]]]:
    """Headers in order, each with its bodies; a body without a header is a fault."""
    headers = EventHeader.objects.filter(stream=stream).order_by("seq").iterator(CHUNK)
    rows = EventBody.objects.filter(stream=stream).order_by("seq", "scope").iterator(CHUNK)
    groups = ((seq, list(group)) for seq, group in groupby(rows, key=lambda row: row.seq))
    waiting = next(groups, None)
    for header in headers:
        while waiting and waiting[0] < header.seq:
            yield _stray(waiting[0]), []
            waiting = next(groups, None)
        if waiting and waiting[0] == header.seq:
            yield header, waiting[1]
            waiting = next(groups, None)
        else:
            yield header, []
    if waiting:
        yield _stray(waiting[0]), []


def _stray(seq: int) -> Fault:
    return Fault("EventHeader", str(seq), "is missing, and its bodies are there")


def _check_header(
    stream: Stream, header: EventHeader, bodies: list[EventBody], previous: str
) -> Iterator[Fault]:
    row = str(header.seq)
    if VAULT not in [body.scope for body in bodies]:
        yield Fault("EventBody", f"{row} {VAULT}", "is missing")
    root = chain.root((body.scope, body.digest, body.subject) for body in bodies)
    linked = chain.Linked(
        stream.public_id, header.seq, header.kind, header.version, header.at, header.actor, root
    )
    if chain.link(previous, linked) == header.hash:
        if root != header.root:
            yield Fault("EventHeader", row, "its root is not that of its bodies and its hash")
    elif root != header.root:
        seen = ", ".join(body.scope for body in bodies)
        yield Fault("EventBody", row, f"these are not the bodies of the event: {seen or 'none'}")
    else:
        yield Fault("EventHeader", row, "its hash does not follow from it and the event before")


def _is_salt(text: str) -> bool:
    try:
        return len(bytes.fromhex(text)) == chain.SALT_BYTES
    except ValueError:
        return False
