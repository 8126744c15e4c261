"""Today's visibility over every past second: the past shows no words that cannot be read today.

Whoever reads the log again, for a replay or for an extract, passes what it showed through `Veil`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from deliberation.ledger.shapes import Entity
from deliberation.sessions.entities import ReplyEntity, SpeakerEntity, StatementEntity
from deliberation.sessions.models import ReplyStatus, StatementStatus

Rows = dict[str, dict[str, Any]]


class Words(NamedTuple):
    """Which fields of an entity are somebody's words, and which tell what became of them."""

    fields: tuple[str, ...]
    fate: tuple[str, ...] = ()


# What is not listed has no words, or announces something for good: a line of the moderation log,
# the reason of a stage. A test holds every field with free text to be in one of the two lists.
WORDS = {
    "session": Words(("title", "topic", "body_name", "sub_brand", "broadcast_url")),
    "venue": Words(("name",)),
    "department": Words(("name",)),
    "agenda_item": Words(("title",)),
    "material": Words(("title", "text", "link", "file")),
    "speaker": Words(("name", "sector"), ("erased",)),
    "seat": Words(("name", "sector", "label")),
    "statement": Words(("text", "evidence"), ("status", "reason")),
    "review": Words(("text", "evidence"), ("status", "reason")),
    "report_note": Words(("text",)),
    "reply": Words(("text",), ("status",)),
    "reply_draft": Words(("text",)),
    "promise": Words(("action", "due_text", "reason"), ("due_on", "state", "corrected_at")),
    "promise_candidate": Words(("action", "due_text")),
    "transfer": Words(("reason",)),
    "correction": Words(("before", "reason")),
    "hand": Words(("note",)),
    "draw": Words(("title",)),
    "poll": Words(("title", "options")),
    "poll_draft": Words(("title", "options")),
}
# The events after which the past reads otherwise: words of something that is shown have changed or
# gone, or it stands elsewhere now. Tests hold every command that does so to be in this list.
TAKES_BACK = frozenset(
    {
        "agenda.item_edited",
        "agenda.item_removed",
        "agenda.items_set",
        "erasure.words_erased",
        "material.removed",
        "promise.corrected",
        "reply.withdrawn",
        "roll.edited",
        "session.plan_set",
        "session.scheduled",
        "statement.hidden",
        "statement.merged",
        "statement.restored",
        "statement.split",
        "statement.withdrawn",
    }
)
ALWAYS = datetime.min.replace(tzinfo=UTC)


class Erased(NamedTuple):
    """What is left of somebody's words: since when they were there, and that they are gone."""

    since: datetime
    put: dict[str, Rows]


BLANK: tuple[Any, ...] = (None, "", [])


class Veil:
    """What one audience can read at this moment, laid over what it could read at any other.

    A thing is shown as it was as long as every word of it can still be read of that same thing:
    there, or in the trace of a correction. Otherwise it stands in the past with the words and the
    fate that it has today; and what is gone today never was there.
    """

    def __init__(self, today: Iterable[Entity]) -> None:
        self._today: dict[tuple[str, str], dict[str, Any]] = {}
        self._before: defaultdict[str, list[Any]] = defaultdict(list)
        # The log forgets with the words that anything was there: from here it is known again.
        self.erased: list[Erased] = []
        for entity in today:
            if (since := _erased_since(entity)) is not None:
                row = entity.model_dump(mode="json")
                self.erased.append(Erased(since, {entity.entity: {entity.id: row}}))
            if words := WORDS.get(entity.entity):
                fields = entity.model_dump(mode="json", include={*words.fields, *words.fate})
                self._today[entity.entity, entity.id] = fields
                if entity.entity == "correction":
                    self._before[entity.target].append(fields["before"])  # type: ignore[attr-defined]

    def over(self, put: dict[str, Rows]) -> dict[str, Rows]:
        """What a moment of the past may show. The rows that are given are left as they are."""
        seen = {name: self._rows(name, rows) for name, rows in put.items()}
        return {name: rows for name, rows in seen.items() if rows}

    def lost(
        self, times: Sequence[datetime], before: datetime | None
    ) -> dict[int, list[dict[str, Any]]]:
        """What has been erased, with the first of these moments at which it was there.

        `before`: the moment before the first; None where there is none.
        """
        found: dict[int, list[dict[str, Any]]] = {}
        for since, put in self.erased:
            place = bisect_left(times, since)
            if place < len(times) and (before is None or since > before):
                found.setdefault(place, []).append({"put": put})
        return found

    def _rows(self, name: str, rows: Rows) -> Rows:
        if name not in WORDS:
            return rows
        return {
            key: self._veiled(name, row, today)
            for key, row in rows.items()
            if (today := self._today.get((name, key))) is not None
        }

    def _veiled(self, name: str, row: dict[str, Any], today: dict[str, Any]) -> dict[str, Any]:
        readable = all(self._readable(name, row, field, today) for field in WORDS[name].fields)
        return row if readable else {**row, **today}

    def _readable(self, name: str, row: dict[str, Any], field: str, today: dict[str, Any]) -> bool:
        was = row.get(field)
        if was in BLANK or was == today[field]:
            return True
        return field == "text" and name in ("statement", "reply") and was in self._before[row["id"]]


def _erased_since(entity: Entity) -> datetime | None:
    """Since when a thing was there that has been erased; None of what has not."""
    match entity:
        case StatementEntity(status=StatementStatus.ERASED, posted_at=at):
            return at
        case ReplyEntity(status=ReplyStatus.ERASED, given_at=at):
            return at
        case SpeakerEntity(erased=True):
            return ALWAYS
    return None
