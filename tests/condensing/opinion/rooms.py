"""Small made-up rooms for the tests of the opinion maths."""

from __future__ import annotations

import random

from deliberation.condensing.opinion import Ballot

SIGNS = {"+": 1, "-": -1, ".": 0}


def room(**votes: str) -> list[Ballot]:
    """`room(a="+-. ")`: a agrees with s0, disagrees with s1, passes on s2, has not voted on s3."""
    return [
        Ballot(person, f"s{number}", SIGNS[sign])
        for person, signs in votes.items()
        for number, sign in enumerate(signs)
        if sign != " "
    ]


def names(count: int) -> list[str]:
    return [f"s{number}" for number in range(count)]


def two_camps(people: int, statements: int, seed: int = 1) -> list[Ballot]:
    """A larger and a smaller camp (3 to 2) that differ on every third statement."""
    chance = random.Random(seed)
    ballots = []
    for person in range(people):
        side = 1 if person % 5 < 3 else -1
        for number in range(statements):
            if chance.random() < 0.2:
                continue
            usual = side if number % 3 == 0 else 1
            choice = usual if chance.random() < 0.9 else chance.choice((0, -usual))
            ballots.append(Ballot(f"p{person:04}", f"s{number}", choice))
    return ballots
