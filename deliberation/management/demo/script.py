"""What the demonstration's TOML files say, checked as they are read."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from deliberation.bodies.models import Level
from deliberation.bodies.permissions import Role
from deliberation.sessions.live.floor.models import HandKind
from deliberation.sessions.live.materials.models import MaterialKind
from deliberation.sessions.live.polls.models import PollKind
from deliberation.sessions.models import AgendaItemKind, VenueKind

FOLDER = Path(__file__).parent
# How long a view waits for the moderator, and how long people take to vote on it, in minutes.
REVIEW = 0.2
VOTING = 0.3
Side = Literal["high", "low", "middle"]
Lean = Literal["high", "low", "common", "split", "plain", "unsure"]
_Part = TypeVar("_Part", bound="Part")


class Part(BaseModel):
    """A misspelt key in a file is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Above(Part):
    """A superior body, founded so that the county has its place in the tree."""

    name: str
    level: Level
    founder: str


class County(Part):
    name: str
    level: Level
    sub_brand: str


class Person(Part):
    """Somebody on the roll. The comments of `cast.toml` explain the fields."""

    key: str
    name: str
    role: Role
    sector: str = ""
    department: str | None = None
    login: bool = False
    means: Literal["account", "code", "unused", "hand"] = "account"
    venue: str | None = None
    side: Side | None = None
    leave: str = ""
    away: bool = False
    substitutes: str | None = None

    @property
    def username(self) -> str:
        """What one signs in with; those who only fill the room have a name nobody types."""
        return self.key if self.login else f"demo-{self.key}"


class Cast(Part):
    county: County
    above: list[Above]
    departments: dict[str, str]
    people: list[Person]


class VenueLine(Part):
    key: str
    name: str
    kind: VenueKind


class ItemLine(Part):
    """An item of the agenda; `minutes` is how long it is planned to take."""

    title: str
    kind: AgendaItemKind = AgendaItemKind.DISCUSSION
    department: str | None = None
    minutes: int | None = None


class MaterialLine(Part):
    """Something to read, added by a person; `file` lies in the folder `files`."""

    by: str
    kind: MaterialKind
    title: str
    text: str = ""
    file: str = ""
    item: int | None = None


class PollLine(Part):
    """A straw poll. `odds`: how often people of each side choose which option.

    `turnout`: how many of a hundred vote by device; `hands`: those that two tellers count in
    `venue`, by option.
    """

    key: str
    title: str
    kind: PollKind = PollKind.YES_NO
    options: list[str] = []
    hidden: bool = False
    item: int
    turnout: int
    odds: dict[Side, list[int]]
    venue: str = ""
    hands: list[int] = []


class Beat(Part):
    """One thing that happens: an item is started, a view is posted, an official answers one (and
    confirms what that promises), a hand is raised (`text`: about what), the next speaker is called
    or has finished, a poll is opened or closed.
    """

    after: float = 1
    item: int | None = None
    by: str = ""
    text: str = ""
    id: str = ""
    to: str | None = None
    ask: str | None = None
    answers: str | None = None
    promises: bool = False
    lean: Lean | None = None
    outcome: Literal["published", "pending", "rejected", "hidden"] = "published"
    reason: str = ""
    raises: HandKind | None = None
    calls: bool = False
    finishes: bool = False
    opens: str | None = None
    closes: str | None = None

    @property
    def minutes(self) -> float:
        """From the beat before until all of this one is done."""
        posted = bool(self.text) and not self.answers and not self.raises
        reviewed = posted and self.outcome != "pending"
        voted = self.lean is not None or self.opens is not None
        return self.after + REVIEW * reviewed + VOTING * voted


class RecordChange(Part):
    """What the moderator did to a line of the draft record: other words, or off the list."""

    about: str
    text: str = ""
    reason: str = ""


class Play(Part):
    """One session of the demonstration."""

    key: str = "live"
    title: str
    topic: str
    departments: list[str]
    days: int = 0
    stage: str = "open"
    rehearsal: bool = False
    people: list[str] = []
    venues: list[VenueLine] = []
    agenda: list[ItemLine]
    materials: list[MaterialLine] = []
    polls: list[PollLine] = []
    beats: list[Beat] = []
    record: list[RecordChange] = []

    @property
    def minutes(self) -> float:
        """How long it goes on."""
        return sum(beat.minutes for beat in self.beats)

    @property
    def planned_minutes(self) -> int:
        """How long it was planned to go on; 0 where nobody has planned it."""
        return sum(item.minutes or 0 for item in self.agenda)


class Others(Part):
    sessions: list[Play]


def cast() -> Cast:
    return _read("cast.toml", Cast)


def live() -> Play:
    """The session under way."""
    return _read("session.toml", Play)


def others() -> list[Play]:
    return _read("others.toml", Others).sessions


def _read(name: str, shape: type[_Part]) -> _Part:
    return shape.model_validate(tomllib.loads((FOLDER / name).read_text(encoding="utf-8")))
