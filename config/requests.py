"""Marks every request with an id, which its lines of the log carry and its answer tells.

The id is what a person can read out to whoever runs the service; a proxy may have given it.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware
from structlog.contextvars import bound_contextvars

from accounts.ids import new_id

logger = logging.getLogger(__name__)

HEADER = "X-Request-ID"
# Strangers and robots: the proxy's log has them.
ORDINARY = {401, 404}
_GIVEN = re.compile(r"[0-9A-Za-z-]{8,64}")

Answering = Callable[[HttpRequest], Any]


@sync_and_async_middleware
def marked(get_response: Answering) -> Answering:
    """The outermost middleware: what comes before it has no mark."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        request_id, began = _id_of(request), time.perf_counter()
        with bound_contextvars(request_id=request_id):
            return _tell(request, get_response(request), request_id, began)

    async def answer_async(request: HttpRequest) -> HttpResponseBase:
        request_id, began = _id_of(request), time.perf_counter()
        with bound_contextvars(request_id=request_id):
            response: Awaitable[HttpResponseBase] = get_response(request)
            return _tell(request, await response, request_id, began)

    return answer_async if iscoroutinefunction(get_response) else answer


def _id_of(request: HttpRequest) -> str:
    given = request.headers.get(HEADER, "")
    return given if _GIVEN.fullmatch(given) else new_id()


def _tell(
    request: HttpRequest, response: HttpResponseBase, request_id: str, began: float
) -> HttpResponseBase:
    """What went wrong has a line; everything else has one at LOG_LEVEL=DEBUG."""
    response[HEADER] = request_id
    # Much of what is answered is for one person: no cache keeps what does not say that it may.
    response.headers.setdefault("Cache-Control", "private, no-store")
    wrong = response.status_code >= 400 and response.status_code not in ORDINARY
    level = logging.INFO if wrong else logging.DEBUG
    if logger.isEnabledFor(level):
        match = request.resolver_match
        about = {
            "method": request.method,
            # Never the address itself: it may hold a personal code.
            "route": match.route if match else None,
            "status": response.status_code,
            "ms": round((time.perf_counter() - began) * 1000, 1),
        }
        logger.log(level, "request answered", extra=about)
    return response
