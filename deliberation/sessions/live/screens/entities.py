"""What readers see of a big screen."""

from __future__ import annotations

from datetime import datetime

from deliberation.ledger.shapes import Entity
from deliberation.sessions.live.screens.models import Screen, ScreenContent
from deliberation.sessions.models import Session


class ScreenEntity(Entity, entity="screen"):
    """What a venue's screen shows; its id is the venue's, or the session's for those in no venue.

    A screen that nobody has driven yet has no entity: it is `auto`. `shown`: the statement, poll
    or draw; null where the content names none.
    """

    venue: str | None
    content: ScreenContent
    shown: str | None
    since: datetime


def screen_entity(session: Session, screen: Screen) -> ScreenEntity:
    venue = screen.venue.public_id if screen.venue else None
    return ScreenEntity(
        id=venue or session.public_id,
        venue=venue,
        content=ScreenContent(screen.content),
        shown=screen.shown or None,
        since=screen.since,
    )
