"""Opinion maths: from votes to groups, to what unites and to what divides. Pure functions.

Here stand the shapes alone. What computes (`find`, `selection`, `votes`) brings NumPy along, which
a process that only serves people need not load.
"""

import os

# On matrices of this size a second thread only waits, and takes a core from the server's other
# work. NumPy looks at this when it is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

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
from deliberation.condensing.opinion.settings import Settings

__all__ = [
    "Ballot",
    "Group",
    "GroupVotes",
    "Opinions",
    "Point",
    "Representative",
    "Settings",
    "StatementFigures",
    "Warm",
]
