"""What of the opinions may be shown, and in which shape: few people are never told apart.

No dots where fewer than `minimum_dots` people are on the map; no figures by group, and no groups,
where one of them has fewer than `minimum_bars`. Whoever is withheld something is told why.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

import numpy as np

from deliberation.condensing.drafting import DraftLine, Section
from deliberation.condensing.drafting import Figures as Counted
from deliberation.condensing.opinion import Opinions, Point, StatementFigures
from deliberation.condensing.opinion.clusters import bases
from deliberation.condensing.opinion.selection import common_ground, is_small
from deliberation.sessions.opinions.shapes import (
    DraftFinding,
    DraftLineShape,
    GroupFigures,
    LineFigures,
    LineSource,
    MapDot,
    MapGroup,
    MapRule,
    MapSettings,
    MapStatement,
    OpinionMap,
    Withheld,
)

NAMED = 12
LINES_OF_A_SECTION = 20
# A dot is so many people at least; and there are never more dots than a page bears.
PEOPLE_OF_A_DOT = 3
DOTS = 80


def opinion_map(
    opinions: Opinions, lines: Iterable[DraftLine], present: int, held: Collection[str] = ()
) -> OpinionMap:
    """`lines` of the draft say what divides; `held`: what was common ground a moment ago."""
    settings = opinions.settings
    common = [
        one.statement
        for one in common_ground(opinions, present, frozenset(held))
        if one.choice > 0  # a shared no would read as if people were for it
    ][:NAMED]
    dividing = [key for key in _dividing(lines) if key not in common][:NAMED]
    rows = {row.statement: row for row in opinions.statements}
    return OpinionMap(
        rule=MapRule.SHARES if is_small(opinions) else MapRule.BOUNDS,
        present=present,
        people=len(opinions.people),
        withheld=_withheld(opinions),
        groups=_groups(opinions),
        dots=_dots(opinions) if opinions.shows_dots else None,
        statements=[_statement(rows[key], opinions) for key in (*common, *dividing)],
        common=common,
        dividing=dividing,
        settings=MapSettings(
            minimum_people=settings.minimum_dots,
            minimum_group=settings.minimum_bars,
            enter=settings.enter,
            leave=settings.leave,
            gap=settings.gap,
        ),
    )


def draft_finding(lines: Sequence[DraftLine]) -> DraftFinding:
    """The first lines of each section, and how many there are."""
    counts = Counter(line.section for line in lines)
    shown: defaultdict[Section, list[DraftLine]] = defaultdict(list)
    for line in lines:
        if len(shown[line.section]) < LINES_OF_A_SECTION:
            shown[line.section].append(line)
    return DraftFinding(
        lines=[_line(line) for section in shown.values() for line in section],
        counts={section: counts[section] for section in Section},
    )


def _dividing(lines: Iterable[DraftLine]) -> Iterator[str]:
    """The views among the draft's differences: map and record say the same."""
    for line in lines:
        if line.section == Section.DIFFERENCE and line.sources[0].kind == "statement":
            yield line.sources[0].id


def _withheld(opinions: Opinions) -> Withheld | None:
    if not opinions.shows_dots:
        return Withheld.FEW_PEOPLE
    small = len(opinions.groups) > 1 and not opinions.shows_bars
    return Withheld.SMALL_GROUP if small else None


def _groups(opinions: Opinions) -> list[MapGroup]:
    """Where one would be too small, there is one of everybody."""
    if opinions.shows_bars:
        return [_group(group.size, group.centre) for group in opinions.groups]
    return [_group(len(opinions.people), _middle(opinions))] if opinions.people else []


def _group(size: int, centre: Point) -> MapGroup:
    return MapGroup(size=size, x=_place(centre[0]), y=_place(centre[1]))


def _middle(opinions: Opinions) -> Point:
    places = list(opinions.positions.values())
    x, y = (sum(axis) / len(places) for axis in zip(*places, strict=True))
    return x, y


def _dots(opinions: Opinions) -> list[MapDot]:
    """People of one group who stand close to each other, without a trace of who they are."""
    members: defaultdict[int, list[Point]] = defaultdict(list)
    order = {group.label: number for number, group in enumerate(opinions.groups)}
    for person, label in opinions.group_of.items():
        group = order[label] if opinions.shows_bars else 0
        members[group].append(opinions.positions[person])
    dots = [
        MapDot(x=_place(x), y=_place(y), group=group, people=people)
        for group, places in members.items()
        for x, y, people in _gathered(places, len(opinions.people))
    ]
    return sorted(dots, key=lambda dot: (dot.group, dot.x, dot.y, dot.people))


def _gathered(places: list[Point], everybody: int) -> list[tuple[float, float, int]]:
    """Where people stand, and how many; places of too few are joined to the nearest."""
    points = np.array(sorted(places))
    most = min(len(points) // PEOPLE_OF_A_DOT, DOTS * len(points) // everybody)
    numbers = bases(points, max(1, most))
    found = [points[numbers == number] for number in range(int(numbers.max()) + 1)]
    while len(found) > 1 and len(least := min(found, key=len)) < PEOPLE_OF_A_DOT:
        found = [place for place in found if place is not least]
        middles = np.array([place.mean(axis=0) for place in found])
        nearest = int(((middles - least.mean(axis=0)) ** 2).sum(axis=1).argmin())
        found[nearest] = np.concatenate([found[nearest], least])
    return [(*place.mean(axis=0).tolist(), len(place)) for place in found]


def _statement(row: StatementFigures, opinions: Opinions) -> MapStatement:
    shown = opinions.shows_bars
    share = row.agreed / row.voted if row.voted else 0.0
    consensus = share if is_small(opinions) else row.bound_agree
    return MapStatement(
        statement=row.statement,
        agree=row.agreed,
        disagree=row.disagreed,
        passed=row.passed,
        groups=_by_group(row, opinions) if shown else None,
        consensus=round(consensus, 3),
        gap=round(row.gap, 3) if shown else None,
        x=_place(row.position[0]),
        y=_place(row.position[1]),
    )


def _by_group(row: StatementFigures, opinions: Opinions) -> list[GroupFigures]:
    parts = {part.group: part for part in row.groups}
    return [
        GroupFigures(
            agree=part.agreed,
            disagree=part.disagreed,
            passed=part.seen - part.agreed - part.disagreed,
        )
        for part in (parts[group.label] for group in opinions.groups)
    ]


def _place(value: float) -> float:
    return round(value, 2) + 0.0


def _line(line: DraftLine) -> DraftLineShape:
    return DraftLineShape(
        key=line.key,
        section=line.section,
        rule=line.rule,
        text=line.text,
        sources=[LineSource(kind=source.kind, id=source.id) for source in line.sources],
        figures=line_figures(line.figures),
    )


def line_figures(counted: Counted | None) -> LineFigures | None:
    """The figures of a line as pages get them."""
    if counted is None:
        return None
    groups = None
    if counted.groups is not None:
        groups = [GroupFigures(agree=a, disagree=d, passed=p) for a, d, p in counted.groups]
    return LineFigures(
        agree=counted.agree,
        disagree=counted.disagree,
        passed=counted.passed,
        voters=counted.voters,
        present=counted.present,
        groups=groups,
        bound=counted.bound,
        gap=counted.gap,
    )
