"""Ballots as columns of numbers, in canonical order: by person, then by statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from deliberation.condensing.opinion.result import Ballot

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]
Choices = NDArray[np.int8]

_PERSON, _STATEMENT, _CHOICE = map(attrgetter, ("person", "statement", "choice"))


@dataclass(frozen=True, slots=True)
class Votes:
    """One entry for each vote: row of the person, column of the statement, choice (1, 0, -1)."""

    people: tuple[str, ...]
    statements: tuple[str, ...]
    rows: Integers
    columns: Integers
    choices: Choices

    def changed(self, ballots: Iterable[Ballot]) -> Votes:
        """The same with these last words added, or put in the place of earlier ones.

        Equal to `read` of all ballots that now count, at the cost of a copy. Statements stay.
        """
        new = read(ballots, self.statements)
        people = tuple(sorted({*self.people, *new.people}))
        rows, new_rows = self._rows(people), new._rows(people)
        cells = rows * len(self.statements) + self.columns
        new_cells = new_rows * len(self.statements) + new.columns
        places = cells.searchsorted(new_cells)
        added = np.append(cells, -1)[places] != new_cells
        choices = self.choices.copy()
        choices[places[~added]] = new.choices[~added]
        return Votes(
            people,
            self.statements,
            np.insert(rows, places[added], new_rows[added]),
            np.insert(self.columns, places[added], new.columns[added]),
            np.insert(choices, places[added], new.choices[added]),
        )

    def _rows(self, people: tuple[str, ...]) -> Integers:
        """Row of each vote, among these people."""
        if people == self.people:
            return self.rows
        return _numbers(people, self.people, len(self.people))[self.rows]

    def cast_by_person(self) -> Integers:
        return np.bincount(self.rows, minlength=len(self.people))

    def cast_on_statement(self) -> Integers:
        return np.bincount(self.columns, minlength=len(self.statements))


def read(ballots: Iterable[Ballot], statements: Sequence[str]) -> Votes:
    """Sorts and checks. ValueError: unknown statement, two ballots for one cell, no such choice."""
    cast = ballots if isinstance(ballots, list) else list(ballots)
    names = sorted(set(statements))
    if len(names) != len(statements):
        raise ValueError("A statement is named twice.")
    people = sorted(set(map(_PERSON, cast)))
    _check(set(map(_STATEMENT, cast)).difference(names), set(map(_CHOICE, cast)))
    cells = _numbers(people, map(_PERSON, cast), len(cast)) * max(1, len(names))
    cells += _numbers(names, map(_STATEMENT, cast), len(cast))
    order = np.argsort(cells)
    cells = cells[order]
    if (cells[1:] == cells[:-1]).any():
        raise ValueError("A person has two ballots on one statement: only the last word counts.")
    choices = np.fromiter(map(_CHOICE, cast), np.int8, len(cast))[order]
    return Votes(tuple(people), tuple(names), *np.divmod(cells, max(1, len(names))), choices)


def _numbers(names: Sequence[str], named: Iterable[str], length: int) -> Integers:
    place = {name: number for number, name in enumerate(names)}
    return np.fromiter(map(place.__getitem__, named), np.int64, length)


def weighted_counts(numbers: Integers, weights: Floats | Choices, length: int) -> Floats:
    """(length,) for each number the sum of its weights."""
    return np.bincount(numbers, weights, length).astype(np.float64, copy=False)


def _check(unknown: set[str], choices: set[int]) -> None:
    if unknown:
        raise ValueError(f"Votes on a statement that is not among them: {min(unknown)}")
    if not choices <= {-1, 0, 1}:
        raise ValueError("A choice is 1 (agree), 0 (pass) or -1 (disagree).")
