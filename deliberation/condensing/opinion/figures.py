"""The figures of statements, overall and by group. Arrays are (groups, statements) throughout."""

from __future__ import annotations

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


def count(votes: Votes, group_of_row: Integers, groups: int) -> Counts:
    """`group_of_row`: (people,) numbers of groups, -1 for people in none of them."""
    of_vote = group_of_row[votes.rows]
    shape = (groups, len(votes.statements))
    cells = of_vote * shape[1] + votes.columns

    def tally(chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Integers:
        kept = cells[chosen & (of_vote >= 0)]
        return np.bincount(kept, minlength=shape[0] * shape[1]).reshape(shape)

    agreed, disagreed = tally(votes.choices > 0), tally(votes.choices < 0)
    return Counts(agreed, disagreed, agreed + disagreed + tally(votes.choices == 0))


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

    A statement is taken on the side on which the group differs more. It must pass both tests, of
    its share and of its ratio; if none does, the group has the one it differs most on. Best first:
    by share × share test × ratio × ratio test, agreement before disagreement.
    """
    if len(counts.seen) < 2:
        return [() for _ in counts.seen]
    agree, disagree = (
        _measures(counts.agreed, counts.seen),
        _measures(counts.disagreed, counts.seen),
    )
    agreeing = agree[3] > disagree[3]
    measures = np.where(agreeing, agree, disagree)
    chosen = np.where(agreeing, counts.agreed, counts.disagreed)
    weight = measures.prod(axis=0)
    passed = (measures[1] > Z90) & (measures[3] > Z90)
    found = []
    for group, seen in enumerate(counts.seen):
        columns = np.flatnonzero(passed[group])
        if not len(columns):
            columns = measures[3, group].argmax(keepdims=True)
        best = columns[np.argsort(-weight[group, columns].round(9), kind="stable")][:_SHOWN]
        best = best[np.argsort(~agreeing[group, best], kind="stable")]
        found.append(
            tuple(
                Representative(
                    statements[column],
                    1 if agreeing[group, column] else -1,
                    int(chosen[group, column]),
                    int(seen[column]),
                    *measures[:, group, column].round(9)[[0, 2, 1, 3]].tolist(),
                )
                for column in best.tolist()
            )
        )
    return found


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
