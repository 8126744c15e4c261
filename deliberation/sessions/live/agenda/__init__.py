"""The agenda (议程): a list of items with planned times, one of which is under discussion."""

from deliberation.sessions.live.agenda import entities, preparing, steering, times

__all__ = ["entities", "preparing", "steering", "times"]
