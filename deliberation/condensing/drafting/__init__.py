"""From what was said, voted, answered and promised to the lines of a draft record (协商纪要)."""

from deliberation.condensing.drafting.draft import draft
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
    "draft",
    "figures",
]
