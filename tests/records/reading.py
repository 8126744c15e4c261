"""What a reader has of a record."""

from __future__ import annotations

from typing import Any

from deliberation.ledger.models import Stream
from deliberation.ledger.shapes import PARTICIPANTS, PUBLIC, STAFF, Access
from tests.replica import fresh

READER = Access((PUBLIC,))
TAKES_PART = Access((PUBLIC, PARTICIPANTS))
STAFF_MEMBER = Access((PUBLIC, PARTICIPANTS, STAFF))
Rows = dict[str, Any]


def seen(record: str, access: Access, entity: str = "line") -> Rows:
    return fresh(Stream.objects.get(public_id=record), access).shared.get(entity, {})


def the_record(record: str, access: Access = READER) -> Rows:
    (row,) = seen(record, access, "record").values()
    assert isinstance(row, dict)
    return row


def texts(record: str, section: str, access: Access = STAFF_MEMBER) -> list[str]:
    """The listed lines of one part in their order."""
    lines = [line for line in seen(record, access).values() if line["section"] == section]
    listed = [line for line in lines if line["state"] == "listed"]
    ordered = sorted(listed, key=lambda line: line["position"])
    assert [line["position"] for line in ordered] == list(range(1, len(ordered) + 1))
    return [line["text"] for line in ordered]


def changes(record: str, line: str, access: Access = STAFF_MEMBER) -> list[tuple[str, str | None]]:
    """What was done to a line, in its order: kind, and the words before."""
    rows = [row for row in seen(record, access, "line_change").values() if row["line"] == line]
    return [(row["kind"], row["before"]) for row in rows]
