"""For every command one way in which it succeeds and the ways in which it is refused.

A command without a line here fails the build (`tests/architecture/test_commands.py`); the test of
all commands, the matrix of roles and that of stages take their arguments from here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.ids import new_id
from deliberation.bodies.models import Membership
from deliberation.bodies.permissions import Act, may
from deliberation.ledger import clock
from deliberation.sessions.models import Place, Seat, Session, Statement
from tests.cast import Cast, Person, do

Args = dict[str, Any]
# Makes whatever the command needs, for the person who gives it, and answers with its arguments.
Build = Callable[[Cast, Person], Args]


@dataclass(frozen=True)
class No:
    """One refusal: its code, who hears it (a name in the cast), and what they had asked."""

    code: str
    who: str
    build: Build


@dataclass(frozen=True)
class Case:
    """`who` may give the command, with these arguments."""

    who: str
    build: Build
    refused: tuple[No, ...]


def given(**args: Any) -> Build:
    """Arguments that need nothing made."""
    return lambda cast, who: args


def posted(cast: Cast, who: Person) -> str:
    """A published view of the person, also of one whose role may not speak."""
    seat = Seat.objects.get(public_id=who.seat)
    if seat.user_id and may(seat.role, Act.SPEAK) and seat.status == "present":
        return do(cast.stream, who, "statement.post", text="一楼住户也要补偿。")["statement"]
    row = Statement.objects.create(
        session=cast.session,
        seat=seat,
        text="一楼住户也要补偿。",
        posted_at=clock.now(),
        published_at=clock.now(),
        posted_seq=1,
        place=Place.ONLINE,
        status="published",
    )
    return row.public_id


def waits(cast: Cast) -> str:
    """A view of 王委员 that waits for approval."""
    if Session.objects.get(pk=cast.session.pk).moderation != "pre":
        do(cast.stream, cast.moderator, "session.set_moderation", mode="pre")
    return do(cast.stream, cast.member, "statement.post", text="费用应当公开。")["statement"]


def hidden(cast: Cast) -> str:
    statement = posted(cast, cast.member)
    do(cast.stream, cast.moderator, "statement.hide", statement=statement, reason="含有住址")
    return statement


def replied(cast: Cast) -> str:
    statement = posted(cast, cast.member)
    return do(cast.stream, cast.housing, "reply.give", statement=statement, text="年底前公示。")[
        "reply"
    ]


def membership(cast: Cast, who: Person) -> str:
    return Membership.objects.get(body=cast.body, user=who.user, until=None).public_id


def _voted(cast: Cast, who: Person) -> Args:
    args = {"statement": posted(cast, cast.member), "choice": "agree", "revision": 3}
    do(cast.stream, who, "endorsement.cast", **args)
    return {**args, "choice": "disagree", "revision": 2}


def _by_hand(cast: Cast, who: Person) -> Args:
    do(cast.stream, cast.scribe, "attendance.mark", seat=who.seat, status="present", channel="hand")
    return {"statement": posted(cast, cast.member), "choice": "agree", "revision": 1}


def _after(name: str, **args: Any) -> Build:
    """The same arguments as were taken once already."""

    def build(cast: Cast, who: Person) -> Args:
        do(cast.stream, who, name, **args)
        return args

    return build


def _started(cast: Cast, who: Person) -> Args:
    do(cast.stream, who, "agenda.start_item", item=cast.first_item)
    return {"item": cast.first_item}


def _reject(build: Callable[[Cast], str], **more: Any) -> Build:
    return lambda cast, who: {"statement": build(cast), **more}


def _mine(**more: Any) -> Build:
    return lambda cast, who: {"statement": posted(cast, cast.member), **more}


def _seat(person: str, **more: Any) -> Build:
    return lambda cast, who: {"seat": getattr(cast, person).seat, **more}


def _with_words(**more: Any) -> Build:
    def build(cast: Cast, who: Person) -> Args:
        posted(cast, cast.member)
        return {"seat": cast.member.seat, **more}

    return build


def _claimed(cast: Cast, who: Person) -> Args:
    do(cast.stream, who, "attendance.claim_seat")
    return {}


def _code_in_hand(cast: Cast, who: Person) -> Args:
    if not Seat.objects.get(public_id=who.seat).code_version:
        do(cast.stream, cast.moderator, "roll.renew_code", seat=who.seat)
    return {}


def _twice(cast: Cast, who: Person) -> Args:
    do(cast.stream, who, "statement.withdraw", statement=(mine := posted(cast, who)))
    return {"statement": mine}


def _reply_withdrawn(cast: Cast, who: Person) -> Args:
    do(cast.stream, who, "reply.withdraw", reply=(reply := replied(cast)))
    return {"reply": reply}


def _asked_of_transport(cast: Cast, who: Person) -> Args:
    statement = do(
        cast.stream,
        cast.member,
        "statement.post",
        text="公交站能不能挪近些？",
        department=cast.transport_department,
    )["statement"]
    return {"statement": statement, "text": "住建局替交通局答复。"}


LONG = "长" * 2_001
SESSION_CASES: dict[str, Case] = {
    "session.schedule": Case(
        "office",
        lambda cast, who: {"title": "加装电梯", "departments": [cast.housing_department]},
        (
            No("EMPTY_TEXT", "office", given(title=" \u200b ")),
            No(
                "INVALID_ARGUMENTS",
                "office",
                given(title="题", mode="network", publicity="internal"),
            ),
            No("INVALID_ARGUMENTS", "office", given(title="题", publicity="internal")),
            No("NOT_FOUND", "office", given(title="题", departments=[new_id()])),
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
    "venue.add": Case(
        "office",
        given(name="东街道议事室", kind="town_room"),
        (
            No("NAME_TAKEN", "moderator", given(name=" 主会场\n", kind="hall")),
            No("EMPTY_TEXT", "office", given(name="\u3164", kind="hall")),
            No("TEXT_TOO_LONG", "office", given(name="厅" * 81, kind="hall")),
        ),
    ),
    "agenda.set_items": Case(
        "office",
        lambda cast, who: {
            "items": [
                {"title": "部门介绍", "department": cast.housing_department},
                {"title": "讨论"},
            ]
        },
        (
            No("EMPTY_TEXT", "office", given(items=[{"title": "一"}, {"title": ""}])),
            No("NOT_FOUND", "chair", given(items=[{"title": "一", "department": new_id()}])),
            No("INVALID_ARGUMENTS", "office", given(items=[{"title": "题"}] * 51)),
        ),
    ),
    "agenda.start_item": Case(
        "chair",
        lambda cast, who: {"item": cast.first_item},
        (No("ALREADY_DONE", "chair", _started), No("NOT_FOUND", "moderator", given(item=new_id()))),
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
        },
        (
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
    "roll.change_role": Case(
        "chair",
        _seat("observer", role="expert"),
        (
            No("ALREADY_DONE", "chair", _seat("expert", role="expert")),
            No("NOT_FOUND", "office", given(seat=new_id(), role="expert")),
            No("INVALID_ARGUMENTS", "office", _seat("expert", role="official")),
        ),
    ),
    "roll.remove": Case(
        "chair",
        _seat("observer", reason="名单有误"),
        (
            No("REASON_REQUIRED", "chair", _seat("observer", reason="\u200b")),
            No("NOT_FOUND", "chair", given(seat=new_id(), reason="名单有误")),
        ),
    ),
    "roll.renew_code": Case(
        "scribe", _seat("expert"), (No("NOT_FOUND", "scribe", given(seat=new_id())),)
    ),
    "attendance.claim_seat": Case(
        "member", _code_in_hand, (No("CODE_USED", "second_member", _claimed),)
    ),
    "attendance.check_in": Case(
        "expert",
        lambda cast, who: {"venue": cast.hall},
        (
            No("ALREADY_DONE", "member", given()),
            No("NOT_FOUND", "expert", given(venue=new_id())),
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
            No("CHANNEL_TAKEN", "scribe", _seat("member", status="present", channel="hand")),
            No("NOT_FOUND", "scribe", given(seat=new_id(), status="absent")),
        ),
    ),
    "attendance.ask_leave": Case(
        "member",
        given(reason="出差"),
        (
            No("REASON_REQUIRED", "member", given(reason=" ")),
            No("ALREADY_DONE", "expert", _after("attendance.ask_leave", reason="出差")),
        ),
    ),
    "statement.post": Case(
        "member",
        lambda cast, who: {"text": "一楼也要补偿。", "department": cast.housing_department},
        (
            No("EMPTY_TEXT", "member", given(text=" \u200b\u202e\n")),
            No("TEXT_TOO_LONG", "member", given(text=LONG)),
            No("NOT_CHECKED_IN", "expert", given(text="我还没签到。")),
            No("NOT_FOUND", "member", given(text="答复", reply_to=new_id())),
            No("NOT_FOUND", "member", given(text="请问", department=new_id())),
            No("INVALID_ARGUMENTS", "member", given(text="请问", colour="red")),
            No(
                "STATEMENT_CLOSED",
                "member",
                lambda cast, who: {"text": "答", "reply_to": hidden(cast)},
            ),
        ),
    ),
    "statement.withdraw": Case(
        "member",
        lambda cast, who: {"statement": posted(cast, who)},
        (
            No("FORBIDDEN", "second_member", _mine()),
            No("NOT_FOUND", "second_member", _reject(waits)),
            No("STATEMENT_CLOSED", "member", _twice),
        ),
    ),
    "statement.approve": Case(
        "moderator",
        _reject(waits),
        (No("ALREADY_DONE", "chair", _mine()), No("NOT_FOUND", "chair", given(statement=new_id()))),
    ),
    "statement.reject": Case(
        "moderator",
        _reject(waits, reason="人身攻击"),
        (
            No("REASON_REQUIRED", "moderator", _reject(waits, reason="")),
            No("ALREADY_DONE", "moderator", _mine(reason="人身攻击")),
        ),
    ),
    "statement.hide": Case(
        "chair",
        _mine(reason="含有住址"),
        (
            No("REASON_REQUIRED", "chair", _mine(reason=" ")),
            No("ALREADY_DONE", "chair", _reject(hidden, reason="含有住址")),
        ),
    ),
    "statement.restore": Case(
        "moderator",
        _reject(hidden, reason="作者已删去住址"),
        (No("ALREADY_DONE", "moderator", _mine()),),
    ),
    "endorsement.cast": Case(
        "second_member",
        _mine(choice="agree", revision=1),
        (
            No("STALE_REVISION", "representative", _voted),
            No("NOT_CHECKED_IN", "expert", _mine(choice="agree", revision=1)),
            No("CHANNEL_TAKEN", "expert", _by_hand),
            No("FORBIDDEN", "chair", _mine(choice="agree", revision=1)),
            No("NOT_FOUND", "second_member", _reject(waits, choice="agree", revision=1)),
            No("STATEMENT_CLOSED", "second_member", _reject(hidden, choice="agree", revision=1)),
            No("INVALID_ARGUMENTS", "second_member", _mine(choice="maybe", revision=1)),
        ),
    ),
    "reply.give": Case(
        "housing",
        _mine(text="年底前公示分摊方案。"),
        (
            No("NOT_YOUR_DEPARTMENT", "housing", _asked_of_transport),
            No("NOT_FOUND", "housing", _reject(waits, text="答复")),
            No("STATEMENT_CLOSED", "housing", _reject(hidden, text="答复")),
            No("EMPTY_TEXT", "housing", _mine(text="\ufeff")),
        ),
    ),
    "reply.withdraw": Case(
        "housing",
        lambda cast, who: {"reply": replied(cast)},
        (
            No("FORBIDDEN", "transport", lambda cast, who: {"reply": replied(cast)}),
            No("ALREADY_DONE", "housing", _reply_withdrawn),
        ),
    ),
    "erasure.erase_words": Case(
        "office",
        _with_words(reason="本人申请"),
        (
            No("ALREADY_DONE", "chair", _seat("expert", reason="本人申请")),
            No("REASON_REQUIRED", "chair", _with_words(reason="  ")),
        ),
    ),
}
BODY_CASES: dict[str, Case] = {
    "body.describe": Case(
        "chair",
        given(name="云溪县政协（新）", level="county", sub_brand="议事厅"),
        (
            No("EMPTY_TEXT", "chair", given(name="", level="county")),
            No("INVALID_ARGUMENTS", "chair", given(name="县", level="galaxy")),
        ),
    ),
    "body.add_department": Case(
        "office", given(name="应急局"), (No("NAME_TAKEN", "chair", given(name="住建局")),)
    ),
    "body.grant_membership": Case(
        "chair",
        lambda cast, who: {
            "user": cast.outsider.user.public_id,
            "role": "member",
            "sector": "农业",
        },
        (
            No(
                "ALREADY_DONE",
                "chair",
                lambda cast, who: {"user": cast.office.user.public_id, "role": "member"},
            ),
            No("NOT_FOUND", "chair", given(user=new_id(), role="member")),
        ),
    ),
    "body.end_membership": Case(
        "chair",
        lambda cast, who: {"membership": membership(cast, cast.office)},
        (
            No(
                "LAST_CHAIR",
                "office",
                lambda cast, who: {"membership": membership(cast, cast.chair)},
            ),
            No("NOT_FOUND", "chair", given(membership=new_id())),
        ),
    ),
}
CASES = SESSION_CASES | BODY_CASES
