"""A Polis export as it is on disk: `votes.csv` and `comments.csv`, read with suspicion."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

CHOICES = {1: "agree", -1: "disagree", 0: "pass"}
REJECTED = -1
COMMENT_COLUMNS = ("timestamp", "comment-id", "author-id", "moderated", "comment-body")
VOTE_COLUMNS = ("timestamp", "comment-id", "voter-id", "vote")


class ExportError(ValueError):
    """The files are not what they should be."""


class Comment(NamedTuple):
    at: int
    id: int
    author: int
    text: str
    rejected: bool


class Vote(NamedTuple):
    at: int
    comment: int
    voter: int
    choice: str


class Tally(NamedTuple):
    """How many agree, disagree and pass."""

    agree: int
    disagree: int
    passed: int


@dataclass(frozen=True)
class Export:
    """Comments and votes, both in order of time; what was at the same time keeps its order."""

    comments: list[Comment]
    votes: list[Vote]

    @property
    def people(self) -> list[int]:
        """Everybody who wrote or voted, by their first act."""
        acts = sorted(
            [(comment.at, comment.author) for comment in self.comments]
            + [(vote.at, vote.voter) for vote in self.votes],
            key=lambda act: act[0],
        )
        return list(dict.fromkeys(person for _, person in acts))

    def first(self, number: int) -> Export:
        """What the first so many people did among themselves."""
        kept = set(self.people[:number])
        comments = [comment for comment in self.comments if comment.author in kept]
        known = {comment.id for comment in comments}
        votes = [vote for vote in self.votes if vote.voter in kept and vote.comment in known]
        return Export(comments, votes)

    def recount(self) -> dict[int, Tally]:
        """The last vote of each person on each comment, counted. Knows nothing of the product."""
        last = {(vote.voter, vote.comment): vote.choice for vote in self.votes}
        counts: dict[int, Counter[str]] = {comment.id: Counter() for comment in self.comments}
        for (_, comment), choice in last.items():
            counts[comment][choice] += 1
        return {
            comment: Tally(*(count[choice] for choice in ("agree", "disagree", "pass")))
            for comment, count in counts.items()
        }


def read(folder: Path) -> Export:
    """:raises ExportError: a file is missing, or a line of it makes no sense."""
    comments = sorted(_comments(folder / "comments.csv"), key=lambda comment: comment.at)
    written = {comment.id: comment.at for comment in comments}
    if len(written) != len(comments):
        raise ExportError("comments.csv has two comments with one id")
    votes = sorted(_votes(folder / "votes.csv"), key=lambda vote: vote.at)
    for vote in votes:
        if vote.comment not in written:
            raise ExportError(f"votes.csv has a vote on comment {vote.comment}, which is not there")
        if vote.at < written[vote.comment]:
            raise ExportError(f"votes.csv has a vote on comment {vote.comment} before it was made")
    return Export(comments, votes)


def _comments(path: Path) -> Iterator[Comment]:
    for number, row in _rows(path, COMMENT_COLUMNS):
        text = row["comment-body"].strip()
        at, key, author, moderated = _numbers(path, number, row, COMMENT_COLUMNS[:4])
        if not text:
            raise ExportError(f"{path.name}, row {number}: a comment without words")
        yield Comment(at, key, author, text, moderated == REJECTED)


def _votes(path: Path) -> Iterator[Vote]:
    for number, row in _rows(path, VOTE_COLUMNS):
        at, comment, voter, vote = _numbers(path, number, row, VOTE_COLUMNS)
        if vote not in CHOICES:
            raise ExportError(f"{path.name}, row {number}: a vote is 1, -1 or 0, not {vote}")
        yield Vote(at, comment, voter, CHOICES[vote])


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in columns if name not in (reader.fieldnames or [])]
            if missing:
                raise ExportError(f"{path.name} lacks the columns {', '.join(missing)}")
            yield from enumerate(reader, start=1)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ExportError(f"{path} cannot be read: {error}") from error


def _numbers(path: Path, number: int, row: dict[str, str], names: tuple[str, ...]) -> list[int]:
    try:
        return [int(row[name]) for name in names]
    except (TypeError, ValueError):
        columns = ", ".join(names)
        raise ExportError(f"{path.name}, row {number}: {columns} must be whole numbers") from None
