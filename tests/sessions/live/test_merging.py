"""Merged views: votes stay on their statement, and the cluster counts each person once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliberation.sessions.clusters import union
from tests.cast import Cast, Person, send
from tests.verify import Act


@pytest.fixture
def views(act: Act, cast: Cast) -> list[str]:
    texts = ("一楼要补偿。", "补偿一楼。", "一楼住户应得补偿。")
    return [act(cast.member, "statement.post", text=text)["statement"] for text in texts]


def shared(act: Act, entity: str) -> dict[str, Any]:
    shown = next(replica for access, replica in act.now()[1].items() if "public" in access.scopes)
    found: dict[str, Any] = shown.shared.get(entity, {})
    return found


def vote(act: Act, who: Person, statement: str, choice: str, revision: int = 1) -> None:
    act(who, "endorsement.cast", statement=statement, choice=choice, revision=revision)


def counts(act: Act, top: str) -> tuple[int, int, int]:
    cluster = shared(act, "cluster")[top]
    return cluster["agree"], cluster["disagree"], cluster["passed"]


def merge(act: Act, cast: Cast, statement: str, into: str) -> None:
    act(cast.moderator, "statement.merge", statement=statement, into=into)


def test_the_last_word_counts_once_for_each_person(act: Act, cast: Cast, views: list[str]) -> None:
    one, two, three = views
    vote(act, cast.member, one, "agree")
    vote(act, cast.second_member, one, "agree")
    vote(act, cast.second_member, two, "disagree")
    merge(act, cast, two, one)
    assert counts(act, one) == (1, 1, 0)
    # Votes stay where they were given, and a later one on any member counts.
    assert shared(act, "tally")[two]["disagree"] == 1
    vote(act, cast.second_member, one, "pass", revision=2)
    assert counts(act, one) == (1, 0, 1)
    vote(act, cast.representative, two, "agree")
    assert counts(act, one) == (2, 0, 1)
    assert shared(act, "cluster")[one]["members"] == [one, two]
    assert three not in shared(act, "cluster")


def test_a_merge_within_a_merge_is_taken_back_step_by_step(
    act: Act, cast: Cast, views: list[str]
) -> None:
    one, two, three = views
    vote(act, cast.member, three, "agree")
    merge(act, cast, three, two)
    merge(act, cast, two, one)
    assert set(shared(act, "cluster")) == {one}
    assert counts(act, one) == (1, 0, 0)
    act(cast.moderator, "statement.split", statement=two)
    assert {key: c["members"] for key, c in shared(act, "cluster").items()} == {two: [two, three]}
    act(cast.moderator, "statement.split", statement=three)
    assert shared(act, "cluster") == {}
    acts = [line["act"] for line in shared(act, "moderation_entry").values()]
    assert (acts.count("merged"), acts.count("split")) == (2, 2)


def test_what_is_merged_into_a_merged_one_goes_to_the_top(
    act: Act, cast: Cast, views: list[str]
) -> None:
    one, two, three = views
    merge(act, cast, two, one)
    merge(act, cast, three, two)
    assert shared(act, "statement")[three]["merged_into"] == one
    data = act.refused(cast.moderator, "statement.merge", "ALREADY_DONE", statement=three, into=one)
    assert data == {"into": one}
    for loop in (one, two, three):
        act.refused(cast.moderator, "statement.merge", "MERGE_LOOP", statement=one, into=loop)


def test_a_hidden_member_stays_counted(act: Act, cast: Cast, views: list[str]) -> None:
    one, two, _ = views
    vote(act, cast.second_member, two, "agree")
    merge(act, cast, two, one)
    act(cast.moderator, "statement.hide", statement=two, reason="含有住址")
    assert counts(act, one) == (1, 0, 0)
    act(cast.moderator, "statement.split", statement=two)


def test_who_is_erased_leaves_the_cluster_whole(act: Act, cast: Cast, views: list[str]) -> None:
    """The cluster had come in one body with the words."""
    one, two, _ = views
    other = act(cast.second_member, "statement.post", text="也给二楼。")["statement"]
    merge(act, cast, two, other)
    act(cast.office, "erasure.erase_words", seat=cast.member.seat, reason="本人申请")
    assert shared(act, "cluster")[other]["members"] == [other, two]
    assert shared(act, "statement")[two]["text"] is None
    assert one in shared(act, "statement")


def test_a_vote_that_touches_no_cluster_asks_no_more(
    cast: Cast, act: Act, views: list[str]
) -> None:
    """The hot path: counting clusters costs nothing where there are none."""
    one, two, three = views
    ballot = {"choice": "agree", "revision": 1}

    def queries(statement: str, who: Person) -> int:
        with CaptureQueriesContext(connection) as captured:
            send(cast.stream, who, "endorsement.cast", statement=statement, **ballot)
        return len(captured)

    alone = queries(three, cast.member)
    merge(act, cast, two, one)
    assert queries(three, cast.second_member) == alone
    assert queries(one, cast.member) == alone + 2


def test_the_union_is_of_people() -> None:
    assert union([]) == {}
    assert union([(1, "agree"), (2, "agree"), (1, "pass")]) == {"pass": 1, "agree": 1}
