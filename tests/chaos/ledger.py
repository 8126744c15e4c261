"""What the people of a run have sent and heard: the other half of the evidence."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any, NamedTuple

# What a client may send again under the same id (docs/protocol.md).
TRY_LATER = {"BUSY", "UNAVAILABLE", "RATE_LIMITED", "HELLO_FIRST", "SUBSCRIBE_FIRST"}


class Ack(NamedTuple):
    seq: int
    result: Any


@dataclass
class Sent:
    """One command, however often it went out."""

    id: str
    seat: str
    name: str
    args: dict[str, Any]
    acks: list[Ack] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    # When it last went out over a line that still lives; None while no answer is due.
    out_at: float | None = None
    # It was acknowledged, and a backup that was put back does not know of it.
    undone: bool = False

    @property
    def settled(self) -> bool:
        return (
            self.undone or bool(self.acks) or any(code not in TRY_LATER for code in self.refusals)
        )


class Answer(NamedTuple):
    """How long one sending waited for its answer; of an ack `code` is empty, and `seq` above 0."""

    sent_at: float
    waited: float
    code: str
    server: int
    seq: int


class Return(NamedTuple):
    """A line that was lost, and when its owner followed the session again."""

    lost_at: float
    back_at: float


class Ledger:
    """Shared by everybody of a run. Times are `time.monotonic()`."""

    def __init__(self) -> None:
        self.sent: dict[str, Sent] = {}
        self.answers: list[Answer] = []
        self.returns: list[Return] = []
        # When anybody first learnt of an event, and how much later others still did, by tenths.
        self._known: dict[int, float] = {}
        self._lags: dict[int, float] = {}

    def answer(self, command: str, frame: dict[str, Any], server: int) -> Sent | None:
        sent = self.sent.get(command)
        if sent is None:
            return None
        code = "" if frame["type"] == "ack" else frame["code"]
        if code:
            sent.refusals.append(code)
        else:
            sent.acks.append(Ack(frame["seq"], frame["result"]))
            self._known.setdefault(frame["seq"], time.monotonic())
        if sent.out_at is not None:
            waited = time.monotonic() - sent.out_at
            self.answers.append(Answer(sent.out_at, waited, code, server, frame.get("seq", 0)))
            sent.out_at = None
        return sent

    def arrived(self, seq: int) -> None:
        """Somebody who follows has come to event `seq`."""
        now = time.monotonic()
        lag = now - self._known.setdefault(seq, now)
        tenth = int(now * 10)
        if lag > self._lags.get(tenth, 0.0):
            self._lags[tenth] = lag

    def forget_after(self, head: int) -> None:
        """The database was put back to what it was at `head`: what came later never was."""
        for sent in self.sent.values():
            kept = [ack for ack in sent.acks if ack.seq <= head]
            sent.undone = bool(sent.acks) and not kept
            sent.acks = kept
        self._known = {}

    # Looking back ---------------------------------------------------------------------------------

    def waited(self, since: float, until: float) -> list[Answer]:
        """The answers to what was sent in this time."""
        return [answer for answer in self.answers if since <= answer.sent_at < until]

    def worst_lag(self, since: float, until: float) -> float:
        tenths = range(int(since * 10), int(until * 10) + 1)
        return max((self._lags.get(tenth, 0.0) for tenth in tenths), default=0.0)

    def worst_return(self, since: float, until: float) -> float:
        back = [back - lost for lost, back in self.returns if since <= lost < until]
        return max(back, default=0.0)

    def first_acks(self, since: float) -> dict[int, int]:
        """Of what was sent after `since`: the first event that each server has acknowledged."""
        first: dict[int, int] = {}
        for answer in reversed(self.answers):
            if answer.sent_at + answer.waited < since:
                break
            if answer.seq and answer.sent_at >= since:
                first[answer.server] = answer.seq
        return first

    def open(self) -> list[Sent]:
        return [sent for sent in self.sent.values() if not sent.settled]
