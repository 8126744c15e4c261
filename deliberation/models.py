"""Django looks here for models: the floors keep their own. Nobody else imports this module."""

from deliberation.bodies.models import Body, Department, Membership
from deliberation.ledger.models import Derived, EventBody, EventHeader, Heartbeat, Receipt, Stream
from deliberation.records.models import LineChange, Record, RecordLine
from deliberation.sessions.live.digests.models import Digest
from deliberation.sessions.live.draws.models import Draw, DrawShare
from deliberation.sessions.live.floor.models import Hand, Turn
from deliberation.sessions.live.materials.models import Material
from deliberation.sessions.live.polls.models import HandCount, Poll, PollOption, PollVote
from deliberation.sessions.live.replies.models import Promise, ReplyDraft, Transfer
from deliberation.sessions.live.screens.models import Screen
from deliberation.sessions.models import (
    AgendaItem,
    Correction,
    Endorsement,
    ModerationEntry,
    Reply,
    Report,
    Seat,
    Session,
    Statement,
    StoredFile,
    Venue,
)

__all__ = [
    "AgendaItem",
    "Body",
    "Correction",
    "Department",
    "Derived",
    "Digest",
    "Draw",
    "DrawShare",
    "Endorsement",
    "EventBody",
    "EventHeader",
    "Hand",
    "HandCount",
    "Heartbeat",
    "LineChange",
    "Material",
    "Membership",
    "ModerationEntry",
    "Poll",
    "PollOption",
    "PollVote",
    "Promise",
    "Receipt",
    "Record",
    "RecordLine",
    "Reply",
    "ReplyDraft",
    "Report",
    "Screen",
    "Seat",
    "Session",
    "Statement",
    "StoredFile",
    "Stream",
    "Transfer",
    "Turn",
    "Venue",
]
