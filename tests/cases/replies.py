"""Questions on their way to an answer: replies, drafts, passing on, promises."""

from __future__ import annotations

from accounts.ids import new_id
from deliberation.sessions.live.replies.models import Promise
from tests.cases.making import (
    Args,
    Build,
    Case,
    No,
    asked_of_transport,
    given,
    hidden,
    mine,
    on,
    posted,
    replied,
    reply_withdrawn,
    waits,
)
from tests.cast import Cast, Person, do

LONG = "长" * 2_001
PAST, FUTURE = "2025-12-31", "2026-12-31"


def asked(cast: Cast, department: str = "") -> str:
    """王委员's question to the housing bureau, or to another department."""
    args = {"text": "采光谁来测？", "department": department or cast.housing_department}
    return do(cast.stream, cast.member, "statement.post", **args)["statement"]


def drafted(cast: Cast) -> str:
    args = {"statement": asked(cast), "text": "我局三个月内书面答复。"}
    return do(cast.stream, cast.secretary, "reply.draft", **args)["draft"]


def found(cast: Cast) -> str:
    """A candidate: words of 郑局长's reply that read like a promise."""
    return Promise.objects.get(reply__public_id=replied(cast), state="found").public_id


def promised(cast: Cast) -> str:
    args = {"reply": replied(cast), "action": "公示测算结果", "due_on": FUTURE}
    return do(cast.stream, cast.housing, "promise.add", **args)["promise"]


def with_reply(**more: object) -> Build:
    return lambda cast, who: {"reply": replied(cast), **more}


def with_draft(**more: object) -> Build:
    return lambda cast, who: {"draft": drafted(cast), **more}


def with_candidate(**more: object) -> Build:
    return lambda cast, who: {"promise": found(cast), **more}


def with_promise(**more: object) -> Build:
    return lambda cast, who: {"promise": promised(cast), **more}


def passed_on(to: str = "transport", **more: object) -> Build:
    def build(cast: Cast, who: Person) -> Args:
        return {"statement": asked(cast), "to": getattr(cast, f"{to}_department"), **more}

    return build


def withdrawn(**more: object) -> Build:
    return lambda cast, who: {**reply_withdrawn(cast, cast.housing), **more}


def put_away(cast: Cast, who: Person) -> Args:
    do(cast.stream, cast.secretary, "reply.discard_draft", draft=(draft := drafted(cast)))
    return {"draft": draft}


def dismissed(cast: Cast, who: Person) -> Args:
    do(cast.stream, cast.housing, "promise.dismiss", promise=(promise := found(cast)))
    return {"promise": promise}


def taken_back(cast: Cast, who: Person) -> Args:
    args = {"promise": promised(cast), "reason": "资金未到位"}
    do(cast.stream, cast.housing, "promise.withdraw", **args)
    return args


REPLY_CASES: dict[str, Case] = {
    "reply.give": Case(
        "housing",
        mine(text="年底前公示分摊方案。"),
        (
            No("NOT_YOUR_DEPARTMENT", "housing", asked_of_transport),
            No(
                "NOT_YOUR_DEPARTMENT",
                "housing",
                lambda cast, who: {
                    "statement": asked(cast),
                    "also": [asked(cast, cast.transport_department)],
                    "text": "一并答复。",
                },
            ),
            No("NOT_FOUND", "housing", on(waits, text="答复")),
            No("NOT_FOUND", "housing", mine(text="答复", also=[new_id()])),
            No("STATEMENT_CLOSED", "housing", on(hidden, text="答复")),
            No("EMPTY_TEXT", "housing", mine(text="\ufeff")),
            No("TEXT_TOO_LONG", "housing", mine(text=LONG)),
            No("DUE_DATE_REQUIRED", "housing", mine(text="会后答复。", kind="written_later")),
            No("INVALID_ARGUMENTS", "housing", mine(text="会后", kind="promise", due_on=PAST)),
            No("INVALID_ARGUMENTS", "housing", mine(text="说明", due_on=FUTURE)),
            No("INVALID_ARGUMENTS", "housing", mine(text="说明", kind="joke")),
            No("INVALID_ARGUMENTS", "housing", mine(text="答", also=[new_id()] * 21)),
        ),
    ),
    "reply.correct": Case(
        "housing",
        with_reply(text="六月底前公示。", reason="口误"),
        (
            No("FORBIDDEN", "transport", with_reply(text="改", reason="口误")),
            No("ALREADY_DONE", "housing", with_reply(text="年底前公示。", reason="口误")),
            No("REASON_REQUIRED", "housing", with_reply(text="六月底前公示。", reason=" ")),
            No("EMPTY_TEXT", "housing", with_reply(text="", reason="口误")),
            No("STATEMENT_CLOSED", "housing", withdrawn(text="改", reason="口误")),
            No("NOT_FOUND", "housing", given(reply=new_id(), text="改", reason="口误")),
        ),
    ),
    "reply.withdraw": Case(
        "housing",
        with_reply(),
        (
            No("FORBIDDEN", "transport", with_reply()),
            No("ALREADY_DONE", "housing", reply_withdrawn),
        ),
    ),
    "reply.draft": Case(
        "secretary",
        lambda cast, who: {"statement": asked(cast), "text": "代拟稿。", "also": []},
        (
            No("NOT_YOUR_DEPARTMENT", "secretary", asked_of_transport),
            No(
                "NOT_FOUND",
                "transport",
                lambda cast, who: {
                    "statement": posted(cast, cast.member),
                    "text": "改",
                    "draft": drafted(cast),
                },
            ),
            No(
                "ALREADY_DONE",
                "secretary",
                lambda cast, who: {
                    "statement": posted(cast, cast.member),
                    "text": "改",
                    **put_away(cast, who),
                },
            ),
            No("DUE_DATE_REQUIRED", "secretary", mine(text="会后答复。", kind="written_later")),
            No("EMPTY_TEXT", "secretary", mine(text=" ")),
        ),
    ),
    "reply.confirm": Case(
        "housing",
        with_draft(text="我局两个月内书面答复。"),
        (
            No("NOT_FOUND", "transport", with_draft()),
            No("ALREADY_DONE", "housing", put_away),
            No("EMPTY_TEXT", "housing", with_draft(text="")),
            No("DUE_DATE_REQUIRED", "housing", with_draft(kind="written_later")),
        ),
    ),
    "reply.discard_draft": Case(
        "secretary",
        with_draft(),
        (No("NOT_FOUND", "transport", with_draft()), No("ALREADY_DONE", "secretary", put_away)),
    ),
    "question.transfer": Case(
        "housing",
        passed_on(reason="属交通部门职责"),
        (
            No("REASON_REQUIRED", "housing", passed_on(reason="")),
            No("NOT_YOUR_DEPARTMENT", "transport", passed_on(reason="不归我们")),
            No("ALREADY_DONE", "moderator", passed_on("housing", reason="原样")),
            No("NOT_FOUND", "moderator", mine(to=new_id(), reason="没有问谁")),
            No(
                "NOT_FOUND",
                "moderator",
                lambda cast, who: {"statement": asked(cast), "to": new_id(), "reason": "无此部门"},
            ),
        ),
    ),
    "promise.confirm": Case(
        "housing",
        with_candidate(action="公示分摊方案", due_on=FUTURE),
        (
            No("NOT_FOUND", "transport", with_candidate(action="公示")),
            No("EMPTY_TEXT", "housing", with_candidate(action=" ")),
            No("TEXT_TOO_LONG", "housing", with_candidate(action="办" * 501)),
            No("INVALID_ARGUMENTS", "housing", with_candidate(action="公示", due_on=PAST)),
            No(
                "ALREADY_DONE",
                "housing",
                lambda cast, who: {**dismissed(cast, who), "action": "公示"},
            ),
        ),
    ),
    "promise.dismiss": Case(
        "housing",
        with_candidate(),
        (
            No("NOT_FOUND", "transport", with_candidate()),
            No("ALREADY_DONE", "housing", dismissed),
            No("ALREADY_DONE", "housing", with_promise()),
        ),
    ),
    "promise.add": Case(
        "housing",
        with_reply(action="每月通报进度"),
        (
            No("NOT_YOUR_DEPARTMENT", "transport", with_reply(action="替别人承诺")),
            No("STATEMENT_CLOSED", "housing", withdrawn(action="公示")),
            No("EMPTY_TEXT", "housing", with_reply(action="\u200b")),
            No("INVALID_ARGUMENTS", "housing", with_reply(action="公示", due_on=PAST)),
        ),
    ),
    "promise.correct": Case(
        "housing",
        with_promise(action="公示测算结果", due_on="2026-06-30", reason="时间提前"),
        (
            No(
                "ALREADY_DONE",
                "housing",
                with_promise(action="公示测算结果", due_on=FUTURE, reason="没有变化"),
            ),
            No("ALREADY_DONE", "housing", with_candidate(action="公示", reason="还未确认")),
            No("NOT_YOUR_DEPARTMENT", "transport", with_promise(action="改", reason="代改")),
            No("REASON_REQUIRED", "housing", with_promise(action="改", reason="")),
            No(
                "INVALID_ARGUMENTS",
                "housing",
                with_promise(action="改", reason="迟了", due_on=PAST),
            ),
        ),
    ),
    "promise.withdraw": Case(
        "housing",
        with_promise(reason="资金未到位"),
        (
            No("REASON_REQUIRED", "housing", with_promise(reason="\n")),
            No("NOT_YOUR_DEPARTMENT", "transport", with_promise(reason="代撤")),
            No("ALREADY_DONE", "housing", taken_back),
        ),
    ),
}
