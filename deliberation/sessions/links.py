"""Addresses that people give: plain https, to somewhere else, and nothing hidden in them."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from deliberation.ledger.text import Line

LINK_LIMIT = 500


def _https(link: str) -> str:
    """:raises ValueError: it is no address that a reader could follow safely."""
    parts = urlsplit(link)
    hidden = parts.username is not None or parts.password is not None
    if parts.scheme != "https" or not parts.hostname or hidden or set(link) & set(' "<>\\`'):
        raise ValueError("an https address is wanted")
    _ = parts.port  # raises for one that is no number
    return link


HttpsLink = Annotated[Line, Field(max_length=LINK_LIMIT), AfterValidator(_https)]
