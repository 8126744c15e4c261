"""What the tests of questions and answers have in common."""

from __future__ import annotations

from typing import Any

from deliberation.ledger.shapes import Access, department_scope
from tests.cast import Cast, Person
from tests.verify import Act

QUESTION = "采光谁来测？"


def ask(act: Act, cast: Cast, text: str = QUESTION, department: str = "") -> str:
    """王委员's question, to the housing bureau unless another is named."""
    to = department or cast.housing_department
    return act(cast.member, "statement.post", text=text, department=to)["statement"]


def reply(act: Act, who: Person, statement: str, text: str = "已安排。", **more: Any) -> str:
    return act(who, "reply.give", statement=statement, text=text, **more)["reply"]


def public(act: Act, entity: str) -> dict[str, Any]:
    """What everybody sees of one kind of thing, by id."""
    return _state(act, lambda access: access.scopes == ("public",), entity)


def inside(act: Act, department: str, entity: str) -> dict[str, Any]:
    """What the department's own people see."""
    scope = department_scope(department)
    return _state(act, lambda access: scope in access.scopes, entity)


def _state(act: Act, which: Any, entity: str) -> dict[str, Any]:
    access: Access = next(access for access in act.now()[1] if which(access))
    shown: dict[str, Any] = act.now()[1][access].shared.get(entity, {})
    return shown
