"""Every module that registers commands, imported once when Django starts.

A new module adds one line here; a test refuses a module of `sessions/live/` that is missing.
"""

from deliberation import records
from deliberation.bodies import tree
from deliberation.sessions import closing, delaying, linking, opinions, scheduling, snapshot
from deliberation.sessions.live import (
    agenda,
    attendance,
    digests,
    draws,
    endorsements,
    erasure,
    floor,
    materials,
    moderation,
    polls,
    presiding,
    replies,
    roll,
    screens,
    scribe,
    stage,
    statements,
)

MODULES = (
    tree,
    closing,
    delaying,
    linking,
    opinions,
    scheduling,
    snapshot,
    agenda,
    attendance,
    digests,
    draws,
    endorsements,
    erasure,
    floor,
    materials,
    moderation,
    polls,
    presiding,
    replies,
    roll,
    scribe,
    screens,
    stage,
    statements,
    records,
)
