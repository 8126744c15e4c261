"""Whole states, answered before the middleware that they do not need.

Nothing else is asked for by everybody at once, which they do whenever a server has been restarted:
neither Django's session nor a language, a form or a message is wanted for it. The server's handler
(`config.handler`) asks for many of them together, before any of them goes through the middleware.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from accounts.sign_in import people_of_sessions
from deliberation.api.errors import refused
from deliberation.ledger.refusals import Refusal
from deliberation.ledger.wholes import Whole, Wish, whole_states

# A stream's public id, and the session's key that came along.
Asked = tuple[str, str | None]
# Where a request carries what was asked for it; no header of a client can be called so.
FOUND = "deliberation.whole"
_PATH = re.compile(r"/api/v1/streams/([-a-zA-Z0-9_]+)/snapshot")
_GZIP = re.compile(r"\bgzip\b")


def asked_by(request: HttpRequest) -> Asked | None:
    """None: it is not about a whole state."""
    path = _PATH.fullmatch(request.path) if request.method == "GET" else None
    return (path[1], request.COOKIES.get(settings.SESSION_COOKIE_NAME)) if path else None


def find(asked: Sequence[Asked]) -> dict[Asked, Whole | Refusal]:
    """Whose sessions these are and what they may see, read together."""
    people = people_of_sessions({key for _, key in asked if key})
    wishes: dict[Asked, Wish] = {}
    for one in asked:
        person = people.get(one[1] or "")
        wishes[one] = (one[0], person.user_id if person else None)
    found = whole_states(set(wishes.values()))
    return {one: found[wish] for one, wish in wishes.items()}


def early(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: behind all that give every answer its headers, before all others."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        asked = asked_by(request)
        if asked is None:
            return get_response(request)
        request.get_host()  # a host that is not ours is refused
        try:
            found = request.META[FOUND] if FOUND in request.META else find([asked])[asked]
            if isinstance(found, Exception):
                raise found
            return as_answer(request, found)
        except Exception as error:  # noqa: BLE001  told as everywhere else
            return refused(error)

    return answer


def as_answer(request: HttpRequest, whole: Whole) -> HttpResponse:
    if _GZIP.search(request.headers.get("Accept-Encoding", "")):
        response = HttpResponse(whole.gzipped(), content_type="application/json")
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(whole.plain(), content_type="application/json")
    response["Cache-Control"] = "private, no-store"
    response["Vary"] = "Accept-Encoding, Cookie"
    return response
