"""应到 / 实到 / 列席 / 请假, and one voting channel for each person."""

from __future__ import annotations

from typing import Any

import pytest

from deliberation.sessions.models import Seat
from tests.cast import Cast
from tests.verify import Act


def figures(act: Act, cast: Cast) -> dict[str, int]:
    shown = next(replica for access, replica in act.now()[1].items() if "public" in access.scopes)
    counted: dict[str, int] = shown.shared["session"][cast.stream]["attendance"]
    return counted


def test_the_four_figures(act: Act, cast: Cast) -> None:
    assert figures(act, cast) == {"expected": 5, "present": 3, "attending": 0, "excused": 0}
    act(cast.expert, "attendance.check_in", venue=cast.hall, accepts_norms=True)
    act(cast.resident, "attendance.ask_leave", reason="生病")
    act(cast.observer, "attendance.check_in", accepts_norms=True)
    assert figures(act, cast) == {"expected": 5, "present": 4, "attending": 1, "excused": 1}
    act(cast.scribe, "attendance.mark", seat=cast.member.seat, status="absent")
    assert figures(act, cast) == {"expected": 5, "present": 3, "attending": 1, "excused": 1}
    act(cast.chair, "roll.remove", seat=cast.second_member.seat, reason="名单有误")
    assert figures(act, cast) == {"expected": 4, "present": 2, "attending": 1, "excused": 1}
    entry = {"name": "钱委员", "role": "member", "category": "voting"}
    act(cast.office, "roll.enter", **entry)
    assert figures(act, cast) == {"expected": 5, "present": 2, "attending": 1, "excused": 1}


def test_leave_and_coming_after_all(act: Act, cast: Cast) -> None:
    act(cast.resident, "attendance.ask_leave", reason="生病")
    act(cast.resident, "attendance.check_in", accepts_norms=True)
    assert figures(act, cast)["excused"] == 0


def test_who_votes_by_hand_does_not_vote_by_phone_as_well(
    act: Act, cast: Cast, statement: str
) -> None:
    """One channel per person: entered by the scribe, the phone is refused."""
    act(cast.scribe, "attendance.mark", seat=cast.expert.seat, status="present", channel="hand")
    vote = {"statement": statement, "choice": "agree", "revision": 1}
    data = act.refused(cast.expert, "endorsement.cast", "CHANNEL_TAKEN", **vote)
    assert data == {"channel": "hand"}
    act.refused(cast.expert, "attendance.check_in", "CHANNEL_TAKEN")
    # The scribe may take it back, and then the phone is free.
    act(cast.scribe, "attendance.mark", seat=cast.expert.seat, status="expected")
    act(cast.expert, "attendance.check_in", accepts_norms=True)
    act(cast.expert, "endorsement.cast", **vote)


def test_who_votes_by_phone_is_not_entered_by_hand(act: Act, cast: Cast) -> None:
    args: dict[str, Any] = {"seat": cast.member.seat, "status": "present", "channel": "hand"}
    assert act.refused(cast.scribe, "attendance.mark", "CHANNEL_TAKEN", **args) == {
        "channel": "device"
    }


def test_moving_to_another_place_keeps_the_channel(act: Act, cast: Cast) -> None:
    act(cast.member, "attendance.check_in", venue=cast.hall)
    seat = Seat.objects.select_related("venue").get(public_id=cast.member.seat)
    assert seat.venue is not None
    assert (seat.venue.public_id, seat.channel) == (cast.hall, "device")
    act.refused(cast.member, "attendance.check_in", "ALREADY_DONE", venue=cast.hall)


def test_where_somebody_speaks_from(act: Act, cast: Cast) -> None:
    act(cast.expert, "attendance.check_in", venue=cast.hall, accepts_norms=True)
    here = act(cast.expert, "statement.post", text="我在会场。")["statement"]
    online = act(cast.member, "statement.post", text="我在线上。")["statement"]
    shown = next(replica for access, replica in act.now()[1].items() if "public" in access.scopes)
    assert shown.shared["statement"][here]["place"] == "room"
    assert shown.shared["statement"][online]["place"] == "online"


@pytest.mark.parametrize("stage", ["closing", "ratifying", "adjourned"])
def test_late_comers(stage: str, act: Act, cast: Cast) -> None:
    path = {"closing": ["closing"], "ratifying": ["closing", "ratifying"]}.get(stage, [stage])
    for step in path:
        act(cast.chair, "session.change_stage", to=step, reason="台风")
    act(cast.expert, "attendance.check_in", accepts_norms=True)


def test_a_removed_seat_cannot_be_marked(act: Act, cast: Cast) -> None:
    act(cast.chair, "roll.remove", seat=cast.expert.seat, reason="名单有误")
    act.refused(cast.scribe, "attendance.mark", "NOT_FOUND", seat=cast.expert.seat, status="absent")
    act.refused(cast.expert, "attendance.check_in", "FORBIDDEN")
