"""The scribe's pad: what people without a device say, put right and confirmed with a trace."""

from deliberation.sessions.live.scribe import confirming, correcting, entering

__all__ = ["confirming", "correcting", "entering"]
