"""What may be shown: nobody is told apart by the map, and it says why it keeps something back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from deliberation.condensing.drafting import DraftLine, Inputs, Rule, Said, Section, Source
from deliberation.condensing.drafting.draft import draft
from deliberation.condensing.opinion import Ballot, Opinions
from deliberation.condensing.opinion.find import find_opinions
from deliberation.sessions.opinions.shapes import OpinionMap
from deliberation.sessions.opinions.showing import (
    LINES_OF_A_SECTION,
    NAMED,
    draft_finding,
    opinion_map,
)

VIEWS = [f"view{number:02}" for number in range(30)]


def camp(name: str, size: int, choices: Sequence[int]) -> Iterable[Ballot]:
    """People who all vote alike."""
    for number in range(size):
        for view, choice in zip(VIEWS, choices, strict=False):
            yield Ballot(f"{name}{number:03}", view, choice)


def shown(*camps: Iterable[Ballot], views: int = 10) -> OpinionMap:
    opinions = find_opinions(chain(*camps), VIEWS[:views])
    return opinion_map(opinions, lines_of(opinions), opinions.voters)


def lines_of(opinions: Opinions) -> tuple[DraftLine, ...]:
    said = tuple(
        Said(id=row.statement, members=(row.statement,), text=row.statement, order=number)
        for number, row in enumerate(opinions.statements)
    )
    return draft(Inputs(said=said, opinions=opinions, present=opinions.voters))


YES, NO = (1,) * 10, (-1,) * 10
HALF = (1,) * 5 + (-1,) * 5


def test_two_large_camps_are_shown_with_dots_and_bars() -> None:
    found = shown(camp("a", 30, YES), camp("b", 20, HALF))
    assert (found.rule, found.people, found.withheld) == ("bounds", 50, None)
    assert [group.size for group in found.groups] == [30, 20]
    assert found.common == VIEWS[:5]
    assert set(found.dividing) == set(VIEWS[5:10])
    figures = {row.statement: row for row in found.statements}
    assert [(one.agree, one.disagree) for one in figures["view07"].groups or ()] == [
        (30, 0),
        (0, 20),
    ]
    assert (figures["view07"].agree, figures["view07"].disagree) == (30, 20)


def test_a_dot_is_some_people_of_one_group() -> None:
    spread = [
        Ballot(f"p{person:03}", view, (person * 7 + number * (person % 5)) % 3 - 1)
        for person in range(60)
        for number, view in enumerate(VIEWS[:12])
    ]
    found = shown(spread, views=12)
    dots = found.dots or []
    assert sum(dot.people for dot in dots) == found.people == 60
    assert min(dot.people for dot in dots) >= 3
    assert len(dots) > 5
    assert {dot.group for dot in dots} <= set(range(len(found.groups)))
    assert dots == sorted(dots, key=lambda dot: (dot.group, dot.x, dot.y, dot.people))
    assert all(round(dot.x, 2) == dot.x and round(dot.y, 2) == dot.y for dot in dots)


def test_somebody_who_stands_alone_is_no_dot() -> None:
    found = shown(camp("a", 30, YES), camp("b", 20, HALF), camp("c", 1, NO))
    dots = found.dots or []
    assert sum(dot.people for dot in dots) == 51
    assert min(dot.people for dot in dots) >= 3


def test_few_people_have_no_dots() -> None:
    found = shown(camp("a", 6, YES), camp("b", 6, HALF))
    assert (found.rule, found.withheld, found.dots) == ("shares", "few_people", None)
    assert found.common == VIEWS[:5]
    assert all(row.consensus == 1.0 for row in found.statements if row.statement in found.common)


def test_where_a_group_is_small_there_are_no_groups() -> None:
    """Four who think otherwise would be recognised by anybody who knows one of them."""
    found = shown(camp("a", 40, YES), camp("b", 4, HALF))
    assert found.withheld == "small_group"
    assert [group.size for group in found.groups] == [44]
    assert {dot.group for dot in found.dots or ()} == {0}
    assert {(row.groups, row.gap) for row in found.statements} == {(None, None)}


def test_nobody_has_voted() -> None:
    found = shown(views=3)
    assert (found.people, found.groups, found.dots, found.statements) == (0, [], None, [])


def test_a_shared_no_is_no_common_ground_on_the_map() -> None:
    found = shown(camp("a", 30, NO))
    assert found.common == []


def test_what_is_held_stays_for_a_while() -> None:
    """Three of five agree: too few to come in, enough to stay."""
    votes = [*camp("a", 3, (1,)), *camp("b", 1, (0,)), *camp("c", 1, (-1,))]
    opinions = find_opinions(votes, VIEWS[:1])
    assert opinion_map(opinions, (), 5).common == []
    assert opinion_map(opinions, (), 5, held=VIEWS[:1]).common == VIEWS[:1]


def test_only_so_many_are_named() -> None:
    found = shown(camp("a", 30, (1,) * 30), views=30)
    assert len(found.common) == NAMED
    assert [row.statement for row in found.statements] == found.common


def test_a_long_draft_tells_how_long_it_is() -> None:
    lines = [
        DraftLine(f"view:{number}", Section.SUGGESTION, Rule.SUGGESTION, "建议公开。",
                  (Source("statement", str(number)),))
        for number in range(50)
    ]  # fmt: skip
    found = draft_finding(lines)
    assert [line.key for line in found.lines] == [f"view:{n}" for n in range(LINES_OF_A_SECTION)]
    assert found.counts == {**dict.fromkeys(Section, 0), Section.SUGGESTION: 50}


def test_nothing_points_at_a_person() -> None:
    found = shown(camp("somebody", 30, YES), camp("else", 20, HALF))
    assert "somebody" not in found.model_dump_json()
