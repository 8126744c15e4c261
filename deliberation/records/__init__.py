"""The record of a session (协商纪要): drawn up by rule, put right by people, line by line.

A record is a stream of its own. Who may read it, and in which role, is the session's matter.
"""

from deliberation.records import drafting, due, editing, snapshot

__all__ = ["drafting", "due", "editing", "snapshot"]
