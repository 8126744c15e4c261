"""Moving a session from stage to stage."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from deliberation.bodies.permissions import Act
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import Call, Command, Event
from deliberation.ledger.text import REASON_LIMIT, Text
from deliberation.sessions.consequences import enter_stage
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import MOVES, NEED_REASON, Stage


class ChangeStage(Command):
    """Moves the session to another stage. Postponing, adjourning and cancelling need a reason."""

    to: Stage
    reason: Annotated[Text, Field(max_length=REASON_LIMIT)] = ""


@handles(
    ChangeStage,
    name="session.change_stage",
    stream=KIND,
    event="session.stage_changed",
    act=Act.STEER_STAGE,
)
def change_stage(room: Room, call: Call[ChangeStage]) -> Event:
    session, to = room.session, Stage(call.args.to)
    if to not in MOVES[Stage(session.stage)]:
        raise Refusal(Code.TRANSITION_NOT_ALLOWED, **{"from": session.stage, "to": to})
    if to in NEED_REASON and not call.args.reason:
        raise Refusal(Code.REASON_REQUIRED)
    times: dict[str, datetime] = {}
    if to == Stage.OPEN and session.opened_at is None:
        times["opened_at"] = room.now
    if to in (Stage.CLOSED, Stage.CANCELLED):
        times["closed_at"] = room.now
    return enter_stage(room, to, call.args.reason, **times)
