"""Straw polls: prepared, opened, voted in by every channel, closed."""

from __future__ import annotations

from typing import Any

from accounts.ids import new_id
from deliberation.sessions.live.polls.models import Poll, PollOption
from tests.cases.making import Args, Build, Case, No, given
from tests.cast import Cast, Person, do

LONG = "长" * 201
COLOURS = ["红色", "蓝色", "绿色"]


def prepared(cast: Cast, **args: Any) -> str:
    """A poll for or against, or whatever else `args` say."""
    args = {"title": "先装示范单元", **args}
    return do(cast.stream, cast.moderator, "poll.prepare", **args)["poll"]


def opened(cast: Cast, **args: Any) -> str:
    poll = prepared(cast, **args)
    do(cast.stream, cast.moderator, "poll.open", poll=poll)
    return poll


def closed(cast: Cast) -> str:
    do(cast.stream, cast.moderator, "poll.close", poll=(poll := opened(cast)))
    return poll


def cancelled(cast: Cast) -> str:
    poll = opened(cast)
    do(cast.stream, cast.moderator, "poll.cancel", poll=poll, reason="题目有误")
    return poll


def options_of(poll: str) -> list[str]:
    options = PollOption.objects.filter(poll__public_id=poll)
    return list(options.order_by("pk").values_list("public_id", flat=True))


def by_channel(cast: Cast, who: Person, channel: str, venue: str | None = None) -> Person:
    """The person is here and votes in that way, whatever was before."""
    mark = {"seat": who.seat, "venue": venue}
    do(cast.stream, cast.scribe, "attendance.mark", status="absent", **mark)
    do(cast.stream, cast.scribe, "attendance.mark", status="present", channel=channel, **mark)
    return who


def _of(make: Any, **more: Any) -> Build:
    return lambda cast, who: {"poll": make(cast), **more}


def _vote(poll: str, choose: int = 1, **more: Any) -> Args:
    return {"poll": poll, "options": options_of(poll)[:choose], "revision": 1, **more}


def _voting(make: Any = opened, choose: int = 1, **more: Any) -> Build:
    return lambda cast, who: _vote(make(cast), choose, **more)


def _several(**more: Any) -> Build:
    """A vote where two of three may be chosen."""
    args = {"title": "外墙颜色", "kind": "multiple", "options": COLOURS, "most": 2}
    return lambda cast, who: _vote(opened(cast, **args), **more)


def _cast_already(cast: Cast, who: Person) -> Args:
    args = _vote(opened(cast), revision=3)
    do(cast.stream, who, "poll.cast", **args)
    return {**args, "revision": 2}


def _with_hand(cast: Cast, who: Person) -> Args:
    by_channel(cast, who, "hand")
    return _vote(opened(cast))


def _after_a_count(cast: Cast, who: Person) -> Args:
    """The hands were counted while the person could raise one; then came the device."""
    by_channel(cast, who, "hand", cast.hall)
    args = _vote(opened(cast))
    counts = {args["options"][0]: 1}
    count = {"poll": args["poll"], "venue": cast.hall, "counts": counts}
    do(cast.stream, cast.scribe, "poll.count_hands", **count)
    by_channel(cast, who, "device")
    return args


def _entry(person: str, channel: str, **more: Any) -> Build:
    def build(cast: Cast, who: Person) -> Args:
        voter = getattr(cast, person)
        if channel:
            by_channel(cast, voter, channel)
        return _vote(opened(cast), seat=voter.seat, **more)

    return build


def _entered_already(cast: Cast, who: Person) -> Args:
    args = _entry("member", "paper")(cast, who)
    do(cast.stream, who, "poll.enter", **args)
    return args


def _after_the_close(cast: Cast, who: Person) -> Args:
    args = _entry("member", "paper")(cast, who)
    do(cast.stream, cast.moderator, "poll.close", poll=args["poll"])
    return args


def _off_the_roll(cast: Cast, who: Person) -> Args:
    args = _entry("member", "paper")(cast, who)
    do(cast.stream, cast.office, "roll.remove", seat=cast.member.seat, reason="名单有误")
    return args


def _raised(hands: int, make: Any = opened, **more: Any) -> Build:
    """Two people in the hall vote by hand; so many hands are said to be up for the first option."""

    def build(cast: Cast, who: Person) -> Args:
        for voter in (cast.member, cast.second_member):
            by_channel(cast, voter, "hand", cast.hall)
        poll = make(cast)
        counts = {options_of(poll)[0]: hands}
        return {"poll": poll, "venue": cast.hall, "counts": counts, **more}

    return build


def _several_hands(**more: Any) -> Build:
    args = {"title": "外墙颜色", "kind": "multiple", "options": COLOURS}
    return _raised(2, lambda cast: opened(cast, **args), **more)


def _counted_once(cast: Cast, who: Person) -> Args:
    args = _raised(2)(cast, who)
    do(cast.stream, cast.scribe, "poll.count_hands", **args)
    return {"poll": args["poll"]}


def _disputed(cast: Cast, who: Person) -> Args:
    args = _raised(2)(cast, who)
    do(cast.stream, cast.scribe, "poll.count_hands", **args)
    (option,) = args["counts"]
    do(cast.stream, cast.office, "poll.count_hands", **{**args, "counts": {option: 1}})
    return {"poll": args["poll"]}


def _full(cast: Cast, who: Person) -> Args:
    polls = [Poll(session=cast.session, position=n, title="旧", kind="yes_no") for n in range(200)]
    Poll.objects.bulk_create(polls)
    return {"title": "再来一个"}


_CHOICE = {"title": "外墙颜色", "kind": "single", "options": COLOURS}
POLL_CASES: dict[str, Case] = {
    "poll.prepare": Case(
        "moderator",
        lambda cast, who: {
            "title": "外墙颜色 🎨 <b>投票</b>",
            "kind": "multiple",
            "options": COLOURS,
            "most": 2,
            "hidden": True,
            "agenda_item": cast.second_item,
        },
        (
            No("EMPTY_TEXT", "moderator", given(title=" \u200b\n")),
            No("EMPTY_TEXT", "chair", given(**{**_CHOICE, "options": ["红色", "\u202e"]})),
            No("TEXT_TOO_LONG", "moderator", given(title=LONG)),
            No("TEXT_TOO_LONG", "moderator", given(**{**_CHOICE, "options": ["红色", LONG]})),
            No("NAME_TAKEN", "moderator", given(**{**_CHOICE, "options": ["红色", " 红色 "]})),
            No("TOO_MANY_CHOICES", "chair", given(**{**_CHOICE, "kind": "multiple", "most": 4})),
            No("INVALID_ARGUMENTS", "chair", given(**{**_CHOICE, "most": 2})),
            No("INVALID_ARGUMENTS", "chair", given(**{**_CHOICE, "options": ["红色"]})),
            No("INVALID_ARGUMENTS", "chair", given(**{**_CHOICE, "options": ["选项"] * 21})),
            No("INVALID_ARGUMENTS", "chair", given(**{**_CHOICE, "kind": "yes_no"})),
            No("INVALID_ARGUMENTS", "chair", _full),
            No("NOT_FOUND", "moderator", given(**_CHOICE, agenda_item=new_id())),
        ),
    ),
    "poll.open": Case(
        "moderator",
        _of(prepared),
        (
            No("ALREADY_DONE", "moderator", _of(opened)),
            No("POLL_CLOSED", "chair", _of(closed)),
            No("POLL_CLOSED", "chair", _of(cancelled)),
            No("NOT_FOUND", "moderator", given(poll=new_id())),
        ),
    ),
    "poll.cast": Case(
        "second_member",
        _voting(),
        (
            No("STALE_REVISION", "representative", _cast_already),
            No("NOT_CHECKED_IN", "expert", _voting()),
            No("CHANNEL_TAKEN", "expert", _with_hand),
            No("CHANNEL_TAKEN", "expert", _after_a_count),
            No("FORBIDDEN", "chair", _voting()),
            No("POLL_CLOSED", "member", _voting(prepared)),
            No("POLL_CLOSED", "member", _voting(closed)),
            No("POLL_CLOSED", "member", _voting(cancelled)),
            No("TOO_MANY_CHOICES", "member", _voting(choose=2)),
            No("TOO_MANY_CHOICES", "member", _several(choose=3)),
            No("NOT_FOUND", "member", given(poll=new_id(), options=[new_id()], revision=1)),
            No("NOT_FOUND", "member", _of(opened, options=[new_id()], revision=1)),
            No("INVALID_ARGUMENTS", "member", _of(opened, options=[], revision=1)),
            No("INVALID_ARGUMENTS", "member", _of(opened, options=["a" * 22] * 2, revision=1)),
            No("INVALID_ARGUMENTS", "member", _voting(revision=0)),
        ),
    ),
    "poll.enter": Case(
        "scribe",
        _entry("member", "paper"),
        (
            No("CHANNEL_TAKEN", "scribe", _entry("member", "device")),
            No("NOT_CHECKED_IN", "scribe", _entry("expert", "")),
            No("FORBIDDEN", "scribe", _entry("chair", "hand")),
            No("FORBIDDEN", "moderator", _entry("observer", "hand")),
            No("STALE_REVISION", "scribe", _entered_already),
            No("NOT_FOUND", "scribe", _off_the_roll),
            No("POLL_CLOSED", "scribe", _after_the_close),
            No("NOT_FOUND", "scribe", _voting(seat=new_id())),
        ),
    ),
    "poll.count_hands": Case(
        "scribe",
        _raised(2),
        (
            No("TOO_MANY_HANDS", "scribe", _raised(3)),
            No("POLL_CLOSED", "scribe", _raised(2, closed)),
            No("NOT_FOUND", "scribe", _of(opened, counts={new_id(): 1})),
            No("NOT_FOUND", "office", _raised(1, venue=new_id())),
            No("INVALID_ARGUMENTS", "scribe", _raised(-1)),
            No("INVALID_ARGUMENTS", "scribe", _raised(2, people=1)),
            No("INVALID_ARGUMENTS", "scribe", _several_hands()),
            No("INVALID_ARGUMENTS", "scribe", _several_hands(people=1)),
        ),
    ),
    "poll.close": Case(
        "moderator",
        _of(opened),
        (
            No("COUNT_DISAGREES", "moderator", _disputed),
            No("COUNT_DISAGREES", "chair", _counted_once),
            No("ALREADY_DONE", "moderator", _of(closed)),
            No("POLL_CLOSED", "moderator", _of(prepared)),
        ),
    ),
    "poll.cancel": Case(
        "moderator",
        _of(opened, reason="题目有误"),
        (
            No("REASON_REQUIRED", "moderator", _of(opened, reason=" ")),
            No("ALREADY_DONE", "chair", _of(cancelled, reason="题目有误")),
            No("POLL_CLOSED", "chair", _of(closed, reason="题目有误")),
        ),
    ),
}
