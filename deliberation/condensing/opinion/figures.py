"""The figures of statements, overall and by group. Arrays are (groups, statements) throughout."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from deliberation.condensing.opinion.result import Representative
from deliberation.condensing.opinion.votes import Floats, Integers, Votes

# What a normally distributed figure exceeds once in ten times.
Z90 = 1.2816
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Counts:
    """Polis' A, D and S of every group on every statement."""

    agreed: Integers
    disagreed: Integers
    seen: Integers


def count(votes: Votes, group_of_row: Integers, groups: int) -> tuple[Counts, Counts]:
    """Of the groups, and of everybody (one row).

    `group_of_row`: (people,) numbers of groups, -1 for people in none of them.
    """
    shape = (groups + 1, len(votes.statements), 3)
    cells = (group_of_row % (groups + 1))[votes.rows]
    cells *= shape[1]
    cells += votes.columns
    cells *= 3
    cells += votes.choices + 1
    table = np.bincount(cells, minlength=math.prod(shape)).reshape(shape)
    return _counts(table[:-1]), _counts(table.sum(axis=0, keepdims=True))


def _counts(table: Integers) -> Counts:
    """From (groups, statements, 3) numbers of -1, 0 and 1."""
    return Counts(table[..., 2], table[..., 0], table.sum(axis=2))


def share(chosen: Integers, seen: Integers) -> Floats:
    """(n + 1) / (N + 2): the rule of succession; a group that has not voted stands at one half."""
    return np.asarray((chosen + 1) / (seen + 2))


def consensus(chosen: Integers, seen: Integers) -> Floats:
    """Polis' group-aware consensus: the product of the groups' shares."""
    return np.asarray(share(chosen, seen).prod(axis=0))


def lower_bound(chosen: Integers, seen: Integers, z: float = Z90) -> Floats:
    """Wilson's lower bound of a share (Wilson 1927); 0 without votes.

    With z = 1.2816 the true share lies below it once in ten times.
    """
    n = np.maximum(seen, 1)
    p, z2 = chosen / n, z * z
    middle = p + z2 / (2 * n)
    around = z * np.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return np.where(seen > 0, np.maximum(0.0, (middle - around) / (1 + z2 / n)), 0.0)


def gap(counts: Counts) -> Floats:
    """(statements,) greatest difference between two groups' shares of agreement."""
    shares = share(counts.agreed, counts.seen)
    return np.asarray(shares.max(axis=0) - shares.min(axis=0))


def share_test(chosen: Integers, seen: Integers) -> Floats:
    """Standard score of a share against one half, one vote added on each side (Polis)."""
    return np.asarray(2 * np.sqrt(seen + 1) * ((chosen + 1) / (seen + 1) - 0.5))


def ratio_test(chosen: Integers, seen: Integers, other: Integers, others: Integers) -> Floats:
    """Standard score of two shares' difference, 1 added to all four counts (Polis)."""
    a, n, b, m = chosen + 1, seen + 1, other + 1, others + 1
    pooled = (a + b) / (n + m)
    scale = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    difference = a / n - b / m
    return np.asarray(np.where(scale > 0, difference / np.where(scale > 0, scale, 1.0), 0.0))


def representative(counts: Counts, statements: tuple[str, ...]) -> list[tuple[Representative, ...]]:
    """For each group up to five statements that tell it from the others, by Polis' measures.

    A statement is taken on the side on which the group differs more, and must pass both tests, of
    its share and of its ratio. Best first: by share × share test × ratio × ratio test, agreement
    before disagreement. What a group agrees with most leads, even where others agree as well; if
    there is nothing at all, the group has the one statement it differs most on.
    """
    if len(counts.seen) < 2:
        return [() for _ in counts.seen]
    sides = (_measures(counts.agreed, counts.seen), _measures(counts.disagreed, counts.seen))
    chosen = (counts.agreed, counts.disagreed)
    return [
        tuple(
            Representative(
                statements[column],
                1 - 2 * side,
                int(chosen[side][group, column]),
                int(counts.seen[group, column]),
                *sides[side][[0, 2, 1, 3], group, column].round(9).tolist(),
            )
            for column, side in _typical(sides[0][:, group], sides[1][:, group])
        )
        for group in range(len(counts.seen))
    ]


def _typical(agree: Floats, disagree: Floats) -> list[tuple[int, int]]:
    """(column, side) of one group's statements; side 0 is agreement. Both are (4, statements)."""
    against = agree[3] <= disagree[3]
    measures = np.where(against, disagree, agree)
    weight = measures.prod(axis=0).round(9)
    columns = np.flatnonzero((measures[1] > Z90) & (measures[3] > Z90))
    first = _best_agreement(agree)
    columns = columns[np.argsort(-weight[columns], kind="stable")]
    found = [(column, int(against[column])) for column in columns.tolist() if column != first]
    if first is not None:
        found.insert(0, (first, 0))
    if not found:
        furthest = int(measures[3].argmax())
        found = [(furthest, int(against[furthest]))]
    return sorted(found[:_SHOWN], key=lambda one: one[1])


def _best_agreement(agree: Floats) -> int | None:
    """What a group agrees with most: rather something that it agrees with more than others do."""
    more = agree[2] > 1
    able = (agree[1] > Z90) | (more & (agree[0] > 0.5))
    weight = np.where(more, agree.prod(axis=0), agree[0] * agree[1]).round(9)
    columns = np.flatnonzero(able & more)
    if not len(columns):
        columns = np.flatnonzero(able)
    return int(columns[weight[columns].argmax()]) if len(columns) else None


def _measures(chosen: Integers, seen: Integers) -> Floats:
    """(4, groups, statements): share, its test, ratio to everybody else's share, its test."""
    other, others = chosen.sum(axis=0) - chosen, seen.sum(axis=0) - seen
    mine = share(chosen, seen)
    return np.stack(
        [
            mine,
            share_test(chosen, seen),
            mine / share(other, others),
            ratio_test(chosen, seen, other, others),
        ]
    )
