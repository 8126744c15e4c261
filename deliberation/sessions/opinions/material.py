"""From a session's log to what is condensed: the one way there, live and in a proof.

A fold takes events in order and keeps what counts now. It needs the session's shared scope and, of
the vaults, who voted what; tables are never asked, so whoever has the log comes to the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import orjson

from deliberation.condensing.drafting.shapes import Answered, Inputs, Polled, Promised, Said
from deliberation.condensing.opinion import Ballot, Opinions, Warm
from deliberation.ledger import log
from deliberation.ledger.models import Stream
from deliberation.ledger.shapes import VAULT
from deliberation.ledger.transactions import reading
from deliberation.sessions.clusters import cast_order
from deliberation.sessions.models import Choice, Session
from deliberation.sessions.opinions.words import Words
from deliberation.sessions.room import shared_scope

Fields = dict[str, Any]
# By seat: when the vote was cast, and the choice as the opinion maths knows it.
Votes = dict[str, tuple[int, int]]

CHOICES = {Choice.AGREE: 1, Choice.DISAGREE: -1, Choice.PASS: 0}
KEPT = ("session", "statement", "question", "reply", "promise", "poll", "poll_tally")


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that findings and drafts depend on, at `seq` of the session's log.

    `statements` are views as people vote on them: several that were merged are one, named like
    the one at the top (or its first that still stands). `published` and `texts`: of every
    statement, reply, promise and poll that stands, the event that first showed it and its words.
    """

    seq: int
    ballots: tuple[Ballot, ...]
    statements: tuple[str, ...]
    present: int
    expected: int
    said: tuple[Said, ...]
    answered: tuple[Answered, ...]
    promised: tuple[Promised, ...]
    polled: tuple[Polled, ...]
    published: Mapping[str, int]
    texts: Mapping[str, str]

    def opinions(self, warm: Warm | None = None) -> Opinions:
        """Without `warm` the official result: the same for the same log."""
        # Condensers compute all the time, other processes hardly ever, and need no NumPy to start.
        from deliberation.condensing.opinion.find import find_opinions  # noqa: PLC0415

        return find_opinions(self.ballots, self.statements, warm=warm)

    def inputs(self, opinions: Opinions | None = None) -> Inputs:
        """What a draft is drawn from; without `opinions`, with the official ones."""
        return Inputs(
            said=self.said,
            opinions=self.opinions() if opinions is None else opinions,
            present=self.present,
            answered=self.answered,
            promised=self.promised,
            polled=self.polled,
        )


class Fold:
    """The log up to `seq`. `outdated`: words of events taken in were erased, read it anew."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        self.seq = 0
        self.outdated = False
        self.rows: dict[str, dict[str, Fields]] = {entity: {} for entity in KEPT}
        self.first: dict[tuple[str, str], int] = {}
        self.votes: defaultdict[str, Votes] = defaultdict(dict)

    def take(self, seq: int, bodies: Mapping[str, Fields]) -> None:
        """One event: what it shows by scope, and its vault."""
        self.seq = seq
        shown, vault = bodies.get(self.scope, {}), bodies.get(VAULT, {})
        for entity, ids in shown.get("del", {}).items():
            for key in ids:
                self.rows.get(entity, {}).pop(key, None)
        for entity, rows in shown.get("put", {}).items():
            if entity in self.rows:
                self.rows[entity].update(rows)
                for key in rows:
                    self.first.setdefault((entity, key), seq)
        for place, (seat, statement, choice, _) in enumerate(vault.get("votes", ())):
            self.votes[statement][seat] = (cast_order(seq, place), CHOICES[choice])
        if vault.get("erased"):
            self.outdated = True

    @property
    def stage(self) -> str:
        return next((str(row["stage"]) for row in self.rows["session"].values()), "")

    def material(self) -> Material:
        """What the log has come to: nothing of what was hidden, withdrawn or erased."""
        found = Words(self.rows, self.first)
        session: Fields = next(iter(self.rows["session"].values()), {})
        attendance: Fields = session.get("attendance", {})
        return Material(
            seq=self.seq,
            ballots=tuple(ballot for view in found.said for ballot in self._ballots(view)),
            statements=tuple(view.id for view in found.said),
            present=attendance.get("present", 0),
            expected=attendance.get("expected", 0),
            said=found.said,
            answered=found.answered,
            promised=found.promised,
            polled=found.polled,
            published=found.published,
            texts=found.texts,
        )

    def _ballots(self, view: Said) -> list[Ballot]:
        """Each person counts once, with the last word given to any of what was merged."""
        votes = self.votes.get(view.id, {}) if len(view.members) == 1 else self._union(view)
        return [Ballot(seat, view.id, choice) for seat, (_, choice) in votes.items()]

    def _union(self, view: Said) -> Votes:
        every = [vote for member in view.members for vote in self.votes.get(member, {}).items()]
        return dict(sorted(every, key=lambda vote: vote[1][0]))


def read_fold(stream: Stream, upto: int | None = None) -> Fold:
    """The log from its first event on, as it is now: words that were erased are not in it."""
    fold = Fold(shared_scope(Session.objects.get(stream=stream)))
    read_on(fold, stream, upto)
    fold.outdated = False
    return fold


def read_on(fold: Fold, stream: Stream, upto: int | None = None) -> None:
    """Takes in what has happened since. A fold that is `outdated` then is to be thrown away."""
    with reading():
        head = Stream.objects.values_list("head_seq", flat=True).get(pk=stream.pk)
        last = head if upto is None else min(upto, head)
        rows = log.bodies(stream.pk, (fold.scope, VAULT), after=fold.seq, upto=last)
        for seq, group in groupby(rows, key=lambda row: row[0]):
            fold.take(seq, {scope: orjson.loads(text) for _, scope, text in group})
    fold.seq = last
