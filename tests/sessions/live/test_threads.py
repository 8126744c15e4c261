"""Statements in threads, questions to departments, replies by those who answer for them; votes."""

from __future__ import annotations

import json
from itertools import permutations
from uuid import uuid4

import pytest

from deliberation.ledger.shapes import Access
from deliberation.sessions.models import Statement
from tests.cast import Cast, Person
from tests.replica import Replica
from tests.verify import Act


def public(act: Act) -> Replica:
    return act.now()[1][Access(("public",))]


def test_an_answer_to_an_answer_joins_the_thread(act: Act, cast: Cast, statement: str) -> None:
    answer = act(cast.second_member, "statement.post", text="同意。", reply_to=statement)
    deeper = act(
        cast.representative, "statement.post", text="我也是。", reply_to=answer["statement"]
    )
    shown = public(act).shared["statement"]
    assert shown[answer["statement"]]["reply_to"] == statement
    assert shown[deeper["statement"]]["reply_to"] == statement


def test_the_item_under_discussion_is_taken(act: Act, cast: Cast) -> None:
    act(cast.chair, "agenda.start_item", item=cast.first_item)
    one = act(cast.member, "statement.post", text="谈现状。")["statement"]
    other = {"text": "先说补偿。", "agenda_item": cast.second_item}
    two = act(cast.member, "statement.post", **other)["statement"]
    shown = public(act).shared["statement"]
    assert shown[one]["agenda_item"] == cast.first_item
    assert shown[two]["agenda_item"] == cast.second_item


def test_the_agenda_goes_on(act: Act, cast: Cast) -> None:
    act(cast.chair, "agenda.start_item", item=cast.first_item)
    act(cast.moderator, "agenda.start_item", item=cast.second_item)
    items = public(act).shared["agenda_item"]
    assert items[cast.first_item]["state"] == "done"
    assert items[cast.second_item]["state"] == "current"
    assert public(act).shared["session"][cast.stream]["current_item"] == cast.second_item


def test_a_question_is_answered_by_its_department(act: Act, cast: Cast) -> None:
    asked = {"text": "公交站能挪吗？", "department": cast.transport_department}
    question = act(cast.member, "statement.post", **asked)["statement"]
    act.refused(
        cast.housing, "reply.give", "NOT_YOUR_DEPARTMENT", statement=question, text="替他答。"
    )
    reply = act(cast.transport, "reply.give", statement=question, text="下月挪。")["reply"]
    shown = public(act).shared["reply"][reply]
    assert shown["department"] == cast.transport_department
    assert shown["text"] == "下月挪。"
    assert public(act).shared["speaker"][cast.transport.seat]["name"] == "冯处长"


def test_what_was_put_to_nobody_any_department_may_answer(
    act: Act, cast: Cast, statement: str
) -> None:
    for who in (cast.housing, cast.transport):
        act(who, "reply.give", statement=statement, text="我局也有责任。")


@pytest.mark.parametrize("who", ["housing", "chair"])
def test_a_reply_is_taken_back_by_its_author_or_the_chair(
    who: str, act: Act, cast: Cast, statement: str
) -> None:
    reply = act(cast.housing, "reply.give", statement=statement, text="有误。")["reply"]
    act(getattr(cast, who), "reply.withdraw", reply=reply)
    shown = public(act).shared["reply"][reply]
    assert (shown["text"], shown["status"]) == (None, "withdrawn")


def test_replies_and_questions_in_the_pause(act: Act, cast: Cast, statement: str) -> None:
    act(cast.chair, "session.change_stage", to="break")
    act(cast.housing, "reply.give", statement=statement, text="利用休会答复。")
    act(cast.member, "statement.post", text="休会时补充。", reply_to=statement)


def vote(act: Act, who: Person, statement: str, choice: str, revision: int) -> tuple[int, int, int]:
    act(who, "endorsement.cast", statement=statement, choice=choice, revision=revision)
    tally = public(act).shared["tally"][statement]
    return tally["agree"], tally["disagree"], tally["passed"]


def test_votes_and_changes_of_mind(act: Act, cast: Cast, statement: str) -> None:
    assert vote(act, cast.second_member, statement, "agree", 1) == (1, 0, 0)
    assert vote(act, cast.representative, statement, "agree", 1) == (2, 0, 0)
    assert vote(act, cast.second_member, statement, "disagree", 2) == (1, 1, 0)
    assert vote(act, cast.second_member, statement, "pass", 5) == (1, 0, 1)
    assert vote(act, cast.second_member, statement, "pass", 6) == (1, 0, 1)


def test_authors_may_vote_on_their_own(act: Act, cast: Cast, statement: str) -> None:
    assert vote(act, cast.member, statement, "agree", 1) == (1, 0, 0)


@pytest.mark.parametrize("order", list(permutations([1, 2, 3])))
def test_in_whatever_order_votes_arrive_the_newest_counts(
    order: tuple[int, ...], act: Act, cast: Cast, statement: str
) -> None:
    choices = {1: "agree", 2: "disagree", 3: "pass"}
    newest = 0
    for revision in order:
        args = {"statement": statement, "choice": choices[revision], "revision": revision}
        if revision > newest:
            act(cast.second_member, "endorsement.cast", **args)
            newest = revision
        else:
            data = act.refused(cast.second_member, "endorsement.cast", "STALE_REVISION", **args)
            assert data == {"current": newest}
    row = Statement.objects.get(public_id=statement)
    assert (row.agree, row.disagree, row.passed) == (0, 0, 1)


@pytest.mark.parametrize("revision", [0, -1, 2_000_000_001, 1.5, "x", None, 10**30])
def test_odd_revisions(revision: object, act: Act, cast: Cast, statement: str) -> None:
    args = {"statement": statement, "choice": "agree", "revision": revision}
    act.refused(cast.second_member, "endorsement.cast", "INVALID_ARGUMENTS", **args)


def test_votes_after_the_discussion_but_before_the_ratifying(
    act: Act, cast: Cast, statement: str
) -> None:
    act(cast.chair, "session.change_stage", to="closing")
    assert vote(act, cast.second_member, statement, "agree", 1) == (1, 0, 0)
    act(cast.chair, "session.change_stage", to="ratifying")
    args = {"statement": statement, "choice": "agree", "revision": 2}
    data = act.refused(cast.second_member, "endorsement.cast", "WRONG_STAGE", **args)
    assert data == {"stage": "ratifying", "needs": ["break", "closing", "open"]}


def test_what_is_ones_own_names_the_command_that_made_it(act: Act, cast: Cast) -> None:
    """Its author's device knows it again by that, though the answer was lost; nobody else does."""
    posting, answering = uuid4(), uuid4()
    said = act(cast.member, "statement.post", text="请公示账目。", command_id=posting)
    on = {"statement": said["statement"]}
    reply = act(cast.housing, "reply.give", text="月底公示。", command_id=answering, **on)["reply"]
    act(cast.moderator, "statement.hide", reason="含有住址", **on)

    def own(who: Person) -> Replica:
        return act.now()[1][Access((), who.seat)]

    assert own(cast.member).own["my_statement"][said["statement"]]["command"] == str(posting)
    mine = {"id": reply, **on, "command": str(answering)}
    assert own(cast.housing).own["my_reply"] == {reply: mine}
    for access, state in act.now()[1].items():
        shown = json.dumps(state.view())
        assert (str(posting) in shown) == (access == Access((), cast.member.seat))
        assert (str(answering) in shown) == (access == Access((), cast.housing.seat))
