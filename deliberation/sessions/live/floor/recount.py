"""What no scope shows of the floor: who raised a hand for whom and when, which hand was called."""

from __future__ import annotations

from collections.abc import Iterator

from deliberation.ledger.history import Fault, History
from deliberation.sessions.live.floor.models import Hand, Turn
from deliberation.sessions.models import Session
from deliberation.sessions.verify import proves

RAISED = frozenset({"floor.hand_raised", "floor.hand_raised_for"})


@proves
def hand_faults(history: History, session: Session) -> Iterator[Fault]:
    """Who entered a hand, and its place among the others."""
    logged = {
        vault["hand"]: (seq, vault["entered_by"])
        for seq, vault in history.vaults.items()
        if history.lines[seq].kind in RAISED
    }
    for hand in Hand.objects.filter(session=session).select_related("entered_by", "seat"):
        by = hand.entered_by.public_id if hand.entered_by else None
        now, was = (hand.asked_order, by), logged.get(hand.public_id)
        if now != was and not (was is None and _is_erased(history, hand)):
            what = f"asked_order, entered_by are {now}, the log says {was}"
            yield Fault("Hand", hand.public_id, what)


def _is_erased(history: History, hand: Hand) -> bool:
    """The proof went with the person's words; that a hand was raised then is all that is left."""
    line = history.lines.get(hand.asked_order)
    emptied = line is not None and line.seq not in history.vaults and line.kind in RAISED
    return emptied and hand.seat.erased


@proves
def turn_faults(history: History, session: Session) -> Iterator[Fault]:
    """Which hand a turn came from."""
    logged = {v["turn"]: v["hand"] for v in history.vaults.values() if "turn" in v}
    for turn in Turn.objects.filter(session=session).select_related("hand"):
        hand = turn.hand.public_id if turn.hand else None
        if hand != logged.get(turn.public_id):
            what = f"its hand is {hand}, the log says {logged.get(turn.public_id)}"
            yield Fault("Turn", turn.public_id, what)
