"""The way of a session from 筹备 to 已结束: each move that is, and none that is not."""

from __future__ import annotations

from typing import Any

import pytest

from deliberation.ledger.refusals import Refusal
from deliberation.sessions.models import Session
from deliberation.sessions.stages import MOVES, NEED_REASON, Stage
from tests.cast import Cast, send
from tests.conftest import Clock
from tests.verify import Act


@pytest.mark.parametrize("start", Stage)
def test_moves(start: Stage, cast: Cast) -> None:
    for to in Stage:
        Session.objects.filter(pk=cast.session.pk).update(stage=start)
        if to in MOVES[start] & NEED_REASON:
            assert _move(cast, to, reason=" ") == {
                "code": "REASON_REQUIRED",
                "data": {},
                "ref": None,
            }
        answer = _move(cast, to, reason="台风")
        if to in MOVES[start]:
            assert answer is None
            assert Session.objects.get(pk=cast.session.pk).stage == to
        else:
            data = {"from": start, "to": to}
            assert answer == {"code": "TRANSITION_NOT_ALLOWED", "data": data, "ref": None}


def _move(cast: Cast, to: Stage, reason: str) -> dict[str, Any] | None:
    outcome = send(cast.stream, cast.chair, "session.change_stage", to=to, reason=reason)
    return outcome.body() if isinstance(outcome, Refusal) else None


def test_every_stage_can_be_reached_and_the_end_is_an_end() -> None:
    reached, new = {Stage.DRAFT}, {Stage.DRAFT}
    while new:
        new = {to for stage in new for to in MOVES[stage]} - reached
        reached |= new
    assert reached == set(Stage)
    assert {stage for stage in Stage if not MOVES[stage]} == {Stage.CLOSED, Stage.CANCELLED}
    assert all(stage not in MOVES[stage] for stage in Stage)


def test_times_of_opening_and_closing(act: Act, cast: Cast, time: Clock) -> None:
    opened = Session.objects.get(pk=cast.session.pk).opened_at
    time.forward(hours=1)
    for stage in ("break", "open", "closing", "ratifying"):
        act(cast.chair, "session.change_stage", to=stage)
    assert Session.objects.get(pk=cast.session.pk).opened_at == opened
    time.forward(hours=1)
    act(cast.chair, "session.change_stage", to="closed")
    session = Session.objects.get(pk=cast.session.pk)
    assert session.closed_at == time.now


def test_a_reason_is_shown_while_it_holds(act: Act, cast: Cast) -> None:
    act(cast.chair, "session.change_stage", to="adjourned", reason="台风，择日再议")
    assert Session.objects.get(pk=cast.session.pk).stage_reason == "台风，择日再议"
    act(cast.chair, "session.change_stage", to="open")
    assert Session.objects.get(pk=cast.session.pk).stage_reason == ""
