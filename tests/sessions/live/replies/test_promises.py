"""A promise is one when the official says so, and is then there for everybody to see."""

from __future__ import annotations

from deliberation.ledger.models import EventBody
from deliberation.sessions.live.replies.models import Promise
from tests.cast import Cast, Person
from tests.sessions.live.replies.asking import ask, inside, public, reply
from tests.verify import Act

WORDS = "补偿标准各地不一。我们三月底前公示测算结果，下周五前上门听意见。"


def candidates(act: Act, cast: Cast) -> dict[str, dict[str, object]]:
    rows = inside(act, cast.housing_department, "promise_candidate")
    return {str(row["action"]): row for row in rows.values()}


def colleague(act: Act, cast: Cast) -> Person:
    """许督导 becomes another official of the housing bureau."""
    seat = cast.observer.seat
    role = {"role": "official", "department": cast.housing_department}
    act(cast.chair, "roll.change_role", seat=seat, **role)
    return cast.observer


def test_what_is_found_waits_in_the_department_alone(act: Act, cast: Cast) -> None:
    reply(act, cast.housing, ask(act, cast), WORDS)
    found = candidates(act, cast)
    assert {row["due_on"] for row in found.values()} == {"2026-03-31", "2026-03-13"}
    assert {row["due_text"] for row in found.values()} == {"三月底前", "下周五前"}
    assert public(act, "promise") == {}
    assert inside(act, cast.transport_department, "promise_candidate") == {}


def test_confirming_makes_it_a_promise(act: Act, cast: Cast) -> None:
    given = reply(act, cast.housing, ask(act, cast), WORDS)
    found = next(row for row in candidates(act, cast).values() if row["due_on"] == "2026-03-31")
    words = {"action": "公示每户的测算结果", "due_on": "2026-03-31"}
    act(cast.housing, "promise.confirm", promise=found["id"], **words)
    (shown,) = public(act, "promise").values()
    assert {key: shown[key] for key in words} == words
    assert (shown["reply"], shown["department"]) == (given, cast.housing_department)
    assert (shown["official"], shown["state"]) == (cast.housing.seat, "confirmed")
    assert shown["due_text"] == "三月底前"
    assert len(candidates(act, cast)) == 1


def test_what_is_none_is_put_away(act: Act, cast: Cast) -> None:
    reply(act, cast.housing, ask(act, cast), WORDS)
    for row in candidates(act, cast).values():
        act(cast.housing, "promise.dismiss", promise=row["id"])
    assert candidates(act, cast) == {}
    assert public(act, "promise") == {}


def test_a_reply_that_calls_itself_a_promise_is_one_candidate_at_least(
    act: Act, cast: Cast
) -> None:
    text = "这件事包在我身上。"
    more = {"kind": "promise", "due_on": "2026-05-01"}
    reply(act, cast.housing, ask(act, cast), text, **more)
    (found,) = candidates(act, cast).values()
    assert (found["action"], found["due_on"]) == (text, "2026-05-01")


def test_a_reply_full_of_promises_gives_no_more_than_can_be_looked_through(
    act: Act, cast: Cast
) -> None:
    reply(act, cast.housing, ask(act, cast), "".join(f"{n}天内修好。" for n in range(1, 90)))
    assert len(candidates(act, cast)) == 20


def test_a_long_action_is_cut_to_what_the_column_takes(act: Act, cast: Cast) -> None:
    reply(act, cast.housing, ask(act, cast), "年底前公示" + "长" * 1_900)
    (found,) = candidates(act, cast).values()
    assert len(str(found["action"])) == 500


def test_a_corrected_reply_is_looked_at_again(act: Act, cast: Cast) -> None:
    given = reply(act, cast.housing, ask(act, cast), "年底前公示。下周五前上门听意见。")
    kept, gone = (candidates(act, cast)[key]["id"] for key in ("下周五前上门听意见", "年底前公示"))
    text = "六月底前公示。下周五前上门听意见。"
    act(cast.housing, "reply.correct", reply=given, text=text, reason="口误")
    found = candidates(act, cast)
    assert set(found) == {"六月底前公示", "下周五前上门听意见"}
    assert found["下周五前上门听意见"]["id"] == kept
    assert Promise.objects.get(public_id=gone).state == "dismissed"


def test_a_correction_of_a_reply_is_there_to_be_seen(act: Act, cast: Cast) -> None:
    given = reply(act, cast.housing, ask(act, cast), "年底前公示。")
    act(cast.housing, "reply.correct", reply=given, text="六月底前公示。", reason="口误")
    shown = public(act, "reply")[given]
    assert (shown["text"], shown["corrections"]) == ("六月底前公示。", 1)
    (trace,) = public(act, "correction").values()
    seen = (trace["target"], trace["kind"], trace["before"], trace["reason"])
    assert seen == (given, "reply", "年底前公示。", "口误")


def test_a_withdrawn_reply_leaves_confirmed_promises_and_no_candidates(
    act: Act, cast: Cast
) -> None:
    """Who has promised takes it back openly, with a reason, or not at all."""
    given = reply(act, cast.housing, ask(act, cast), WORDS)
    first, _ = candidates(act, cast).values()
    act(cast.housing, "promise.confirm", promise=first["id"], action="公示")
    act(cast.housing, "reply.withdraw", reply=given)
    assert candidates(act, cast) == {}
    (promise,) = public(act, "promise")
    act(cast.housing, "promise.withdraw", promise=promise, reason="由区里统一办理")
    (shown,) = public(act, "promise").values()
    assert (shown["state"], shown["reason"]) == ("withdrawn", "由区里统一办理")
    assert shown["action"] == "公示"


def test_a_promise_is_put_right_openly(act: Act, cast: Cast) -> None:
    reply(act, cast.housing, ask(act, cast), "年底前公示。")
    (found,) = candidates(act, cast).values()
    due = {"action": "公示", "due_on": "2026-12-31"}
    act(cast.housing, "promise.confirm", promise=found["id"], **due)
    other = colleague(act, cast)
    later = {"action": "公示", "due_on": "2027-01-31", "reason": "要先招标"}
    act(other, "promise.correct", promise=found["id"], **later)
    (shown,) = public(act, "promise").values()
    assert (shown["due_on"], shown["due_text"], shown["reason"]) == (
        "2027-01-31",
        None,
        "要先招标",
    )
    assert shown["official"] == other.seat
    assert shown["corrected_at"]


def test_promises_can_be_confirmed_while_the_record_is_written(act: Act, cast: Cast) -> None:
    given = reply(act, cast.housing, ask(act, cast), "年底前公示。")
    for stage in ("closing", "ratifying"):
        act(cast.chair, "session.change_stage", to=stage)
    act(cast.housing, "promise.add", reply=given, action="每月通报一次")
    (found,) = candidates(act, cast).values()
    act(cast.housing, "promise.confirm", promise=found["id"], action="公示")
    act(cast.chair, "session.change_stage", to="closed")
    args = {"reply": given, "action": "再加一条"}
    act.refused(cast.housing, "promise.add", "WRONG_STAGE", **args)


def test_a_second_press_confirms_nothing_twice(act: Act, cast: Cast) -> None:
    reply(act, cast.housing, ask(act, cast), "年底前公示。")
    (found,) = candidates(act, cast).values()
    args = {"promise": found["id"], "action": "公示"}
    act(cast.housing, "promise.confirm", **args)
    act.refused(cast.housing, "promise.confirm", "ALREADY_DONE", **args)
    act.refused(cast.housing, "promise.dismiss", "ALREADY_DONE", promise=found["id"])


def test_erasing_the_official_takes_the_words_and_leaves_that_there_was_one(
    act: Act, cast: Cast
) -> None:
    given = reply(act, cast.housing, ask(act, cast), WORDS)
    first, _ = candidates(act, cast).values()
    act(cast.housing, "promise.confirm", promise=first["id"], action="公示测算结果")
    act(cast.housing, "reply.correct", reply=given, text=WORDS + "完。", reason="补一字")
    act(cast.office, "erasure.erase_words", seat=cast.housing.seat, reason="本人申请")
    (shown,) = public(act, "promise").values()
    assert (shown["state"], shown["action"]) == ("erased", None)
    assert candidates(act, cast) == {}
    bodies = EventBody.objects.filter(stream=cast.session.stream)
    kept = " ".join(filter(None, bodies.values_list("body", flat=True)))
    assert "测算结果" not in kept
    assert "上门听意见" not in kept
    assert set(Promise.objects.values_list("action", flat=True)) == {None}


def test_what_a_colleague_confirmed_is_the_colleagues_word(act: Act, cast: Cast) -> None:
    reply(act, cast.housing, ask(act, cast), "年底前公示。")
    (found,) = candidates(act, cast).values()
    other = colleague(act, cast)
    act(other, "promise.confirm", promise=found["id"], action="按户公示")
    act(cast.office, "erasure.erase_words", seat=cast.housing.seat, reason="本人申请")
    (shown,) = public(act, "promise").values()
    assert (shown["state"], shown["action"]) == ("confirmed", "按户公示")
