"""What a draft is made from, and what it is made of: plain values that know no database.

Every id is the public id of the thing in its session's log. `order` is the number of the event
that published it: the order in which everybody saw it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from deliberation.condensing.opinion import Opinions


class Section(StrEnum):
    """The parts of a 协商纪要 (000-28, 001-30)."""

    COMMON = "common"  # 共识
    DIFFERENCE = "difference"  # 分歧
    SUGGESTION = "suggestion"  # 建议
    RESPONSE = "response"  # 部门回应与承诺
    INSUFFICIENT = "insufficient"  # 证据不足


class Rule(StrEnum):
    """Why a line stands where it stands; docs/record.md says each in words."""

    COMMON_GROUND = "common_ground"
    COMMON_SUGGESTION = "common_suggestion"
    COMMON_AGAINST = "common_against"
    POLL_CARRIED = "poll_carried"
    DIFFERENCE = "difference"
    CONTESTED = "contested"
    POLL_DIVIDED = "poll_divided"
    SUGGESTION = "suggestion"
    REPLY = "reply"
    PROMISE = "promise"
    UNANSWERED = "unanswered"
    TOO_FEW = "too_few"
    UNDECIDED = "undecided"


SourceKind = Literal["statement", "reply", "promise", "poll"]


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Something in the session that a line rests on."""

    kind: SourceKind
    id: str


@dataclass(frozen=True, slots=True)
class Said:
    """One view, or several that were merged: `id` is the one at the top, also first of `members`.

    `department`: the one that is asked, where it is a question; `waiting`: it has no answer yet.
    """

    id: str
    members: tuple[str, ...]
    text: str
    order: int
    department: str | None = None
    waiting: bool = False
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """A department's published answer to one or several statements."""

    id: str
    statements: tuple[str, ...]
    department: str
    kind: str
    text: str
    order: int


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise that an official has confirmed, in the words and with the day given to it."""

    id: str
    reply: str
    department: str
    action: str
    due_on: date | None
    order: int


@dataclass(frozen=True, slots=True)
class Polled:
    """A straw poll that was closed: its counts by label, in the order of its options.

    Where it is for or against (`yes_no`), the labels are `agree`, `disagree` and `abstain`.
    """

    id: str
    title: str
    yes_no: bool
    counts: tuple[tuple[str, int], ...]
    people: int
    present: int
    order: int


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that a draft depends on. `present`: 实到 when it was drawn up."""

    said: tuple[Said, ...]
    opinions: Opinions
    present: int
    answered: tuple[Answered, ...] = ()
    promised: tuple[Promised, ...] = ()
    polled: tuple[Polled, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """What a reader can count again. None: not told, for lack of people or because it is no vote.

    `voters` said agree, disagree or pass; `groups` as `Opinions.groups` stand, each (agree,
    disagree, passed); `bound`: the smallest of the groups' lower bounds for agreeing; `gap`:
    between the groups that agree most and least.
    """

    agree: int
    disagree: int
    passed: int
    voters: int
    present: int
    groups: tuple[tuple[int, int, int], ...] | None = None
    bound: float | None = None
    gap: float | None = None


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One line of a draft. `key` names it in every later draft of the same session."""

    key: str
    section: Section
    rule: Rule
    text: str
    sources: tuple[Source, ...]
    figures: Figures | None = field(default=None)
