"""Turns: the clock that they are read off, overruling that is seen, taking back, erasing."""

from __future__ import annotations

from typing import Any

import pytest

from deliberation.ledger.execute import Accepted
from deliberation.ledger.models import EventBody, Stream
from deliberation.ledger.shapes import PARTICIPANTS, PUBLIC, Access, own_scope
from deliberation.ledger.verify import faults
from deliberation.sessions.live.floor.models import Hand
from deliberation.sessions.models import Seat, Session
from tests.cast import Cast, Person, send
from tests.conftest import Clock
from tests.replica import Replica, fresh
from tests.verify import Act

NOTE = "一楼采光，电话一三八"


def seen(act: Act, *scopes: str) -> dict[str, Any]:
    found: dict[str, Any] = fresh(
        Stream.objects.get(public_id=act.stream), Access(scopes or (PUBLIC,))
    ).shared
    return found


def own(act: Act, who: Person) -> Replica:
    return act.now()[1][Access((), who.seat)]


def ask(act: Act, who: Person, kind: str = "speech") -> str:
    return act(who, "floor.raise_hand", kind=kind, note=NOTE)["hand"]


# Time -------------------------------------------------------------------------------------------


def test_a_pause_stops_the_speakers_clock(act: Act, cast: Cast, time: Clock) -> None:
    ask(act, cast.member)
    time.forward(seconds=100)
    turn = act(cast.moderator, "floor.call_next")["turn"]
    time.forward(seconds=20)
    for stage in ("paused", "open", "break", "open"):
        act(cast.moderator, "session.change_stage", to=stage)
        time.forward(seconds=30)
    act(cast.moderator, "floor.finish_turn")
    shown = seen(act)["turn"][turn]
    # 20 seconds before the pause, 30 between it and the break, 30 after the break.
    assert (shown["started_ms"], shown["spent_ms"]) == (100_000, 80_000)
    assert (shown["state"], shown["planned_seconds"]) == ("done", 180)


def test_the_clock_goes_on_from_what_it_showed(act: Act, cast: Cast, time: Clock) -> None:
    clock = seen(act)["session"][cast.stream]["clock"]
    assert (clock["elapsed_ms"], clock["since"] is None) == (0, False)
    time.forward(milliseconds=61_500)
    act(cast.moderator, "session.change_stage", to="paused")
    time.forward(hours=1)
    assert seen(act)["session"][cast.stream]["clock"] == {"elapsed_ms": 61_500, "since": None}
    act(cast.moderator, "session.change_stage", to="open")
    clock = seen(act)["session"][cast.stream]["clock"]
    assert (clock["elapsed_ms"], clock["since"] is None) == (61_500, False)


@pytest.mark.parametrize(("to", "goes_on"), [("break", True), ("paused", True), ("closing", False)])
def test_the_end_of_the_discussion_ends_the_turn(
    act: Act, cast: Cast, time: Clock, to: str, goes_on: bool
) -> None:
    ask(act, cast.member)
    act(cast.moderator, "floor.call_next")
    waits = ask(act, cast.second_member)
    time.forward(seconds=40)
    act(cast.moderator, "session.change_stage", to=to)
    floor = seen(act)["floor"][cast.stream]
    (turn,) = seen(act)["turn"].values()
    assert (floor["turn"] is not None, turn["state"] == "speaking") == (goes_on, goes_on)
    assert turn["spent_ms"] == (None if goes_on else 40_000)
    act(cast.moderator, "session.change_stage", to="open")
    assert seen(act, PUBLIC, PARTICIPANTS)["queue"][cast.stream]["order"] == [waits]


# Who speaks -------------------------------------------------------------------------------------


def test_overruling_is_seen_by_everybody(act: Act, cast: Cast) -> None:
    ask(act, cast.member)
    later = ask(act, cast.second_member)
    turn = act(cast.moderator, "floor.call", hand=later, reason="按议程先听物业")["turn"]
    shown = seen(act)
    assert (shown["turn"][turn]["overruled"], shown["turn"][turn]["reason"]) == (
        True,
        "按议程先听物业",
    )
    assert [line["act"] for line in shown["moderation_entry"].values()] == ["overruled"]


def test_calling_whoever_is_next_overrules_nobody(act: Act, cast: Cast) -> None:
    first = ask(act, cast.member)
    turn = act(cast.moderator, "floor.call", hand=first, reason="轮到了")["turn"]
    shown = seen(act)
    assert (shown["turn"][turn]["overruled"], shown["turn"][turn]["reason"]) == (False, None)
    assert not shown.get("moderation_entry")


def test_giving_the_floor_to_somebody_whose_hand_waits_is_calling(act: Act, cast: Cast) -> None:
    ask(act, cast.member)
    hand = ask(act, cast.second_member)
    turn = act(cast.moderator, "floor.give", seat=cast.second_member.seat, seconds=60)["turn"]
    shown = seen(act)["turn"][turn]
    assert (shown["kind"], shown["overruled"], shown["planned_seconds"]) == ("speech", True, 60)
    assert own(act, cast.second_member).own["my_hand"][hand]["state"] == "called"


def test_an_answer_in_between_does_not_use_up_a_sides_turn(act: Act, cast: Cast) -> None:
    """陈 in the hall answers 王 online: the next speech is still the room's."""
    for who in (cast.expert, cast.housing):
        act(who, "attendance.check_in", venue=cast.hall, accepts_norms=True)
    ask(act, cast.member)
    online = ask(act, cast.second_member)
    room = ask(act, cast.expert)
    act(cast.moderator, "floor.call_next")
    act(cast.moderator, "floor.give", seat=cast.housing.seat)
    order = seen(act, PUBLIC, PARTICIPANTS)["queue"][cast.stream]["order"]
    assert order == [room, online]


def test_two_venues_are_one_side(act: Act, cast: Cast) -> None:
    other = act(cast.office, "venue.add", name="东街道议事室", kind="town_room")["venue"]
    for who, venue in ((cast.expert, cast.hall), (cast.second_member, other)):
        act(who, "attendance.check_in", venue=venue, accepts_norms=True)
    hall, town, online = (ask(act, w) for w in (cast.expert, cast.second_member, cast.member))
    shown = seen(act, PUBLIC, PARTICIPANTS)
    assert shown["queue"][cast.stream]["order"] == [hall, online, town]
    floor = shown["floor"][cast.stream]
    assert (floor["waiting"], floor["waiting_online"], floor["waiting_room"]) == (3, 1, 2)


def test_who_is_silenced_keeps_the_place_and_is_passed_over(act: Act, cast: Cast) -> None:
    first, second = ask(act, cast.member), ask(act, cast.second_member)
    act(cast.moderator, "seat.silence", seat=cast.member.seat, reason="多次打断他人")
    turn = act(cast.moderator, "floor.call_next")["turn"]
    shown = seen(act, PUBLIC, PARTICIPANTS)
    assert shown["turn"][turn]["speaker"] == cast.second_member.seat
    assert not shown["turn"][turn]["overruled"]
    assert shown["queue"][cast.stream]["order"] == [first]
    assert second not in shown["hand"]


def test_who_leaves_the_roll_leaves_the_queue(act: Act, cast: Cast) -> None:
    ask(act, cast.member)
    act(cast.office, "roll.remove", seat=cast.member.seat, reason="名单有误")
    shown = seen(act, PUBLIC, PARTICIPANTS)
    assert shown["queue"][cast.stream]["order"] == []
    assert shown["floor"][cast.stream]["waiting"] == 0


def test_taking_a_call_back_gives_the_old_place(act: Act, cast: Cast) -> None:
    first, second = ask(act, cast.member), ask(act, cast.second_member)
    turn = act(cast.moderator, "floor.call_next")["turn"]
    newer = ask(act, cast.member)
    act(cast.moderator, "floor.return_turn")
    shown = seen(act, PUBLIC, PARTICIPANTS)
    assert shown["turn"][turn]["state"] == "returned"
    assert shown["queue"][cast.stream]["order"] == [first, second]
    assert own(act, cast.member).own["my_hand"][newer]["state"] == "withdrawn"


def test_a_scribe_raises_and_lowers_a_hand_for_somebody(act: Act, cast: Cast) -> None:
    args = {"seat": cast.member.seat, "kind": "speech"}
    hand = act(cast.scribe, "floor.raise_for", **args)["hand"]
    assert seen(act, PUBLIC, PARTICIPANTS)["hand"][hand]["entered"]
    assert own(act, cast.member).own["my_hand"][hand]["state"] == "waiting"
    act(cast.scribe, "floor.lower_hand", hand=hand)
    assert own(act, cast.member).own["my_hand"][hand]["state"] == "withdrawn"


def test_a_closed_list_takes_points_of_order(act: Act, cast: Cast) -> None:
    act(cast.moderator, "floor.set_rules", open=False, speaking_seconds=60)
    act.refused(cast.member, "floor.raise_hand", "FLOOR_CLOSED", kind="speech")
    ask(act, cast.member, "point_of_order")


def test_the_same_press_twice_and_both_devices(act: Act, cast: Cast) -> None:
    """A second tab, or a moderator and a chair at once: one turn, and it says so."""
    ask(act, cast.member)
    act(cast.moderator, "floor.call_next")
    act.refused(cast.chair, "floor.call_next", "NOBODY_WAITS")


# Words ------------------------------------------------------------------------------------------


def test_what_a_hand_was_for_is_erased_with_the_persons_words(act: Act, cast: Cast) -> None:
    gone, waits = ask(act, cast.member, "point_of_order"), ask(act, cast.member)
    act(cast.member, "floor.lower_hand", hand=gone)
    act(cast.moderator, "floor.dismiss_hand", hand=waits, reason="已经谈过")
    waits = ask(act, cast.member)
    act(cast.office, "erasure.erase_words", seat=cast.member.seat, reason="本人申请")
    bodies = EventBody.objects.filter(stream=cast.session.stream, body__isnull=False)
    assert not [body.seq for body in bodies if NOTE in (body.body or "")]
    assert not Hand.objects.filter(note=NOTE).exists()
    assert seen(act, PUBLIC, PARTICIPANTS)["hand"][waits]["note"] == ""
    assert list(faults(Stream.objects.get(public_id=act.stream))) == []


def test_notes_are_never_for_the_public(act: Act, cast: Cast) -> None:
    ask(act, cast.member)
    bodies = EventBody.objects.filter(stream=cast.session.stream, body__contains=NOTE)
    assert {body.scope for body in bodies} == {PARTICIPANTS, own_scope(cast.member.seat)}


# Who presides -----------------------------------------------------------------------------------


def test_a_deputy_who_takes_over_may_steer_at_once(act: Act, cast: Cast) -> None:
    act(cast.chair, "session.hand_over", to=cast.member.seat)
    act(cast.member, "floor.set_rules", open=True, speaking_seconds=60)
    shown = seen(act)
    assert shown["session"][cast.stream]["presiding"] == cast.member.seat
    assert shown["speaker"][cast.member.seat]["role"] == "moderator"
    act(cast.chair, "session.hand_over", to=cast.chair.seat)
    assert Seat.objects.get(public_id=cast.chair.seat).role == "chair"


def test_whoever_leaves_the_roll_no_longer_presides(act: Act, cast: Cast) -> None:
    act(cast.chair, "session.hand_over", to=cast.moderator.seat)
    act(cast.chair, "roll.remove", seat=cast.moderator.seat, reason="身体不适")
    assert seen(act)["session"][cast.stream]["presiding"] is None


def test_erasing_who_presides_leaves_the_session_whole(act: Act, cast: Cast) -> None:
    act(cast.chair, "session.hand_over", to=cast.member.seat)
    act(cast.office, "erasure.erase_words", seat=cast.member.seat, reason="本人申请")
    assert seen(act)["session"][cast.stream]["presiding"] == cast.member.seat


def test_without_a_floor(cast: Cast) -> None:
    Session.objects.filter(pk=cast.session.pk).update(mode="network")
    outcome = send(cast.stream, cast.member, "floor.raise_hand", kind="speech")
    assert not isinstance(outcome, Accepted)
    assert outcome.code == "NO_FLOOR"
