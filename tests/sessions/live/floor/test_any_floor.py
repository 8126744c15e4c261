"""Any meeting at the floor, in any order: as `model.py` says, whatever happens.

One speaker at a time; the queue in the order of the rule; nobody passed over without a trace;
times that add up over breaks and pauses. Two venues and online.
"""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from deliberation.ledger.execute import Accepted
from deliberation.ledger.models import Stream
from deliberation.ledger.verify import faults
from deliberation.sessions.live.floor.models import Hand, Turn
from deliberation.sessions.live.floor.snapshot import who_speaks, who_waits
from deliberation.sessions.models import ModerationEntry, Session
from deliberation.sessions.picture import Picture
from deliberation.sessions.room import Room
from deliberation.sessions.stages import MOVES, Stage
from tests.cast import Cast, Person, do, send
from tests.conftest import START, Clock
from tests.sessions.live.floor.model import DONE, FloorModel
from tests.sessions.live.floor.model import Person as Speaker
from tests.verify import Act, check_chain, check_whole

SPEAKERS = ("member", "second_member", "representative", "expert", "housing")
PEOPLE = st.sampled_from([*SPEAKERS, *SPEAKERS, "resident", "observer"])
KINDS = st.sampled_from(["speech", "speech", "point_of_order"])
SECONDS = st.sampled_from([-600, -151, -30, 30, 60])
# Everywhere but at an end; back to the meeting soon.
STAGES = st.sampled_from([Stage.OPEN, Stage.BREAK, Stage.PAUSED, Stage.CLOSING])


class Run(RuleBasedStateMachine):
    cast: ClassVar[Cast]
    time: ClassVar[Clock]
    hands: Bundle[str] = Bundle("hands")

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.time.now = START
        people = {who: Speaker("online") for who in SPEAKERS}
        people["expert"].present = False
        people["housing"].present = False
        people["housing"].staff = True
        people["resident"] = Speaker("online", speaks=False, present=False)
        people["observer"] = Speaker("online", speaks=False, present=False)
        self.floor = FloorModel(people)
        town_room = {"name": "东街道议事室", "kind": "town_room"}
        other = do(self.cast.stream, self.cast.office, "venue.add", **town_room)["venue"]
        self.venues = (None, self.cast.hall, other)

    def teardown(self) -> None:
        try:
            stream = Stream.objects.get(public_id=self.cast.stream)
            check_chain(stream)
            check_whole(stream, Act(self.cast.stream).now()[1])
            assert list(faults(stream)) == []
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    # Acts ---------------------------------------------------------------------------------------

    @rule(target=hands, who=PEOPLE, kind=KINDS)
    def raise_hand(self, who: str, kind: str) -> Any:
        expected = self.floor.raise_hand(who, kind)
        if self.floor.people[who].removed:
            expected = "FORBIDDEN"  # who is not on the roll has no rights
        args = {"kind": kind, "note": "一楼采光"}
        return self.took(self.send(who, "floor.raise_hand", expected, **args), who, kind)

    @rule(target=hands, who=PEOPLE, kind=KINDS)
    def raise_for(self, who: str, kind: str) -> Any:
        expected = self.floor.raise_hand(who, kind)
        if self.floor.stage not in ("open", "break"):
            expected = "WRONG_STAGE"
        elif self.floor.people[who].removed:
            expected = "NOT_FOUND"
        args = {"seat": self.seat(who), "kind": kind}
        return self.took(self.send("scribe", "floor.raise_for", expected, **args), who, kind)

    def took(self, answer: dict[str, str], who: str, kind: str) -> Any:
        if not answer:
            return multiple()
        self.floor.raised(answer["hand"], who, kind)
        return answer["hand"]

    @rule(hand=hands)
    def lower(self, hand: str) -> None:
        who = self.floor.hands[hand].who
        if not self.floor.people[who].removed:
            expected = self.floor.take_down(hand, "withdrawn", ("open", "break"))
            self.send(who, "floor.lower_hand", expected, hand=hand)

    @rule(hand=hands)
    def dismiss(self, hand: str) -> None:
        expected = self.floor.take_down(hand, "dismissed", ("open", "break", "paused"))
        self.send("moderator", "floor.dismiss_hand", expected, hand=hand, reason="已经谈过")

    @rule()
    def call_next(self) -> None:
        hand = self.floor.next_hand()
        expected = DONE if hand else "NOBODY_WAITS"
        if self.floor.stage != "open":
            expected = "WRONG_STAGE"
        answer = self.send("moderator", "floor.call_next", expected)
        if answer and hand:
            self.floor.begin(answer["turn"], hand.who, hand)

    @rule(hand=hands)
    def call(self, hand: str) -> None:
        answer = self.send("chair", "floor.call", self.floor.call(hand), hand=hand)
        if answer:
            self.floor.begin(answer["turn"], self.floor.hands[hand].who, self.floor.hands[hand])

    @rule(who=PEOPLE, seconds=st.sampled_from([None, 60, 300]))
    def give(self, who: str, seconds: int | None) -> None:
        args = {"seat": self.seat(who), "seconds": seconds}
        hand = self.floor.waiting(who, "speech")
        answer = self.send("moderator", "floor.give", self.floor.give(who), **args)
        if answer:
            self.floor.begin(answer["turn"], who, hand, seconds)

    @rule()
    def finish(self) -> None:
        self.send("moderator", "floor.finish_turn", self.floor.finish())

    @rule(seconds=SECONDS)
    def extend(self, seconds: int) -> None:
        expected = self.floor.extend(seconds)
        self.send("chair", "floor.extend_turn", expected, seconds=seconds)

    @rule()
    def give_back(self) -> None:
        self.send("moderator", "floor.return_turn", self.floor.give_back())

    @rule(is_open=st.booleans(), seconds=st.sampled_from([60, 180]))
    def set_rules(self, is_open: bool, seconds: int) -> None:
        same = (self.floor.open, self.floor.seconds) == (is_open, seconds)
        self.floor.open, self.floor.seconds = is_open, seconds
        args = {"open": is_open, "speaking_seconds": seconds}
        self.send("moderator", "floor.set_rules", "ALREADY_DONE" if same else DONE, **args)

    # What happens around it ---------------------------------------------------------------------

    @rule(seconds=st.integers(1, 400))
    def time_passes(self, seconds: int) -> None:
        self.time.forward(seconds=seconds)
        self.floor.pass_time(seconds * 1000)

    @rule(to=STAGES)
    def go(self, to: Stage) -> None:
        if to in MOVES[Stage(self.floor.stage)]:
            self.send("chair", "session.change_stage", DONE, to=to)
            self.floor.move(to)

    @precondition(lambda self: self.floor.stage != "open")
    @rule()
    def open_again(self) -> None:
        self.go(Stage.OPEN)

    @rule(who=st.sampled_from(SPEAKERS[:4]), place=st.integers(0, 2))
    def take_a_place(self, who: str, place: int) -> None:
        """A side is where a person sits as the hand is raised, in whichever venue."""
        if self.floor.people[who].removed:
            return
        args = {"venue": self.venues[place], "accepts_norms": True}
        outcome = send(self.cast.stream, self.person(who), "attendance.check_in", **args)
        if isinstance(outcome, Accepted):
            self.floor.people[who].present = True
            self.floor.people[who].side = "room" if place else "online"

    @rule(who=st.sampled_from(SPEAKERS[:4]))
    def go_away(self, who: str) -> None:
        person = self.floor.people[who]
        if not person.removed:
            args = {"seat": self.seat(who), "status": "absent"}
            self.send("scribe", "attendance.mark", DONE, **args)
            person.present, person.side = False, "online"

    @rule(who=st.sampled_from(SPEAKERS[:2]))
    def silence_or_not(self, who: str) -> None:
        person = self.floor.people[who]
        if not person.removed:
            name = "seat.unsilence" if person.silenced else "seat.silence"
            args = {} if person.silenced else {"reason": "多次打断他人"}
            self.send("moderator", name, DONE, seat=self.seat(who), **args)
            person.silenced = not person.silenced

    @precondition(lambda self: len(self.floor.turns) > 2)
    @rule(who=st.sampled_from(["representative", "expert"]))
    def remove(self, who: str) -> None:
        if not self.floor.people[who].removed:
            self.send("chair", "roll.remove", DONE, seat=self.seat(who), reason="名单有误")
            self.floor.remove(who)

    # What holds after each ----------------------------------------------------------------------

    @invariant()
    def everybody_sees_what_the_rule_says(self) -> None:
        shown = self.seen()
        (floor,), (queue,) = shown["floor"].values(), shown["queue"].values()
        speaking = self.floor.speaking
        sides = [self.floor.hands[key].side for key in self.floor.order]
        assert floor["turn"] == (speaking.key if speaking else None)
        assert queue["order"] == self.floor.order
        assert set(shown.get("hand", {})) == set(self.floor.order)
        assert floor["waiting"] == len(sides)
        assert floor["waiting_online"] == sides.count("online")
        assert floor["waiting_room"] == sides.count("room")

    @invariant()
    def no_hand_is_lost(self) -> None:
        states = dict(Hand.objects.filter(session=self.session).values_list("public_id", "state"))
        assert states == {key: hand.state for key, hand in self.floor.hands.items()}

    @invariant()
    def turns_and_times_are_as_they_were(self) -> None:
        rows = Turn.objects.filter(session=self.session).order_by("pk")
        assert [
            (t.public_id, t.state, t.kind, t.side, t.planned_seconds, t.spent_ms, t.overruled)
            for t in rows
        ] == [
            (t.key, t.state, t.kind, t.side, t.planned, t.spent, t.overruled)
            for t in self.floor.turns
        ]
        logged = ModerationEntry.objects.filter(session=self.session, act="overruled")
        assert logged.count() == sum(turn.overruled for turn in self.floor.turns)

    @invariant()
    def times_add_up(self) -> None:
        """Nobody speaks while another does, and nobody while the clock stands."""
        room = Room(Stream.objects.get(public_id=self.cast.stream))
        assert room.clock_ms == self.floor.clock
        spent = sum(turn.spent or 0 for turn in self.floor.turns)
        running = self.floor.clock - self.floor.speaking.began if self.floor.speaking else 0
        assert spent + running <= self.floor.clock

    # Means --------------------------------------------------------------------------------------

    @property
    def session(self) -> Session:
        return self.cast.session

    def seen(self) -> dict[str, dict[str, Any]]:
        """The floor's own part of a snapshot; all of it is looked at when the meeting is over."""
        picture = Picture(Stream.objects.get(public_id=self.cast.stream))
        shown: dict[str, dict[str, Any]] = {}
        for entity in (*who_speaks(picture), *who_waits(picture)):
            shown.setdefault(entity.entity, {})[entity.id] = entity.model_dump()
        return shown

    def seat(self, who: str) -> str:
        return self.person(who).seat

    def person(self, who: str) -> Person:
        found = getattr(self.cast, who)
        assert isinstance(found, Person)
        return found

    def send(self, who: str, name: str, expected: str, **args: Any) -> dict[str, str]:
        outcome = send(self.cast.stream, self.person(who), name, **args)
        code = DONE if isinstance(outcome, Accepted) else str(outcome.code)
        assert code == expected, (who, name, args)
        return outcome.result or {} if isinstance(outcome, Accepted) else {}


@pytest.mark.long
def test_any_floor(cast: Cast, time: Clock) -> None:
    Run.cast, Run.time = cast, time
    run_state_machine_as_test(
        Run,
        settings=settings(
            max_examples=10,
            stateful_step_count=40,
            deadline=None,
            # Shrinking a meeting takes minutes, and its last step already tells.
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
