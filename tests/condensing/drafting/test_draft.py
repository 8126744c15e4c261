"""Which view stands in which part of the record, and with which figures."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from deliberation.condensing.drafting import (
    Answered,
    DraftLine,
    Inputs,
    Polled,
    Promised,
    Rule,
    Section,
    Source,
    figures,
)
from deliberation.condensing.drafting.draft import draft
from deliberation.condensing.opinion.find import find_opinions
from tests.condensing.drafting.rooms import ballots, room

EIGHT = {
    "shared": "+++++++.",
    "refused": "-------0",
    "divided": "++++----",
    "liked": "+++++--0",
    "seldom": "++......",
}


def by_key(lines: tuple[DraftLine, ...]) -> dict[str, DraftLine]:
    found = {line.key: line for line in lines}
    assert len(found) == len(lines), "a key names one line"
    return found


def said(inputs: Inputs, key: str, **changes: object) -> Inputs:
    """The same room, in which one view is another."""
    views = tuple(
        replace(view, **changes) if view.id == key else view  # type: ignore[arg-type]
        for view in inputs.said
    )
    return replace(inputs, said=views)


def test_a_small_room_is_told_apart_by_shares_of_those_present() -> None:
    lines = by_key(draft(room(EIGHT)))
    assert {key: (line.section, line.rule) for key, line in lines.items()} == {
        "view:shared": (Section.COMMON, Rule.COMMON_GROUND),
        "view:refused": (Section.COMMON, Rule.COMMON_AGAINST),
        "view:divided": (Section.DIFFERENCE, Rule.DIFFERENCE),
        "view:liked": (Section.DIFFERENCE, Rule.DIFFERENCE),
        "view:seldom": (Section.INSUFFICIENT, Rule.TOO_FEW),
    }


def test_a_view_that_splits_every_group_is_contested() -> None:
    camps = {f"s{number}": "+" * 12 + "-" * 12 for number in range(8)}
    lines = by_key(draft(room(camps | {"split": "+-" * 12})))
    assert lines["view:s0"].rule == Rule.DIFFERENCE
    assert (lines["view:split"].section, lines["view:split"].rule) == (
        Section.DIFFERENCE,
        Rule.CONTESTED,
    )


def test_a_shared_no_never_reads_as_a_yes() -> None:
    line = by_key(draft(room(EIGHT)))["view:refused"]
    assert line.text == "共同不赞成：“意见refused”"
    assert line.figures
    assert (line.figures.agree, line.figures.disagree) == (0, 7)


def test_a_line_speaks_in_the_words_that_were_said() -> None:
    inputs = room(EIGHT)
    words = {view.id: view.text for view in inputs.said}
    for line in draft(inputs):
        assert words[line.sources[0].id] in line.text


def test_every_view_that_was_voted_on_stands_in_one_part() -> None:
    lines = draft(room(EIGHT))
    views = [line.sources[0].id for line in lines]
    assert sorted(views) == sorted(EIGHT)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_arrival_changes_nothing(seed: int) -> None:
    inputs = room(EIGHT)
    shuffled = ballots(EIGHT)
    views = list(inputs.said)
    Random(seed).shuffle(shuffled)
    Random(seed).shuffle(views)
    again = replace(
        inputs, said=tuple(views), opinions=find_opinions(shuffled, [view.id for view in views])
    )
    assert draft(again) == draft(inputs)


def test_what_asks_for_something_and_has_most_for_it_is_a_suggestion() -> None:
    votes = {"wish": "+++++++0000000-", "view": "+++++++0000000-"}
    inputs = said(room(votes), "wish", text="建议把班车延长到晚上九点")
    lines = by_key(draft(inputs))
    assert lines["view:wish"].section == Section.SUGGESTION
    assert lines["view:view"].rule == Rule.UNDECIDED


def test_common_ground_that_asks_for_something_says_so() -> None:
    inputs = said(room(EIGHT), "shared", text="希望年底前把路灯装好")
    assert by_key(draft(inputs))["view:shared"].rule == Rule.COMMON_SUGGESTION


def test_merged_views_are_one_line_with_all_of_them_as_sources() -> None:
    inputs = said(room(EIGHT), "shared", members=("shared", "again"))
    line = by_key(draft(inputs))["view:shared"]
    assert line.sources == (Source("statement", "shared"), Source("statement", "again"))
    assert figures(inputs, (Source("statement", "again"),)) == line.figures


def test_figures_by_group_are_kept_back_where_a_group_is_small() -> None:
    few = by_key(draft(room(EIGHT)))["view:divided"].figures
    assert few
    assert few.groups is None
    assert few.gap is None
    camps = {f"s{number}": "+" * 12 + "-" * 12 for number in range(8)}
    many = by_key(draft(room(camps)))["view:s0"].figures
    assert many
    assert many.groups is not None
    assert sorted(many.groups) == [(0, 12, 0), (12, 0, 0)]
    assert many.gap is not None
    assert many.gap > 0.8


def test_answers_stand_by_department_and_each_before_its_promises() -> None:
    answers = (
        Answered("r1", ("shared",), "roads", "promise", "路灯我们来装。", 11),
        Answered("r2", ("divided",), "water", "explanation", "水压正常。", 12),
        Answered("r3", ("liked",), "roads", "explanation", "班车可以延长。", 13),
    )
    promises = (Promised("p1", "r1", "roads", "年底前装好路灯", date(2026, 12, 31), 14),)
    inputs = said(room(EIGHT, answered=answers, promised=promises), "seldom", waiting=True)
    lines = [line for line in draft(inputs) if line.section == Section.RESPONSE]
    assert [line.key for line in lines] == [
        "reply:r1",
        "promise:p1",
        "reply:r3",
        "reply:r2",
        "unanswered:seldom",
    ]
    assert lines[1].text == "年底前装好路灯"
    assert lines[1].sources == (
        Source("promise", "p1"),
        Source("reply", "r1"),
        Source("statement", "shared"),
    )
    # An answer is evidence of the view's own line as well.
    assert Source("reply", "r1") in by_key(draft(inputs))["view:shared"].sources


def test_a_question_that_nobody_voted_on_stands_with_the_departments_alone() -> None:
    inputs = said(room({"ask": "....", "view": "++++"}), "ask", department="roads", waiting=True)
    assert [line.key for line in draft(inputs)] == ["view:view", "unanswered:ask"]


def test_agreeing_with_a_question_makes_it_no_common_ground() -> None:
    asked = {"department": "roads", "waiting": True, "text": "请问收费公示牌什么时候立？"}
    inputs = said(room(EIGHT), "shared", **asked)
    assert "view:shared" not in by_key(draft(inputs))
    assert by_key(draft(inputs))["unanswered:shared"].section == Section.RESPONSE
    wish = said(inputs, "shared", text="能不能年底前把收费公示牌立起来？")
    assert by_key(draft(wish))["view:shared"].rule == Rule.COMMON_SUGGESTION


def poll(agree: int, disagree: int, abstain: int = 0, *, present: int = 12) -> Polled:
    counts = (("agree", agree), ("disagree", disagree), ("abstain", abstain))
    return Polled("poll1", "是否试行", True, counts, agree + disagree + abstain, present, 20)


@pytest.mark.parametrize(
    ("asked", "section"),
    [
        (poll(8, 4), Section.COMMON),
        (poll(7, 4), Section.DIFFERENCE),
        (poll(5, 0), Section.DIFFERENCE),
        (poll(0, 0, 12), Section.DIFFERENCE),
        (poll(0, 12), Section.DIFFERENCE),
    ],
)
def test_a_straw_poll_has_carried_with_two_thirds_of_the_sides_and_half_of_the_room(
    asked: Polled, section: Section
) -> None:
    (line,) = draft(room({}, polled=(asked,)))
    assert line.section == section
    assert line.figures
    assert line.figures.agree == dict(asked.counts)["agree"]


def test_a_choice_among_several_says_what_was_chosen() -> None:
    asked = Polled("poll2", "班车末班时间", False, (("八点", 2), ("九点", 9)), 11, 12, 20)
    (line,) = draft(room({}, polled=(asked,)))
    assert (line.text, line.section) == ("班车末班时间：九点", Section.COMMON)
    assert line.figures is None


def test_nothing_said_gives_no_lines() -> None:
    assert draft(room({})) == ()


def test_a_source_that_is_not_there_has_no_figures() -> None:
    assert figures(room(EIGHT), (Source("statement", "gone"),)) is None
    assert figures(room(EIGHT), (Source("poll", "gone"),)) is None
    assert figures(room(EIGHT), (Source("reply", "any"),)) is None
