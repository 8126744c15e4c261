"""Django's requests, each in one thread from beginning to end.

Django's own handler goes to a thread and back for nearly every middleware, and starts a thread for
each request, which opens the database anew: seven tenths of what a short answer cost.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

from django.core.handlers.asgi import ASGIHandler
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponseBase

from deliberation.api import snapshots
from deliberation.ledger.refusals import Refusal
from deliberation.ledger.wholes import Whole
from realtime.gathering import Gathered

# Whoever asks how the service is must be answered while all others wait for a database that hangs.
_ABOUT_THE_SERVICE = ("/healthz", "/readyz", "/metrics")
_people = ThreadPoolExecutor(max_workers=16, thread_name_prefix="request")
_operators = ThreadPoolExecutor(max_workers=4, thread_name_prefix="health")
# Hashing a password takes long by intent: a storm of sign-ins keeps nobody else waiting.
_SIGN_IN = "/_allauth/"
_comers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="sign-in")
# Between two questions for whole states: a dozen at once cost little more than one.
_PAUSE_S = 0.04


def _pool_for(path: str) -> ThreadPoolExecutor:
    if path in _ABOUT_THE_SERVICE:
        return _operators
    return _comers if path.startswith(_SIGN_IN) else _people


class Handler(ASGIHandler):
    """All middleware is synchronous; threads stay, and so do their connections."""

    def __init__(self) -> None:
        super().__init__()
        self._wholes: Gathered[snapshots.Asked, Whole | Refusal]
        self._wholes = Gathered(snapshots.find, _PAUSE_S)

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Without Django's context, which would start a thread for the signals of each request."""
        await self.handle(scope, receive, send)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        if asked := snapshots.asked_by(request):
            return await self._whole(request, asked)
        pool = _pool_for(request.path)
        loop = asyncio.get_running_loop()
        # What is marked for the log in this request is marked in no other.
        return await loop.run_in_executor(pool, copy_context().run, self._answer, request)

    async def _whole(self, request: HttpRequest, asked: snapshots.Asked) -> HttpResponseBase:
        """Asked for together with others; what is left is headers, which need no thread."""
        try:
            request.get_host()  # a host that is not ours is refused before the database is asked
            request.META[snapshots.FOUND] = await self._wholes(asked)
        except Exception as error:  # noqa: BLE001  the middleware tells it as all others
            request.META[snapshots.FOUND] = error
        return self.get_response(request)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        close_old_connections()
        try:
            return self.get_response(request)
        finally:
            close_old_connections()
