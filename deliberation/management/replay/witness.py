"""A resident who only reads: what arrives live at one screen must come to the same counts."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from typing import Any

import orjson

from deliberation.management.replay.client import Client, Counters, Door, ReplayError
from deliberation.management.replay.export import Tally


class Witness(Client):
    """Follows the session without signing in and keeps the tallies, as a page does."""

    def __init__(self, door: Door, counters: Counters, http_url: str) -> None:
        super().__init__(door, None, counters)
        self.http_url = http_url
        self.tallies: dict[str, Tally] = {}
        self.frames = 0
        self.gaps = 0

    async def renew(self, seq: int) -> int:
        snapshot = await asyncio.to_thread(fetch_snapshot, self.http_url, self.door.stream)
        self.tallies = tallies_of(snapshot)
        return int(snapshot["seq"])

    def see(self, raw: bytes) -> None:
        if not raw.startswith(b'{"type":"events"'):
            return
        frame = orjson.loads(raw)
        self.frames += 1
        self.tallies.update(tallies_of(frame))

    async def wait_for(self, seq: int, seconds: float = 30) -> None:
        """Until everything up to this number has arrived."""
        for _ in range(int(seconds * 20)):
            if self.cursor >= seq:
                return
            await asyncio.sleep(0.05)
        raise ReplayError(f"the witness has read up to {self.cursor}, the log goes to {seq}")


def fetch_snapshot(http_url: str, stream: str) -> dict[str, Any]:
    return get_json(f"{http_url}/api/v1/streams/{stream}/snapshot")


def fetch_head(http_url: str, stream: str) -> int:
    return int(get_json(f"{http_url}/api/v1/streams/{stream}/head")["seq"])


def tallies_of(part: dict[str, Any]) -> dict[str, Tally]:
    """The tallies in a snapshot or in a frame, by statement."""
    rows = part["put"].get("tally", {})
    return {key: Tally(row["agree"], row["disagree"], row["passed"]) for key, row in rows.items()}


def get_json(url: str) -> dict[str, Any]:
    """:raises ReplayError: no answer, or no JSON."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - http(s) by its maker
            value: dict[str, Any] = json.load(answer)
            return value
    except (OSError, urllib.error.URLError, ValueError) as error:
        raise ReplayError(f"{url} gave no answer: {error}") from error
