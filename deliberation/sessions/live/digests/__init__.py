"""The day in figures of a session that runs over days (网络协商), made each evening."""

from deliberation.sessions.live.digests import commands, due

__all__ = ["commands", "due"]
