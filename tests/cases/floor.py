"""Hands, turns, and who presides."""

from __future__ import annotations

from accounts.ids import new_id
from deliberation.bodies.permissions import Act, may
from deliberation.ledger import clock
from deliberation.sessions.live.floor.models import Hand
from deliberation.sessions.models import Place, Seat, Session
from tests.cases.making import Args, Build, Case, No, after, given, seat_of
from tests.cast import Cast, Person, do

SPEECH = {"kind": "speech", "note": "一楼采光"}


def raised(cast: Cast, who: Person) -> str:
    """A hand of the person that waits, also of one whose role may not raise it."""
    seat = Seat.objects.get(public_id=who.seat)
    if may(seat.role, Act.SPEAK) and seat.status == "present":
        return do(cast.stream, who, "floor.raise_hand", **SPEECH)["hand"]
    row = Hand.objects.create(
        session=cast.session,
        seat=seat,
        kind="speech",
        side=Place.ONLINE,
        asked_at=clock.now(),
        asked_order=1,
    )
    return row.public_id


def own_hand(cast: Cast, who: Person) -> Args:
    return {"hand": raised(cast, who)}


def raised_already(cast: Cast, who: Person) -> Args:
    raised(cast, cast.member)
    return {"seat": cast.member.seat, **SPEECH}


def hand(**more: str) -> Build:
    return lambda cast, who: {"hand": raised(cast, cast.member), **more}


def dismissed(**more: str) -> Build:
    def build(cast: Cast, who: Person) -> Args:
        args = {"hand": raised(cast, cast.member)}
        do(cast.stream, cast.moderator, "floor.dismiss_hand", **args, reason="已谈过")
        return {**args, **more}

    return build


def waited_for(**args: int) -> Build:
    """王委员's hand waits."""

    def build(cast: Cast, who: Person) -> Args:
        raised(cast, cast.member)
        return args

    return build


def speaking(**args: int) -> Build:
    """王委员 speaks."""

    def build(cast: Cast, who: Person) -> Args:
        raised(cast, cast.member)
        do(cast.stream, cast.moderator, "floor.call_next")
        return args

    return build


def silenced(build: Build) -> Build:
    def silence(cast: Cast, who: Person) -> Args:
        args = build(cast, who)
        Seat.objects.filter(public_id=cast.member.seat).update(silenced=True)
        return args

    return silence


def network(**args: object) -> Build:
    def build(cast: Cast, who: Person) -> Args:
        Session.objects.filter(pk=cast.session.pk).update(mode="network")
        return args

    return build


def closed_list(cast: Cast, who: Person) -> Args:
    do(cast.stream, cast.moderator, "floor.set_rules", open=False, speaking_seconds=180)
    return SPEECH


def given_already(cast: Cast, who: Person) -> Args:
    args = {"seat": cast.housing.seat}
    do(cast.stream, who, "floor.give", **args)
    return args


def without_device(cast: Cast, who: Person) -> Args:
    entry = {"name": "沈师傅", "role": "member", "category": "voting"}
    return {"to": do(cast.stream, cast.office, "roll.enter", **entry)["seat"]}


def deputy(person: str) -> Build:
    return lambda cast, who: {"to": getattr(cast, person).seat}


def handed_over(cast: Cast, who: Person) -> Args:
    args = {"to": cast.moderator.seat}
    do(cast.stream, who, "session.hand_over", **args)
    return args


FLOOR_CASES: dict[str, Case] = {
    "session.hand_over": Case(
        "chair",
        deputy("scribe"),
        (
            No("ALREADY_DONE", "chair", handed_over),
            No("NO_DEVICE", "office", without_device),
            No("NOT_FOUND", "moderator", given(to=new_id())),
            No("FORBIDDEN", "scribe", deputy("scribe")),
        ),
    ),
    "floor.raise_hand": Case(
        "member",
        given(**SPEECH),
        (
            No("NOT_CHECKED_IN", "expert", given(**SPEECH)),
            No("ALREADY_DONE", "member", after("floor.raise_hand", **SPEECH)),
            No("FLOOR_CLOSED", "member", closed_list),
            No("SILENCED", "member", silenced(given(**SPEECH))),
            No("NO_FLOOR", "member", network(**SPEECH)),
            No("FORBIDDEN", "resident", given(**SPEECH)),
            No("INVALID_ARGUMENTS", "member", given(kind="speech", note="长" * 81)),
            No("INVALID_ARGUMENTS", "member", given(kind="shout")),
        ),
    ),
    "floor.raise_for": Case(
        "scribe",
        seat_of("member", **SPEECH),
        (
            No("ALREADY_DONE", "moderator", raised_already),
            No("NOT_CHECKED_IN", "scribe", seat_of("expert", **SPEECH)),
            No("FORBIDDEN", "scribe", seat_of("resident", **SPEECH)),
            No("NOT_FOUND", "scribe", given(seat=new_id(), **SPEECH)),
        ),
    ),
    "floor.lower_hand": Case(
        "member",
        own_hand,
        (
            No("FORBIDDEN", "second_member", hand()),
            No("FORBIDDEN", "scribe", hand()),
            No("ALREADY_DONE", "member", dismissed()),
            No("NOT_FOUND", "member", given(hand=new_id())),
        ),
    ),
    "floor.dismiss_hand": Case(
        "moderator",
        hand(reason="这一点刚才已经谈过"),
        (
            No("REASON_REQUIRED", "moderator", hand(reason=" \u200b")),
            No("ALREADY_DONE", "chair", dismissed(reason="已谈过")),
        ),
    ),
    "floor.call_next": Case(
        "moderator",
        waited_for(),
        (
            No("NOBODY_WAITS", "moderator", given()),
            No("NOBODY_WAITS", "chair", silenced(waited_for())),
            No("NO_FLOOR", "chair", network()),
        ),
    ),
    "floor.call": Case(
        "chair",
        hand(reason="按议程先听物业"),
        (
            No("ALREADY_DONE", "chair", dismissed()),
            No("SILENCED", "chair", silenced(hand())),
            No("NOT_FOUND", "chair", given(hand=new_id())),
        ),
    ),
    "floor.give": Case(
        "moderator",
        seat_of("housing", seconds=300),
        (
            No("ALREADY_DONE", "moderator", given_already),
            No("SILENCED", "moderator", silenced(seat_of("member"))),
            No("NOT_FOUND", "moderator", given(seat=new_id())),
            No("INVALID_ARGUMENTS", "moderator", seat_of("housing", seconds=29)),
            No("NO_FLOOR", "chair", network(seat=new_id())),
        ),
    ),
    "floor.finish_turn": Case(
        "moderator", speaking(), (No("NOBODY_SPEAKS", "moderator", given()),)
    ),
    "floor.extend_turn": Case(
        "moderator",
        speaking(seconds=60),
        (
            No("TIME_TOO_SHORT", "moderator", speaking(seconds=-151)),
            No("NOBODY_SPEAKS", "moderator", given(seconds=60)),
            No("INVALID_ARGUMENTS", "moderator", speaking(seconds=601)),
        ),
    ),
    "floor.return_turn": Case("moderator", speaking(), (No("NOBODY_SPEAKS", "chair", given()),)),
    "floor.set_rules": Case(
        "chair",
        given(open=False, speaking_seconds=120),
        (
            No("ALREADY_DONE", "moderator", given(open=True, speaking_seconds=180)),
            No("INVALID_ARGUMENTS", "chair", given(open=True, speaking_seconds=29)),
            No("NO_FLOOR", "chair", network(open=True, speaking_seconds=120)),
        ),
    ),
}
