"""What moderators do: publish, hide, merge and pin, hear reports, take the word (M24)."""

from deliberation.sessions.live.moderation import (
    erasing,
    merging,
    pinning,
    publication,
    recount,
    reporting,
    silencing,
)

__all__ = ["erasing", "merging", "pinning", "publication", "recount", "reporting", "silencing"]
