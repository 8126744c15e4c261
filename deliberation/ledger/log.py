"""Appending to the log, reading from it, and erasing a person's words from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from django.db.models import QuerySet

from deliberation.ledger import bulk, chain, derived
from deliberation.ledger.models import EventBody, EventHeader, Receipt, Stream
from deliberation.ledger.shapes import VAULT, Event

VERSION = 1
CHUNK = 2_000


class Written(NamedTuple):
    """An event that has its number."""

    seq: int
    kind: str
    at: datetime
    actor: str
    event: Event


class Logged(NamedTuple):
    """One event as readers get it: the vault is not in it. `bodies`: scope → JSON text."""

    seq: int
    kind: str
    at: datetime
    actor: str
    bodies: dict[str, str]


@dataclass(frozen=True, slots=True)
class Added:
    """What one transaction has added to a stream, and what else its row says since then."""

    epoch: str
    rights_version: int
    events: Sequence[Logged]

    @property
    def first(self) -> int:
        return self.events[0].seq

    @property
    def head(self) -> int:
        return self.events[-1].seq


def append(stream: Stream, events: Sequence[Written]) -> list[Logged]:
    """Adds events to a stream whose row is locked and moves its head. Does not save the stream.

    Answers with what `read` would give of them.
    """
    headers: list[tuple[Any, ...]] = []
    bodies: list[_BodyRow] = []
    logged: list[Logged] = []
    previous = stream.head_hash or chain.genesis(stream.public_id)
    for written in events:
        parts = list(_bodies(stream, written))
        bodies += parts
        root = chain.root((part.scope, part.digest, part.subject) for part in parts)
        event = chain.Linked(
            stream.public_id, written.seq, written.kind, VERSION, written.at, written.actor, root
        )
        previous = chain.link(previous, event)
        headers.append((stream.pk, *event[1:], previous))
        shown = {part.scope: part.body for part in parts if part.scope != VAULT}
        logged.append(Logged(written.seq, written.kind, written.at, written.actor, shown))
    names = ("stream", "seq", "kind", "version", "at", "actor", "root", "hash")
    bulk.insert(EventHeader, names, headers)
    bulk.insert(EventBody, _BodyRow._fields, bodies)
    stream.head_seq = events[-1].seq
    stream.head_hash = previous
    return logged


class _BodyRow(NamedTuple):
    stream: int
    seq: int
    scope: str
    body: str
    salt: str
    digest: str
    subject: str


def _bodies(stream: Stream, written: Written) -> Iterator[_BodyRow]:
    event = written.event
    for scope, body in event.bodies.items():
        shown = {"put": body.put, "del": body.drop}
        yield _body(stream, written.seq, scope, {k: v for k, v in shown.items() if v}, body.subject)
    yield _body(stream, written.seq, VAULT, event.vault, event.vault_subject)


def _body(stream: Stream, seq: int, scope: str, content: dict[str, Any], subject: str) -> _BodyRow:
    body = orjson.dumps(content, default=_plain, option=orjson.OPT_UTC_Z)
    salt = chain.new_salt()
    return _BodyRow(stream.pk, seq, scope, body.decode(), salt, chain.digest(salt, body), subject)


def _plain(value: Any) -> Any:
    """Shapes as objects, named tuples as lists."""
    return list(value) if isinstance(value, tuple) else vars(value)


def read(stream_pk: int, *, after: int, limit: int) -> list[Logged]:
    """The next events behind `after`, in order, at most `limit`, without the vault."""
    headers = list(
        EventHeader.objects.filter(stream_id=stream_pk, seq__gt=after)
        .order_by("seq")
        .values_list("seq", "kind", "at", "actor")[:limit]
    )
    if not headers:
        return []
    bodies: dict[int, dict[str, str]] = {}
    rows = (
        EventBody.objects.filter(
            stream_id=stream_pk, seq__gt=after, seq__lte=headers[-1][0], body__isnull=False
        )
        .exclude(scope=VAULT)
        .values_list("seq", "scope", "body")
    )
    for seq, scope, body in rows:
        if body is not None:
            bodies.setdefault(seq, {})[scope] = body
    return [Logged(seq, kind, at, actor, bodies.get(seq, {})) for seq, kind, at, actor in headers]


def bodies(
    stream_pk: int, scopes: Collection[str], *, after: int, upto: int
) -> Iterator[tuple[int, str, str]]:
    """What stands in these scopes of the events behind `after`, as (seq, scope, text), in order."""
    rows = EventBody.objects.filter(
        stream_id=stream_pk, scope__in=scopes, seq__gt=after, seq__lte=upto, body__isnull=False
    )
    found = rows.order_by("seq", "scope").values_list("seq", "scope", "body")
    for seq, scope, body in found.iterator(CHUNK):
        if body is not None:
            yield seq, scope, body


def carrying(stream: Stream, subject: str) -> QuerySet[EventBody]:
    """The bodies that still carry a person's words."""
    return EventBody.objects.filter(stream=stream, subject=subject, body__isnull=False)


def erase(stream: Stream, bodies: Sequence[EventBody]) -> list[tuple[int, str]]:
    """Deletes the text of these bodies, and its salt; the digests stay.

    Fingerprints of the commands that brought the words go too, whoever sent them, and what was
    computed from the words. Answers with the
    (seq, scope) pairs that were emptied, which the event that reports the erasure must keep in its
    vault: `verify` allows a missing body only where such an event names it.
    """
    EventBody.objects.filter(pk__in=[body.pk for body in bodies]).update(body=None, salt=None)
    if bodies:
        derived.forget(stream)
    whole = {body.seq for body in bodies if body.scope == VAULT}
    senders = {(body.seq, body.subject) for body in bodies}
    receipts = Receipt.objects.filter(stream=stream, seq__in={body.seq for body in bodies})
    forgotten = [
        receipt.pk
        for receipt in receipts
        if receipt.seq in whole or (receipt.seq, receipt.actor) in senders
    ]
    Receipt.objects.filter(pk__in=forgotten).update(fingerprint=None)
    return sorted((body.seq, body.scope) for body in bodies)


def vaults(stream: Stream) -> Iterable[tuple[int, str | None]]:
    """Every event's vault in order; None where it has been erased. For recounting only."""
    return (
        EventBody.objects.filter(stream=stream, scope=VAULT)
        .order_by("seq")
        .values_list("seq", "body")
        .iterator()
    )
