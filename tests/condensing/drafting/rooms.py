"""Small rooms in a line each: who agrees (+), disagrees (-), passes (0) or stays silent (.)."""

from collections.abc import Mapping
from typing import Any

from deliberation.condensing.drafting import Inputs, Said
from deliberation.condensing.opinion import Ballot
from deliberation.condensing.opinion.find import find_opinions

CHOICES = {"+": 1, "-": -1, "0": 0}


def ballots(votes: Mapping[str, str]) -> list[Ballot]:
    """From a row of signs for each statement, one sign for each person."""
    return [
        Ballot(f"person{number:03}", statement, CHOICES[sign])
        for statement, signs in votes.items()
        for number, sign in enumerate(signs)
        if sign in CHOICES
    ]


def room(votes: Mapping[str, str], **changes: Any) -> Inputs:
    """A session in which each statement says its own name, in the order given."""
    said = tuple(
        Said(id=key, members=(key,), text=f"意见{key}", order=number)
        for number, key in enumerate(votes, start=1)
    )
    people = max((len(signs) for signs in votes.values()), default=0)
    found = find_opinions(ballots(votes), list(votes))
    return Inputs(**{"said": said, "opinions": found, "present": people, **changes})
