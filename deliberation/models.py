"""Django looks here for models: the floors keep their own. Nobody else imports this module."""

from deliberation.bodies.models import Body, Department, Membership
from deliberation.ledger.models import EventBody, EventHeader, Receipt, Stream
from deliberation.sessions.models import (
    AgendaItem,
    Endorsement,
    ModerationEntry,
    Reply,
    Seat,
    Session,
    Statement,
    Venue,
)

__all__ = [
    "AgendaItem",
    "Body",
    "Department",
    "Endorsement",
    "EventBody",
    "EventHeader",
    "Membership",
    "ModerationEntry",
    "Receipt",
    "Reply",
    "Seat",
    "Session",
    "Statement",
    "Stream",
    "Venue",
]
