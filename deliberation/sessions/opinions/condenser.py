"""Keeping the findings of all sessions up to date: one loop, in a process of its own.

It follows logs by looking: four times a second one query finds the sessions whose findings are
behind their log, and of each only what is new is read. What it knows it can forget at any time: a
fold is read anew from the log, and a finding computed again.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from threading import Event

from django.db import InterfaceError, OperationalError, close_old_connections

from deliberation.condensing.drafting.draft import draft
from deliberation.condensing.opinion import Warm
from deliberation.ledger.derived import Finding, publish
from deliberation.ledger.heartbeat import Pulse
from deliberation.ledger.models import Stream
from deliberation.ledger.shapes import STAFF
from deliberation.sessions.opinions import hooks
from deliberation.sessions.opinions.lag import CONDENSER, behind
from deliberation.sessions.opinions.material import Fold, read_fold, read_on
from deliberation.sessions.opinions.showing import draft_finding, opinion_map
from deliberation.sessions.room import load_session
from deliberation.sessions.stages import CONCLUDING, Stage

logger = logging.getLogger(__name__)

LOOK_S = 0.25
# The database is away, or busy.
AWAY_S = 1.0
# A session could not be condensed.
PAUSE_S = 5.0
# A map is some kilobytes to each of a thousand phones: at most about one in a second.
PACE_S = 0.75
# How long a session is left to another condenser that has published of it.
STANDBY_S = 3.0
# A session that has been quiet for so long is read anew when it moves again.
KEPT_S = 3_600.0


@dataclass
class _Followed:
    """What is remembered of one session. `held`: what is shown as common ground."""

    epoch: str
    fold: Fold
    warm: Warm | None = None
    held: frozenset[str] = frozenset()
    touched: float = field(default_factory=time.monotonic)


@dataclass
class _Turn:
    """Whose turn it is: `mine` was published here, `theirs` by another condenser."""

    mine: int | None = None
    theirs: int | None = None
    not_before: float = 0.0


class Condenser:
    """Several may run at once: who comes second stands by, and goes on when the first is gone."""

    def __init__(self, *, pace: float = PACE_S, standby: float = STANDBY_S) -> None:
        self._pace = pace
        self._standby = standby
        self._known: dict[int, _Followed] = {}
        self._turns: dict[int, _Turn] = {}

    def run(self, stop: Event) -> None:
        """Until `stop` is set. It bears that the database is away, and says so once."""
        pause, away, pulse = 0.0, False, Pulse(CONDENSER)
        while not stop.wait(pause):
            began = time.process_time()
            try:
                close_old_connections()
                pulse.beat()
                self.look()
                # Never more than half of a processor, however much there is to do.
                pause, away = max(LOOK_S, time.process_time() - began), False
            except (OperationalError, InterfaceError) as error:
                if not away:
                    logger.warning("the database did not answer: %s", error)
                pause, away = AWAY_S, True

    def look(self) -> int:
        """One round over all sessions that are behind; answers how many it has condensed."""
        done = 0
        for stream in behind():
            turn = self._turns.setdefault(stream.pk, _Turn())
            if self._is_later(turn, stream.found_seq):  # type: ignore[attr-defined]
                continue
            try:
                done += self._condense(stream, turn)
            except (OperationalError, InterfaceError):
                raise
            except Exception:
                logger.exception("session %s could not be condensed", stream.public_id)
                turn.not_before = time.monotonic() + PAUSE_S
        self._forget_quiet()
        return done

    def _condense(self, stream: Stream, turn: _Turn) -> bool:
        followed = self._follow(stream)
        fold, session = followed.fold, load_session(stream)
        concluding = fold.stage in CONCLUDING
        material = fold.material()
        # What the record is drawn from is the official result; before, the picture stays calm.
        opinions = material.opinions(None if concluding else followed.warm)
        lines = draft(material.inputs(opinions))
        held = frozenset() if concluding else followed.held
        shown = opinion_map(opinions, lines, material.present, held)
        if concluding:
            hooks.tell(session, fold)
        findings: dict[str, list[Finding]] = {fold.scope: [shown], STAFF: [draft_finding(lines)]}
        if not publish(stream, fold.seq, findings):
            return False
        turn.mine, turn.not_before = fold.seq, time.monotonic() + self._pace
        followed.warm, followed.held = opinions.warm, frozenset(shown.common)
        if fold.stage == Stage.CLOSED:
            del self._known[stream.pk]
        return True

    def _follow(self, stream: Stream) -> _Followed:
        """The session's fold, up to date; only what is new is read."""
        known = self._known.get(stream.pk)
        if known is None or known.epoch != stream.epoch:
            known = self._known[stream.pk] = _Followed(stream.epoch, read_fold(stream))
        else:
            read_on(known.fold, stream)
            if known.fold.outdated:
                known.fold = read_fold(stream)
        known.touched = time.monotonic()
        return known

    def _is_later(self, turn: _Turn, found: int | None) -> bool:
        """It has just been done, or has failed, or another condenser keeps up with this session."""
        now = time.monotonic()
        if found not in (None, turn.mine, turn.theirs):
            turn.theirs, turn.not_before = found, now + self._standby
        return now < turn.not_before

    def _forget_quiet(self) -> None:
        oldest = time.monotonic() - KEPT_S
        for pk in [pk for pk, known in self._known.items() if known.touched < oldest]:
            del self._known[pk]
