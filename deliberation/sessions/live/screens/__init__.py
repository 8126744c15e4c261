"""The big screens (M26): what each venue's shows now, as the moderator drives them."""

from deliberation.sessions.live.screens import commands, snapshot

__all__ = ["commands", "snapshot"]
