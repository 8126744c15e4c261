"""Promises in an official's words, found by simple rules."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Commitment(NamedTuple):
    """What will be done; `start` and `end` are where it stands in the text."""

    action: str
    due_on: date | None
    due_text: str
    start: int
    end: int


def find(text: str, said_on: date) -> list[Commitment]:
    """The promises of a text, in its order."""
    return []
