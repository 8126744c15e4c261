"""What a browser complains about. Nothing of it may happen unless a test has announced it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Request,
    Response,
    WebError,
)

# The console repeats what `response` and `requestfailed` tell more exactly.
_REPEATED = re.compile("^Failed to load resource")
_LEFT = re.compile("ERR_ABORTED")  # the person went to another page meanwhile


class Watch:
    """Listens to every page of one device and keeps what should not have happened."""

    def __init__(self, context: BrowserContext) -> None:
        self._faults: list[str] = []
        self._expected: list[re.Pattern[str]] = []
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("dialog", self._dialog)
        context.on("response", self._response)
        context.on("requestfailed", self._failed)

    def allow(self, *patterns: str) -> None:
        """Says that something like this is right from now on, for example `403 GET .*/cards`."""
        self._expected += map(re.compile, patterns)

    @contextmanager
    def allowing(self, *patterns: str) -> Iterator[None]:
        """The same for the length of a `with` block."""
        before = list(self._expected)
        self.allow(*patterns)
        try:
            yield
        finally:
            self._expected = before

    def take(self) -> list[str]:
        """What was kept since the last time."""
        faults, self._faults = self._faults, []
        return faults

    def _keep(self, fault: str) -> None:
        if not any(pattern.search(fault) for pattern in self._expected):
            self._faults.append(fault)

    def _console(self, message: ConsoleMessage) -> None:
        # A violation of the content security policy arrives here as an error, too.
        if message.type in ("error", "assert") and not _REPEATED.search(message.text):
            self._keep(f"console: {message.text}")

    def _error(self, error: WebError) -> None:
        self._keep(f"uncaught: {error.error}")

    def _dialog(self, dialog: Dialog) -> None:
        self._keep(f"dialog: {dialog.type} {dialog.message}")
        dialog.dismiss()

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            path = urlsplit(response.url).path
            self._keep(f"{response.status} {response.request.method} {path}")

    def _failed(self, request: Request) -> None:
        if not _LEFT.search(request.failure or ""):
            self._keep(f"failed: {request.method} {request.url} {request.failure}")
