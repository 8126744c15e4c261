"""What a session's views come to while it goes on: the opinion map and the draft of its record."""

from deliberation.sessions.opinions import hooks, shapes

__all__ = ["hooks", "shapes"]
