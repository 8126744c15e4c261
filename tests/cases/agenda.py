"""The agenda: making it, changing it, going through it."""

from __future__ import annotations

from typing import Any

from accounts.ids import new_id
from tests.cases.making import Args, Build, Case, No, given
from tests.cast import Cast, Person, do


def first(**more: Any) -> Build:
    return lambda cast, who: {"item": cast.first_item, **more}


def second(**more: Any) -> Build:
    return lambda cast, who: {"item": cast.second_item, **more}


def started(cast: Cast, who: Person) -> Args:
    do(cast.stream, cast.chair, "agenda.start_item", item=cast.first_item)
    return {"item": cast.first_item}


def underway(cast: Cast, who: Person) -> Args:
    started(cast, who)
    return {}


def spoken_to(cast: Cast, who: Person) -> Args:
    said = {"text": "先说补偿。", "agenda_item": cast.second_item}
    do(cast.stream, cast.member, "statement.post", **said)
    return {"item": cast.second_item}


def with_material(cast: Cast, who: Person) -> Args:
    report = {"kind": "report", "title": "情况介绍", "text": "全县317个单元。"}
    do(cast.stream, cast.office, "material.add", **report, agenda_item=cast.second_item)
    return {"items": []}


def times(seconds: int | None, *more: dict[str, Any]) -> Build:
    return lambda cast, who: {
        "times": [{"item": cast.first_item, "planned_seconds": seconds}, *more]
    }


AGENDA_CASES: dict[str, Case] = {
    "agenda.set_items": Case(
        "office",
        lambda cast, who: {
            "items": [
                {"title": "部门介绍", "kind": "report", "department": cast.housing_department},
                {"title": "讨论", "planned_seconds": 1800},
            ]
        },
        (
            No("EMPTY_TEXT", "office", given(items=[{"title": "一"}, {"title": ""}])),
            No("NOT_FOUND", "chair", given(items=[{"title": "一", "department": new_id()}])),
            No("INVALID_ARGUMENTS", "office", given(items=[{"title": "题"}] * 51)),
            No("TIME_TOO_SHORT", "office", given(items=[{"title": "题", "planned_seconds": 29}])),
            No("ITEM_IN_USE", "office", with_material),
        ),
    ),
    "agenda.add_item": Case(
        "moderator",
        lambda cast, who: {
            "title": "临时动议",
            "kind": "other",
            "department": cast.housing_department,
            "planned_seconds": 300,
            "after": cast.first_item,
        },
        (
            No("EMPTY_TEXT", "office", given(title=" \u200b")),
            No("TEXT_TOO_LONG", "office", given(title="长" * 201)),
            No("TIME_TOO_SHORT", "chair", given(title="快", planned_seconds=1)),
            No("NOT_FOUND", "chair", given(title="谁", department=new_id())),
            No("NOT_FOUND", "chair", given(title="哪", after=new_id())),
            No("INVALID_ARGUMENTS", "chair", given(title="何", kind="party")),
        ),
    ),
    "agenda.edit_item": Case(
        "office",
        first(title="现状与问题", planned_seconds=600),
        (
            No("ALREADY_DONE", "chair", first(title="现状")),
            No("ALREADY_DONE", "chair", first()),
            No("EMPTY_TEXT", "chair", first(title="")),
            No("TIME_TOO_SHORT", "chair", first(planned_seconds=0)),
            No("NOT_FOUND", "chair", first(department=new_id())),
            No("NOT_FOUND", "chair", given(item=new_id(), title="无")),
        ),
    ),
    "agenda.move_item": Case(
        "chair",
        lambda cast, who: {"item": cast.second_item, "before": cast.first_item},
        (
            No("ALREADY_DONE", "chair", second(before=None)),
            No("ALREADY_DONE", "chair", lambda c, who: first(before=c.first_item)(c, who)),
            No("ALREADY_DONE", "chair", lambda c, who: first(before=c.second_item)(c, who)),
            No("NOT_FOUND", "chair", first(before=new_id())),
            No("NOT_FOUND", "chair", given(item=new_id(), before=None)),
        ),
    ),
    "agenda.remove_item": Case(
        "office",
        first(),
        (
            No("ITEM_IN_USE", "office", started),
            No("ITEM_IN_USE", "office", spoken_to),
            No("NOT_FOUND", "office", given(item=new_id())),
        ),
    ),
    "agenda.set_times": Case(
        "moderator",
        times(300),
        (
            No("TIME_TOO_SHORT", "moderator", times(29)),
            No("ALREADY_DONE", "moderator", times(None)),
            No("NOT_FOUND", "chair", times(60, {"item": new_id(), "planned_seconds": 60})),
            No("INVALID_ARGUMENTS", "chair", given(times=[])),
            No("INVALID_ARGUMENTS", "chair", times(86_401)),
        ),
    ),
    "agenda.start_item": Case(
        "chair",
        first(),
        (No("ALREADY_DONE", "chair", started), No("NOT_FOUND", "moderator", given(item=new_id()))),
    ),
    "agenda.finish_item": Case(
        "moderator",
        underway,
        (No("ALREADY_DONE", "moderator", given()),),
    ),
}
