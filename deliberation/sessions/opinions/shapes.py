"""The findings of a session as pages get them: nothing in them points at a person."""

from __future__ import annotations

from enum import StrEnum

from deliberation.condensing.drafting.shapes import Rule, Section, SourceKind
from deliberation.ledger.derived import Finding
from deliberation.ledger.shapes import Shape


class MapRule(StrEnum):
    """How common ground is found: by every group's lower bound, or in a small room by shares."""

    BOUNDS = "bounds"
    SHARES = "shares"


class Withheld(StrEnum):
    """Why somebody could be recognised if more were shown."""

    FEW_PEOPLE = "few_people"
    SMALL_GROUP = "small_group"


class GroupFigures(Shape):
    """What one group thinks of one statement: people."""

    agree: int
    disagree: int
    passed: int


class MapGroup(Shape):
    """People who vote alike, and where the middle of them lies."""

    size: int
    x: float
    y: float


class MapDot(Shape):
    """Three people or more who stand close to each other; `group` counts from 0."""

    x: float
    y: float
    group: int
    people: int


class MapStatement(Shape):
    """The figures of a statement, or of several that were merged (then that at the top).

    `consensus`: the smallest group's lower bound for agreeing, in a small room the share of those
    voting who agree. `gap`: between the groups that agree most and least. `x`, `y`: where somebody
    would stand who agreed with this alone.
    """

    statement: str
    agree: int
    disagree: int
    passed: int
    groups: list[GroupFigures] | None
    consensus: float
    gap: float | None
    x: float
    y: float


class MapSettings(Shape):
    """The thresholds that people are told beside the map."""

    minimum_people: int
    minimum_group: int
    enter: float
    leave: float
    gap: float


class OpinionMap(Finding, finding="opinion"):
    """Where opinions meet and part (观点图谱). `people`: who voted enough to count.

    `common` and `dividing`: statement ids, the clearest first; `statements` tells their figures.
    `withheld`: why there are no dots or no figures by group.
    """

    rule: MapRule
    present: int
    people: int
    withheld: Withheld | None
    groups: list[MapGroup]
    dots: list[MapDot] | None
    statements: list[MapStatement]
    common: list[str]
    dividing: list[str]
    settings: MapSettings


class LineSource(Shape):
    """Something in the session that a line of the record rests on."""

    kind: SourceKind
    id: str


class LineFigures(Shape):
    """What a reader can count again; null where it is not told, so that nobody is recognised."""

    agree: int
    disagree: int
    passed: int
    voters: int
    present: int
    groups: list[GroupFigures] | None
    bound: float | None
    gap: float | None


class DraftLineShape(Shape):
    """A line of the record that is forming; `key` names it in every later draft."""

    key: str
    section: Section
    rule: Rule
    text: str
    sources: list[LineSource]
    figures: LineFigures | None


class DraftFinding(Finding, finding="draft"):
    """What the record (协商纪要) would say now. `counts`: lines by section."""

    lines: list[DraftLineShape]
    counts: dict[Section, int]
