"""The screens of a session as they are driven now."""

from __future__ import annotations

from collections.abc import Iterator

from deliberation.ledger.shapes import Entity
from deliberation.sessions.live.screens.entities import screen_entity
from deliberation.sessions.live.screens.models import Screen
from deliberation.sessions.picture import Picture
from deliberation.sessions.snapshot import shows


@shows("shared")
def screens(picture: Picture) -> Iterator[Entity]:
    for screen in picture.all(Screen, "venue"):
        yield screen_entity(picture.session, screen)
