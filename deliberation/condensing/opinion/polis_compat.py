"""What Polis would have found: for comparison only, never for a record.

Polis' groups depend on who came first and on who was let onto the map early. This follows it, from
a description of its steps, as if all votes came in one update; what the service itself finds
(`find_opinions`) depends on none of that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from deliberation.condensing.opinion import clusters
from deliberation.condensing.opinion.figures import Counts, count
from deliberation.condensing.opinion.plane import Plane, fit, place
from deliberation.condensing.opinion.result import Ballot
from deliberation.condensing.opinion.votes import Floats, Integers, Votes, read

_BASES, _BASE_STEPS = 100, 100
# The setting for groups has another name than the one that is read: the default holds.
_GROUP_STEPS = 20
_STILL = 0.01
_MOST_GROUPS, _BASES_PER_GROUP = 5, 12
_VOTES, _PEOPLE = 7, 15


@dataclass(frozen=True, slots=True)
class PolisView:
    """`positions`: (people, 2) by order of first vote; `group_of`: those on the map."""

    people: tuple[str, ...]
    statements: tuple[str, ...]
    plane: Plane
    positions: Floats
    group_of: dict[str, int]


def as_polis(ballots: Sequence[Ballot], rejected: frozenset[str] = frozenset()) -> PolisView:
    """`ballots`: every vote in order of time, also those that were changed later."""
    people = tuple(dict.fromkeys(ballot.person for ballot in ballots))
    statements = tuple(sorted({ballot.statement for ballot in ballots}))
    table = _table(ballots, people, statements)
    table[:, [statements.index(one) for one in sorted(rejected & set(statements))]] = 0.0
    rows, columns = np.nonzero(np.isfinite(table))
    votes = Votes(people, statements, rows, columns, table[rows, columns].astype(np.int8))
    plane = fit(votes)
    positions = place(votes, plane)
    inside = _on_the_map(ballots, people)
    groups = _groups(positions[inside]).tolist()
    group_of = {people[row]: group for row, group in zip(inside, groups, strict=True)}
    return PolisView(people, statements, plane, positions, group_of)


def counts_of(
    ballots: Sequence[Ballot], groups: Mapping[str, int]
) -> tuple[tuple[str, ...], Counts]:
    """The statements, and what groups that Polis found have voted on them."""
    last = {(ballot.person, ballot.statement): ballot for ballot in ballots}
    votes = read(last.values(), sorted({statement for _, statement in last}))
    rows = np.array([groups.get(person, -1) for person in votes.people])
    counts, _ = count(votes, rows, max(groups.values()) + 1)
    return votes.statements, counts


def _table(
    ballots: Sequence[Ballot], people: tuple[str, ...], statements: tuple[str, ...]
) -> Floats:
    """(people, statements) last choices, NaN where there is none."""
    rows = {person: row for row, person in enumerate(people)}
    columns = {statement: column for column, statement in enumerate(statements)}
    table = np.full((len(people), len(statements)), np.nan)
    for ballot in ballots:
        table[rows[ballot.person], columns[ballot.statement]] = ballot.choice
    return table


def _on_the_map(ballots: Sequence[Ballot], people: tuple[str, ...]) -> list[int]:
    """Rows of those on the map, by their first vote; last come those with too few votes.

    Who is let in stays: with enough votes, or among the most active while there are few.
    """
    voted: dict[str, set[str]] = {}
    statements: set[str] = set()
    inside: set[str] = set()
    for ballot in ballots:
        voted.setdefault(ballot.person, set()).add(ballot.statement)
        statements.add(ballot.statement)
        if len(voted[ballot.person]) >= min(_VOTES, len(statements)):
            inside.add(ballot.person)
        if len(inside) < _PEOPLE:
            active = sorted(voted.keys() - inside, key=lambda one: (-len(voted[one]), one))
            inside.update(active[: _PEOPLE - len(inside)])
    rows = [row for row, person in enumerate(people) if person in inside]
    return sorted(rows, key=lambda row: len(voted[people[row]]) < _VOTES)


def _groups(points: Floats) -> Integers:
    """(n,) labels: k-means twice, each from the first distinct points; k by silhouette."""
    labels = _k_means(points, np.ones(len(points)), _BASES, _BASE_STEPS)
    weights = np.bincount(labels).astype(np.float64)
    places = np.array([points[labels == label].mean(axis=0) for label in range(len(weights))])
    most = min(_MOST_GROUPS, 2 + len(places) // _BASES_PER_GROUP)
    found = [_k_means(places, weights, count, _GROUP_STEPS) for count in range(2, most + 1)]
    # Places count once each here, however many people they have.
    apart, alike = clusters.ways(places), np.ones(len(places))
    scores = [clusters.silhouette(apart, alike, one) for one in found]
    return found[int(np.argmax(scores))][labels]


def _k_means(points: Floats, weights: Floats, count: int, steps: int) -> Integers:
    """(n,) labels without gaps: Lloyd's steps from the first `count` distinct points."""
    _, first = np.unique(points, axis=0, return_index=True)
    centres = points[np.sort(first)[:count]]
    labels = np.zeros(len(points), np.int64)
    for _ in range(steps):
        _, labels = np.unique(clusters.nearest(points, centres), return_inverse=True)
        inside = (labels[:, None] == np.arange(labels.max() + 1)) * weights[:, None]
        moved = inside.T @ points / inside.sum(axis=0)[:, None]
        still = len(moved) == len(centres) and np.hypot(*(moved - centres).T).max() < _STILL
        centres = moved
        if still:
            break
    return labels
