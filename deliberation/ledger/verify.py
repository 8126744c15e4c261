"""Proving a stream: the chain, the receipts, and that the tables are what the log has come to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import orjson
import pydantic_core
from django.core.exceptions import ObjectDoesNotExist

from deliberation.ledger.history import CHUNK, Fault, Fields, History, Thing
from deliberation.ledger.models import EventBody, EventHeader, Receipt, Stream
from deliberation.ledger.registry import COMMANDS, KINDS
from deliberation.ledger.shapes import PARTICIPANTS, PUBLIC, STAFF, Entity, own_scope

Check = Callable[[History], Iterator[Fault]]
SHARED = (PUBLIC, PARTICIPANTS, STAFF)

_checks: dict[str, Check] = {}


def checks(kind: str) -> Callable[[Check], Check]:
    """Registers what compares a kind of stream with its tables; without one, `compare` does."""

    def register(check: Check) -> Check:
        _checks[kind] = check
        return check

    return register


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a log at some time, kept where whoever alters the database cannot reach it."""

    seq: int
    epoch: str
    hash: str

    @classmethod
    def of(cls, stream: Stream) -> Head:
        return cls(stream.head_seq, stream.epoch, stream.head_hash)

    @classmethod
    def parse(cls, text: str) -> Head:
        """From what `…/streams/{id}/head` answers. :raises ValueError: it is something else."""
        try:
            value = json.loads(text)
            return cls(int(value["seq"]), str(value["epoch"]), str(value["hash"]))
        except (KeyError, TypeError) as error:
            raise ValueError("not a head: seq, epoch and hash are wanted") from error

    def text(self) -> str:
        return json.dumps({"seq": self.seq, "epoch": self.epoch, "hash": self.hash})


def faults(stream: Stream, head: Head | None = None) -> Iterator[Fault]:
    """Every row of a stream that is wrong, in the order of reading: mostly the first one counts.

    `epoch` and `rights_version` of the stream are no facts of the log: the first is compared with
    `head`, the second only tells caches to look again.
    """
    if wrong := _wrong_kind(stream):
        yield wrong
        return
    history = History(stream)
    broken = False
    for fault in history.read():
        broken = True
        yield fault
    if head:
        yield from _head_faults(history, head)
    if broken:
        return  # what the tables should be cannot be told from a broken log
    yield from table_faults(history)


def table_faults(history: History) -> Iterator[Fault]:
    """Every row outside the log that a log, read and found whole, does not explain."""
    yield from receipt_faults(history)
    stream = history.stream
    try:
        yield from _checks.get(stream.kind, compare)(history)
    except (ObjectDoesNotExist, ValueError) as error:
        yield Fault("Stream", stream.public_id, f"its tables cannot be read: {error}")


def strays() -> Iterator[Fault]:
    """Rows of the log that belong to no stream: its row was deleted."""
    for model in (EventHeader, EventBody, Receipt):
        rows = model._default_manager.exclude(stream__in=Stream.objects.all())
        for stream in sorted(set(rows.values_list("stream_id", flat=True))):
            yield Fault("Stream", f"with key {stream}", f"is missing, {model.__name__} rows remain")


def _wrong_kind(stream: Stream) -> Fault | None:
    kinds = {entry.event: entry.stream_kind for entry in COMMANDS.values()}
    first = EventHeader.objects.filter(stream=stream).order_by("seq").first()
    if stream.kind not in KINDS or (first and kinds.get(first.kind, stream.kind) != stream.kind):
        begun = f", but begins with {first.kind}" if first else ""
        return Fault("Stream", stream.public_id, f"is of kind {stream.kind!r}{begun}")
    return None


def _head_faults(history: History, head: Head) -> Iterator[Fault]:
    stream = history.stream
    if head.epoch != stream.epoch:
        what = "has another epoch than the head kept outside: it was restored, or altered"
        yield Fault("Stream", stream.public_id, what)
    if head.seq > history.head:
        what = f"is missing: the head kept outside is {head.seq}"
        yield Fault("EventHeader", str(history.head + 1), what)
    elif head.seq and history.hashes[head.seq] != head.hash:
        yield Fault("EventHeader", str(head.seq), "is another event than the head kept outside")


# Receipts ---------------------------------------------------------------------------------------


def receipt_faults(history: History) -> Iterator[Fault]:
    """Every command of the log has its receipt, and there is no other."""
    rows = Receipt.objects.filter(stream=history.stream).order_by("seq", "pk").iterator(CHUNK)
    done = 0
    for seq, group in groupby(rows, key=lambda row: row.seq):
        for missing in range(done + 1, min(seq, history.head + 1)):
            yield Fault("Receipt", f"of event {missing}", "is missing")
        if seq not in history.lines:
            yield Fault("Receipt", f"of event {seq}", "there is no such event")
            return
        yield from _receipts_of(history, seq, list(group))
        done = seq
    for missing in range(done + 1, history.head + 1):
        yield Fault("Receipt", f"of event {missing}", "is missing")


def _receipts_of(history: History, seq: int, receipts: list[Receipt]) -> Iterator[Fault]:
    vault = history.vaults.get(seq)
    if vault is None:
        yield from _receipt_of_erased(history, seq, receipts)
        return
    wanted = {(actor, command): given for actor, command, given in vault["commands"]}
    erased = set(history.emptied.get(seq, {}).values())
    for receipt in receipts:
        key = (receipt.actor, str(receipt.command_id))
        row = f"{receipt.command_id} of event {seq}"
        if key not in wanted:
            yield Fault("Receipt", row, "no event explains it")
            return
        fingerprint = wanted.pop(key)
        if receipt.fingerprint != (None if receipt.actor in erased else fingerprint):
            yield Fault("Receipt", row, "its fingerprint is not that of the command")
        if receipt.result != vault["result"]:
            yield Fault("Receipt", row, "its result is not the one that was given")
    for _, command in wanted:
        yield Fault("Receipt", f"{command} of event {seq}", "is missing")


def _receipt_of_erased(history: History, seq: int, receipts: list[Receipt]) -> Iterator[Fault]:
    """The vault went with the words: what remains is that the event's actor gave one command."""
    actor = history.lines[seq].actor
    if [(receipt.actor, receipt.fingerprint) for receipt in receipts] != [(actor, None)]:
        what = (
            "one, of the event's actor and without a fingerprint, should be left of what is erased"
        )
        yield Fault("Receipt", f"of event {seq}", what)


# State ------------------------------------------------------------------------------------------


def compare(history: History) -> Iterator[Fault]:
    """Every scope as the log has it beside the same scope as the tables have it."""
    yield from shared_faults(history, {})
    actors = sorted({t.scope[4:] for t in history.state if t.scope.startswith(own_scope(""))})
    yield from own_faults(history, actors, {})


def shared_faults(
    history: History,
    tables: Mapping[str, str],
    silent: Mapping[str, frozenset[str]] | None = None,
    scopes: Sequence[str] = SHARED,
) -> Iterator[Fault]:
    """`tables`: which table an entity's rows are in, in the order of looking.

    `silent`: fields that the log cannot prove, since they are not the stream's.
    """
    drawing = KINDS[history.stream.kind].draw(history.stream)
    fresh = {
        thing: fields
        for scope in scopes
        for thing, fields in things(scope, drawing.shared([scope]))
    }
    own = own_scope("")
    logged = {t: fields for t, fields in history.state.items() if not t.scope.startswith(own)}
    yield from differences(logged, fresh, tables, silent or {})


def own_faults(
    history: History,
    actors: Sequence[str],
    tables: Mapping[str, str],
    silent: Mapping[str, frozenset[str]] | None = None,
) -> Iterator[Fault]:
    """The same for what is shown to one person alone."""
    owned = KINDS[history.stream.kind].draw(history.stream).own(actors)
    logged: dict[str, dict[Thing, Fields]] = {}
    for thing, fields in history.state.items():
        logged.setdefault(thing.scope, {})[thing] = fields
    for actor in actors:
        scope = own_scope(actor)
        fresh = dict(things(scope, owned[actor]))
        yield from differences(logged.get(scope, {}), fresh, tables, silent or {})


def things(scope: str, entities: Iterable[Entity]) -> Iterator[tuple[Thing, Fields]]:
    """Entities in the very form that the log keeps."""
    for entity in entities:
        yield Thing(scope, entity.entity, entity.id), as_logged(entity)


def as_logged(entity: Entity) -> Fields:
    fields: Fields = orjson.loads(pydantic_core.to_json(entity))
    return fields


def differences(
    logged: Mapping[Thing, Fields],
    fresh: Mapping[Thing, Fields],
    tables: Mapping[str, str],
    silent: Mapping[str, frozenset[str]],
) -> Iterator[Fault]:
    """What the tables have and the log does not, the other way round, and what differs."""
    order = {entity: number for number, entity in enumerate(tables)}
    everything = sorted(
        logged.keys() | fresh.keys(), key=lambda thing: (order.get(thing.entity, 99), thing)
    )
    for thing in everything:
        table = tables.get(thing.entity, thing.entity)
        was, now = logged.get(thing), fresh.get(thing)
        where = f"{thing.entity} for {thing.scope}"
        if was is None or now is None:
            what = "no event explains it" if was is None else "is missing: the log has it"
            yield Fault(table, thing.id, f"{what} ({where})")
            continue
        unproved = silent.get(thing.entity, frozenset())
        for name in sorted(was.keys() | now.keys()):
            if name not in unproved and was.get(name) != now.get(name):
                yield Fault(table, thing.id, _differs(name, now.get(name), was.get(name), where))


def _differs(name: str, now: Any, was: Any, where: str) -> str:
    return f"{name} is {_short(now)}, the log says {_short(was)} ({where})"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}…"
