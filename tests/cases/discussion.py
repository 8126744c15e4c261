"""Statements, votes, erasure."""

from __future__ import annotations

from accounts.ids import new_id
from tests.cases.making import (
    Case,
    No,
    by_hand,
    given,
    hidden,
    mine,
    on,
    posted,
    seat_of,
    silent,
    twice,
    voted,
    waits,
    with_words,
)

LONG = "长" * 2_001
DISCUSSION_CASES: dict[str, Case] = {
    "statement.post": Case(
        "member",
        lambda cast, who: {"text": "一楼也要补偿。", "department": cast.housing_department},
        (
            No("EMPTY_TEXT", "member", given(text=" \u200b\u202e\n")),
            No("TEXT_TOO_LONG", "member", given(text=LONG)),
            No("NOT_CHECKED_IN", "expert", given(text="我还没签到。")),
            No("SILENCED", "member", silent),
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
            No("FORBIDDEN", "second_member", mine()),
            No("NOT_FOUND", "second_member", on(waits)),
            No("STATEMENT_CLOSED", "member", twice),
        ),
    ),
    "statement.approve": Case(
        "moderator",
        on(waits),
        (No("ALREADY_DONE", "chair", mine()), No("NOT_FOUND", "chair", given(statement=new_id()))),
    ),
    "statement.reject": Case(
        "moderator",
        on(waits, reason="人身攻击"),
        (
            No("REASON_REQUIRED", "moderator", on(waits, reason="")),
            No("ALREADY_DONE", "moderator", mine(reason="人身攻击")),
        ),
    ),
    "statement.hide": Case(
        "chair",
        mine(reason="含有住址"),
        (
            No("REASON_REQUIRED", "chair", mine(reason=" ")),
            No("ALREADY_DONE", "chair", on(hidden, reason="含有住址")),
        ),
    ),
    "statement.restore": Case(
        "moderator",
        on(hidden, reason="作者已删去住址"),
        (No("ALREADY_DONE", "moderator", mine()),),
    ),
    "endorsement.cast": Case(
        "second_member",
        mine(choice="agree", revision=1),
        (
            No("STALE_REVISION", "representative", voted),
            No("NOT_CHECKED_IN", "expert", mine(choice="agree", revision=1)),
            No("CHANNEL_TAKEN", "expert", by_hand),
            No("FORBIDDEN", "chair", mine(choice="agree", revision=1)),
            No("NOT_FOUND", "second_member", on(waits, choice="agree", revision=1)),
            No("STATEMENT_CLOSED", "second_member", on(hidden, choice="agree", revision=1)),
            No("INVALID_ARGUMENTS", "second_member", mine(choice="maybe", revision=1)),
        ),
    ),
    "erasure.erase_words": Case(
        "office",
        with_words(reason="本人申请"),
        (
            No("ALREADY_DONE", "chair", seat_of("expert", reason="本人申请")),
            No("REASON_REQUIRED", "chair", with_words(reason="  ")),
        ),
    ),
}
