"""The secretary writes, the principal confirms: nobody outside the department ever sees it."""

from __future__ import annotations

from deliberation.ledger.models import EventBody
from deliberation.sessions.live.replies.models import ReplyDraft
from tests.cast import Cast, Person
from tests.sessions.live.replies.asking import ask, inside, public
from tests.verify import Act

WORDS = "代拟：三月底前公示测算结果。"


def draft(act: Act, who: Person, statement: str, text: str = WORDS, **more: object) -> str:
    return act(who, "reply.draft", statement=statement, text=text, **more)["draft"]


def test_only_the_department_sees_a_draft(act: Act, cast: Cast) -> None:
    mine = draft(act, cast.secretary, ask(act, cast))
    seen = inside(act, cast.housing_department, "reply_draft")
    assert seen[mine]["text"] == WORDS
    assert seen[mine]["drafter"] == cast.secretary.seat
    assert inside(act, cast.transport_department, "reply_draft") == {}
    for access, replica in act.now()[1].items():
        if f"department:{cast.housing_department}" not in access.scopes:
            assert not replica.shared.get("reply_draft"), access


def test_the_official_confirms_it_as_it_is(act: Act, cast: Cast) -> None:
    first, second = ask(act, cast), ask(act, cast, "二问")
    due = {"kind": "written_later", "due_on": "2026-04-01"}
    mine = draft(act, cast.secretary, first, also=[second], **due)
    given = act(cast.housing, "reply.confirm", draft=mine)["reply"]
    shown = public(act, "reply")[given]
    assert (shown["speaker"], shown["text"]) == (cast.housing.seat, WORDS)
    assert (shown["also"], shown["kind"], shown["due_on"]) == ([second], *due.values())
    assert inside(act, cast.housing_department, "reply_draft") == {}
    act.refused(cast.housing, "reply.confirm", "ALREADY_DONE", draft=mine)


def test_the_official_changes_what_is_wrong(act: Act, cast: Cast) -> None:
    """A day falls away with the kind that it belonged to."""
    due = {"kind": "written_later", "due_on": "2026-04-01"}
    mine = draft(act, cast.secretary, ask(act, cast), **due)
    changes = {"text": "现在就答复。", "kind": "explanation"}
    given = act(cast.housing, "reply.confirm", draft=mine, **changes)["reply"]
    shown = public(act, "reply")[given]
    assert (shown["text"], shown["kind"], shown["due_on"]) == (*changes.values(), None)


def test_a_colleague_writes_it_anew(act: Act, cast: Cast) -> None:
    asked = ask(act, cast)
    mine = draft(act, cast.secretary, asked)
    again = draft(act, cast.housing, asked, "局长改稿。", draft=mine)
    assert again == mine
    (seen,) = inside(act, cast.housing_department, "reply_draft").values()
    assert (seen["text"], seen["drafter"]) == ("局长改稿。", cast.housing.seat)


def test_a_draft_is_no_answer_and_a_secretary_gives_none(act: Act, cast: Cast) -> None:
    asked = ask(act, cast)
    mine = draft(act, cast.secretary, asked)
    assert public(act, "question")[asked]["state"] == "open"
    act.refused(cast.secretary, "reply.confirm", "FORBIDDEN", draft=mine)
    act.refused(cast.secretary, "reply.give", "FORBIDDEN", statement=asked, text="越权。")


def test_a_question_that_was_passed_on_meanwhile_is_not_answered(act: Act, cast: Cast) -> None:
    asked = ask(act, cast)
    mine = draft(act, cast.secretary, asked)
    move = {"statement": asked, "to": cast.transport_department, "reason": "属交通职责"}
    act(cast.housing, "question.transfer", **move)
    act.refused(cast.housing, "reply.confirm", "NOT_YOUR_DEPARTMENT", draft=mine)
    act(cast.secretary, "reply.discard_draft", draft=mine)


def test_a_day_that_has_passed_must_be_set_anew(act: Act, cast: Cast, time: object) -> None:
    due = {"kind": "written_later", "due_on": "2026-03-04"}
    mine = draft(act, cast.secretary, ask(act, cast), **due)
    time.forward(days=2)  # type: ignore[attr-defined]
    act.refused(cast.housing, "reply.confirm", "INVALID_ARGUMENTS", draft=mine)
    act(cast.housing, "reply.confirm", draft=mine, due_on="2026-03-09")


def test_who_left_the_department_sees_no_draft(act: Act, cast: Cast) -> None:
    draft(act, cast.secretary, ask(act, cast))
    act(cast.chair, "roll.change_role", seat=cast.secretary.seat, role="observer")
    act.refused(cast.secretary, "reply.discard_draft", "FORBIDDEN", draft="0" * 22)


def test_erasing_the_secretary_takes_the_drafts(act: Act, cast: Cast) -> None:
    asked = ask(act, cast)
    draft(act, cast.secretary, asked)
    done = draft(act, cast.secretary, asked, "另一稿，也有住址。")
    act(cast.secretary, "reply.discard_draft", draft=done)
    act(cast.office, "erasure.erase_words", seat=cast.secretary.seat, reason="本人申请")
    assert inside(act, cast.housing_department, "reply_draft") == {}
    assert set(ReplyDraft.objects.values_list("text", "done")) == {(None, True)}
    bodies = EventBody.objects.filter(stream=cast.session.stream)
    kept = " ".join(filter(None, bodies.values_list("body", flat=True)))
    assert WORDS not in kept
    assert "另一稿" not in kept
