"""What readers see of the floor."""

from __future__ import annotations

from datetime import datetime

from deliberation.ledger.shapes import Entity
from deliberation.sessions.live.floor.models import (
    Hand,
    HandKind,
    HandState,
    Turn,
    TurnKind,
    TurnState,
)
from deliberation.sessions.models import Place


class FloorEntity(Entity, entity="floor"):
    """The floor of a session, which gives it its id: who speaks, and how many wait.

    `open`: hands may be raised for speeches. `speaking_seconds`: what the next speaker gets.
    """

    open: bool
    speaking_seconds: int
    turn: str | None
    waiting: int
    waiting_online: int
    waiting_room: int


class HandEntity(Entity, entity="hand"):
    """Somebody who waits to speak. `entered`: a scribe raised the hand for them."""

    speaker: str
    kind: HandKind
    note: str
    side: Place
    asked_at: datetime
    entered: bool


class QueueEntity(Entity, entity="queue"):
    """The hands that wait, in calling order; its id is the session's."""

    order: list[str]


class TurnEntity(Entity, entity="turn"):
    """Somebody speaks or has spoken. `started_ms` and `spent_ms` are of the meeting's clock.

    `overruled`: the moderator called this person before those whom the rule would have called.
    `returned`: the call was taken back; it counts for nothing.
    """

    speaker: str
    kind: TurnKind
    side: Place
    agenda_item: str | None
    started_at: datetime
    started_ms: int
    planned_seconds: int
    spent_ms: int | None
    state: TurnState
    overruled: bool
    reason: str | None


class MyHandEntity(Entity, entity="my_hand"):
    """What became of one's own hand; `reason`: why it was not called."""

    kind: HandKind
    note: str
    side: Place
    asked_at: datetime
    state: HandState
    reason: str | None


def hand_entity(hand: Hand) -> HandEntity:
    return HandEntity(
        id=hand.public_id,
        speaker=hand.seat.public_id,
        kind=HandKind(hand.kind),
        note=hand.note,
        side=Place(hand.side),
        asked_at=hand.asked_at,
        entered=hand.entered_by_id is not None,
    )


def my_hand_entity(hand: Hand) -> MyHandEntity:
    return MyHandEntity(
        id=hand.public_id,
        kind=HandKind(hand.kind),
        note=hand.note,
        side=Place(hand.side),
        asked_at=hand.asked_at,
        state=HandState(hand.state),
        reason=hand.reason or None,
    )


def turn_entity(turn: Turn) -> TurnEntity:
    return TurnEntity(
        id=turn.public_id,
        speaker=turn.seat.public_id,
        kind=TurnKind(turn.kind),
        side=Place(turn.side),
        agenda_item=turn.agenda_item.public_id if turn.agenda_item else None,
        started_at=turn.started_at,
        started_ms=turn.started_ms,
        planned_seconds=turn.planned_seconds,
        spent_ms=turn.spent_ms,
        state=TurnState(turn.state),
        overruled=turn.overruled,
        reason=turn.reason or None,
    )
