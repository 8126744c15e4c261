"""k-means in the plane: many starts at once, always the same ones.

The pieces know numbers only. Starts are drawn by k-means++ (Arthur and Vassilvitskii, 2007) with
fixed numbers; Python promises that a seeded `Random().random()` gives the same ones for ever.
"""

from __future__ import annotations

import heapq
from random import Random

import numpy as np

from deliberation.condensing.opinion.votes import Floats, Integers, Mask

STARTS = 10
_ITERATIONS = 100
_random = Random(2026)  # noqa: S311 - known to everybody, so that everybody finds the same
_DRAWS = np.array([_random.random() for _ in range(STARTS * 8)]).reshape(STARTS, 8)


def bases(points: Floats, most: int) -> Integers:
    """(n,) numbers of at most `most` places that people, one at least, are gathered into.

    The place with the greatest spread is cut at its mean, across its wider side, until there are
    enough; places where all stand together are not cut. With few people every spot is a place.
    """
    if len(points) <= most:
        spots: dict[tuple[float, float], int] = {}
        return np.array([spots.setdefault((x, y), len(spots)) for x, y in points.tolist()])
    places = [np.arange(len(points))]
    spread, right = _cut(points)
    queue = [(-spread, 0, right)]
    while len(places) < most and queue[0][0] < 0:
        _, number, right = heapq.heappop(queue)
        people = places[number]
        places[number] = people[~right]
        places.append(people[right])
        for place in (number, len(places) - 1):
            spread, right = _cut(points[places[place]])
            heapq.heappush(queue, (-spread, place, right))
    numbers = np.empty(len(points), np.int64)
    for number, people in enumerate(places):
        numbers[people] = number
    return numbers


def _cut(inside: Floats) -> tuple[float, Mask]:
    """The spread of one place, 0 if all stand together; and who is on the far side of its cut."""
    if len(inside) < 2:
        return 0.0, np.zeros(len(inside), np.bool_)
    apart = inside - np.add.reduce(inside, axis=0) / len(inside)
    x, y = np.einsum("ij,ij->j", apart, apart).tolist()
    return (x + y if x + y > 1e-9 else 0.0), apart[:, int(y > x)] > 0


def best_centres(points: Floats, weights: Floats, count: int) -> Floats:
    """(count, 2): of all starts, the centres with the least weighted sum of squares."""
    centres = settle(points, weights, _starts(points, weights, count))
    costs = (_distances(points, centres).min(axis=2) * weights).sum(axis=1)
    return np.asarray(centres[costs.round(9).argmin()])


def settle(points: Floats, weights: Floats, centres: Floats) -> Floats:
    """Lloyd's steps until nobody changes place; `centres` is (starts, count, 2), all at once."""
    before: Integers | None = None
    for _ in range(_ITERATIONS):
        labels = _distances(points, centres).argmin(axis=2)
        if before is not None and (labels == before).all():
            break
        before = labels
        inside = (labels[..., None] == np.arange(centres.shape[1])) * weights[:, None]
        mass = inside.sum(axis=1)[..., None]
        moved = inside.transpose(0, 2, 1) @ points
        centres = np.where(mass > 0, moved / np.maximum(mass, 1), centres)
    return centres


def nearest(points: Floats, centres: Floats) -> Integers:
    """(n,) the number of the nearest of (count, 2) centres."""
    return np.asarray(_distances(points, centres[None]).argmin(axis=2)[0])


def ways(points: Floats) -> Floats:
    """(n, n) distances between all places."""
    x, y = points.T
    return np.asarray(np.hypot(x[:, None] - x, y[:, None] - y))


def silhouette(apart: Floats, weights: Floats, labels: Integers) -> float:
    """Rousseeuw's mean silhouette (1987) of weighted places; 0 for one alone in its group.

    `apart`: the `ways` between the places.
    """
    names = np.unique(labels)
    if len(names) < 2:
        return 0.0
    inside = (labels[:, None] == names) * weights[:, None]
    sums, mass = apart @ inside, inside.sum(axis=0)
    own = labels[:, None] == names
    others = mass[names.searchsorted(labels)] - weights
    within = sums[own] / np.maximum(others, 1e-9)
    without = np.where(own, np.inf, sums / mass).min(axis=1)
    widest = np.maximum(np.maximum(within, without), 1e-300)
    scores = np.where(others > 1e-9, (without - within) / widest, 0.0)
    return float(scores @ weights / weights.sum())


def _starts(points: Floats, weights: Floats, count: int) -> Floats:
    """(starts, count, 2): each next centre is drawn by the squared distance to the nearest one."""
    centres = np.empty((STARTS, count, 2))
    chances = np.broadcast_to(weights, (STARTS, len(weights)))
    closest = np.full(chances.shape, np.inf)
    for number in range(count):
        sums = chances.cumsum(axis=1)
        drawn = (sums < _DRAWS[:, number, None] * sums[:, -1:]).sum(axis=1)
        centres[:, number] = points[np.minimum(drawn, len(points) - 1)]
        closest = np.minimum(closest, _distances(points, centres[:, number, None])[..., 0])
        chances = closest * weights
    return centres


def _distances(points: Floats, centres: Floats) -> Floats:
    """(starts, n, count) squared distances."""
    return np.asarray(
        (points[:, None, 0] - centres[:, None, :, 0]) ** 2
        + (points[:, None, 1] - centres[:, None, :, 1]) ** 2
    )
