"""The one door for writes: a batch of commands on one stream becomes one transaction.

Order inside it: lock the stream's row → read its stage and rights → check permission and stage →
handler → rows and one event → commit. Nothing about rights or stage is checked before the lock, so
no command can slip through a door that was closed a moment ago in another process.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from functools import partial

import orjson
from django.db import InterfaceError, OperationalError, connection, transaction
from django.dispatch import Signal
from pydantic import ValidationError

from deliberation.ledger import bulk
from deliberation.ledger.batch import Batch, Item
from deliberation.ledger.log import Added
from deliberation.ledger.models import Stream
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import COMMANDS, KINDS
from deliberation.ledger.shapes import Accepted, Envelope
from deliberation.ledger.transactions import writing
from deliberation.ledger.watching import watched

logger = logging.getLogger(__name__)

# Sent after COMMIT with stream=<public id> and added=<log.Added>.
committed = Signal()


def execute(stream_id: str, envelopes: Sequence[Envelope]) -> list[Accepted | Refusal]:
    """Runs the commands in order and answers each; returns after COMMIT.

    A command that fails unexpectedly is logged under a reference and rolls back alone; its
    neighbours commit. Sending the same id again returns the first answer. When the database does
    not answer, all are refused with UNAVAILABLE or BUSY: whether a COMMIT whose answer was lost
    had happened is settled by the receipts, when the sender asks again.
    """
    items = [_parse(envelope) for envelope in envelopes]
    waiting = [item for item in items if item.outcome is None]
    with watched(stream_id, items):
        try:
            if waiting:
                _run(stream_id, waiting)
        except Refusal as refusal:
            # Whatever a handler had answered, nothing of it was committed.
            for item in waiting:
                item.outcome = refusal.with_traceback(None)
    return [item.outcome or Refusal(Code.INTERNAL) for item in items]


def execute_one(stream_id: str, envelope: Envelope) -> Accepted:
    """One command. :raises Refusal: whatever it was refused for."""
    (outcome,) = execute(stream_id, [envelope])
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def _parse(envelope: Envelope) -> Item:
    """Looks at the shape only, before any lock is taken."""
    item = Item(envelope)
    item.entry = COMMANDS.get(envelope.name)
    if item.entry is None:
        item.outcome = Refusal(Code.UNKNOWN_COMMAND)
        return item
    try:
        item.args = item.entry.args.model_validate(envelope.args)
    except ValidationError as error:
        fields = [
            {"field": ".".join(map(str, fault["loc"])), "problem": fault["type"]}
            for fault in error.errors(include_url=False, include_input=False, include_context=False)
        ]
        item.outcome = Refusal(Code.INVALID_ARGUMENTS, fields=fields[:20])
        return item
    item.fingerprint = _fingerprint(envelope)
    return item


def _fingerprint(envelope: Envelope) -> str:
    body = orjson.dumps([envelope.name, envelope.args], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(body).hexdigest()


def _run(stream_id: str, items: list[Item]) -> None:
    """Tries the batch; after an unexpected failure again, every command on its own savepoint.

    :raises Refusal: for all of them: NOT_FOUND, BUSY, UNAVAILABLE.
    """
    try:
        try:
            _attempt(stream_id, items, isolated=False)
        except (Refusal, OperationalError, InterfaceError):
            raise
        except Exception:
            logger.info("a batch of %d failed: one by one now", len(items), exc_info=True)
            for item in items:
                item.outcome = None
            _attempt(stream_id, items, isolated=True)
    except (OperationalError, InterfaceError) as error:
        raise _unavailable(error) from error


def _unavailable(error: Exception) -> Refusal:
    """A busy or absent database: said at once, with a time to come back."""
    logger.warning("database did not answer: %s", error)
    if connection.vendor == "sqlite" and "locked" in str(error):
        return Refusal(Code.BUSY, retry_after=1)
    if not connection.in_atomic_block:
        connection.close()
    return Refusal(Code.UNAVAILABLE, retry_after=2)


def _attempt(stream_id: str, items: list[Item], *, isolated: bool) -> None:
    with writing(ahead=not isolated):
        stream = bulk.lock(Stream, "public_id", stream_id)
        if stream is None:
            raise Refusal(Code.NOT_FOUND)
        batch = Batch(KINDS[stream.kind].open(stream), isolated=isolated)
        batch.run(items)
        batch.store()
        if batch.added:
            added = Added(stream.epoch, stream.rights_version, batch.added)
            tell = partial(committed.send_robust, Stream, stream=stream.public_id, added=added)
            transaction.on_commit(tell)


__all__ = ["Accepted", "Envelope", "Refusal", "committed", "execute", "execute_one"]
