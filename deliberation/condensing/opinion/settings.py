"""Every threshold of the opinion maths; docs/opinion.md tells where each comes from."""

from __future__ import annotations

from dataclasses import dataclass

# Two of three: (2, 3). Thirds have no exact decimal.
Share = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Settings:
    """Thresholds. Those marked (P) are Polis', (S) sensemaking-tools', (H) this house's own.

    In the conversation
        `minimum_votes_of_person` (P): who has voted on fewer statements has no place on the map;
        with fewer statements than that, all of them. `minimum_people` (P): the most active fill up
        to this number.

    Groups
        `minimum_people_for_groups` (H): below it there is one group.
        `minimum_group` (H): a smaller group is never shown by itself, its people join the nearest.
        `most_groups`, `bases_per_group` (P): at most min(5, 2 + bases // 12) groups.
        `most_bases` (P): people are gathered into so many places before groups are looked for.
        `settle` (H): how much better more groups must be (in silhouette) than fewer.
        `settle_warm` (H): the same for leaving the number of groups that is on the screen.

    What is shown (H, for privacy)
        `minimum_dots`: people on the map, from which dots may be drawn.
        `minimum_bars`: people in each group, from which figures by group may be given.

    Selection
        `enter` (S), `leave` (H): the lower bound of every group's share, to come in and to stay.
        `minimum_votes` (S): votes on a statement; where fewer people than this voted, the rule of
        small rooms holds. `gap` (S): between the shares of two groups.
        `small_*` (H): the rule of small rooms, in shares that can be recomputed by hand; `_held`
        is for what was common ground before.
    """

    minimum_votes_of_person: int = 7
    minimum_people: int = 15
    minimum_people_for_groups: int = 8
    minimum_group: int = 3
    most_groups: int = 5
    bases_per_group: int = 12
    most_bases: int = 100
    settle: float = 0.05
    settle_warm: float = 0.05
    minimum_dots: int = 20
    minimum_bars: int = 5
    enter: float = 0.60
    leave: float = 0.57
    minimum_votes: int = 20
    gap: float = 0.30
    small_voted: Share = (1, 2)
    small_agree: Share = (2, 3)
    small_agree_held: Share = (3, 5)
    small_oppose: Share = (1, 5)
    small_oppose_held: Share = (4, 15)
    small_side: Share = (1, 3)


DEFAULT = Settings()
