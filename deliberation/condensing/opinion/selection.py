"""What unites and what divides: which statements, by which rule, in which order.

A large room is judged by the lower bound of every group, a small one (fewer voters than
`minimum_votes`) by shares that anybody can recompute from a show of hands: where twelve people
sit, a confidence bound says more about the number twelve than about the twelve people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from deliberation.condensing.opinion.figures import lower_bound
from deliberation.condensing.opinion.result import GroupVotes, Opinions, StatementFigures
from deliberation.condensing.opinion.settings import Share

Rule = Literal["bound", "share"]


@dataclass(frozen=True, slots=True)
class Common:
    """A statement that unites: in agreement (`choice` 1) or in rejection (`choice` -1).

    `rule` "bound": `figure` is the least lower bound over the groups. "share": `figure` is the
    share of those who voted on it.
    """

    statement: str
    choice: int
    rule: Rule
    figure: float


@dataclass(frozen=True, slots=True)
class Difference:
    """A statement that divides. `rule` "gap": `figure` is the gap, between the groups `more`
    (agrees more) and `less`. "share": nobody is grouped; `figure` is the smaller side's share.
    """

    statement: str
    rule: Literal["gap", "share"]
    figure: float
    more: int | None
    less: int | None


def is_small(opinions: Opinions) -> bool:
    """So few have voted that no statement could get the votes that a bound needs."""
    return opinions.voters < opinions.settings.minimum_votes


def common_ground(
    opinions: Opinions, present: int | None, held: frozenset[str] = frozenset()
) -> tuple[Common, ...]:
    """What unites, strongest first. `present`: people in the room; None: those who voted.

    Large rooms: at least `minimum_votes` (20) votes, and in every group the Wilson lower bound of
    the share is at least `enter` (.6), and that of everybody too, since not everybody has a place
    on the map; a statement in `held`, which was in before, stays down to `leave` (.57).

    Small rooms: at least half of those present voted on it; at least two thirds of those who voted
    agree; at most a fifth of them disagree; in no group do more disagree than agree. (Two thirds is
    the majority by which bodies decide what is to bind those outvoted; a fifth lets one person in
    five object, in a room of eight one.) What is held stays while it misses these by no more than
    one fifteenth: 3/5 agree, 4/15 disagree. A pass is a vote. Rejection is judged the same way.
    """
    judge = _by_share if is_small(opinions) else _by_bound
    there = opinions.voters if present is None else present
    found = [
        one
        for figures in opinions.statements
        for choice in (1, -1)
        if (one := judge(figures, choice, opinions, there, figures.statement in held))
    ]
    return tuple(sorted(found, key=lambda one: (-one.figure, one.statement)))


def differences(opinions: Opinions, present: int | None = None) -> tuple[Difference, ...]:
    """What divides, widest first.

    Large rooms: at least `minimum_votes` (20) votes and a `gap` of at least .3 between two groups.
    Small rooms with groups: the gap, counted only between groups of which `minimum_group` (3)
    people voted on it. Without groups: at least half of those present voted, and on both sides
    stands at least a third of those who voted.
    """
    there = opinions.voters if present is None else present
    judge = _by_gap if len(opinions.groups) > 1 else _by_sides
    found = [one for figures in opinions.statements if (one := judge(figures, opinions, there))]
    return tuple(sorted(found, key=lambda one: (-one.figure, one.statement)))


def _by_bound(
    figures: StatementFigures, choice: int, opinions: Opinions, _present: int, held: bool
) -> Common | None:
    settings = opinions.settings
    chosen, bound = figures.agreed, figures.bound_agree
    if choice < 0:
        chosen, bound = figures.disagreed, figures.bound_disagree
    everybody = float(lower_bound(np.array(chosen), np.array(figures.voted)))
    bound = round(min(bound, everybody), 9)
    if figures.voted < settings.minimum_votes:
        return None
    if bound < (settings.leave if held else settings.enter):
        return None
    return Common(figures.statement, choice, "bound", bound)


def _by_share(
    figures: StatementFigures, choice: int, opinions: Opinions, present: int, held: bool
) -> Common | None:
    settings = opinions.settings
    enough = settings.small_agree_held if held else settings.small_agree
    too_many = settings.small_oppose_held if held else settings.small_oppose
    chosen, opposed = figures.agreed, figures.disagreed
    if choice < 0:
        chosen, opposed = opposed, chosen
    if not figures.voted or not _reaches(figures.voted, present, settings.small_voted):
        return None
    if not _reaches(chosen, figures.voted, enough) or _exceeds(opposed, figures.voted, too_many):
        return None
    if any((group.agreed - group.disagreed) * choice < 0 for group in figures.groups):
        return None
    return Common(figures.statement, choice, "share", round(chosen / figures.voted, 9))


def _by_gap(figures: StatementFigures, opinions: Opinions, _present: int) -> Difference | None:
    settings = opinions.settings
    groups: Iterable[GroupVotes] = figures.groups
    if is_small(opinions):
        groups = [group for group in groups if group.seen >= settings.minimum_group]
    elif figures.voted < settings.minimum_votes:
        return None
    shares = {group.group: (group.agreed + 1) / (group.seen + 2) for group in groups}
    if len(shares) < 2:
        return None
    more, less = max(shares, key=lambda g: shares[g]), min(shares, key=lambda g: shares[g])
    wide = round(shares[more] - shares[less], 9)
    if wide < settings.gap:
        return None
    return Difference(figures.statement, "gap", wide, more, less)


def _by_sides(figures: StatementFigures, opinions: Opinions, present: int) -> Difference | None:
    settings = opinions.settings
    if not figures.voted or not _reaches(figures.voted, present, settings.small_voted):
        return None
    smaller = min(figures.agreed, figures.disagreed)
    if not _reaches(smaller, figures.voted, settings.small_side):
        return None
    return Difference(figures.statement, "share", round(smaller / figures.voted, 9), None, None)


def _reaches(part: int, whole: int, share: Share) -> bool:
    return part * share[1] >= whole * share[0]


def _exceeds(part: int, whole: int, share: Share) -> bool:
    return part * share[1] > whole * share[0]
