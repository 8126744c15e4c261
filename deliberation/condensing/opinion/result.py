"""What is found out about opinions: plain frozen values, rounded, in canonical order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.condensing.opinion.settings import Settings

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ballot:
    """A person's last word on a statement: `choice` is 1 agree, -1 disagree, 0 pass."""

    person: str
    statement: str
    choice: int


@dataclass(frozen=True, slots=True)
class Representative:
    """A statement that tells a group from the others. `choice` is what sets the group apart.

    `share` is the smoothed share of the group, `ratio` this share over that of everybody else;
    `share_test` and `ratio_test` are standard scores (1.2816 is met by chance once in ten times).
    """

    statement: str
    choice: int
    votes: int
    of: int
    share: float
    ratio: float
    share_test: float
    ratio_test: float


@dataclass(frozen=True, slots=True)
class Group:
    """People who vote alike. `label` is 0, 1, … by size; warm, labels stay and may leave gaps."""

    label: int
    size: int
    centre: Point
    representative: tuple[Representative, ...]


@dataclass(frozen=True, slots=True)
class GroupVotes:
    """The votes of one group on one statement: Polis' A, D and S (`seen` counts passes too)."""

    group: int
    agreed: int
    disagreed: int
    seen: int


@dataclass(frozen=True, slots=True)
class StatementFigures:
    """The figures of a statement; overall counts are of everybody who voted, in a group or not.

    `consensus_*`: product over the groups of (votes + 1) / (seen + 2).
    `bound_*`: the least, over the groups, of the Wilson lower bound (z = 1.2816) of the share.
    `gap`: the greatest difference between two groups' (agreed + 1) / (seen + 2).
    `position`: where somebody would stand who agreed with this and voted on nothing else.
    """

    statement: str
    agreed: int
    disagreed: int
    passed: int
    groups: tuple[GroupVotes, ...]
    consensus_agree: float
    consensus_disagree: float
    bound_agree: float
    bound_disagree: float
    gap: float
    position: Point

    @property
    def voted(self) -> int:
        return self.agreed + self.disagreed + self.passed


@dataclass(frozen=True, slots=True)
class Warm:
    """What the next live picture needs of the last one, so that nobody jumps without cause."""

    axes: Mapping[str, Point]
    group_of: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Opinions:
    """The opinion map and the figures beneath it.

    `people` have a place on the map; `voters` counts everybody with a vote, `votes` their votes.
    `axes` are the two directions, as loadings by statement; `spread` the share of all variance
    that each explains. Nobody's place may leave the service together with a name.
    """

    people: tuple[str, ...]
    voters: int
    votes: int
    groups: tuple[Group, ...]
    group_of: Mapping[str, int]
    positions: Mapping[str, Point]
    statements: tuple[StatementFigures, ...]
    axes: Mapping[str, Point]
    spread: Point
    settings: Settings

    @property
    def shows_dots(self) -> bool:
        """May people be drawn as dots? Only where there are many."""
        return len(self.people) >= self.settings.minimum_dots

    @property
    def shows_bars(self) -> bool:
        """May figures be given by group? Only where every group is large enough to hide in."""
        sizes = [group.size for group in self.groups]
        return len(sizes) > 1 and min(sizes) >= self.settings.minimum_bars

    @property
    def warm(self) -> Warm:
        """To be given to the next `find_opinions` of the live picture."""
        return Warm(self.axes, self.group_of)
