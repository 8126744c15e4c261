"""Before or after publication; the author is told why; the public log tells acts and reasons."""

from __future__ import annotations

import json

import pytest

from deliberation.ledger.shapes import Access
from tests.cast import Cast
from tests.replica import Replica
from tests.verify import Act


def seen_by(act: Act, *scopes: str, actor: str | None = None) -> Replica:
    return act.now()[1][Access(scopes, actor)]


PUBLIC, STAFF = ("public",), ("public", "participants", "staff")


def test_what_waits_is_seen_by_staff_and_its_author_alone(
    act: Act, cast: Cast, waiting: str
) -> None:
    assert waiting in seen_by(act, *STAFF).shared["review"]
    mine = seen_by(act, actor=cast.member.seat).own["my_statement"][waiting]
    assert (mine["status"], mine["text"]) == ("pending", "费用应当公开。")
    for access, replica in act.now()[1].items():
        if "staff" not in access.scopes and access.actor != cast.member.seat:
            assert waiting not in json.dumps(replica.view())


def test_staff_and_officials_are_not_held_back(act: Act, cast: Cast, waiting: str) -> None:
    for who in (cast.chair, cast.moderator, cast.housing):
        assert act(who, "statement.post", text="无须等待。")["status"] == "published"
    assert act(cast.second_member, "statement.post", text="须等待。")["status"] == "pending"


def test_approving(act: Act, cast: Cast, waiting: str) -> None:
    act(cast.moderator, "statement.approve", statement=waiting)
    shown = seen_by(act, *PUBLIC).shared
    assert shown["statement"][waiting]["text"] == "费用应当公开。"
    assert shown["speaker"][cast.member.seat]["name"] == "王委员"
    assert not seen_by(act, *STAFF).shared.get("review")
    assert not shown.get("moderation_entry")
    mine = seen_by(act, actor=cast.member.seat).own["my_statement"][waiting]
    assert mine["status"] == "published"


def test_rejecting_tells_the_author_why_and_the_public_only_that(
    act: Act, cast: Cast, waiting: str
) -> None:
    act(cast.moderator, "statement.reject", statement=waiting, reason="人身攻击")
    mine = seen_by(act, actor=cast.member.seat).own["my_statement"][waiting]
    assert (mine["status"], mine["reason"]) == ("rejected", "人身攻击")
    shown = seen_by(act, *PUBLIC).shared
    (entry,) = shown["moderation_entry"].values()
    assert (entry["act"], entry["reason"]) == ("rejected", "人身攻击")
    assert waiting not in json.dumps(shown)
    assert "王委员" not in json.dumps(shown, ensure_ascii=False)


def test_hiding_takes_the_words_from_everybody_and_keeps_the_counts(
    act: Act, cast: Cast, statement: str
) -> None:
    vote = {"statement": statement, "choice": "agree", "revision": 1}
    act(cast.second_member, "endorsement.cast", **vote)
    act(cast.moderator, "statement.hide", statement=statement, reason="含有住址")
    shown = seen_by(act, *PUBLIC).shared
    row = shown["statement"][statement]
    assert (row["text"], row["status"], row["reason"]) == (None, "hidden", "含有住址")
    assert shown["tally"][statement]["agree"] == 1
    assert "补偿" not in json.dumps(shown["moderation_entry"], ensure_ascii=False)
    assert seen_by(act, *STAFF).shared["review"][statement]["text"] == "一楼住户也要补偿。"
    mine = seen_by(act, actor=cast.member.seat).own["my_statement"][statement]
    assert (mine["status"], mine["reason"]) == ("hidden", "含有住址")


def test_restoring_brings_it_back(act: Act, cast: Cast, statement: str) -> None:
    act(cast.moderator, "statement.hide", statement=statement, reason="核实中")
    act(cast.moderator, "statement.restore", statement=statement, reason="核实无误")
    row = seen_by(act, *PUBLIC).shared["statement"][statement]
    assert (row["text"], row["status"], row["reason"]) == ("一楼住户也要补偿。", "published", None)
    acts = [e["act"] for e in seen_by(act, *PUBLIC).shared["moderation_entry"].values()]
    assert sorted(acts) == ["hidden", "restored"]


def test_a_rejected_statement_can_be_published_after_all(
    act: Act, cast: Cast, waiting: str
) -> None:
    act(cast.moderator, "statement.reject", statement=waiting, reason="看错了")
    act(cast.chair, "statement.restore", statement=waiting)
    assert waiting in seen_by(act, *PUBLIC).shared["statement"]


def test_what_waits_is_not_lost_when_the_mode_changes(act: Act, cast: Cast, waiting: str) -> None:
    act(cast.moderator, "session.set_moderation", mode="post")
    assert act(cast.member, "statement.post", text="直接发布。")["status"] == "published"
    act(cast.moderator, "statement.approve", statement=waiting)


@pytest.mark.parametrize("stage", ["closing", "ratifying"])
def test_moderating_goes_on_after_the_discussion(
    stage: str, act: Act, cast: Cast, waiting: str
) -> None:
    for step in ("closing", "ratifying")[: 1 + (stage == "ratifying")]:
        act(cast.chair, "session.change_stage", to=step)
    act(cast.moderator, "statement.approve", statement=waiting)


def test_withdrawing_what_waits(act: Act, cast: Cast, waiting: str) -> None:
    act(cast.member, "statement.withdraw", statement=waiting)
    assert not seen_by(act, *STAFF).shared.get("review")
    act.refused(cast.moderator, "statement.approve", "ALREADY_DONE", statement=waiting)


def test_withdrawing_what_was_published(act: Act, cast: Cast, statement: str) -> None:
    act(cast.member, "statement.withdraw", statement=statement)
    row = seen_by(act, *PUBLIC).shared["statement"][statement]
    assert (row["text"], row["status"]) == (None, "withdrawn")
    act.refused(cast.moderator, "statement.restore", "ALREADY_DONE", statement=statement)
