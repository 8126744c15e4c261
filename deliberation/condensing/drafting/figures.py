"""The figures of one line: what its reader may count again, and what is kept back for privacy."""

from __future__ import annotations

from collections.abc import Sequence

from deliberation.condensing.drafting.shapes import Figures, Inputs, Polled, Source
from deliberation.condensing.opinion import GroupVotes, Opinions, StatementFigures


def figures(inputs: Inputs, sources: Sequence[Source]) -> Figures | None:
    """How people voted on what a line rests on; None where nothing of it was voted on.

    A line speaks with the figures of its first source. The others have figures of their own, which
    are seen when they are opened: votes on different statements never add up.
    """
    first = sources[0]
    if first.kind == "poll":
        poll = next((poll for poll in inputs.polled if poll.id == first.id), None)
        return of_poll(poll) if poll else None
    if first.kind == "statement":
        top = next((said.id for said in inputs.said if first.id in said.members), first.id)
        found = next((row for row in inputs.opinions.statements if row.statement == top), None)
        return of_statement(found, inputs) if found else None
    return None


def of_statement(row: StatementFigures, inputs: Inputs) -> Figures:
    shown = inputs.opinions.shows_bars
    return Figures(
        agree=row.agreed,
        disagree=row.disagreed,
        passed=row.passed,
        voters=row.voted,
        present=inputs.present,
        groups=_by_group(row, inputs.opinions) if shown else None,
        bound=row.bound_agree if shown else None,
        gap=row.gap if shown else None,
    )


def of_poll(poll: Polled) -> Figures | None:
    """For or against reads like a statement; a poll of several answers has counts of its own."""
    if not poll.yes_no:
        return None
    counts = dict(poll.counts)
    return Figures(
        agree=counts.get("agree", 0),
        disagree=counts.get("disagree", 0),
        passed=counts.get("abstain", 0),
        voters=poll.people,
        present=poll.present,
    )


def _by_group(row: StatementFigures, opinions: Opinions) -> tuple[tuple[int, int, int], ...]:
    votes = {part.group: part for part in row.groups}
    nobody = GroupVotes(-1, 0, 0, 0)
    return tuple(_counts(votes.get(group.label, nobody)) for group in opinions.groups)


def _counts(part: GroupVotes) -> tuple[int, int, int]:
    return (part.agreed, part.disagreed, part.seen - part.agreed - part.disagreed)
