"""Whatever people do to a record and to its session, in any order: what must hold, holds."""

from __future__ import annotations

from random import Random

import pytest

from deliberation.ledger.execute import Accepted
from deliberation.ledger.models import Stream
from deliberation.ledger.verify import faults
from deliberation.records import verify as _verify  # noqa: F401  it registers its checks
from deliberation.records.models import LineState, Record, RecordLine
from deliberation.sessions.models import Seat, Statement
from tests.cases.records import recorded, say_late
from tests.cast import Cast, send
from tests.records.reading import STAFF_MEMBER, texts
from tests.verify import Act

SECTIONS = ("common", "difference", "suggestion", "response", "insufficient")
STEPS = 30


class Walk:
    """One person after another does something; a refusal is an answer like any other."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast = cast
        self.random = Random(seed)
        self.record = recorded(cast)
        self.act = Act(self.record, whole=True)
        self.done: set[str] = set()

    def step(self, number: int) -> None:
        deeds = [self.edit, self.move, self.lock, self.leave_out, self.restore, self.add]
        deeds += [self.draft, self.vote, self.hide, self.unhide, self.say, self.follow]
        deeds += [self.erase] if number % 10 == 9 else []
        deeds += [self.show] if number == STEPS // 2 else []
        self.random.choice(deeds[-1:] if number in (9, STEPS // 2) else deeds)()
        check_positions(self.record)

    # On the record -------------------------------------------------------------------------------

    def give(self, name: str, who: str = "chair", **args: object) -> None:
        """Held to every promise where it is accepted."""
        before = self.act.now()
        if isinstance(send(self.record, getattr(self.cast, who), name, **args), Accepted):
            self.act.verify(before, self.act.now())
            self.done.add(name)

    def line(self) -> RecordLine:
        return self.random.choice(list(RecordLine.objects.order_by("pk")))

    def edit(self) -> None:
        line = self.line()
        text = f"改写 {self.random.randrange(1000)}"
        self.give("record.edit_line", line=line.public_id, text=text, revision=line.revision)

    def move(self) -> None:
        place: dict[str, object] = {
            "section": self.random.choice(SECTIONS),
            "position": self.random.randint(1, 4),
        }
        self.give("record.move_line", "chair", line=self.line().public_id, **place)

    def lock(self) -> None:
        line = self.line()
        self.give("record.lock_line", line=line.public_id, locked=not line.locked)

    def leave_out(self) -> None:
        self.give("record.leave_out_line", line=self.line().public_id, reason="另议")

    def restore(self) -> None:
        self.give("record.restore_line", line=self.line().public_id)

    def add(self) -> None:
        evidence = list(Record.objects.get(stream__public_id=self.record).evidence)
        chosen = self.random.sample(evidence, min(2, len(evidence)))
        sources = [dict(zip(("kind", "id"), key.split(":"), strict=True)) for key in chosen]
        section = self.random.choice(SECTIONS)
        self.give("record.add_line", section=section, text="另加一条。", sources=sources)

    def draft(self) -> None:
        self.give("record.draft")

    def follow(self) -> None:
        self.give("record.follow_session", "service")

    def show(self) -> None:
        self.give("record.show")

    # In the session ------------------------------------------------------------------------------

    def view(self) -> Statement:
        return self.random.choice(list(Statement.objects.order_by("pk")))

    def vote(self) -> None:
        who = self.random.choice([self.cast.member, self.cast.second_member])
        args = {"statement": self.view().public_id, "choice": self.random.choice(["agree", "pass"])}
        revision = self.random.randint(2, 50)
        send(self.cast.stream, who, "endorsement.cast", revision=revision, **args)

    def say(self) -> None:
        if not Seat.objects.get(public_id=self.cast.member.seat).silenced:
            say_late(self.cast, f"补充 {self.random.randrange(1000)}")

    def hide(self) -> None:
        args = {"statement": self.view().public_id, "reason": "含有住址"}
        send(self.cast.stream, self.cast.moderator, "statement.hide", **args)

    def unhide(self) -> None:
        args = {"statement": self.view().public_id}
        send(self.cast.stream, self.cast.moderator, "statement.restore", **args)

    def erase(self) -> None:
        who = self.random.choice([self.cast.member, self.cast.second_member, self.cast.housing])
        args = {"seat": who.seat, "reason": "本人要求"}
        send(self.cast.stream, self.cast.office, "erasure.erase_words", **args)


def check_positions(record: str) -> None:
    """From 1 without a gap in each part; `texts` says so. What is not listed has none."""
    if Record.objects.get(stream__public_id=record).state == "draft":
        for section in SECTIONS:
            texts(record, section, STAFF_MEMBER)
    unlisted = RecordLine.objects.exclude(state=LineState.LISTED)
    assert set(unlisted.values_list("position", flat=True)) <= {0}
    gone = RecordLine.objects.filter(state=LineState.GONE)
    assert not gone.exclude(text=None, generated=None, figures=None).exists()


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_a_walk(seed: int, cast: Cast) -> None:
    walk = Walk(cast, seed)
    for number in range(STEPS):
        walk.step(number)
    walk.follow()
    assert len(walk.done) >= 4
    for stream in (walk.record, cast.stream):
        assert list(faults(Stream.objects.get(public_id=stream))) == []
