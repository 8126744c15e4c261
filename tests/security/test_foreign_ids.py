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


def _ids(name: str) -> list[str]:
    """The arguments of the command that name one row."""
    schema = COMMANDS[name].args.model_json_schema().get("properties", {})
    found = []
    for field, one in schema.items():
        patterns = {part.get("pattern") for part in (one, *one.get("anyOf", ()))}
        if ID_PATTERN in patterns and field not in ELSEWHERE:
            found.append(field)
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
        try:
            foreign = case.build(other, getattr(other, case.who))
        except AssertionError:
            pytest.skip("the case makes its session end")
        for field in _ids(name):
            if not right.get(field) or right[field] == foreign.get(field):
                continue
            found = _answer(cast, who, name, {**right, field: foreign[field]})
            if found != {"code": "NOT_FOUND", "data": {}, "ref": None}:
                assert found == _answer(cast, who, name, {**right, field: new_id()}), field


def _answer(cast: Cast, who: Person, name: str, args: dict[str, Any]) -> dict[str, Any]:
    with undone():
        outcome = send(cast.stream, who, name, **args)
    assert isinstance(outcome, Refusal), outcome
    return outcome.body()
