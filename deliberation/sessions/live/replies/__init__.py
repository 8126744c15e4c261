"""Questions on their way to an answer: replies, drafts of them, passing on, promises (M23)."""

from deliberation.sessions.live.replies import (
    drafts,
    erasing,
    giving,
    promises,
    recount,
    snapshot,
    transfers,
)

__all__ = ["drafts", "erasing", "giving", "promises", "recount", "snapshot", "transfers"]
