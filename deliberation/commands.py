"""Every module that registers commands, imported once when Django starts.

A new module adds one line here; a test refuses a module of `sessions/live/` that is missing.
"""

from deliberation.bodies import tree
from deliberation.sessions import scheduling, snapshot
from deliberation.sessions.live import (
    agenda,
    attendance,
    endorsements,
    erasure,
    moderation,
    replies,
    roll,
    stage,
    statements,
)

MODULES = (
    tree,
    scheduling,
    snapshot,
    agenda,
    attendance,
    endorsements,
    erasure,
    moderation,
    replies,
    roll,
    stage,
    statements,
)
