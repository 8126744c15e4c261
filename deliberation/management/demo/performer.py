"""Plays the beats of a session of the demonstration, each by the person who does it."""

from __future__ import annotations

from collections.abc import Sequence

from deliberation.ledger.execute import Envelope, Refusal, execute, execute_one
from deliberation.management.demo.script import REVIEW, VOTING, Beat, Lean, PollLine, Side
from deliberation.management.demo.stagehand import Stagehand
from deliberation.records.models import RecordLine
from deliberation.records.opening import open_record
from deliberation.sessions.live.polls.models import PollOption
from deliberation.sessions.live.replies.models import Promise
from deliberation.sessions.models import Session
from deliberation.sessions.stages import Stage

# How many of a hundred people of each side agree, and how many disagree; the others pass.
LEANS: dict[Lean, dict[Side, tuple[int, int]]] = {
    "high": {"high": (92, 3), "low": (12, 72), "middle": (60, 15)},
    "low": {"high": (15, 62), "low": (94, 2), "middle": (55, 18)},
    "common": {"high": (88, 4), "low": (84, 6), "middle": (92, 2)},
    "split": {"high": (48, 34), "low": (40, 45), "middle": (45, 30)},
    "plain": {"high": (55, 8), "low": (48, 14), "middle": (60, 5)},
    "unsure": {"high": (34, 6), "low": (28, 8), "middle": (36, 4)},
}
TURNOUT = 74
TELLERS = ("scribe", "moderator")
# Votes on one view come in so many batches, as they do in a room.
ROUNDS = 3
WAYS_TO_CLOSED = (Stage.CLOSING, Stage.RATIFYING, Stage.CLOSED)
# How long the moderator takes over a line of the record, in minutes.
PUT_RIGHT = 3


class Performer(Stagehand):
    """Goes on where the stage is set and people have gathered."""

    def perform(self) -> None:
        """Opens the session, plays its beats, and ends it where it has ended."""
        self.act("moderator", "session.change_stage", to="open")
        self._start_item(1)
        for beat in self.play.beats:
            self.timepiece.later(beat.after)
            self._do(beat)
        for stage in WAYS_TO_CLOSED if self.play.stage == "closed" else ():
            self.timepiece.later(4)
            self.act("moderator", "session.change_stage", to=stage)
            if stage == Stage.CLOSING:
                self._draw_up()

    def _draw_up(self) -> None:
        """The discussion is over: its record is begun, put right, and shown to everybody."""
        record = open_record(Session.objects.get(stream__public_id=self.stream))
        for change in self.play.record:
            self.timepiece.later(PUT_RIGHT)
            line = RecordLine.objects.get(
                record__stream__public_id=record, generated__startswith=change.about
            )
            args: dict[str, object] = {"line": line.public_id}
            if change.text:
                args |= {"text": change.text, "revision": line.revision}
                self._write(record, "record.edit_line", **args)
            else:
                self._write(record, "record.leave_out_line", reason=change.reason, **args)
        if self.play.record:
            self.timepiece.later(PUT_RIGHT)
            self._write(record, "record.show")

    def _write(self, record: str, command: str, **args: object) -> None:
        execute_one(record, self.order("moderator", command, **args))

    def _do(self, beat: Beat) -> None:
        if beat.item is not None:
            self._start_item(beat.item)
        elif beat.answers:
            self._answer(beat, self.said[beat.answers])
        elif beat.raises:
            self._raise_hand(beat)
        elif beat.calls:
            self.act("moderator", "floor.call_next")
        elif beat.finishes:
            self.act("moderator", "floor.finish_turn")
        elif beat.opens:
            self._open_poll(next(line for line in self.play.polls if line.key == beat.opens))
        elif beat.closes:
            self.act("moderator", "poll.close", poll=self.polls[beat.closes])
        else:
            self._say(beat)

    def _answer(self, beat: Beat, statement: str) -> None:
        """Where there is a promise in it, the official says that it is one."""
        given = self.act(beat.by, "reply.give", statement=statement, text=beat.text)
        if beat.promises:
            (found,) = Promise.objects.filter(reply__public_id=given["reply"])
            due_on = found.due_on.isoformat() if found.due_on else None
            self.act(
                beat.by,
                "promise.confirm",
                promise=found.public_id,
                action=found.action,
                due_on=due_on,
            )

    def _start_item(self, number: int) -> None:
        self.act("moderator", "agenda.start_item", item=self.items()[number - 1])

    def _raise_hand(self, beat: Beat) -> None:
        """The scribe does it for somebody without a device."""
        args = {"kind": beat.raises, "note": beat.text}
        if beat.by in self.users:
            self.act(beat.by, "floor.raise_hand", **args)
        else:
            self.act("scribe", "floor.raise_for", seat=self.seats[beat.by], **args)

    def _open_poll(self, line: PollLine) -> None:
        """People vote by device; two tellers count the hands of those who have none."""
        args = line.model_dump(include={"title", "kind", "options", "hidden"})
        args["agenda_item"] = self.items()[line.item - 1]
        poll = self.polls[line.key] = self.act("moderator", "poll.prepare", **args)["poll"]
        self.act("moderator", "poll.open", poll=poll)
        options = PollOption.objects.filter(poll__public_id=poll)
        ids = list(options.values_list("public_id", flat=True))
        votes = []
        for key, person in self.people.items():
            if person.side and self._chance(line.turnout):
                choice = self.random.choices(ids, line.odds[person.side])
                votes.append(self.order(key, "poll.cast", poll=poll, options=choice, revision=1))
        self._bit_by_bit(votes)
        for teller in TELLERS if line.hands else ():
            counts = dict(zip(ids, line.hands, strict=True))
            venue = self.venues[line.venue]
            self.act(teller, "poll.count_hands", poll=poll, venue=venue, counts=counts)

    def _bit_by_bit(self, votes: Sequence[Envelope]) -> None:
        for start in range(ROUNDS):
            self.timepiece.later(VOTING / ROUNDS)
            self._send(votes[start::ROUNDS])

    def _say(self, beat: Beat) -> None:
        answer = self._post(beat)
        statement, waits = answer["statement"], answer["status"] == "pending"
        self.said[beat.id or statement] = statement
        if beat.outcome == "pending":
            return
        self.timepiece.later(REVIEW)
        if beat.outcome == "rejected":
            self.act("moderator", "statement.reject", statement=statement, reason=beat.reason)
            return
        if waits:
            self.act("moderator", "statement.approve", statement=statement)
        if beat.lean:
            self._vote(statement, beat.lean, by_author=beat.by)
        if beat.outcome == "hidden":
            self.act("moderator", "statement.hide", statement=statement, reason=beat.reason)

    def _post(self, beat: Beat) -> dict[str, str]:
        """By the person, or by the scribe for somebody without a device."""
        args: dict[str, object] = {"text": beat.text}
        if beat.to:
            args["reply_to"] = self.said[beat.to]
        if beat.ask:
            args["department"] = self.departments[beat.ask]
        if self.people[beat.by].means == "hand":
            return self.act("scribe", "scribe.post", seat=self.seats[beat.by], **args)
        return self.act(beat.by, "statement.post", **args)

    def _vote(self, statement: str, lean: Lean, *, by_author: str) -> None:
        envelopes = []
        for key, person in self.people.items():
            if person.side is None or key == by_author or not self._chance(TURNOUT):
                continue
            choice = self._choice(LEANS[lean][person.side])
            args = {"statement": statement, "choice": choice, "revision": 1}
            envelopes.append(self.order(key, "endorsement.cast", **args))
        self._bit_by_bit(envelopes)

    def _send(self, envelopes: Sequence[Envelope]) -> None:
        if not envelopes:
            return
        for outcome in execute(self.stream, envelopes):
            if isinstance(outcome, Refusal):
                raise outcome

    def _chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def _choice(self, odds: tuple[int, int]) -> str:
        agree, disagree = odds
        drawn = self.random.randrange(100)
        if drawn < agree:
            return "agree"
        return "disagree" if drawn < agree + disagree else "pass"
