"""From ballots to the opinion map and its figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from deliberation.condensing.opinion import figures, plane
from deliberation.condensing.opinion.groups import divide, taking_part
from deliberation.condensing.opinion.result import (
    Ballot,
    Group,
    GroupVotes,
    Opinions,
    Point,
    StatementFigures,
    Warm,
)
from deliberation.condensing.opinion.settings import DEFAULT, Settings
from deliberation.condensing.opinion.votes import Floats, Integers, Votes, read

# Consensus of agreement and of rejection, the least bounds of both, the gap.
_Measures = tuple[float, float, float, float, float]


def find_opinions(
    ballots: Iterable[Ballot],
    statements: Sequence[str],
    *,
    settings: Settings = DEFAULT,
    warm: Warm | None = None,
) -> Opinions:
    """The opinions of everybody who voted on `statements` (all that stand, voted on or not).

    Without `warm` it is the official result: a pure function of the set of ballots, the same to
    the last digit in whatever order they come. With the `warm` of the picture before, axes keep
    their direction, and groups their number and labels as long as that is fair.

    Raises ValueError for a ballot on another statement (votes on rejected ones are left out by the
    caller), for two ballots of a person on one statement and for a choice other than 1, 0, -1.
    docs/opinion.md has the formulas.
    """
    return opinions_of(read(ballots, statements), settings, warm)


def opinions_of(votes: Votes, settings: Settings = DEFAULT, warm: Warm | None = None) -> Opinions:
    """As `find_opinions`, of votes that are columns already."""
    flat = plane.fit(votes, warm.axes if warm else None)
    rows = taking_part(votes, settings)
    points = plane.place(votes, flat)[rows].round(9) + 0.0
    people = tuple(votes.people[row] for row in rows.tolist())
    cast = votes.cast_by_person()[rows]
    labels = divide(points, cast, people, settings, warm.group_of if warm else None)
    names = np.unique(labels)
    group_of_row = np.full(len(votes.people), -1)
    group_of_row[rows] = names.searchsorted(labels)
    counts, everybody = figures.count(votes, group_of_row, len(names))
    return Opinions(
        people=people,
        voters=len(votes.people),
        votes=len(votes.rows),
        groups=_groups(points, labels, names, counts, votes.statements),
        group_of=dict(zip(people, labels.tolist(), strict=True)),
        positions=dict(zip(people, _points(points), strict=True)),
        statements=_figures(votes, names, counts, everybody, plane.place_statements(flat)),
        axes=dict(zip(votes.statements, _points(flat.axes), strict=True)),
        spread=_points(flat.spread[None])[0],
        settings=settings,
    )


def _groups(
    points: Floats,
    labels: Integers,
    names: Integers,
    counts: figures.Counts,
    statements: tuple[str, ...],
) -> tuple[Group, ...]:
    told = figures.representative(counts, statements)
    inside = [points[labels == name] for name in names]
    return tuple(
        Group(name, len(one), _points(one.mean(axis=0)[None])[0], typical)
        for name, one, typical in zip(names.tolist(), inside, told, strict=True)
    )


def _figures(
    votes: Votes,
    names: Integers,
    counts: figures.Counts,
    everybody: figures.Counts,
    positions: Floats,
) -> tuple[StatementFigures, ...]:
    passed = everybody.seen - everybody.agreed - everybody.disagreed
    labels = names.tolist()
    by_group = np.stack([counts.agreed, counts.disagreed, counts.seen], axis=2)
    counted = zip(
        everybody.agreed[0].tolist(),
        everybody.disagreed[0].tolist(),
        passed[0].tolist(),
        strict=True,
    )
    divided = (
        tuple(GroupVotes(label, *ads) for label, ads in zip(labels, groups, strict=True))
        for groups in by_group.transpose(1, 0, 2).tolist()
    )
    columns = zip(
        votes.statements, counted, divided, _measures(counts), _points(positions), strict=True
    )
    return tuple(
        StatementFigures(statement, *overall, groups, *measures, position)
        for statement, overall, groups, measures, position in columns
    )


def _measures(counts: figures.Counts) -> list[_Measures]:
    if not len(counts.seen):
        return [(0.0,) * 5 for _ in range(counts.seen.shape[1])]
    columns = [
        figures.consensus(counts.agreed, counts.seen),
        figures.consensus(counts.disagreed, counts.seen),
        figures.lower_bound(counts.agreed, counts.seen).min(axis=0),
        figures.lower_bound(counts.disagreed, counts.seen).min(axis=0),
        figures.gap(counts),
    ]
    return list(zip(*(column.round(9).tolist() for column in columns), strict=True))


def _points(values: Floats) -> list[Point]:
    """Pairs, rounded so that the last bits of a sum are not seen; never -0.0."""
    return [(x, y) for x, y in (values.round(9) + 0.0).tolist()]
