"""Files that people send: checked as they come, shown with a statement or a material, erasable.

A file is no event. What the log knows of it, it learns from the command that shows it.
"""

from deliberation.sessions.files import erasing, recount, sweeping

__all__ = ["erasing", "recount", "sweeping"]
