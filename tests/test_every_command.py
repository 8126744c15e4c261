"""Every command once as it succeeds and in the ways it is refused; every promise checked."""

from __future__ import annotations

import pytest

from deliberation.bodies.tree import KIND as BODY
from deliberation.ledger.registry import COMMANDS
from deliberation.records.opening import record_of
from deliberation.records.work import KIND as RECORD
from deliberation.sessions.models import Session
from tests.cases import CASES, No
from tests.cast import Cast
from tests.verify import Act

REFUSALS = [
    pytest.param(name, no, id=f"{name} {no.code} {number}")
    for name, case in CASES.items()
    for number, no in enumerate(case.refused)
]


def stream_for(name: str, cast: Cast) -> str:
    """The stream of the command, in a stage that admits it."""
    entry = COMMANDS[name]
    if entry.stream_kind == BODY:
        return cast.body.public_id
    if entry.stream_kind == RECORD:
        return record_of(cast.session) or ""
    if entry.stages and "open" not in entry.stages:
        Session.objects.filter(pk=cast.session.pk).update(stage=min(entry.stages))
    return cast.stream


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("publicity", ["public", "invited"])
def test_success(name: str, publicity: str, cast: Cast) -> None:
    """In an invited session the widest scope is another one: every event must reach it as well."""
    if COMMANDS[name].stream_kind != BODY:
        Session.objects.filter(pk=cast.session.pk).update(publicity=publicity)
    case = CASES[name]
    who = getattr(cast, case.who)
    args = case.build(cast, who)
    if name == "session.schedule":
        args["publicity"] = publicity
    answer = Act(stream_for(name, cast))(who, name, **args)
    # A batch answers nobody in particular.
    assert set(answer) == set(COMMANDS[name].answers)
    assert all(answer.values())


@pytest.mark.rules
@pytest.mark.parametrize(("name", "no"), REFUSALS)
def test_refusal(name: str, no: No, cast: Cast) -> None:
    who = getattr(cast, no.who)
    args = no.build(cast, who)
    Act(stream_for(name, cast)).refused(who, name, no.code, **args)
