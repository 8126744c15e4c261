"""What there is to read."""

from __future__ import annotations

from typing import Any

from accounts.ids import new_id
from deliberation.bodies.permissions import Act, may
from deliberation.sessions.models import Seat
from tests.cases.making import Args, Build, Case, No, given
from tests.cast import Cast, Person, do
from tests.support.files import kept

REPORT = {"kind": "report", "title": "加装电梯情况介绍", "text": "全县共有317个单元。"}


def of(department: str, **more: Any) -> Build:
    return lambda cast, who: {**REPORT, "department": getattr(cast, department), **more}


def with_own_file(cast: Cast, who: Person) -> Args:
    """Whoever may add no material may send no file for one either."""
    able = may(Seat.objects.get(public_id=who.seat).role, Act.ADD_MATERIAL)
    return {"kind": "research", "title": "报告", "file": kept(cast, who) if able else new_id()}


def with_file_of_another(cast: Cast, who: Person) -> Args:
    return {**REPORT, "file": kept(cast, cast.office)}


def with_file_shown_already(cast: Cast, who: Person) -> Args:
    args = {**REPORT, "file": kept(cast, who)}
    do(cast.stream, who, "material.add", **args)
    return args


def added(cast: Cast, who: Person) -> Args:
    department = cast.housing_department
    answer = do(cast.stream, cast.office, "material.add", **REPORT, department=department)
    return {"material": answer["material"]}


def added_for_whoever(cast: Cast, who: Person) -> Args:
    """By somebody of the same department, where the person belongs to one."""
    by = cast.transport if who is cast.transport else cast.housing
    return {"material": do(cast.stream, by, "material.add", **REPORT)["material"]}


MATERIAL_CASES: dict[str, Case] = {
    "material.add": Case(
        "secretary",
        with_own_file,
        (
            No("EMPTY_TEXT", "office", given(**{**REPORT, "title": " "})),
            No("EMPTY_TEXT", "office", given(kind="other", title="空")),
            No("TEXT_TOO_LONG", "office", given(**{**REPORT, "text": "长" * 20_001})),
            No("NOT_YOUR_DEPARTMENT", "secretary", of("transport_department")),
            No("NOT_FOUND", "office", given(**REPORT, department=new_id())),
            No("NOT_FOUND", "office", given(**REPORT, agenda_item=new_id())),
            No("NOT_FOUND", "housing", with_file_of_another),
            No("NOT_FOUND", "scribe", with_file_shown_already),
            No("INVALID_ARGUMENTS", "office", given(**REPORT, link="http://gov.example")),
            No("INVALID_ARGUMENTS", "office", given(**{**REPORT, "kind": "rumour"})),
        ),
    ),
    "material.remove": Case(
        "housing",
        added_for_whoever,
        (
            No("NOT_YOUR_DEPARTMENT", "transport", added),
            No("NOT_FOUND", "office", given(material=new_id())),
        ),
    ),
}
