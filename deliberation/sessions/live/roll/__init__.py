"""The roll: who belongs to the session, in which role, and with which personal code."""

from deliberation.sessions.live.roll import entering, rights

__all__ = ["entering", "rights"]
