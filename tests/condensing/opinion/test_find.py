"""The opinion map: the same for the same ballots, right in cases that can be done by hand."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.condensing.opinion import Ballot, Opinions, Settings
from deliberation.condensing.opinion.find import find_opinions, opinions_of
from deliberation.condensing.opinion.votes import read
from tests.condensing.opinion.rooms import names, room, two_camps

CELLS = st.dictionaries(
    st.tuples(st.integers(0, 13), st.integers(0, 7)), st.sampled_from((1, 0, -1)), max_size=90
)


def ballots_of(cells: dict[tuple[int, int], int]) -> list[Ballot]:
    return [Ballot(f"p{row}", f"s{column}", choice) for (row, column), choice in cells.items()]


@given(cells=CELLS, chance=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_arrival_does_not_matter(
    cells: dict[tuple[int, int], int], chance: object
) -> None:
    ballots = ballots_of(cells)
    first = find_opinions(ballots, names(8))
    chance.shuffle(ballots)  # type: ignore[attr-defined]
    assert repr(find_opinions(iter(ballots), names(8)[::-1])) == repr(first)


def test_two_camps_of_a_large_room_are_found_whatever_the_order() -> None:
    ballots = two_camps(120, 24)
    found = find_opinions(ballots, names(24))
    assert [group.size for group in found.groups] == [72, 48]
    assert {person for person, group in found.group_of.items() if group} == {
        f"p{number:04}" for number in range(120) if number % 5 >= 3
    }
    assert repr(find_opinions(ballots[::-1], names(24))) == repr(found)
    divisive = {figures.statement for figures in found.statements if figures.gap > 0.5}
    assert divisive == {f"s{number}" for number in range(0, 24, 3)}
    # The first is what they agree with most; the others tell them apart.
    assert all(one.statement in divisive for one in found.groups[1].representative[1:])


def test_large_matrices_take_another_way_to_the_same_place(monkeypatch: pytest.MonkeyPatch) -> None:
    ballots = two_camps(60, 20)
    dense = find_opinions(ballots, names(20))
    monkeypatch.setattr("deliberation.condensing.opinion.plane._DENSE", 0)
    sparse = find_opinions(ballots, names(20))
    assert sparse.group_of == dense.group_of
    for person, place in dense.positions.items():
        assert sparse.positions[person] == pytest.approx(place, abs=1e-6)


def test_a_small_room_is_one_group() -> None:
    found = find_opinions(room(a="+-", b="-+", c="++"), names(2))
    assert found.people == ("a", "b", "c")
    assert [(group.label, group.size) for group in found.groups] == [(0, 3)]
    assert found.groups[0].representative == ()
    first = found.statements[0]
    assert (first.agreed, first.disagreed, first.passed) == (2, 1, 0)
    # By hand: (2 + 1) / (3 + 2), (1 + 1) / (3 + 2).
    assert (first.consensus_agree, first.consensus_disagree) == (0.6, 0.4)
    assert first.gap == 0
    assert not found.shows_dots
    assert not found.shows_bars


def test_places_by_hand() -> None:
    """s0 has the mean 0, s1 the mean 1: only s0 tells people apart, by 1 × √(2 statements / 2)."""
    found = find_opinions(room(a="++", b="-+", c=" +"), names(2))
    assert found.axes == {"s0": (1.0, 0.0), "s1": (0.0, 0.0)}
    assert found.spread == (1.0, 0.0)
    assert found.positions == {"a": (1.0, 0.0), "b": (-1.0, 0.0), "c": (0.0, 0.0)}
    # Who agreed with s0 alone would stand at 1 × √(2 / 1).
    assert found.statements[0].position == (1.414213562, 0.0)


def test_eight_people_and_fifteen_views() -> None:
    found = find_opinions(
        room(
            **{f"a{one}": "++++++++++-----" for one in range(4)},
            **{f"b{one}": "+++++-----+++++" for one in range(4)},
        ),
        names(15),
    )
    assert [group.size for group in found.groups] == [4, 4]
    assert len({found.group_of[f"a{one}"] for one in range(4)}) == 1
    united, divided = found.statements[0], found.statements[5]
    assert (united.gap, divided.gap) == (0, round(5 / 6 - 1 / 6, 9))
    assert united.consensus_agree == round(25 / 36, 9)


@pytest.mark.parametrize(
    "votes",
    [
        {},
        {"a": "+"},
        {"a": "."},
        {f"p{one}": "...." for one in range(12)},
        {f"p{one}": "+-+-" for one in range(12)},
        {f"p{one}": "+-"[one % 2] for one in range(12)},
        {f"p{one}": "   +" for one in range(9)},
    ],
    ids=[
        "nobody",
        "one",
        "one-pass",
        "all-pass",
        "all-the-same",
        "one-statement",
        "unvoted-column",
    ],
)
def test_edges(votes: dict[str, str]) -> None:
    found = find_opinions(room(**votes), names(4))
    assert set(found.group_of) == set(found.positions) == set(votes)
    assert sum(group.size for group in found.groups) == len(votes)
    assert len(found.statements) == 4


def test_no_statement() -> None:
    assert find_opinions([], []).statements == ()


def test_those_who_hardly_voted_have_no_place_but_count() -> None:
    ballots = [*two_camps(40, 20), Ballot("late", "s0", 1)]
    found = find_opinions(ballots, names(20))
    assert "late" not in found.people
    assert found.voters == 41
    assert found.statements[0].voted == sum(one.seen for one in found.statements[0].groups) + 1


def test_people_who_vote_the_same_are_one_spot() -> None:
    """Twenty-four people on four spots: as few spots, as few groups."""
    votes = {f"p{one}": "+-"[one // 12] * 8 + "+-"[one % 2] for one in range(24)}
    found = find_opinions(room(**votes), names(9))
    assert [group.size for group in found.groups] == [12, 12]
    assert found.statements[8].gap == 0


def test_nobody_is_shown_in_a_group_of_two() -> None:
    lonely = {f"x{one}": "-" * 12 for one in range(2)}
    crowd = {f"p{one}": "+" * one + "-" * (12 - one) for one in range(6, 12)}
    found = find_opinions(room(**lonely, **crowd), names(12))
    assert min(group.size for group in found.groups) >= 3


@pytest.mark.parametrize(
    ("ballots", "words"),
    [
        ([Ballot("a", "s9", 1)], "s9"),
        ([Ballot("a", "s0", 1), Ballot("a", "s0", 1)], "two ballots"),
        ([Ballot("a", "s0", 2)], "choice"),
        ([Ballot("a", "s0", 0.5)], "choice"),  # type: ignore[arg-type]
    ],
)
def test_what_is_refused(ballots: list[Ballot], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        find_opinions(ballots, names(2))


def test_a_statement_named_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        find_opinions([], ["s0", "s0"])


# The live picture ------------------------------------------------------------------------------


def test_the_live_picture_keeps_its_directions_and_labels() -> None:
    ballots = two_camps(100, 24)
    before = find_opinions(ballots[:-200], names(24))
    mirrored = mirror(before)
    after = find_opinions(ballots, names(24), warm=mirrored.warm)
    both = set(mirrored.people) & set(after.people)
    same = [after.group_of[one] == mirrored.group_of[one] for one in both]
    assert sum(same) >= 0.95 * len(both)
    x = [after.positions[one][0] * mirrored.positions[one][0] > 0 for one in both]
    assert sum(x) >= 0.95 * len(both)


@given(before=CELLS, after=CELLS)
@settings(max_examples=60, deadline=None)
def test_what_is_added_counts_as_if_it_had_been_there(
    before: dict[tuple[int, int], int], after: dict[tuple[int, int], int]
) -> None:
    changed = read(ballots_of(before), names(8)).changed(ballots_of(after))
    whole = read(ballots_of({**before, **after}), names(8))
    assert changed.people == whole.people
    assert repr(opinions_of(changed)) == repr(opinions_of(whole))


def test_warm_without_change_is_the_same_picture() -> None:
    ballots = two_camps(100, 24)
    found = find_opinions(ballots, names(24))
    assert find_opinions(ballots, names(24), warm=found.warm) == found


def test_the_live_picture_survives_that_people_and_statements_come_and_go() -> None:
    found = find_opinions(two_camps(30, 12), names(12))
    other = [Ballot(f"new{one.person}", one.statement, one.choice) for one in two_camps(30, 12, 2)]
    after = find_opinions([*other, Ballot("q", "fresh", 1)], [*names(12), "fresh"], warm=found.warm)
    assert sum(group.size for group in after.groups) == len(after.people) > 20
    assert find_opinions([], names(3), warm=after.warm).groups == ()


def mirror(found: Opinions) -> Opinions:
    """Another picture that is just as right: axes turned round, labels exchanged."""
    return replace(
        found,
        axes={statement: (-x, -y) for statement, (x, y) in found.axes.items()},
        positions={person: (-x, -y) for person, (x, y) in found.positions.items()},
        group_of={person: 1 - group for person, group in found.group_of.items()},
    )


def test_thresholds_are_settings() -> None:
    found = find_opinions(
        two_camps(40, 12), names(12), settings=Settings(minimum_people_for_groups=41)
    )
    assert len(found.groups) == 1


def test_a_room_is_quick() -> None:
    """A generous guard; `make bench-condense` measures."""
    ballots = two_camps(10, 15)
    find_opinions(ballots, names(15))
    begin = time.process_time()
    for _ in range(10):
        find_opinions(ballots, names(15))
    assert (time.process_time() - begin) / 10 < 0.02
