"""Beside Polis, on real conversations; `make bench-condense` prints the figures."""

from __future__ import annotations

import random

import pytest

from benchmarks import conversations
from benchmarks.condense import cosine_of, given_groups, rand_index, thinned
from deliberation.condensing.opinion import Ballot
from deliberation.condensing.opinion.find import find_opinions
from deliberation.condensing.opinion.polis_compat import as_polis
from tests.condensing.opinion.rooms import names, two_camps

real = pytest.mark.skipif(bool(conversations.missing()), reason=conversations.missing())


def test_the_polis_way_finds_plain_camps_too() -> None:
    ballots = two_camps(120, 24)
    random.Random(1).shuffle(ballots)
    theirs = as_polis(ballots).group_of
    assert rand_index(theirs, find_opinions(ballots, names(24)).group_of) == 1


def test_the_polis_way_takes_a_persons_last_word_and_zeroes_what_was_rejected() -> None:
    ballots = [Ballot("a", "s0", 1), Ballot("b", "s0", 1), Ballot("a", "s0", -1)]
    ballots += [Ballot("a", "s1", 1), Ballot("b", "s1", -1)]
    view = as_polis(ballots, frozenset({"s1"}))
    assert view.people == ("a", "b")
    assert view.plane.axes[:, 0].tolist() == [1.0, 0.0]
    # Two statements, both count as voted on: √(2 / 2).
    assert view.positions[:, 0].tolist() == [-1.0, 1.0]


def test_the_rand_index() -> None:
    """Five people, 6 of 10 pairs alike by hand: (2 − 1.6) / (4 − 1.6)."""
    one = {"a": 0, "b": 0, "c": 0, "d": 1, "e": 1}
    other = {"a": 0, "b": 0, "c": 1, "d": 1, "e": 1}
    assert rand_index(one, {person: 1 - group for person, group in one.items()}) == 1
    assert rand_index(one, other) == pytest.approx((2 - 1.6) / (4 - 1.6))


@real
@pytest.mark.parametrize("name", conversations.FIXTURES)
def test_polis_groups_and_figures(name: str) -> None:
    truth = conversations.fixture(name)
    view = as_polis(truth.conversation.ballots, truth.conversation.rejected)
    # Votes of one person are missing from fixture_50: its axes cannot be Polis' to the last digit.
    exact = 0.999 if name == "fixture_50" else 0.99999
    assert min(abs(cosine_of(view, axis, truth.axes[axis])) for axis in (0, 1)) > exact
    assert rand_index(view.group_of, truth.conversation.groups) == 1
    error, typical = given_groups(truth)
    assert error < 1e-12
    assert typical == 1


@real
def test_groups_hold_when_votes_go_missing() -> None:
    brexit = conversations.conversation("brexit")
    ballots, statements = brexit.last_words(), brexit.statements()
    whole = find_opinions(ballots, statements)
    assert repr(find_opinions(reversed(ballots), statements)) == repr(whole)
    for seed in range(3):
        found = find_opinions(thinned(ballots, seed), statements)
        assert rand_index(whole.group_of, found.group_of) > 0.85
