"""What a meeting must come to, in plain Python: no database, no events, only the rules."""

from __future__ import annotations

from dataclasses import dataclass, field

from deliberation.sessions.stages import (  # fmt: skip
    DISCUSSING,
    GATHERING,
    MEETING,
    MOVES,
    NEED_REASON,
    PREPARING,
    UNFINISHED,
    Stage,
)

DONE = "done"


@dataclass
class Place:
    """One person's place on the roll."""

    votes: bool
    speaks: bool
    present: bool = False
    channel: str = ""
    # The norms of the house: whoever is here at the beginning has accepted them.
    accepted: bool = False
    removed: bool = False


@dataclass
class View:
    """One statement and what people think of it: voter → (choice, revision)."""

    author: str
    status: str
    published: bool
    thought: dict[str, tuple[str, int]] = field(default_factory=dict)
    merged_into: str = ""

    @property
    def tally(self) -> tuple[int, int, int]:
        choices = [choice for choice, _ in self.thought.values()]
        agree, disagree, passed = map(choices.count, ("agree", "disagree", "pass"))
        return agree, disagree, passed


@dataclass
class Meeting:
    """Each act answers with `done` or a refusal's code, and has its effect if it is done."""

    roll: dict[str, Place]
    stage: Stage = Stage.OPEN
    pre: bool = False
    views: dict[str, View] = field(default_factory=dict)
    # Every vote that counted, in the order of casting: who, on which view, what.
    cast: list[tuple[str, str, str]] = field(default_factory=list)

    def admits(self, who: str | None, *, may: bool, stages: frozenset[Stage]) -> str:
        if who is None:
            return "NOT_SIGNED_IN"
        if who not in self.roll or self.roll[who].removed or not may:
            return "FORBIDDEN"
        return DONE if self.stage in stages else "WRONG_STAGE"

    def post(self, who: str | None) -> str:
        """The new view is entered by `posted`, when its id is known."""
        speaks = who in self.roll and self.roll[who].speaks
        code = self.admits(who, may=speaks, stages=MEETING)
        if code == DONE and not self.roll[str(who)].present:
            return "NOT_CHECKED_IN"
        return code

    def posted(self, view: str, who: str) -> None:
        status = "pending" if self.pre else "published"
        self.views[view] = View(who, status, published=not self.pre)

    def vote(self, who: str | None, view: str, choice: str, revision: int) -> str:
        place = self.roll.get(str(who))
        code = self.admits(who, may=bool(place and place.votes), stages=DISCUSSING)
        if code != DONE or place is None:
            return code
        if not place.present:
            return "NOT_CHECKED_IN"
        if place.channel != "device":
            return "CHANNEL_TAKEN"
        return self._count(str(who), view, choice, revision)

    def enter(self, who: str, view: str, choice: str, revision: int) -> str:
        """The scribe enters what somebody without a device thinks."""
        place = self.roll[who]
        if self.stage not in DISCUSSING | {Stage.PAUSED}:
            return "WRONG_STAGE"
        if place.removed:
            return "NOT_FOUND"
        if not place.present:
            return "NOT_CHECKED_IN"
        if place.channel == "device":
            return "CHANNEL_TAKEN"
        return self._count(who, view, choice, revision)

    def _count(self, who: str, key: str, choice: str, revision: int) -> str:
        view = self.views[key]
        if not view.published:
            return "NOT_FOUND"
        if view.status != "published":
            return "STATEMENT_CLOSED"
        if who in view.thought and view.thought[who][1] >= revision:
            return "STALE_REVISION"
        view.thought[who] = (choice, revision)
        self.cast.append((who, key, choice))
        return DONE

    def top(self, key: str) -> str:
        while self.views[key].merged_into:
            key = self.views[key].merged_into
        return key

    def merge(self, key: str, into: str) -> str:
        if self.stage not in UNFINISHED:
            return "WRONG_STAGE"
        for view in (self.views[key], self.views[into]):
            if not view.published:
                return "NOT_FOUND"
            if view.status != "published":
                return "STATEMENT_CLOSED"
        if self.views[key].merged_into:
            return "ALREADY_DONE"
        if self.top(into) == key:
            return "MERGE_LOOP"
        self.views[key].merged_into = self.top(into)
        return DONE

    def split(self, key: str) -> str:
        if self.stage not in UNFINISHED:
            return "WRONG_STAGE"
        view = self.views[key]
        if not view.merged_into:
            return "ALREADY_DONE" if view.published else "NOT_FOUND"
        view.merged_into = ""
        return DONE

    def clusters(self) -> dict[str, tuple[set[str], tuple[int, int, int]]]:
        """By the one at the top: who hangs together, and people by the last word that each gave."""
        together: dict[str, set[str]] = {}
        for key in self.views:
            together.setdefault(self.top(key), set()).add(key)
        found = {}
        for top, members in together.items():
            if len(members) > 1:
                last = {who: choice for who, key, choice in self.cast if key in members}
                words = list(last.values())
                agree, disagree, passed = map(words.count, ("agree", "disagree", "pass"))
                found[top] = (members, (agree, disagree, passed))
        return found

    def moderate(self, act: str, key: str) -> str:
        view = self.views[key]
        fits, becomes = {
            "approve": (("pending",), "published"),
            "reject": (("pending",), "rejected"),
            "hide": (("published",), "hidden"),
            "restore": (("hidden", "rejected"), "published"),
        }[act]
        if self.stage not in UNFINISHED:
            return "WRONG_STAGE"
        if view.status not in fits:
            return "ALREADY_DONE"
        view.status = becomes
        view.published = view.published or becomes == "published"
        return DONE

    def withdraw(self, who: str, key: str) -> str:
        view = self.views[key]
        code = self.admits(who, may=True, stages=DISCUSSING)
        if code != DONE:
            return code
        if view.author != who:
            return "FORBIDDEN" if view.published else "NOT_FOUND"
        if view.status not in ("pending", "published"):
            return "STATEMENT_CLOSED"
        view.status = "withdrawn"
        return DONE

    def erase(self, who: str) -> str:
        theirs = [view for view in self.views.values() if view.author == who]
        left = [view for view in theirs if view.status != "erased"]
        for view in left:
            view.status = "erased"
        return DONE if left else "ALREADY_DONE"

    def move(self, to: Stage, *, reason: bool) -> str:
        if to not in MOVES[self.stage]:
            return "TRANSITION_NOT_ALLOWED"
        if to in NEED_REASON and not reason:
            return "REASON_REQUIRED"
        self.stage = to
        return DONE

    def check_in(self, who: str) -> str:
        code = self.admits(who, may=True, stages=GATHERING)
        if code != DONE:
            return code
        place = self.roll[who]
        if place.present and place.channel != "device":
            return "CHANNEL_TAKEN"
        if place.present and place.accepted:
            return "ALREADY_DONE"
        place.present, place.channel, place.accepted = True, "device", True
        return DONE

    def mark(self, who: str, status: str, channel: str) -> str:
        place = self.roll[who]
        if self.stage not in PREPARING | GATHERING:
            return "WRONG_STAGE"
        if place.removed:
            return "NOT_FOUND"
        if status != "present":
            place.present, place.channel = False, ""
            return DONE
        if place.present and place.channel != channel:
            return "CHANNEL_TAKEN"
        place.present, place.channel = True, channel
        return DONE

    def remove(self, who: str) -> str:
        if self.stage not in UNFINISHED:
            return "WRONG_STAGE"
        if self.roll[who].removed:
            return "NOT_FOUND"
        self.roll[who].removed = True
        return DONE
