"""Opinion maths: from votes to groups, to what unites and to what divides. Pure functions."""

import os

# On matrices of this size a second thread only waits, and takes a core from the server's other
# work. NumPy looks at this when it is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from deliberation.condensing.opinion.find import find_opinions, opinions_of
from deliberation.condensing.opinion.result import (
    Ballot,
    Group,
    GroupVotes,
    Opinions,
    Point,
    Representative,
    StatementFigures,
    Warm,
)
from deliberation.condensing.opinion.selection import (
    Common,
    Difference,
    common_ground,
    differences,
    is_small,
)
from deliberation.condensing.opinion.settings import Settings
from deliberation.condensing.opinion.votes import Votes, read

__all__ = [
    "Ballot",
    "Common",
    "Difference",
    "Group",
    "GroupVotes",
    "Opinions",
    "Point",
    "Representative",
    "Settings",
    "StatementFigures",
    "Votes",
    "Warm",
    "common_ground",
    "differences",
    "find_opinions",
    "is_small",
    "opinions_of",
    "read",
]
