"""Merging, pinning, reports, silence, and the undo of a refusal."""

from __future__ import annotations

from typing import Any

from accounts.ids import new_id
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
from tests.cast import Cast, Person, do


def rejected(cast: Cast) -> str:
    statement = waits(cast)
    do(cast.stream, cast.moderator, "statement.reject", statement=statement, reason="人身攻击")
    return statement


def merged(cast: Cast) -> tuple[str, str]:
    """A view and the one that it was merged into."""
    one, into = posted(cast, cast.member), posted(cast, cast.second_member)
    do(cast.stream, cast.moderator, "statement.merge", statement=one, into=into)
    return one, into


def pinned(cast: Cast) -> str:
    do(cast.stream, cast.moderator, "statement.pin", statement=(it := posted(cast, cast.member)))
    return it


def reported(cast: Cast) -> str:
    report = {"statement": posted(cast, cast.member), "kind": "abuse", "note": "点名骂人"}
    do(cast.stream, cast.second_member, "statement.report", **report)
    return str(report["statement"])


def silenced(cast: Cast, person: Person) -> str:
    do(cast.stream, cast.moderator, "seat.silence", seat=person.seat, reason="多次打断")
    return person.seat


def two_views(cast: Cast, who: Person) -> Args:
    return {"statement": posted(cast, cast.member), "into": posted(cast, cast.second_member)}


def _again(cast: Cast, who: Person) -> Args:
    one, into = merged(cast)
    return {"statement": one, "into": into}


def _round(cast: Cast, who: Person) -> Args:
    """The one at the top cannot go under what lies under it."""
    one, into = merged(cast)
    return {"statement": into, "into": one}


def _into(make: Any) -> Build:
    return lambda cast, who: {"statement": posted(cast, cast.second_member), "into": make(cast)}


def _reported_twice(cast: Cast, who: Person) -> Args:
    report = {"statement": posted(cast, cast.member), "kind": "abuse"}
    do(cast.stream, who, "statement.report", **report)
    return report


def _silenced_twice(cast: Cast, who: Person) -> Args:
    return {"seat": silenced(cast, cast.member), "reason": "又打断"}


MODERATION_CASES: dict[str, Case] = {
    "statement.merge": Case(
        "moderator",
        two_views,
        (
            No("ALREADY_DONE", "moderator", _again),
            No("MERGE_LOOP", "moderator", _round),
            No("NOT_FOUND", "moderator", _into(waits)),
            No("STATEMENT_CLOSED", "chair", _into(hidden)),
        ),
    ),
    "statement.split": Case(
        "moderator",
        lambda cast, who: {"statement": merged(cast)[0]},
        (
            No("ALREADY_DONE", "moderator", mine()),
            No("NOT_FOUND", "moderator", on(waits)),
        ),
    ),
    "statement.pin": Case(
        "moderator",
        mine(),
        (
            No("ALREADY_DONE", "chair", on(pinned)),
            No("STATEMENT_CLOSED", "chair", on(hidden)),
            No("NOT_FOUND", "chair", on(waits)),
        ),
    ),
    "statement.unpin": Case(
        "moderator",
        on(pinned),
        (No("ALREADY_DONE", "chair", mine()), No("NOT_FOUND", "chair", on(waits))),
    ),
    "statement.reopen": Case(
        "moderator",
        on(rejected),
        (No("ALREADY_DONE", "chair", on(hidden)), No("ALREADY_DONE", "chair", on(waits))),
    ),
    "statement.report": Case(
        "observer",
        mine(kind="privacy", note="有手机号"),
        (
            No("ALREADY_DONE", "second_member", _reported_twice),
            No("NOT_FOUND", "outsider", on(waits, kind="abuse")),
            No("STATEMENT_CLOSED", "resident", on(hidden, kind="abuse")),
            No("INVALID_ARGUMENTS", "resident", mine(kind="dislike")),
            No("INVALID_ARGUMENTS", "resident", mine(kind="other", note="长" * 501)),
        ),
    ),
    "report.dismiss": Case(
        "moderator",
        on(reported, reason="就事论事"),
        (
            No("ALREADY_DONE", "moderator", mine()),
            No("NOT_FOUND", "chair", given(statement=new_id())),
        ),
    ),
    "seat.silence": Case(
        "moderator",
        seat_of("member", reason="多次打断"),
        (
            No("REASON_REQUIRED", "chair", seat_of("member", reason=" ")),
            No("ALREADY_DONE", "chair", _silenced_twice),
            No("NOT_FOUND", "chair", given(seat=new_id(), reason="多次打断")),
        ),
    ),
    "seat.unsilence": Case(
        "moderator",
        lambda cast, who: {"seat": silenced(cast, cast.member)},
        (No("ALREADY_DONE", "chair", seat_of("member")),),
    ),
}
