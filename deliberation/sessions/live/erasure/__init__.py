"""Erasing one person's words: from the tables, from the log, and from every reader's screen."""

from deliberation.sessions.live.erasure import commands

__all__ = ["commands"]
