"""Showing files and addresses with a statement or a material."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.shapes import Event
from deliberation.sessions.entities import Evidence
from deliberation.sessions.files.showing import file_facts
from deliberation.sessions.models import Seat, Statement, StoredFile
from deliberation.sessions.room import Room


def own_unused(room: Room, seat: Seat, ids: Sequence[str]) -> list[StoredFile]:
    """:raises Refusal: NOT_FOUND for a file of somebody else, or one that is shown already."""
    if not ids:
        return []
    files = list(room.get_all(StoredFile, dict.fromkeys(ids)).values())
    if any(file.seat_id != seat.pk or file.used for file in files):
        raise Refusal(Code.NOT_FOUND)
    return files


def use(room: Room, event: Event, files: Sequence[StoredFile], statement: Statement | None) -> None:
    """From now on they are shown; the vault keeps what proves them."""
    for file in files:
        room.change(file, used=True, statement=statement)
    if files:
        event.keep(files=[facts_to_keep(file) for file in files])


def evidence_of(files: Sequence[StoredFile], links: Sequence[str]) -> list[dict[str, Any]]:
    """As a statement keeps it, in the order in which it was given: files first."""
    if not files and not links:
        return []
    pieces = [Evidence(file=file_facts(file), link=None) for file in files]
    pieces += [Evidence(file=None, link=link) for link in dict.fromkeys(links)]
    return [piece.model_dump() for piece in pieces]


def facts_to_keep(file: StoredFile) -> dict[str, Any]:
    """Everything that a recount compares a row and its bytes with."""
    return {
        "id": file.public_id,
        "seat": file.seat.public_id,
        "name": file.name,
        "content_type": file.content_type,
        "size": file.size,
        "sha256": file.sha256,
        "sent_at": file.sent_at.isoformat(),
        "statement": file.statement.public_id if file.statement else None,
    }
