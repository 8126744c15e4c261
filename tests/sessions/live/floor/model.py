"""The floor in plain Python, written from `docs/floor.md` alone: what happens, in which order.

It calls one after the other by hand, where the product sorts; it knows no code of the product.
"""

from __future__ import annotations

from dataclasses import dataclass, field

DONE = "done"
LEAST_SECONDS = 30
RUNNING, STANDING = "open", ("break", "paused")
MEETING = ("open", "break")


@dataclass
class Person:
    side: str
    speaks: bool = True  # the role may ask to speak
    present: bool = True
    staff: bool = False  # works from anywhere, present or not
    silenced: bool = False
    removed: bool = False


@dataclass
class Asked:
    """A hand. `number` tells who asked first."""

    key: str
    who: str
    kind: str
    side: str
    number: int
    state: str = "waiting"


@dataclass
class Spoken:
    key: str
    who: str
    kind: str
    side: str
    planned: int
    began: int
    hand: Asked | None = None
    overruled: bool = False
    spent: int | None = None
    state: str = "speaking"


@dataclass
class FloorModel:
    people: dict[str, Person]
    stage: str = RUNNING
    open: bool = True
    seconds: int = 180
    clock: int = 0
    hands: dict[str, Asked] = field(default_factory=dict)
    turns: list[Spoken] = field(default_factory=list)

    # What can be seen ---------------------------------------------------------------------------

    @property
    def speaking(self) -> Spoken | None:
        return next((turn for turn in self.turns if turn.state == "speaking"), None)

    @property
    def order(self) -> list[str]:
        left = [hand for hand in self.hands.values() if hand.state == "waiting"]
        side = next((t.side for t in reversed(self.counted) if t.kind == "speech"), None)
        order = []
        while left:
            one = self._first_of(left, side)
            left.remove(one)
            order.append(one.key)
            if one.kind == "speech":
                side = one.side
        return order

    def _first_of(self, left: list[Asked], side: str | None) -> Asked:
        order_points = [hand for hand in left if hand.kind == "point_of_order"]
        if order_points:
            return min(order_points, key=lambda hand: hand.number)
        fewest = min(self.times(hand.who) for hand in left)
        equals = [hand for hand in left if self.times(hand.who) == fewest]
        other_side = [hand for hand in equals if hand.side != side]
        return min(other_side or equals, key=lambda hand: hand.number)

    @property
    def counted(self) -> list[Spoken]:
        return [turn for turn in self.turns if turn.state != "returned"]

    def times(self, who: str) -> int:
        return sum(turn.who == who for turn in self.counted)

    # What happens -------------------------------------------------------------------------------

    def pass_time(self, ms: int) -> None:
        if self.stage == RUNNING:
            self.clock += ms

    def raise_hand(self, who: str, kind: str) -> str:
        if not self.people[who].speaks:
            return "FORBIDDEN"
        if self.stage not in MEETING:
            return "WRONG_STAGE"
        if refusal := self._cannot_speak(who):
            return refusal
        if kind == "speech" and not self.open:
            return "FLOOR_CLOSED"
        return "ALREADY_DONE" if self.waiting(who, kind) else DONE

    def raised(self, key: str, who: str, kind: str) -> None:
        number = len(self.hands)
        self.hands[key] = Asked(key, who, kind, self.people[who].side, number)

    def _cannot_speak(self, who: str) -> str:
        person = self.people[who]
        if person.removed:
            return "NOT_FOUND"
        if person.silenced:
            return "SILENCED"
        return "" if person.present or person.staff else "NOT_CHECKED_IN"

    def waiting(self, who: str, kind: str) -> Asked | None:
        """The hand of that kind that the person has up, at most one."""
        found = [
            hand
            for hand in self.hands.values()
            if (hand.who, hand.kind, hand.state) == (who, kind, "waiting")
        ]
        assert len(found) <= 1
        return found[0] if found else None

    def take_down(self, key: str, state: str, stages: tuple[str, ...]) -> str:
        if self.stage not in stages:
            return "WRONG_STAGE"
        if self.hands[key].state != "waiting":
            return "ALREADY_DONE"
        self.hands[key].state = state
        return DONE

    def next_hand(self) -> Asked | None:
        hands = (self.hands[key] for key in self.order)
        return next((hand for hand in hands if not self._cannot_speak(hand.who)), None)

    def call(self, key: str) -> str:
        hand = self.hands[key]
        if self.stage != RUNNING:
            return "WRONG_STAGE"
        if hand.state != "waiting":
            return "ALREADY_DONE"
        return self._cannot_speak(hand.who) or DONE

    def give(self, who: str) -> str:
        person = self.people[who]
        if self.stage != RUNNING:
            return "WRONG_STAGE"
        if person.removed:
            return "NOT_FOUND"
        if person.silenced:
            return "SILENCED"
        if self.speaking and self.speaking.who == who:
            return "ALREADY_DONE"
        hand = self.waiting(who, "speech")
        return self.call(hand.key) if hand else DONE

    def begin(self, turn: str, who: str, hand: Asked | None, planned: int | None = None) -> None:
        overruled = hand is not None and hand is not self.next_hand()
        self.finish()
        if hand:
            hand.state = "called"
        self.turns.append(
            Spoken(
                key=turn,
                who=who,
                kind=hand.kind if hand else "given",
                side=hand.side if hand else self.people[who].side,
                planned=planned or self.seconds,
                began=self.clock,
                hand=hand,
                overruled=overruled,
            )
        )

    def finish(self) -> str:
        if self.stage not in (*MEETING, "paused"):
            return "WRONG_STAGE"
        turn = self.speaking
        if turn is None:
            return "NOBODY_SPEAKS"
        turn.spent, turn.state = self.clock - turn.began, "done"
        return DONE

    def give_back(self) -> str:
        turn = self.speaking
        refusal = self.finish()
        if refusal != DONE or turn is None:
            return refusal
        turn.state = "returned"
        if turn.hand:
            newer = self.waiting(turn.who, turn.hand.kind)
            if newer:
                newer.state = "withdrawn"
            turn.hand.state = "dismissed" if self.people[turn.who].removed else "waiting"
        return DONE

    def extend(self, seconds: int) -> str:
        if self.stage not in (*MEETING, "paused"):
            return "WRONG_STAGE"
        if self.speaking is None:
            return "NOBODY_SPEAKS"
        if self.speaking.planned + seconds < LEAST_SECONDS:
            return "TIME_TOO_SHORT"
        self.speaking.planned += seconds
        return DONE

    def move(self, to: str) -> None:
        if to not in (*MEETING, "paused"):
            self.finish()
        self.stage = to

    def remove(self, who: str) -> None:
        self.people[who].removed = True
        for kind in ("speech", "point_of_order"):
            hand = self.waiting(who, kind)
            if hand:
                hand.state = "dismissed"
