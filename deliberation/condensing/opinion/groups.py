"""Who belongs together: how many groups there are, who is in which, and what each is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from deliberation.condensing.opinion import clusters
from deliberation.condensing.opinion.settings import Settings
from deliberation.condensing.opinion.votes import Floats, Integers, Votes, weighted_counts


@dataclass(frozen=True, slots=True)
class _Division:
    """One way to divide people: (n,) labels 0, 1, …, and how well it does."""

    labels: Integers
    score: float

    @property
    def count(self) -> int:
        return int(self.labels.max()) + 1


def taking_part(votes: Votes, settings: Settings) -> Integers:
    """Rows of the people on the map: enough votes, or else the most active up to a number.

    Of equally active ones the first in the order of ids.
    """
    cast = votes.cast_by_person()
    needed = min(settings.minimum_votes_of_person, len(votes.statements))
    most_active = np.argsort(-cast, kind="stable")[: settings.minimum_people]
    return np.asarray(np.union1d(np.flatnonzero(cast >= max(1, needed)), most_active))


def divide(
    points: Floats,
    cast: Integers,
    people: Sequence[str],
    settings: Settings,
    before: Mapping[str, int] | None,
) -> Integers:
    """(n,) labels of groups for (n, 2) points; `before` are the labels last shown.

    Who `cast` more votes has a surer place (the variance of a place falls with the votes), and
    weighs as much more when the middle of a group is sought. So a few votes more or less, of people
    who hardly voted, do not move everybody's group.

    The number of groups is the smallest whose silhouette is within `settle` of the best. Warm, the
    number shown before stays while it is within `settle_warm` of the best.
    """
    if len(points) < settings.minimum_people_for_groups:
        return np.zeros(len(points), np.int64)
    old = np.array([before.get(one, -1) for one in people]) if before else None
    tried = _divisions(points, cast.astype(np.float64), settings, old)
    if not tried:
        return np.zeros(len(points), np.int64)
    best = max(division.score for division in tried)
    chosen = next(one for one in tried if one.score >= best - settings.settle)
    if old is None:
        return _by_size(chosen.labels)
    shown = len(set(old[old >= 0].tolist()))
    for division in tried:
        if division.count == shown and division.score >= best - settings.settle_warm:
            chosen = division
    return _as_before(_by_size(chosen.labels), old)


def _divisions(
    points: Floats, cast: Floats, settings: Settings, old: Integers | None
) -> list[_Division]:
    places, weights = _places(points, cast, settings.most_bases)
    most = min(settings.most_groups, 2 + len(places) // settings.bases_per_group, len(places))
    apart = clusters.ways(places)
    found: dict[int, _Division] = {}
    for count in range(2, most + 1):
        begin = _old_centres(points, old, count)
        if begin is None:
            centres = clusters.best_centres(places, weights, count)
        else:
            centres = clusters.settle(places, weights, begin[None])[0]
        centres = _large_ones(points, centres, settings.minimum_group)
        if len(centres) > 1:
            score = clusters.silhouette(apart, weights, clusters.nearest(places, centres))
            division = _Division(clusters.nearest(points, centres), round(score, 9))
            found.setdefault(len(centres), division)
    return list(found.values())


def _places(points: Floats, cast: Floats, most: int) -> tuple[Floats, Floats]:
    """(m, 2) the places that people are gathered into, and (m,) the votes behind each."""
    numbers = clusters.bases(points, most)
    count = int(numbers.max()) + 1
    weights = weighted_counts(numbers, cast, count)
    sums = [weighted_counts(numbers, points[:, axis] * cast, count) for axis in (0, 1)]
    return np.column_stack(sums) / weights[:, None], weights


def _old_centres(points: Floats, old: Integers | None, count: int) -> Floats | None:
    """Where the groups shown before stand now, if there were that many."""
    names = np.unique(old[old >= 0]) if old is not None else np.empty(0)
    if old is None or len(names) != count:
        return None
    return np.array([points[old == name].mean(axis=0) for name in names])


def _large_ones(points: Floats, centres: Floats, least: int) -> Floats:
    """Without groups of too few: one after the other, the smallest gives its people away."""
    while len(centres) > 1:
        sizes = np.bincount(clusters.nearest(points, centres), minlength=len(centres))
        if sizes.min() >= least:
            break
        centres = np.delete(centres, sizes.argmin(), axis=0)
    return centres


def _by_size(labels: Integers) -> Integers:
    """Labels by size, greatest first; of equal ones, that of the first person comes first."""
    _, first, compact, sizes = np.unique(
        labels, return_index=True, return_inverse=True, return_counts=True
    )
    rank = np.empty(len(sizes), np.int64)
    rank[np.lexsort((first, -sizes))] = np.arange(len(sizes))
    return np.asarray(rank[compact])


def _as_before(labels: Integers, old: Integers) -> Integers:
    """Each group takes the old label it shares most people with; new ones take free labels."""
    every, most = int(labels.max()) + 1, int(old.max()) + 1
    known = old >= 0
    common = np.bincount(labels[known] * most + old[known], minlength=every * most)
    names: dict[int, int] = {}
    for pair in np.argsort(-common, kind="stable")[: np.count_nonzero(common)].tolist():
        new, label = divmod(pair, most)
        if new not in names and label not in names.values():
            names[new] = label
    free = (label for label in range(every + most) if label not in names.values())
    table = [names[new] if new in names else next(free) for new in range(every)]
    return np.array(table)[labels]
