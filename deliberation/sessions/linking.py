"""A session says where its record (协商纪要) is, once the service has begun one."""

from __future__ import annotations

from deliberation.bodies.permissions import Act
from deliberation.ledger.models import Stream
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import Call, Command, Event, PublicId
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import CONCLUDING


class LinkRecord(Command):
    """Says which stream is the session's record. The service alone gives it."""

    record: PublicId


@handles(
    LinkRecord,
    name="session.link_record",
    stream=KIND,
    event="session.record_linked",
    act=Act.KEEP_TIME,
    stages=CONCLUDING,
)
def link_record(room: Room, call: Call[LinkRecord]) -> Event:
    if room.session.record:
        raise Refusal(Code.ALREADY_DONE)
    if not Stream.objects.filter(public_id=call.args.record).exists():
        raise Refusal(Code.NOT_FOUND)
    room.change(room.session, record=call.args.record)
    return room.show_session(Event())
