"""Whole states, answered before the middleware that they do not need.

Nothing else is asked for by everybody at once, which they do whenever a server has been restarted:
neither Django's session nor a language, a form or a message is wanted for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from accounts.sign_in import Person, people_of_sessions
from deliberation.api.errors import refused
from deliberation.ledger.together import Together
from deliberation.ledger.wholes import Whole, whole_state

_PATH = re.compile(r"/api/v1/streams/([-a-zA-Z0-9_]+)/snapshot")
_GZIP = re.compile(r"\bgzip\b")
_people: Together[str, Person | None] = Together(people_of_sessions)


def early(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: behind all that give every answer its headers, before all others."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        asked = _PATH.fullmatch(request.path) if request.method == "GET" else None
        if asked is None:
            return get_response(request)
        request.get_host()  # a host that is not ours is refused
        try:
            return as_answer(request, whole_state(asked[1], _user_id_of(request)))
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


def _user_id_of(request: HttpRequest) -> int | None:
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    person = _people(key) if key else None
    return person.user_id if person else None
