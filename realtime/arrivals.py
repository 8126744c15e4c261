"""Who comes, and what they may see: asked for all who come in the same moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import parse_cookie

from accounts.sign_in import Person, people_of_sessions, people_of_tokens
from deliberation.ledger.models import Stream
from deliberation.ledger.reading import access_of_many
from deliberation.ledger.shapes import Access
from realtime.gathering import Gathered

# A stream, and whoever wants to follow it.
Wish = tuple[Stream, int | None]


class Arrivals:
    """One per process."""

    def __init__(self) -> None:
        self.by_token: Gathered[str, Person | None] = Gathered(people_of_tokens)
        self.by_session: Gathered[str, Person | None] = Gathered(people_of_sessions)
        # None: there is no such stream for them.
        self.rights: Gathered[Wish, Access | None] = Gathered(_rights)


def _rights(wishes: Sequence[Wish]) -> dict[Wish, Access | None]:
    by_stream: dict[Stream, list[int | None]] = {}
    for stream, user_id in wishes:
        by_stream.setdefault(stream, []).append(user_id)
    return {
        (stream, user_id): access
        for stream, user_ids in by_stream.items()
        for user_id, access in access_of_many(stream, user_ids).items()
    }


def session_key_of(scope: dict[str, Any]) -> str | None:
    """What the browser brings along, read as Django reads it over HTTP."""
    header = b"; ".join(value for name, value in scope["headers"] if name == b"cookie")
    return parse_cookie(header.decode("latin-1")).get(settings.SESSION_COOKIE_NAME) or None
