"""A question has a clock from when it can be read until it is answered, whoever must answer it."""

from __future__ import annotations

from deliberation.sessions.models import Statement
from tests.cast import Cast
from tests.conftest import START, Clock
from tests.sessions.live.replies.asking import ask, public, reply
from tests.verify import Act

DAY = "2026-04-01"


def question(act: Act, statement: str) -> dict[str, object]:
    return {k: v for k, v in public(act, "question")[statement].items() if k != "id"}


def moment(text: object) -> str:
    return str(text)[:19]


def test_the_clock_begins_when_the_question_can_be_read(act: Act, cast: Cast, time: Clock) -> None:
    act(cast.moderator, "session.set_moderation", mode="pre")
    asked = ask(act, cast)
    assert asked not in public(act, "question")
    time.forward(minutes=7)
    act(cast.moderator, "statement.approve", statement=asked)
    shown = question(act, asked)
    assert moment(shown["asked_at"]) == "2026-03-03T09:07:00"
    assert (shown["state"], shown["due_on"], shown["transfers"]) == ("open", None, 0)


def test_hiding_and_restoring_do_not_start_it_anew(act: Act, cast: Cast, time: Clock) -> None:
    asked = ask(act, cast)
    before = question(act, asked)
    act(cast.moderator, "statement.hide", statement=asked, reason="核实")
    time.forward(minutes=5)
    act(cast.moderator, "statement.restore", statement=asked, reason="核实无误")
    assert question(act, asked) == before


def test_a_view_put_to_nobody_has_no_clock(act: Act, cast: Cast, statement: str) -> None:
    reply(act, cast.housing, statement)
    assert public(act, "question") == {}


def test_one_reply_answers_many(act: Act, cast: Cast) -> None:
    """Also views put to nobody, and each only once."""
    view = act(cast.member, "statement.post", text="顺便说一句。")["statement"]
    first, second, third = (ask(act, cast, text) for text in ("一问", "二问", "三问"))
    given = reply(act, cast.housing, first, also=[second, first, view, second])
    assert public(act, "reply")[given]["also"] == [second, view]
    states = {key: row["state"] for key, row in public(act, "question").items()}
    assert states == {first: "answered", second: "answered", third: "open"}


def test_a_written_answer_later_keeps_the_question_waiting(act: Act, cast: Cast) -> None:
    asked = ask(act, cast)
    reply(act, cast.housing, asked, kind="written_later", due_on=DAY)
    shown = question(act, asked)
    assert (shown["state"], shown["due_on"]) == ("later", DAY)
    reply(act, cast.housing, asked, "这是书面答复。")
    shown = question(act, asked)
    assert (shown["state"], shown["due_on"]) == ("answered", None)


def test_a_day_may_be_today(act: Act, cast: Cast, time: Clock) -> None:
    """Today in Shanghai: at 17:00 UTC on the 3rd it is the 4th there."""
    time.forward(hours=8)
    args = {"text": "会后答复。", "kind": "written_later", "statement": ask(act, cast)}
    act.refused(cast.housing, "reply.give", "INVALID_ARGUMENTS", due_on="2026-03-03", **args)
    act(cast.housing, "reply.give", due_on="2026-03-04", **args)


def test_the_last_reply_that_stands_decides(act: Act, cast: Cast) -> None:
    asked, other = ask(act, cast), ask(act, cast, "二问")
    later = reply(act, cast.housing, other, also=[asked], kind="written_later", due_on=DAY)
    answer = reply(act, cast.housing, asked)
    act(cast.housing, "reply.withdraw", reply=answer)
    assert question(act, asked)["state"] == "later"
    assert question(act, asked)["due_on"] == DAY
    act(cast.chair, "reply.withdraw", reply=later)
    assert question(act, asked)["state"] == question(act, other)["state"] == "open"


def test_a_transfer_starts_the_clock_anew_in_the_other_department(
    act: Act, cast: Cast, time: Clock
) -> None:
    asked = ask(act, cast)
    answer = reply(act, cast.housing, asked, kind="transfer")
    time.forward(minutes=20)
    to = cast.transport_department
    move = {"statement": asked, "to": to, "reason": "属交通部门职责"}
    act(cast.housing, "question.transfer", **move)
    shown = question(act, asked)
    assert moment(shown["asked_at"]) == "2026-03-03T09:20:00"
    assert (shown["state"], shown["transfers"]) == ("open", 1)
    assert public(act, "statement")[asked]["department"] == to
    (passed,) = public(act, "transfer").values()
    assert (passed["from_department"], passed["to_department"]) == (cast.housing_department, to)
    # What the first department takes back does not touch the second one's question.
    reply(act, cast.transport, asked)
    act(cast.housing, "reply.withdraw", reply=answer)
    assert question(act, asked)["state"] == "answered"
    act.refused(
        cast.housing, "reply.give", "NOT_YOUR_DEPARTMENT", statement=asked, text="我也答复。"
    )


def test_what_was_said_before_it_came_back_is_no_answer(act: Act, cast: Cast, time: Clock) -> None:
    asked = ask(act, cast)
    reply(act, cast.housing, asked)
    here, there = cast.housing_department, cast.transport_department
    for to in (there, here):
        time.forward(minutes=1)
        act(cast.moderator, "question.transfer", statement=asked, to=to, reason="请承办")
    assert question(act, asked)["state"] == "open"
    time.forward(minutes=1)
    answer = reply(act, cast.housing, asked)
    act(cast.housing, "reply.withdraw", reply=answer)
    assert question(act, asked)["state"] == "open"
    assert question(act, asked)["transfers"] == 2


def test_a_question_is_passed_on_during_a_pause_and_not_answered(act: Act, cast: Cast) -> None:
    asked = ask(act, cast)
    act(cast.moderator, "session.change_stage", to="paused")
    args = {"statement": asked, "text": "答"}
    act.refused(cast.housing, "reply.give", "WRONG_STAGE", **args)
    move = {"statement": asked, "to": cast.transport_department, "reason": "属交通职责"}
    act(cast.moderator, "question.transfer", **move)


def test_erasing_the_asker_leaves_the_clock_and_the_transfer(act: Act, cast: Cast) -> None:
    asked = ask(act, cast)
    move = {"statement": asked, "to": cast.transport_department, "reason": "属交通职责"}
    act(cast.housing, "question.transfer", **move)
    reply(act, cast.transport, asked)
    act(cast.office, "erasure.erase_words", seat=cast.member.seat, reason="本人申请")
    assert question(act, asked)["state"] == "answered"
    assert len(public(act, "transfer")) == 1
    row = Statement.objects.get(public_id=asked)
    assert (row.text, row.asked_at) == (None, START)


def test_words_with_signs_and_emoji_come_as_they_are(act: Act, cast: Cast) -> None:
    asked = ask(act, cast, "<script>alert(1)</script> 👨‍👩‍👧？")
    given = reply(act, cast.housing, asked, "<b>年底前</b>公示 ✅")
    assert public(act, "reply")[given]["text"] == "<b>年底前</b>公示 ✅"
