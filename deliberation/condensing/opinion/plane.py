"""The two directions in which opinions differ most, and where everybody stands.

Missing votes count as the statement's mean. After centring such cells are zero, so the principal
components of the filled-in matrix are those of a sparse one: nothing is filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from deliberation.condensing.opinion.result import Point
from deliberation.condensing.opinion.votes import Floats, Votes, weighted_counts

# Cells up to which a dense matrix (8 bytes each) is quicker than a sparse one.
_DENSE = 1_000_000
# A direction that explains less than this part of all variance is rounding error.
_NOTHING = 1e-12


@dataclass(frozen=True, slots=True)
class Plane:
    """`axes`: (statements, 2), of length 1 or 0; `means`: (statements,); `spread`: (2,)."""

    axes: Floats
    means: Floats
    spread: Floats


def fit(votes: Votes, before: Mapping[str, Point] | None = None) -> Plane:
    """The first two principal components; signs as `before`, else the greatest loading above 0."""
    means = _means(votes)
    centred = votes.choices - means[votes.columns]
    total = float(centred @ centred)
    axes, spread = np.zeros((len(means), 2)), np.zeros(2)
    if total > 0:
        found, variances = _components(votes, centred)
        kept = np.flatnonzero(variances > _NOTHING * total)
        axes[:, kept], spread[kept] = found[:, kept], variances[kept] / total
    return Plane(_signed(axes, votes.statements, before), means, spread)


def place(votes: Votes, plane: Plane) -> Floats:
    """(people, 2): projection over the votes cast, times √(statements / votes cast)."""
    centred = votes.choices - plane.means[votes.columns]
    cast = np.maximum(1, votes.cast_by_person())
    scale = np.sqrt(len(votes.statements) / cast)
    return np.column_stack([_sums(votes, centred, plane.axes[:, axis]) * scale for axis in (0, 1)])


def place_statements(plane: Plane) -> Floats:
    """(statements, 2): where somebody would stand who only agreed with this one."""
    return np.asarray(plane.axes * (1 - plane.means)[:, None] * np.sqrt(len(plane.means)))


def _means(votes: Votes) -> Floats:
    sums = weighted_counts(votes.columns, votes.choices, len(votes.statements))
    return np.asarray(sums / np.maximum(1, votes.cast_on_statement()))


def _sums(votes: Votes, centred: Floats, loadings: Floats) -> Floats:
    return weighted_counts(votes.rows, centred * loadings[votes.columns], len(votes.people))


def _components(votes: Votes, centred: Floats) -> tuple[Floats, Floats]:
    """(statements, ≤ 2) directions and their sums of squares, greatest first."""
    people, statements = len(votes.people), len(votes.statements)
    if min(people, statements) > 2 and people * statements > _DENSE:
        return _sparse(votes, centred)
    cells = votes.rows * statements + votes.columns
    matrix = weighted_counts(cells, centred, people * statements).reshape(people, statements)
    if people < statements:
        values, vectors = np.linalg.eigh(matrix @ matrix.T)
        vectors = matrix.T @ vectors[:, :-3:-1]
        return vectors / np.maximum(np.linalg.norm(vectors, axis=0), 1e-300), values[:-3:-1]
    values, vectors = np.linalg.eigh(matrix.T @ matrix)
    return vectors[:, :-3:-1], values[:-3:-1]


def _sparse(votes: Votes, centred: Floats) -> tuple[Floats, Floats]:
    # SciPy takes half a second to import: only large consultations pay for it.
    from scipy.sparse import csr_array  # noqa: PLC0415
    from scipy.sparse.linalg import LinearOperator, eigsh  # noqa: PLC0415

    shape = (len(votes.people), len(votes.statements))
    starts = np.concatenate(([0], np.cumsum(votes.cast_by_person())))
    matrix = csr_array((centred, votes.columns, starts), shape=shape)
    across = matrix.T.tocsr()
    square = LinearOperator((shape[1],) * 2, matvec=lambda x: across @ (matrix @ x), dtype=float)
    # ARPACK begins from random numbers unless it is told where to begin.
    values, vectors = eigsh(square, k=2, which="LA", v0=np.ones(shape[1]), tol=0)
    order = np.argsort(values)[::-1]
    return vectors[:, order], values[order]


def _signed(
    axes: Floats, statements: tuple[str, ...], before: Mapping[str, Point] | None
) -> Floats:
    """An axis and its mirror image explain the same: one of them is chosen."""
    if before:
        old = np.array([before.get(statement, (0.0, 0.0)) for statement in statements])
        return axes * np.where((axes * old).sum(axis=0) < 0, -1.0, 1.0)
    if not len(axes):
        return axes
    greatest = np.abs(axes.round(9)).argmax(axis=0)
    return axes * np.where(axes[greatest, [0, 1]] < 0, -1.0, 1.0)
