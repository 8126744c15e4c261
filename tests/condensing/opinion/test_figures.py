"""The formulas, on numbers that can be checked with a pocket calculator."""

from __future__ import annotations

import numpy as np
import pytest

from deliberation.condensing.opinion.clusters import bases, silhouette, ways
from deliberation.condensing.opinion.figures import (
    Counts,
    consensus,
    gap,
    lower_bound,
    ratio_test,
    representative,
    share,
    share_test,
)
from deliberation.condensing.opinion.find import find_opinions
from tests.condensing.opinion.rooms import names, two_camps

# Two groups, three statements: a view of all, one that divides, one that nobody has seen.
AGREED = np.array([[9, 8, 0], [4, 1, 0]])
DISAGREED = np.array([[0, 1, 0], [0, 3, 0]])
SEEN = np.array([[10, 10, 0], [4, 5, 0]])


def test_share_and_consensus() -> None:
    assert share(AGREED, SEEN)[:, 0].tolist() == [10 / 12, 5 / 6]
    assert consensus(AGREED, SEEN) == pytest.approx([50 / 72, 9 / 12 * 2 / 7, 1 / 4])
    assert gap(Counts(AGREED, DISAGREED, SEEN)) == pytest.approx([0, 9 / 12 - 2 / 7, 0])


def test_the_lower_bound() -> None:
    """8 of 10 with z = 1.2816: (.8 + .08212 − 1.2816 × √(.016 + .004106)) / 1.16425."""
    bound = lower_bound(np.array([8, 10, 0, 0]), np.array([10, 10, 10, 0]))
    assert bound == pytest.approx([0.60156, 0.85893, 0, 0], abs=1e-4)


def test_the_two_tests() -> None:
    """2 × √11 × (9/11 − 1/2); and 9/11 against 5/6."""
    assert share_test(np.array([8]), np.array([10]))[0] == pytest.approx(2.11058, abs=1e-5)
    equal = ratio_test(np.array([4]), np.array([9]), np.array([4]), np.array([9]))
    assert equal[0] == 0
    wide = ratio_test(np.array([9]), np.array([9]), np.array([0]), np.array([9]))
    # 10/10 against 1/10, pooled 11/20: .9 / √(.55 × .45 × .2)
    assert wide[0] == pytest.approx(4.04520, abs=1e-5)
    assert ratio_test(np.array([0]), np.array([0]), np.array([0]), np.array([0]))[0] == 0


def test_what_a_group_is_known_by() -> None:
    agreed = np.array([[20, 18, 2], [20, 2, 3]])
    disagreed = np.array([[0, 1, 18], [0, 18, 2]])
    seen = np.full((2, 3), 20)
    first, second = representative(Counts(agreed, disagreed, seen), ("all", "ours", "theirs"))
    # What everybody agrees with is no group's own; agreement comes before disagreement.
    assert [(one.statement, one.choice) for one in first] == [("ours", 1), ("theirs", -1)]
    assert (first[0].votes, first[0].of) == (18, 20)
    assert first[0].ratio == pytest.approx((19 / 22) / (3 / 22))
    assert [(one.statement, one.choice) for one in second][-1] == ("ours", -1)


def test_one_group_is_known_by_nothing() -> None:
    assert representative(Counts(AGREED[:1], DISAGREED[:1], SEEN[:1]), ("a", "b", "c")) == [()]


def test_everything_that_is_counted_is_a_recount() -> None:
    ballots = two_camps(60, 12)
    found = find_opinions(ballots, names(12))
    for figures in found.statements:
        cast = [one for one in ballots if one.statement == figures.statement]
        assert figures.agreed == sum(one.choice == 1 for one in cast)
        assert figures.disagreed == sum(one.choice == -1 for one in cast)
        assert figures.passed == sum(one.choice == 0 for one in cast)
        for group in figures.groups:
            own = [one for one in cast if found.group_of.get(one.person) == group.group]
            agreed = sum(one.choice == 1 for one in own)
            assert (group.agreed, group.seen) == (agreed, len(own))


def test_silhouette_by_hand() -> None:
    """Two pairs 1 apart, 10 between them: each (b − 1) / b with b the mean way to the others."""
    points = np.array([[0.0, 0], [0, 1], [10, 0], [10, 1]])
    across = (10 + 101**0.5) / 2
    scored = silhouette(ways(points), np.ones(4), np.array([0, 0, 1, 1]))
    assert scored == pytest.approx((across - 1) / across)
    assert silhouette(ways(points), np.ones(4), np.zeros(4, np.int64)) == 0


def test_many_people_are_gathered_into_few_places() -> None:
    points = np.random.default_rng(1).normal(size=(500, 2))
    numbers = bases(points, 100)
    assert sorted(set(numbers.tolist())) == list(range(100))
    assert len(set(bases(np.repeat(points[:7], 50, axis=0), 100).tolist())) == 7
