"""What many have missed is encoded once, and never more of it is kept than there is room for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from deliberation.ledger import composing
from deliberation.ledger.log import Logged
from deliberation.ledger.shapes import Access, own_scope
from realtime import missed
from realtime.missed import Missed


def event(seq: int) -> Logged:
    body = {"put": {"statement": {f"s{seq}": {"id": f"s{seq}", "text": "好" * 100}}}}
    own = {"put": {"my_vote": {f"s{seq}": {"choice": "agree"}}}}
    bodies = {"public": body, own_scope("anna"): own}
    texts = {scope: orjson.dumps(parts).decode() for scope, parts in bodies.items()}
    return Logged(seq, "k", datetime(2026, 3, 1, tzinfo=UTC), "", texts)


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Behind which numbers frames were put together."""
    numbers: list[int] = []
    shared_frame = composing.shared_frame

    def noting(*args: Any, after: int) -> dict[str, Any]:
        numbers.append(after)
        return shared_frame(*args, after=after)

    monkeypatch.setattr(composing, "shared_frame", noting)
    return numbers


def told(kept: Missed, events: list[Logged], who: str | None) -> dict[str, Any]:
    frame = kept.frame(events, Access(("public",), who), after=events[0].seq - 1)
    answer: dict[str, Any] = orjson.loads(frame.payload)
    return answer


def test_once_for_all_who_missed_the_same_and_each_with_their_own(encoded: list[int]) -> None:
    kept, events = Missed(), [event(8), event(9)]
    for who in (None, "anna", "bert"):
        answer = told(kept, events, who)
        assert (answer["from"], answer["to"]) == (8, 9)
        assert ("own" in answer) == (who == "anna")
    told(kept, events[1:], None)
    assert encoded == [7, 8]
    told(kept, [*events, event(10)], None)
    assert encoded == [7, 8, 7]


def test_no_more_is_kept_than_there_is_room_for(
    encoded: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missed, "_MOST_BYTES", 1000)
    kept, events = Missed(), [event(seq) for seq in range(1, 10)]
    for first in (0, 3, 6, 0):
        told(kept, events[first:], None)
    assert encoded == [0, 3, 6, 0]
