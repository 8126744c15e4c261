"""What a line rests on: whether it is still there, and what was known of it at the last draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from django.db import models

from deliberation.ledger.refusals import Code, Refusal
from deliberation.records.models import Record
from deliberation.sessions.live.polls.models import Poll, PollState
from deliberation.sessions.live.replies.models import Promise, PromiseState
from deliberation.sessions.models import (
    PartOfSession,
    Reply,
    ReplyStatus,
    Session,
    Statement,
    StatementStatus,
)

# A source as it is kept: `{"kind", "id"}`.
Source = Mapping[str, str]


class Standing(StrEnum):
    """What has become of something that was said."""

    LIVE = "live"
    GONE = "gone"  # hidden or withdrawn: it may come back
    ERASED = "erased"


# By kind: its table, the column that says what became of it, and what that says of a live one.
_TABLES: dict[str, tuple[type[PartOfSession], str, models.TextChoices]] = {
    "statement": (Statement, "status", StatementStatus.PUBLISHED),
    "reply": (Reply, "status", ReplyStatus.PUBLISHED),
    "promise": (Promise, "state", PromiseState.CONFIRMED),
    "poll": (Poll, "state", PollState.CLOSED),
}
_ERASED = "erased"


def key_of(source: Source) -> str:
    return f"{source['kind']}:{source['id']}"


def source_of(key: str) -> Source:
    kind, _, public_id = key.partition(":")
    return {"kind": kind, "id": public_id}


def standings(session: Session, sources: Iterable[Source]) -> dict[str, Standing]:
    """By `key_of`: what has become of each; unknown ones are missing. A query for each kind."""
    ids: dict[str, set[str]] = {}
    for source in sources:
        ids.setdefault(source["kind"], set()).add(source["id"])
    found: dict[str, Standing] = {}
    for kind, wanted in ids.items():
        table, column, live = _TABLES[kind]
        rows = table._default_manager.filter(session=session)
        for public_id, state in rows.values_list("public_id", column):
            if public_id in wanted:
                found[f"{kind}:{public_id}"] = _standing(state, live)
    return found


def erased_in(session: Session) -> set[str]:
    """The ids of everything in the session whose words are gone for good."""
    return {
        public_id
        for table, column, _ in _TABLES.values()
        for public_id in table._default_manager.filter(
            **{"session": session, column: _ERASED}
        ).values_list("public_id", flat=True)
    }


def require_live(record: Record, sources: Iterable[Source]) -> list[dict[str, Any]]:
    """What the last draft knew of each. :raises Refusal: NOT_FOUND, SOURCE_GONE."""
    sources = list(sources)
    found = [record.evidence.get(key_of(source)) for source in sources]
    if None in found:
        raise Refusal(Code.NOT_FOUND)
    if set(standings(record.session, sources).values()) != {Standing.LIVE}:
        raise Refusal(Code.SOURCE_GONE)
    return found


def _standing(state: str, live: str) -> Standing:
    if state == _ERASED:
        return Standing.ERASED
    return Standing.LIVE if state == live else Standing.GONE
