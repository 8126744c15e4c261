"""The agenda's times are the meeting's; going back is an undo; nothing loses its place."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from deliberation.ledger.reading import take_snapshot
from tests.cast import Cast, do
from tests.conftest import Clock
from tests.verify import Act


def items(cast: Cast) -> list[Any]:
    """As a reader sees them, in their order."""
    shown = take_snapshot(cast.stream, None).shared["agenda_item"].values()
    return sorted(shown, key=lambda item: item.position)


def by_id(cast: Cast, item: str) -> Any:
    return next(shown for shown in items(cast) if shown.id == item)


def test_an_item_takes_the_time_of_the_meetings_clock(cast: Cast, act: Act, time: Clock) -> None:
    act(cast.moderator, "agenda.start_item", item=cast.first_item)
    time.forward(minutes=10)
    act(cast.moderator, "session.change_stage", to="break")
    time.forward(minutes=15)
    act(cast.moderator, "session.change_stage", to="open")
    time.forward(minutes=5)
    act(cast.moderator, "agenda.start_item", item=cast.second_item)
    first, second = items(cast)
    assert (first.state, first.spent_ms, first.started_ms) == ("done", 15 * 60_000, None)
    assert (second.state, second.spent_ms) == ("current", 0)
    assert second.started_ms == 15 * 60_000
    time.forward(minutes=2)
    act(cast.moderator, "agenda.finish_item")
    assert by_id(cast, cast.second_item).spent_ms == 2 * 60_000
    assert take_snapshot(cast.stream, None).shared["session"][cast.stream].current_item is None  # type: ignore[attr-defined]


def test_going_back_takes_a_start_back(cast: Cast, act: Act, time: Clock) -> None:
    act(cast.moderator, "agenda.start_item", item=cast.first_item)
    time.forward(minutes=4)
    act(cast.moderator, "agenda.start_item", item=cast.second_item)
    time.forward(seconds=20)
    act(cast.moderator, "agenda.start_item", item=cast.first_item)
    time.forward(minutes=1)
    act(cast.moderator, "agenda.finish_item")
    first, second = items(cast)
    assert (first.state, first.spent_ms) == ("done", 5 * 60_000)
    assert (second.state, second.spent_ms) == ("waiting", 20_000)


def test_an_item_is_added_edited_moved_and_taken_away(cast: Cast, act: Act) -> None:
    add = {"title": "临时动议", "department": cast.housing_department, "planned_seconds": 300}
    new = act(cast.moderator, "agenda.add_item", after=cast.first_item, **add)["item"]
    assert [item.title for item in items(cast)] == ["现状", "临时动议", "补偿"]
    assert [item.position for item in items(cast)] == [1, 2, 3]
    act(cast.office, "agenda.edit_item", item=new, department=None, title="临时  动议\n二")
    assert by_id(cast, new).title == "临时 动议 二"
    assert by_id(cast, new).department is None
    assert by_id(cast, new).planned_seconds == 300
    act(cast.chair, "agenda.move_item", item=new, before=cast.first_item)
    assert [item.id for item in items(cast)] == [new, cast.first_item, cast.second_item]
    act(cast.chair, "agenda.move_item", item=cast.first_item, before=None)
    assert [item.id for item in items(cast)] == [new, cast.second_item, cast.first_item]
    act(cast.chair, "agenda.remove_item", item=new)
    assert [item.position for item in items(cast)] == [1, 2]


def test_an_agenda_has_an_end(cast: Cast) -> None:
    many = [{"title": f"第{number}项"} for number in range(49)]
    do(cast.stream, cast.moderator, "session.change_stage", to="adjourned", reason="设备故障")
    for item in many[:48]:
        do(cast.stream, cast.office, "agenda.add_item", **item)
    data = Act(cast.stream).refused(
        cast.office, "agenda.add_item", "INVALID_ARGUMENTS", title="太多"
    )
    assert data["fields"] == [{"field": "items", "problem": "too_many"}]


def test_a_late_agenda_is_squeezed_and_let_out_again(cast: Cast, act: Act) -> None:
    def times(first: int | None, second: int | None) -> list[dict[str, Any]]:
        planned = ((cast.first_item, first), (cast.second_item, second))
        return [{"item": item, "planned_seconds": seconds} for item, seconds in planned]

    act(cast.moderator, "agenda.set_times", times=times(600, 1200))
    act(cast.moderator, "agenda.set_times", times=times(600, 900))
    assert [item.planned_seconds for item in items(cast)] == [600, 900]
    act(cast.moderator, "agenda.set_times", times=times(600, 1200))
    assert [item.planned_seconds for item in items(cast)] == [600, 1200]
    data = act.refused(cast.chair, "agenda.set_times", "TIME_TOO_SHORT", times=times(10, 1200))
    assert data == {"least": 30}
    act(cast.moderator, "agenda.set_times", times=times(None, 1200))
    assert items(cast)[0].planned_seconds is None


def test_what_belongs_to_an_item_keeps_it_there(cast: Cast, act: Act) -> None:
    report = {"kind": "report", "title": "情况", "text": "全文", "agenda_item": cast.second_item}
    material = act(cast.housing, "material.add", **report)["material"]
    data = act.refused(cast.chair, "agenda.remove_item", "ITEM_IN_USE", item=cast.second_item)
    assert data == {"items": ["补偿"]}
    act(cast.housing, "material.remove", material=material)
    act(cast.chair, "agenda.remove_item", item=cast.second_item)


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "🚇 加装电梯 👨‍👩‍👧", "ﷺ" * 200])
def test_a_title_is_plain_text(title: str, cast: Cast, act: Act) -> None:
    item = act(cast.office, "agenda.add_item", title=title)["item"]
    assert by_id(cast, item).title == title


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_started_no_second_is_lost(seed: int, cast: Cast, time: Clock) -> None:
    """At most one item is current, and the items' times add up to the time that one was."""
    random, running, current = Random(seed), 0, ""
    for _ in range(12):
        wanted = random.choice([cast.first_item, cast.second_item, ""])
        if wanted != current:
            name = "agenda.start_item" if wanted else "agenda.finish_item"
            do(cast.stream, cast.moderator, name, **({"item": wanted} if wanted else {}))
            current = wanted
        seconds = random.randrange(600)
        time.forward(seconds=seconds)
        running += seconds if current else 0
        assert sum(item.state == "current" for item in items(cast)) == bool(current)
    if current:
        do(cast.stream, cast.moderator, "agenda.finish_item")
    assert sum(item.spent_ms for item in items(cast)) == running * 1000
