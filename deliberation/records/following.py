"""What a record still holds of things that have gone in its session."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import orjson

from deliberation.ledger.models import EventBody, EventHeader
from deliberation.ledger.shapes import VAULT
from deliberation.records.evidence import Standing, erased_in, source_of, standings
from deliberation.records.models import Record

# Commands whose arguments are words: a hash of them stands in the vault and in the receipt.
WORDY = frozenset({"record.line_edited", "record.line_added", "record.line_left_out"})
ERASURE = "erasure.words_erased"


def is_behind(record: Record) -> bool:
    """Whether anything that has gone in the session is still here."""
    if is_behind_an_erasure(record) or bodies_of_erased(record):
        return True
    standing = standings(record.session, map(source_of, record.evidence))
    return any(standing.get(key) != Standing.LIVE for key in record.evidence)


def is_behind_an_erasure(record: Record) -> bool:
    """Words are gone from the session's log that were there when the record was drawn up."""
    events = EventHeader.objects.filter(stream=record.session.stream, kind=ERASURE)
    return events.filter(seq__gt=record.session_seq).exists()


def bodies_of_erased(record: Record) -> list[EventBody]:
    """Every body of the record's log with words of something that was erased in the session.

    Bodies hold the words of many people: what is looked for is not whose they are but what they
    rest on. A line that has ever rested on what was erased loses all its words.
    """
    erased = erased_in(record.session)
    if not erased:
        return []
    bodies = [(body, orjson.loads(body.body or "{}")) for body in _kept(record)]
    lines = {
        key
        for _, content in bodies
        for key, line in content.get("put", {}).get("line", {}).items()
        if any(source["id"] in erased for source in line["sources"])
    }
    carrying = [body for body, content in bodies if _carries(content, lines)]
    return [*carrying, *_arguments(record, carrying)] if carrying else []


def shown_in(bodies: Iterable[EventBody]) -> dict[str, set[tuple[str, str]]]:
    """Everything that these bodies showed or took away, by scope: type and id."""
    shown: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for body in bodies:
        if body.scope != VAULT:
            content = orjson.loads(body.body or "{}")
            for part in content.values():
                shown[body.scope] |= {(entity, key) for entity in part for key in part[entity]}
    return shown


def _kept(record: Record) -> Iterable[EventBody]:
    bodies = EventBody.objects.filter(stream=record.stream, body__isnull=False)
    return bodies.exclude(scope=VAULT).order_by("seq")


def _carries(content: dict[str, Any], lines: set[str]) -> bool:
    put = content.get("put", {})
    said = (line for key, line in put.get("line", {}).items() if key in lines)
    before = (row for row in put.get("line_change", {}).values() if row["line"] in lines)
    return any(line["text"] or line["generated"] for line in said) or any(
        row["before"] for row in before
    )


def _arguments(record: Record, bodies: list[EventBody]) -> list[EventBody]:
    """The vaults of the commands that brought the words."""
    events = record.stream.events.filter(seq__in=[body.seq for body in bodies], kind__in=WORDY)
    vaults = EventBody.objects.filter(stream=record.stream, scope=VAULT, body__isnull=False)
    return list(vaults.filter(seq__in=events.values("seq")))
