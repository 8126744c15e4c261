"""A reader of the public stream in Python: what docs/protocol.md says it must do, and no more."""

from __future__ import annotations

import json
from typing import Any

import pytest

from deliberation.api import public
from deliberation.ledger.models import Stream
from deliberation.ledger.shapes import PUBLIC, Access
from deliberation.sessions.published import content, shelf
from tests.api.client import Browser, data
from tests.cast import Cast, do
from tests.replica import Replica, fresh

# Segments behind, from which on a snapshot is less.
FAR = 8


class Reader:
    """Keeps the state of one reader; `asked` lists the addresses besides the head's."""

    def __init__(self, session: str) -> None:
        self.root = f"/api/v1/public/{session}"
        self.browser = Browser()
        self.asked: list[str] = []
        self.state = Replica()
        self.epoch: str | None = None
        self.rev = self.cursor = -1

    def look(self) -> dict[str, Any]:
        """One round: the head, and what is missing before it."""
        head: dict[str, Any] = data(self.browser.get(f"{self.root}/head"))
        if head["epoch"] == self.epoch and head["rev"] < self.rev:
            return head  # from a cache that is behind
        back = head["seq"] < self.cursor and head["rev"] != self.rev
        behind = head["frame"]["from"] - self.cursor > FAR * head["segment"]
        if head["epoch"] != self.epoch or back or behind:
            self._start(head)
        while self.cursor + 1 < head["frame"]["from"]:
            first = self.cursor - self.cursor % head["segment"] + 1
            last = first + head["segment"] - 1
            self._apply(self._fetch(head, f"{first}-{last}"))
        if head["seq"] > self.cursor or head["rev"] != self.rev:
            self._apply(head["frame"])
        self.rev = head["rev"]
        return head

    def _start(self, head: dict[str, Any]) -> None:
        self.state, self.epoch, self.cursor = Replica(), head["epoch"], head["snapshot"]
        if self.cursor:
            self.state = Replica(self._fetch(head, f"snapshot-{self.cursor}")["put"])

    def _fetch(self, head: dict[str, Any], name: str) -> dict[str, Any]:
        self.asked.append(name)
        path = f"{self.root}/{head['epoch']}/{name}.{head['rev']}"
        return json.loads(self.browser.get(path).content)  # type: ignore[no-any-return]

    def _apply(self, frame: dict[str, Any]) -> None:
        assert frame["from"] <= self.cursor + 1
        self.state.apply(frame)
        self.cursor = frame["to"]


@pytest.fixture(autouse=True)
def small_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a short story has many; and nothing is kept from another test."""
    for module in (content, public):
        monkeypatch.setattr(module, "SEGMENT", 4)
        monkeypatch.setattr(module, "SNAPSHOT", 16)
    shelf._shelves.clear()


def now(cast: Cast) -> Replica:
    """What everybody sees, from the tables."""
    stream = Stream.objects.get(public_id=cast.stream)
    return fresh(stream, Access((PUBLIC,)))


def post(cast: Cast, text: str) -> str:
    return do(cast.stream, cast.member, "statement.post", text=text)["statement"]
