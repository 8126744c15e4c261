"""What the scribe enters for people without a device, puts right, and reads out to them."""

from __future__ import annotations

from typing import Any

from accounts.ids import new_id
from deliberation.sessions.models import Seat
from tests.cases.making import (
    Args,
    Build,
    Case,
    No,
    given,
    hidden,
    mine,
    on,
    posted,
    seat_of,
    waits,
)
from tests.cases.moderation import silenced
from tests.cast import Cast, Person, do

WORDS = "三楼的老人上不了楼。"


def entered(cast: Cast) -> str:
    """What 刘代表 said, as the scribe wrote it down."""
    words = {"seat": cast.representative.seat, "text": WORDS}
    return do(cast.stream, cast.scribe, "scribe.post", **words)["statement"]


def entered_for(cast: Cast, person: Person) -> str:
    """The same for anybody on the roll, who is here at the latest now."""
    if Seat.objects.get(public_id=person.seat).status != "present":
        do(cast.stream, cast.scribe, "attendance.mark", seat=person.seat, status="present")
    return do(cast.stream, cast.scribe, "scribe.post", seat=person.seat, text=WORDS)["statement"]


def by_channel(cast: Cast, person: Person, channel: str) -> str:
    """The person is here and votes in that way, whatever was before."""
    mark: dict[str, Any] = {"seat": person.seat}
    do(cast.stream, cast.scribe, "attendance.mark", status="absent", **mark)
    do(cast.stream, cast.scribe, "attendance.mark", status="present", channel=channel, **mark)
    return person.seat


def _withdrawn(cast: Cast) -> str:
    do(cast.stream, cast.representative, "statement.withdraw", statement=(it := entered(cast)))
    return it


def _confirmed(cast: Cast) -> str:
    do(cast.stream, cast.scribe, "scribe.confirm", statement=(it := entered(cast)))
    return it


def _corrected(cast: Cast) -> str:
    words = {"statement": (it := entered(cast)), "text": "四楼的老人上不了楼。"}
    do(cast.stream, cast.scribe, "scribe.correct", **words)
    return it


def _vote(channel: str, **more: Any) -> Build:
    def build(cast: Cast, who: Person) -> Args:
        statement = posted(cast, cast.second_member)
        seat = by_channel(cast, cast.member, channel)
        return {"seat": seat, "statement": statement, "choice": "agree", "revision": 1, **more}

    return build


def _vote_of(person: str, make: Any = None) -> Build:
    def build(cast: Cast, who: Person) -> Args:
        statement = make(cast) if make else posted(cast, cast.second_member)
        seat = getattr(cast, person).seat
        return {"seat": seat, "statement": statement, "choice": "agree", "revision": 1}

    return build


def _voted(cast: Cast, who: Person) -> Args:
    args = _vote("paper", revision=2)(cast, who)
    do(cast.stream, who, "endorsement.enter", **args)
    return args


def _closed(cast: Cast, who: Person) -> Args:
    return _vote("hand", statement=hidden(cast))(cast, who)


def _silent(cast: Cast, who: Person) -> Args:
    return {"seat": silenced(cast, cast.member), "text": WORDS}


SCRIBE_CASES: dict[str, Case] = {
    "scribe.post": Case(
        "scribe",
        seat_of("member", text=WORDS, said_at="2026-03-03T08:00:00+08:00"),
        (
            No("EMPTY_TEXT", "scribe", seat_of("member", text=" \u200b")),
            No("TEXT_TOO_LONG", "scribe", seat_of("member", text="长" * 2_001)),
            No("NOT_CHECKED_IN", "scribe", seat_of("expert", text=WORDS)),
            No("SILENCED", "scribe", _silent),
            No("NOT_FOUND", "moderator", given(seat=new_id(), text=WORDS)),
            No("NOT_FOUND", "scribe", seat_of("member", text=WORDS, department=new_id())),
            No(
                "INVALID_ARGUMENTS",
                "scribe",
                seat_of("member", text=WORDS, said_at="2026-03-03T08:00"),
            ),
        ),
    ),
    "scribe.correct": Case(
        "scribe",
        on(entered, text="三楼的两位老人上不了楼。", reason="听漏了"),
        (
            No("ALREADY_DONE", "scribe", on(entered, text=WORDS)),
            No("FORBIDDEN", "scribe", mine(text="不是我打的字")),
            No("STATEMENT_CLOSED", "scribe", on(_withdrawn, text="晚了")),
            No("EMPTY_TEXT", "chair", on(entered, text="")),
        ),
    ),
    "scribe.reattribute": Case(
        "scribe",
        lambda cast, who: {
            "statement": entered(cast),
            "seat": cast.second_member.seat,
            "reason": "看错了席卡",
        },
        (
            No(
                "ALREADY_DONE",
                "scribe",
                lambda cast, who: {
                    "statement": entered(cast),
                    "seat": cast.representative.seat,
                    "reason": "看错了席卡",
                },
            ),
            No("FORBIDDEN", "scribe", mine(seat=new_id(), reason="看错了席卡")),
            No("REASON_REQUIRED", "chair", on(entered, seat=new_id(), reason=" ")),
            No("NOT_FOUND", "scribe", on(entered, seat=new_id(), reason="看错了席卡")),
        ),
    ),
    "scribe.confirm": Case(
        "scribe",
        on(entered, corrections=0),
        (
            No("ALREADY_DONE", "scribe", on(_confirmed)),
            No("ALREADY_DONE", "scribe", mine()),
            No("STALE_REVISION", "scribe", on(_corrected, corrections=0)),
            No("STATEMENT_CLOSED", "moderator", on(_withdrawn)),
        ),
    ),
    "statement.confirm": Case(
        "member",
        lambda cast, who: {"statement": entered_for(cast, who)},
        (
            No("FORBIDDEN", "second_member", on(entered)),
            No("NOT_FOUND", "second_member", on(waits)),
            No("ALREADY_DONE", "representative", on(_confirmed)),
            No("STALE_REVISION", "representative", on(_corrected, corrections=0)),
        ),
    ),
    "endorsement.enter": Case(
        "scribe",
        _vote("hand"),
        (
            No("CHANNEL_TAKEN", "scribe", _vote_of("member")),
            No("NOT_CHECKED_IN", "scribe", _vote_of("expert")),
            No("FORBIDDEN", "scribe", _vote_of("moderator")),
            No("STALE_REVISION", "scribe", _voted),
            No("NOT_FOUND", "scribe", _vote("hand", statement=new_id())),
            No("STATEMENT_CLOSED", "scribe", _closed),
        ),
    ),
}
