"""Beginning the record of a session: once, whoever comes first."""

from __future__ import annotations

from uuid import uuid4

from accounts.ids import new_id
from deliberation.ledger.execute import Envelope, execute_one
from deliberation.ledger.models import Stream
from deliberation.ledger.transactions import writing
from deliberation.records.drawing import Drawn, draw, ready
from deliberation.records.models import Record
from deliberation.records.work import KIND
from deliberation.sessions.models import Session


def open_record(session: Session, *, user_id: int | None = None, drawn: Drawn | None = None) -> str:
    """The id of the session's record, which is begun with its first draft where there is none.

    `user_id`: who asks for it; without, the service does. Two processes that come at the same time
    begin one record.
    :raises Refusal: what `record.draft` refuses.
    """
    if found := record_of(session):
        return found
    drawn = drawn or draw(session)
    with writing():
        # Whoever waits here finds the record when the lock is free.
        Stream.objects.select_for_update().get(pk=session.stream_id)
        if found := record_of(session):
            return found
        stream = Stream.objects.create(kind=KIND, public_id=new_id())
        Record.objects.create(stream=stream, session=session)
        with ready(drawn):
            _give(stream.public_id, "record.draft", user_id)
        _give(session.public_id, "session.link_record", None, record=stream.public_id)
    return stream.public_id


def record_of(session: Session) -> str | None:
    ids = Record.objects.filter(session=session).values_list("stream__public_id", flat=True)
    return ids.first()


def _give(stream: str, command: str, user_id: int | None, **args: str) -> None:
    envelope = Envelope(user_id, uuid4(), command, args, system=user_id is None)
    execute_one(stream, envelope)
