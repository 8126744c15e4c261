"""The department that somebody on the roll answers for, or drafts for."""

from __future__ import annotations

from deliberation.bodies.models import Department
from deliberation.bodies.permissions import Act, may
from deliberation.ledger.refusals import Code, Refusal
from deliberation.sessions.room import Room


def department_for(room: Room, role: str, public_id: str | None) -> Department | None:
    """:raises Refusal: INVALID_ARGUMENTS where the role is nothing without one, NOT_FOUND."""
    if public_id is None:
        if may(role, Act.DRAFT_REPLY):
            fault = {"field": "department", "problem": "missing"}
            raise Refusal(Code.INVALID_ARGUMENTS, fields=[fault])
        return None
    department = room.session.departments.filter(public_id=public_id).first()
    if department is None:
        raise Refusal(Code.NOT_FOUND)
    return department
