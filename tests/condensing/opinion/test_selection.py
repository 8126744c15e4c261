"""What unites and what divides, by rules that an office can recompute."""

from __future__ import annotations

import pytest

from deliberation.condensing.opinion import Ballot, Opinions, Settings
from deliberation.condensing.opinion.find import find_opinions
from deliberation.condensing.opinion.selection import common_ground, differences, is_small
from tests.condensing.opinion.rooms import names, room, two_camps


def voted(agree: int, disagree: int, skip: int = 0, more: int = 0) -> Opinions:
    """One statement, voted on as told; `more` people voted on another one only."""
    signs = "+" * agree + "-" * disagree + "." * skip
    ballots = [Ballot(f"p{one}", "s0", {"+": 1, "-": -1, ".": 0}[x]) for one, x in enumerate(signs)]
    ballots += [Ballot(f"q{one}", "s1", 0) for one in range(more)]
    return find_opinions(ballots, names(2))


def united(opinions: Opinions, present: int | None = None, held: str = "") -> list[tuple[str, int]]:
    found = common_ground(opinions, present, frozenset({held}))
    return [(one.statement, one.choice) for one in found]


# Small rooms -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agree", "disagree", "skip", "present", "unites"),
    [
        (4, 1, 1, 6, True),  # two thirds agree, a sixth disagrees
        (4, 0, 2, 6, True),
        (4, 2, 0, 6, False),  # a third disagrees
        (3, 1, 2, 6, False),  # half agree
        (2, 0, 0, 4, True),  # half of those present voted
        (2, 0, 0, 5, False),
        (1, 0, 0, None, True),
        (0, 0, 0, 5, False),
    ],
)
def test_a_small_room(
    agree: int, disagree: int, skip: int, present: int | None, unites: bool
) -> None:
    opinions = voted(agree, disagree, skip)
    assert is_small(opinions)
    assert united(opinions, present) == ([("s0", 1)] if unites else [])


def test_rejection_unites_as_well() -> None:
    assert united(voted(1, 5)) == [("s0", -1)]
    assert common_ground(voted(1, 5), None)[0].figure == round(5 / 6, 9)


def test_a_small_room_holds_what_misses_by_little() -> None:
    nearly = voted(3, 1, 1)  # three fifths
    assert united(nearly) == []
    assert united(nearly, held="s0") == [("s0", 1)]
    assert united(voted(3, 2), held="s0") == []


def test_a_side_that_is_against_is_not_passed_over() -> None:
    """Three of fifteen are a fifth; but they are a group, and it is against."""
    crowd = {f"a{one}": "++++----" for one in range(12)}
    opinions = find_opinions(room(**crowd, **{f"b{one}": "-+++++++" for one in range(3)}), names(8))
    assert [group.size for group in opinions.groups] == [12, 3]
    assert united(opinions) == [("s1", 1), ("s2", 1), ("s3", 1)]
    divided = differences(opinions)
    assert {one.statement for one in divided} == {"s0", "s4", "s5", "s6", "s7"}
    # By hand: 13/14 against 1/5.
    assert divided[0].figure == round(13 / 14 - 1 / 5, 9)
    by_name = {one.statement: one for one in divided}
    assert (by_name["s0"].more, by_name["s0"].less) == (0, 1)
    assert (by_name["s4"].more, by_name["s4"].less) == (1, 0)


def test_a_small_room_without_groups_divides_where_both_sides_are_a_third() -> None:
    [found] = differences(voted(4, 2), 6)
    assert (found.rule, found.figure, found.more) == ("share", round(1 / 3, 9), None)
    assert differences(voted(5, 1), 6) == ()
    assert differences(voted(2, 1), 7) == ()


# Large rooms -----------------------------------------------------------------------------------


def test_a_large_room_by_the_bound_of_every_group() -> None:
    opinions = find_opinions(two_camps(120, 24), names(24))
    found = common_ground(opinions, None)
    assert {one.statement for one in found} == {f"s{one}" for one in range(24) if one % 3}
    assert all(one.rule == "bound" and one.choice == 1 and one.figure >= 0.6 for one in found)
    assert [one.figure for one in found] == sorted((one.figure for one in found), reverse=True)
    assert {one.statement for one in differences(opinions)} == {
        f"s{one}" for one in range(0, 24, 3)
    }


def test_twenty_votes_are_needed() -> None:
    assert united(voted(19, 0, more=5)) == []
    assert united(voted(20, 0, more=5)) == [("s0", 1)]


def test_what_is_held_leaves_later_than_it_came() -> None:
    """With 104 votes 69 agree: a bound of .602; 68: .592; 66: .572; 65: .563."""
    bounds = {agree: one_group(agree, 104).statements[0].bound_agree for agree in (69, 68, 66, 65)}
    assert [round(bound, 3) for bound in bounds.values()] == [0.602, 0.592, 0.572, 0.563]
    came = [bool(united(one_group(agree, 104))) for agree in bounds]
    stays = [bool(united(one_group(agree, 104), held="s0")) for agree in bounds]
    assert came == [True, False, False, False]
    assert stays == [True, True, True, False]


def test_those_without_a_place_on_the_map_are_heard() -> None:
    """Fifteen are on the map and agree; twenty who voted on nothing else disagree."""
    ballots = room(**{f"a{one}": "+" + "." * 7 for one in range(15)})
    ballots += [Ballot(f"b{one}", "s0", -1) for one in range(20)]
    opinions = find_opinions(ballots, names(8))
    assert opinions.statements[0].bound_agree > 0.6
    assert united(opinions) == []


def one_group(agree: int, of: int) -> Opinions:
    cast = [Ballot(f"p{one}", "s0", 1 if one < agree else -1) for one in range(of)]
    return find_opinions(cast, names(1), settings=Settings(minimum_people_for_groups=of + 1))


def test_nobody_voted() -> None:
    nothing = find_opinions([], names(3))
    assert common_ground(nothing, 12) == ()
    assert differences(nothing, 12) == ()
