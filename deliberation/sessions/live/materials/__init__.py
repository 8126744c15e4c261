"""What there is to read: the departments' opening reports, research, other materials (M14, M19)."""

from deliberation.sessions.live.materials import commands, entities

__all__ = ["commands", "entities"]
