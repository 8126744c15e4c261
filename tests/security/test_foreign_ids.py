"""An id of another session is no id here: the same answer as for one that never was."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.ids import new_id
from deliberation.ledger.refusals import Refusal
from deliberation.ledger.registry import COMMANDS
from deliberation.sessions.room import KIND
from tests.cases import CASES
from tests.cast import Cast, Person, gather, send
from tests.security.fuzz.values import ID_PATTERN
from tests.support.undoing import undone

# Not a row of the session: a person, wherever they have their account.
ELSEWHERE = {"user"}
# What a case leaves out: which other case names such a row, and as what.
NAMED_BY = {
    "agenda_item": ("poll.prepare", "agenda_item"),
    "also": ("statement.hide", "statement"),
    "department": ("statement.post", "department"),
    "departments": ("statement.post", "department"),
    "draft": ("reply.confirm", "draft"),
    "files": ("material.add", "file"),
    "reply_to": ("statement.hide", "statement"),
    "venue": ("roll.enter", "venue"),
}
MISSING: dict[str, Any] = {"code": "NOT_FOUND", "data": {}, "ref": None}


def _ids(name: str) -> dict[str, bool]:
    """The arguments of the command that name rows, and whether they name many."""
    schema = COMMANDS[name].args.model_json_schema().get("properties", {})
    found = {}
    for field, one in schema.items():
        for part in (one, *one.get("anyOf", ())):
            many = part.get("items", {})
            if ID_PATTERN in (part.get("pattern"), many.get("pattern")) and field not in ELSEWHERE:
                found[field] = bool(many)
    return found


# What the service alone gives, no door can name.
NAMES = [
    name
    for name, entry in COMMANDS.items()
    if entry.stream_kind == KIND and CASES[name].who != "service" and _ids(name)
]


@pytest.fixture(scope="module")
def other(module_cast: Cast) -> Cast:
    """A second county with a session of its own, by the same people's doors."""
    return gather(mark="-other")


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("name", NAMES)
def test_rows_of_another_session(name: str, cast: Cast, other: Cast) -> None:
    case = CASES[name]
    who = getattr(cast, case.who)
    with undone():
        right = case.build(cast, who)
        foreign = case.build(other, getattr(other, case.who))
        for field, many in _ids(name).items():
            theirs = foreign.get(field) or _row(other, field, many=many)
            found = _answer(cast, who, name, {**right, field: theirs})
            if found != MISSING:
                nobodys = [new_id()] if many else new_id()
                assert found == _answer(cast, who, name, {**right, field: nobodys}), field


def _row(cast: Cast, field: str, *, many: bool) -> Any:
    """A row of theirs for an argument that the case leaves out."""
    name, argument = NAMED_BY[field]
    row = CASES[name].build(cast, getattr(cast, CASES[name].who))[argument]
    return [row] if many else row


def _answer(cast: Cast, who: Person, name: str, args: dict[str, Any]) -> dict[str, Any]:
    with undone():
        outcome = send(cast.stream, who, name, **args)
    assert isinstance(outcome, Refusal), outcome
    return outcome.body()
