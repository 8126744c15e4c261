"""From what was said, voted, answered and promised to the lines of a draft record (协商纪要).

Here stand the shapes and their figures; `draft` brings NumPy along (see `condensing.opinion`).
"""

from deliberation.condensing.drafting.figures import figures
from deliberation.condensing.drafting.shapes import (
    Answered,
    DraftLine,
    Figures,
    Inputs,
    Polled,
    Promised,
    Rule,
    Said,
    Section,
    Source,
)

__all__ = [
    "Answered",
    "DraftLine",
    "Figures",
    "Inputs",
    "Polled",
    "Promised",
    "Rule",
    "Said",
    "Section",
    "Source",
    "figures",
]
