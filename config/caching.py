"""The public stream and a session's page are the same for everybody.

Caches may keep them, so nothing in them may vary.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

_SHARED = re.compile(r"/api/v1/public/|/s/[^/]+$")
# What a request says about who asks, and what an answer would say about one request.
_ABOUT_THE_READER = ("HTTP_COOKIE", "HTTP_ACCEPT_LANGUAGE", "HTTP_AUTHORIZATION")
_ABOUT_ONE_ANSWER = ("Content-Language", "X-Request-ID")

Answering = Callable[[HttpRequest], Any]


def is_shared(path: str) -> bool:
    """Whether what stands there is the same whoever asks."""
    return _SHARED.match(path) is not None


@sync_and_async_middleware
def shared(get_response: Answering) -> Answering:
    """Outside all others: what they add for one reader must not reach the next."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if not is_shared(request.path):
            response: HttpResponseBase = get_response(request)
            return response
        return _for_all(get_response(_of_nobody(request)))

    async def answer_async(request: HttpRequest) -> HttpResponseBase:
        if not is_shared(request.path):
            response: Awaitable[HttpResponseBase] = get_response(request)
            return await response
        return _for_all(await get_response(_of_nobody(request)))

    return answer_async if iscoroutinefunction(get_response) else answer


def _of_nobody(request: HttpRequest) -> HttpRequest:
    for name in _ABOUT_THE_READER:
        request.META.pop(name, None)
    return request


def _for_all(response: HttpResponseBase) -> HttpResponseBase:
    for name in _ABOUT_ONE_ANSWER:
        del response[name]
    response["Vary"] = "Accept-Encoding"
    return response
