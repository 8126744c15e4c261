"""Session, venues, agenda, roll, attendance."""

from __future__ import annotations

from accounts.ids import new_id
from tests.cases.making import Args, Case, No, after, claimed, code_in_hand, given, seat_of
from tests.cast import Cast, Person, do


def removed(cast: Cast, who: Person) -> Args:
    do(cast.stream, cast.chair, "roll.remove", seat=cast.second_member.seat, reason="名单有误")
    return {"seat": cast.second_member.seat}


def sits_elsewhere(cast: Cast, who: Person) -> Args:
    """Off the roll, and entered anew since."""
    args = removed(cast, who)
    entry = {"name": "李委员", "role": "member", "category": "voting"}
    do(cast.stream, cast.office, "roll.enter", **entry, user=cast.second_member.user.public_id)
    return args


def _in_a_place_that_is_taken(cast: Cast, who: Person) -> Args:
    """The substitute is here when the other comes after all."""
    entry = {"name": "代会人", "role": "expert", "category": "voting"}
    args = {**entry, "substitutes": cast.expert.seat}
    seat = do(cast.stream, cast.office, "roll.enter", **args)["seat"]
    do(cast.stream, cast.scribe, "attendance.mark", seat=seat, status="present")
    return {"seat": cast.expert.seat, "status": "present"}


def substituted_twice(cast: Cast, who: Person) -> Args:
    entry = {"name": "钱委员", "role": "member", "category": "voting"}
    args = {**entry, "substitutes": cast.expert.seat}
    do(cast.stream, cast.office, "roll.enter", **args)
    return args


PREPARATION_CASES: dict[str, Case] = {
    "session.schedule": Case(
        "office",
        lambda cast, who: {
            "title": "加装电梯",
            "departments": [cast.housing_department, cast.transport_department],
        },
        (
            No("EMPTY_TEXT", "office", given(title=" \u200b ")),
            No(
                "INVALID_ARGUMENTS",
                "office",
                given(title="题", mode="network", publicity="internal"),
            ),
            No("INVALID_ARGUMENTS", "office", given(title="题", publicity="internal")),
            No("INVALID_ARGUMENTS", "office", given(title="题", mode="network")),
            No("INVALID_ARGUMENTS", "office", given(title="题", broadcast_url="http://tv.example")),
            No(
                "INVALID_ARGUMENTS",
                "office",
                given(
                    title="题",
                    scheduled_at="2026-03-03T09:00:00+08:00",
                    planned_end="2026-03-03T08:00:00+08:00",
                ),
            ),
            No("INVALID_ARGUMENTS", "office", given(title="题", scheduled_at="2026-03-03T09:00")),
            No("NOT_FOUND", "office", given(title="题", departments=[new_id()])),
            No("DEPARTMENT_IN_USE", "office", given(title="题", departments=[])),
        ),
    ),
    "session.change_stage": Case(
        "moderator",
        given(to="break"),
        (
            No("TRANSITION_NOT_ALLOWED", "chair", given(to="closed")),
            No("REASON_REQUIRED", "office", given(to="adjourned", reason=" ")),
        ),
    ),
    "session.set_moderation": Case(
        "chair", given(mode="pre"), (No("ALREADY_DONE", "moderator", given(mode="post")),)
    ),
    "session.set_plan": Case(
        "office",
        given(planned_end="2026-03-03T19:30:00+08:00", broadcast_url="https://tv.example/live"),
        (
            No("ALREADY_DONE", "chair", given()),
            No("ALREADY_DONE", "chair", given(planned_end=None, broadcast_url=None)),
            No("INVALID_ARGUMENTS", "moderator", given(broadcast_url="javascript:alert(1)")),
            No("INVALID_ARGUMENTS", "moderator", given(broadcast_url="https://a:b@tv.example/")),
            No("INVALID_ARGUMENTS", "moderator", given(planned_end="2026-03-03T19:30:00")),
        ),
    ),
    "session.set_delay": Case(
        "chair",
        given(seconds=60),
        (
            No("ALREADY_DONE", "moderator", given(seconds=0)),
            No("INVALID_ARGUMENTS", "moderator", given(seconds=121)),
            No("INVALID_ARGUMENTS", "moderator", given(seconds=-1)),
            No("INVALID_ARGUMENTS", "moderator", given(seconds=None)),
        ),
    ),
    "venue.add": Case(
        "office",
        given(name="东街道议事室", kind="town_room"),
        (
            No("NAME_TAKEN", "moderator", given(name=" 主会场\n", kind="hall")),
            No("EMPTY_TEXT", "office", given(name="\u3164", kind="hall")),
            No("TEXT_TOO_LONG", "office", given(name="厅" * 81, kind="hall")),
        ),
    ),
    "roll.enter": Case(
        "moderator",
        lambda cast, who: {
            "name": "钱委员",
            "role": "member",
            "category": "voting",
            "sector": "工商联",
            "venue": cast.hall,
            "user": cast.outsider.user.public_id,
            "label": "甲12",
            "substitutes": cast.expert.seat,
        },
        (
            No("ALREADY_DONE", "office", substituted_twice),
            No("EMPTY_TEXT", "office", given(name=" ", role="member", category="voting")),
            No(
                "INVALID_ARGUMENTS",
                "office",
                given(name="局长", role="official", category="voting"),
            ),
            No(
                "ALREADY_DONE",
                "office",
                lambda cast, who: {
                    "name": "又是王委员",
                    "role": "member",
                    "category": "voting",
                    "user": cast.member.user.public_id,
                },
            ),
        ),
    ),
    "roll.edit": Case(
        "moderator",
        lambda cast, who: {
            "seat": cast.expert.seat,
            "name": "孙老师",
            "label": "甲12",
            "sector": "科协",
            "category": "attending",
            "venue": cast.hall,
        },
        (
            No("ALREADY_DONE", "office", seat_of("expert", name="孙教授")),
            No("EMPTY_TEXT", "office", seat_of("expert", name=" \u200b")),
            No("NOT_FOUND", "office", seat_of("expert", venue=new_id())),
            No("NOT_FOUND", "office", given(seat=new_id(), name="孙老师")),
            No("INVALID_ARGUMENTS", "office", seat_of("expert", label="座" * 21)),
        ),
    ),
    "roll.restore": Case(
        "chair",
        removed,
        (
            No("ALREADY_DONE", "chair", seat_of("expert")),
            No("ALREADY_DONE", "chair", sits_elsewhere),
            No("NOT_FOUND", "office", given(seat=new_id())),
        ),
    ),
    "roll.change_role": Case(
        "chair",
        seat_of("observer", role="expert"),
        (
            No("ALREADY_DONE", "chair", seat_of("expert", role="expert")),
            No("NOT_FOUND", "office", given(seat=new_id(), role="expert")),
            No("INVALID_ARGUMENTS", "office", seat_of("expert", role="official")),
        ),
    ),
    "roll.remove": Case(
        "chair",
        seat_of("observer", reason="名单有误"),
        (
            No("REASON_REQUIRED", "chair", seat_of("observer", reason="\u200b")),
            No("NOT_FOUND", "chair", given(seat=new_id(), reason="名单有误")),
        ),
    ),
    "roll.renew_code": Case(
        "scribe", seat_of("expert"), (No("NOT_FOUND", "scribe", given(seat=new_id())),)
    ),
    "attendance.claim_seat": Case(
        "member", code_in_hand, (No("CODE_USED", "second_member", claimed),)
    ),
    "attendance.check_in": Case(
        "expert",
        lambda cast, who: {"venue": cast.hall, "accepts_norms": True},
        (
            No("ALREADY_DONE", "member", given()),
            No("NORMS_NOT_ACCEPTED", "expert", given()),
            No("NOT_FOUND", "expert", given(venue=new_id(), accepts_norms=True)),
        ),
    ),
    "attendance.mark": Case(
        "scribe",
        lambda cast, who: {
            "seat": cast.observer.seat,
            "status": "present",
            "venue": cast.hall,
            "channel": "hand",
        },
        (
            No("CHANNEL_TAKEN", "scribe", seat_of("member", status="present", channel="hand")),
            No("NOT_FOUND", "scribe", given(seat=new_id(), status="absent")),
            No("PLACE_TAKEN", "scribe", _in_a_place_that_is_taken),
        ),
    ),
    "attendance.ask_leave": Case(
        "member",
        given(reason="出差"),
        (
            No("REASON_REQUIRED", "member", given(reason=" ")),
            No("ALREADY_DONE", "expert", after("attendance.ask_leave", reason="出差")),
        ),
    ),
}
