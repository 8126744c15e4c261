"""The work between lock and commit: a batch of commands of one stream, in order."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from structlog.contextvars import bound_contextvars

from deliberation.ledger import bulk, driver, log, metrics
from deliberation.ledger.models import Receipt, Stream
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import Entry
from deliberation.ledger.shapes import SYSTEM, Accepted, Actor, Call, Command, Envelope, Event
from deliberation.ledger.work import Work

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Item:
    """One command on its way: what it asks, and what became of it."""

    envelope: Envelope
    entry: Entry | None = None
    args: Command | None = None
    fingerprint: str = ""
    actor: Actor | None = None
    outcome: Accepted | Refusal | None = None

    @property
    def name(self) -> str:
        """The command's name if it is one of ours: only such a name may become a label."""
        return self.entry.name if self.entry else metrics.UNKNOWN

    @property
    def about(self) -> dict[str, Any]:
        """What a line of the log says of it: who and which, and nothing of what was said."""
        actor = self.actor.ref if self.actor else None
        return {"command": self.name, "command_id": str(self.envelope.command_id), "actor": actor}


RECEIPT_FIELDS = ("stream", "actor", "command_id", "fingerprint", "seq", "result")
STREAM_FIELDS = ("head_seq", "head_hash", "rights_version")
# So many events are sent to PostgreSQL, which works at them while the next commands are handled.
SENT_TOGETHER = 50


class Batch:
    """The work between lock and commit."""

    def __init__(self, work: Work, *, isolated: bool) -> None:
        self.work = work
        self.isolated = isolated
        self.written: list[log.Written] = []
        self.added: list[log.Logged] = []
        self.receipts: list[tuple[Any, ...]] = []
        self._actors: dict[int, Actor] = {}
        self._answered: dict[tuple[str, UUID], tuple[str | None, Accepted]] = {}
        work.stored_by(self.store)

    def run(self, items: list[Item]) -> None:
        self._load(items)
        for _, group in groupby(items, key=_run_key):
            run = list(group)
            for item in run:
                self._admit(item)
            for part in self._parts([item for item in run if item.outcome is None]):
                self._handle(part)
            if driver.is_ahead() and len(self.written) >= SENT_TOGETHER:
                self.store()

    def store(self) -> None:
        """Writes what has gathered: rows, events, receipts, and the stream's new head."""
        self.work.write()
        if not self.written:
            return
        added = log.append(self.work.stream, self.written)
        bulk.insert(Receipt, RECEIPT_FIELDS, self.receipts)
        bulk.update(Stream, STREAM_FIELDS, [self.work.stream])
        self.written, self.receipts = [], []
        self.added += added

    def _load(self, items: list[Item]) -> None:
        users = {item.envelope.user_id for item in items if item.envelope.user_id is not None}
        self._actors = self.work.actors(users)
        keys = []
        for item in items:
            actor = self._sender(item.envelope)
            # Nobody in particular, where the sender has no place here.
            ref = actor.ref if actor else ""
            keys.append((self.work.stream.pk, ref, item.envelope.command_id))
        for row in bulk.find(Receipt, ("stream", "actor", "command_id"), keys):
            self._answered[(row.actor, row.command_id)] = (
                row.fingerprint,
                Accepted(row.seq, row.result),
            )

    def _sender(self, envelope: Envelope) -> Actor | None:
        if envelope.system:
            return SYSTEM
        return None if envelope.user_id is None else self._actors.get(envelope.user_id)

    def _admit(self, item: Item) -> None:
        """Settles the item if it is a repetition or not allowed."""
        assert item.entry is not None
        user_id = item.envelope.user_id
        if user_id is not None and self.work.rights_moved:
            self._actors.pop(user_id, None)
            self._actors.update(self.work.actors({user_id}))
        actor = self._sender(item.envelope)
        try:
            if actor and self._repeated(item, actor):
                return
            item.actor = self.work.permit(actor, item.entry.act, user_id)
            if item.entry.stream_kind != self.work.stream.kind:
                raise Refusal(Code.UNKNOWN_COMMAND)
            if item.entry.stages and self.work.stage not in item.entry.stages:
                raise Refusal(
                    Code.WRONG_STAGE, stage=self.work.stage, needs=sorted(item.entry.stages)
                )
        except Refusal as refusal:
            item.outcome = refusal.with_traceback(None)  # it would hold all of the batch

    def _repeated(self, item: Item, actor: Actor) -> bool:
        known = self._answered.get((actor.ref, item.envelope.command_id))
        if known is None:
            return False
        fingerprint, first_answer = known
        same = fingerprint is None or fingerprint == item.fingerprint
        item.outcome = first_answer if same else Refusal(Code.ID_REUSED)
        return True

    def _parts(self, items: list[Item]) -> Iterator[list[Item]]:
        """What one handler call takes: a whole run of a batch command, else one item.

        The same id twice in one batch: the second waits until the first has its answer.
        """
        batchable = bool(items and items[0].entry and items[0].entry.batch and not self.isolated)
        part: list[Item] = []
        seen: set[tuple[str, UUID]] = set()
        for item in items:
            assert item.actor is not None
            key = (item.actor.ref, item.envelope.command_id)
            if part and (not batchable or key in seen):
                yield part
                part, seen = [], set()
            part.append(item)
            seen.add(key)
        if part:
            yield part

    def _handle(self, part: list[Item]) -> None:
        part = [item for item in part if not (item.actor and self._repeated(item, item.actor))]
        if not part:
            return
        if not self.isolated:
            self._call(part)
            return
        seq = self.work.next_seq
        try:
            with transaction.atomic(), bound_contextvars(**part[0].about):
                self._call(part)
                self.store()
        except (OperationalError, InterfaceError):
            raise
        except Exception as fault:  # noqa: BLE001  whatever a handler may do wrong
            self._fail(part, seq, fault)

    def _fail(self, part: list[Item], seq: int, fault: Exception) -> None:
        """The savepoint is rolled back: memory follows."""
        ref = secrets.token_hex(4)
        about = {**part[0].about, "ref": ref}
        logger.error("%s failed, ref %s", part[0].name, ref, exc_info=fault, extra=about)
        self.work.forget()
        self.work.next_seq = seq
        self.written, self.receipts = [], []
        for item in part:
            if item.actor:
                self._answered.pop((item.actor.ref, item.envelope.command_id), None)
            item.outcome = Refusal(Code.INTERNAL, ref=ref)

    def _call(self, part: list[Item]) -> None:
        """One handler call, at most one event."""
        entry = part[0].entry
        assert entry is not None
        calls = [
            Call(item.actor, item.args, item.envelope.command_id, self.work.now)
            for item in part
            if item.actor and item.args
        ]
        refusals: list[Refusal | None]
        event: Event | None
        if entry.batch:
            event, refusals = entry.batch(self.work, calls)
        else:
            assert entry.handler is not None
            touched = self.work.touches
            try:
                event, refusals = entry.handler(self.work, calls[0]), [None]
            except Refusal as no:
                if self.work.touches != touched:
                    raise RuntimeError(f"{entry.name} refused after a change of rows") from no
                event, refusals = None, [no.with_traceback(None)]
        for item, refusal in zip(part, refusals, strict=True):
            item.outcome = refusal
        if event is not None:
            self._write(entry, event, [item for item in part if item.outcome is None])

    def _write(self, entry: Entry, event: Event, items: list[Item]) -> None:
        seq = self.work.next_seq
        # A batch names nobody: its bodies go to everybody, and who gave a vote is the vault's.
        actor = "" if entry.batch or items[0].actor is None else items[0].actor.ref
        commands = []
        for item in items:
            assert item.actor is not None
            item.outcome = Accepted(seq, event.result)
            commands.append([item.actor.ref, item.envelope.command_id, item.fingerprint])
            self.receipts.append(
                (
                    self.work.stream.pk,
                    item.actor.ref,
                    item.envelope.command_id,
                    item.fingerprint,
                    seq,
                    event.result,
                )
            )
            self._answered[(item.actor.ref, item.envelope.command_id)] = (
                item.fingerprint,
                item.outcome,
            )
        event.keep(commands=commands, result=event.result)
        self.written.append(log.Written(seq, entry.event, self.work.now, actor, event))
        self.work.next_seq += 1


def _run_key(item: Item) -> Any:
    """Neighbours with the same key may share one handler call."""
    return item.envelope.name if item.entry and item.entry.batch else id(item)
