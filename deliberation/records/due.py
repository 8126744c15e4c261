"""What the service does for records by itself: begins each in time, and follows its session."""

from __future__ import annotations

import logging

from deliberation.ledger.due import falls_due, order
from deliberation.ledger.refusals import Refusal
from deliberation.records.drawing import draw, ready
from deliberation.records.following import is_behind
from deliberation.records.models import Record
from deliberation.records.opening import open_record, record_of
from deliberation.sessions.models import Session
from deliberation.sessions.opinions.hooks import when_concluding
from deliberation.sessions.opinions.material import Fold
from deliberation.sessions.stages import CONCLUDING

logger = logging.getLogger(__name__)

# By record: how far its session's log was when nothing was to be followed. What is hidden or
# erased later moves that number.
_followed: dict[str, int] = {}


@when_concluding
def conclude(session: Session, fold: Fold) -> None:
    """The condenser has read the log already."""
    draft_when_due(session, fold)
    follow_when_due(session, fold)


@falls_due
def follow_sessions() -> None:
    """Also where no condenser runs: what was erased must go. One query where nothing has moved."""
    heads = Record.objects.values_list("session", "stream__public_id", "session__stream__head_seq")
    moved = [pk for pk, record, head in heads if _followed.get(record) != head]
    for session in Session.objects.filter(pk__in=moved).select_related("stream"):
        follow_when_due(session)


def draft_when_due(session: Session, fold: Fold | None = None) -> None:
    """Begins the record of a session whose discussion is over; `fold`: its log as it was read."""
    if session.stage not in CONCLUDING or record_of(session):
        return
    try:
        open_record(session, drawn=draw(session, fold=fold))
    except Refusal as no:
        # The session has gone back to its discussion meanwhile, or the database is busy.
        logger.info("the record of %s was not begun: %r", session.public_id, no)


def follow_when_due(session: Session, fold: Fold | None = None) -> None:
    """Takes out of the session's record what has gone in the session."""
    record = Record.objects.filter(session=session).select_related("stream", "session").first()
    head = session.stream.head_seq
    if record is None or _followed.get(record.public_id) == head:
        return
    if is_behind(record):
        with ready(draw(session, fold=fold)):
            order(record.public_id, "record.follow_session")
    else:
        _followed[record.public_id] = head
