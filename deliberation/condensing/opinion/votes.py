"""Ballots as columns of numbers, in canonical order: by person, then by statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deliberation.condensing.opinion.result import Ballot

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Votes:
    """One entry for each vote: row of the person, column of the statement, choice (1, 0, -1)."""

    people: tuple[str, ...]
    statements: tuple[str, ...]
    rows: Integers
    columns: Integers
    choices: Floats

    def cast_by_person(self) -> Integers:
        return np.bincount(self.rows, minlength=len(self.people))

    def cast_on_statement(self) -> Integers:
        return np.bincount(self.columns, minlength=len(self.statements))


def read(ballots: Iterable[Ballot], statements: Sequence[str]) -> Votes:
    """Sorts and checks. ValueError: unknown statement, two ballots for one cell, no such choice."""
    columns = {statement: number for number, statement in enumerate(sorted(set(statements)))}
    if len(columns) != len(statements):
        raise ValueError("A statement is named twice.")
    cast = list(ballots)
    persons = [ballot.person for ballot in cast]
    voted_on = [ballot.statement for ballot in cast]
    choices = [ballot.choice for ballot in cast]
    _check(set(voted_on) - columns.keys(), set(choices))
    rows = {person: number for number, person in enumerate(sorted(set(persons)))}
    cells = np.fromiter(map(rows.__getitem__, persons), np.int64, len(persons))
    cells *= len(columns)
    cells += np.fromiter(map(columns.__getitem__, voted_on), np.int64, len(persons))
    order = np.argsort(cells)
    cells = cells[order]
    if (cells[1:] == cells[:-1]).any():
        raise ValueError("A person has two ballots on one statement: only the last word counts.")
    values = np.fromiter(choices, np.float64, len(choices))[order]
    people, names = tuple(rows), tuple(columns)
    return Votes(people, names, *np.divmod(cells, max(1, len(columns))), values)


def weighted_counts(numbers: Integers, weights: Floats, length: int) -> Floats:
    """(length,) for each number the sum of its weights."""
    return np.bincount(numbers, weights, length).astype(np.float64, copy=False)


def _check(unknown: set[str], choices: set[int]) -> None:
    if unknown:
        raise ValueError(f"Votes on a statement that is not among them: {min(unknown)}")
    if not choices <= {-1, 0, 1}:
        raise ValueError("A choice is 1 (agree), 0 (pass) or -1 (disagree).")
