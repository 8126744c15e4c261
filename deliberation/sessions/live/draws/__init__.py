"""Drawing lots from a list that is in the log before anybody can know the seed."""

from deliberation.sessions.live.draws import lots, shares, snapshot

__all__ = ["lots", "shares", "snapshot"]
