"""Drawing up the lines of a draft: which view stands in which part, and why.

A pure function of its inputs, in canonical order: whoever has the same log gets the same lines.
Words are never made up. A line's text is what somebody said, promised or asked in a poll; the one
sentence of our own (共同不赞成) stands around a quotation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from operator import itemgetter

from deliberation.condensing.drafting.figures import of_poll, of_statement
from deliberation.condensing.drafting.shapes import (
    Answered,
    DraftLine,
    Inputs,
    Polled,
    Promised,
    Rule,
    Said,
    Section,
    Source,
)
from deliberation.condensing.opinion import StatementFigures
from deliberation.condensing.opinion.selection import common_ground, differences
from deliberation.condensing.suggestions import is_question, is_suggestion

# A straw poll has carried what so many of those who took a side are for, if half the room voted.
CARRIED = Fraction(2, 3)
TURNOUT = Fraction(1, 2)
# From here on a minority is one: of those who took a side, or of a group's votes.
CONTESTED = Fraction(1, 4)


def draft(inputs: Inputs) -> tuple[DraftLine, ...]:
    """All lines, part by part, each part in the order in which it should be read."""
    lines = (*_Views(inputs).lines(), *_polls(inputs), *_responses(inputs))
    order = list(Section)
    return tuple(sorted(lines, key=lambda line: order.index(line.section)))


class _Views:
    """What people said: every view that was voted on gets its place in exactly one part."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.said = {view.id: view for view in inputs.said}
        self.rows = {
            row.statement: row
            for row in inputs.opinions.statements
            if row.statement in self.said and not _only_asks(self.said[row.statement])
        }
        self.replies: defaultdict[str, list[Source]] = defaultdict(list)
        for answer in inputs.answered:
            for statement in answer.statements:
                self.replies[statement].append(Source("reply", answer.id))

    def lines(self) -> Iterator[DraftLine]:
        opinions, present = self.inputs.opinions, self.inputs.present
        rest = dict(self.rows)
        for common in common_ground(opinions, present):
            if rest.pop(common.statement, None):
                yield self._common(self.said[common.statement], common.choice)
        for difference in differences(opinions, present):
            row = rest.get(difference.statement)
            if row and _is_opposed(row):
                del rest[row.statement]
                yield self._line(self.said[row.statement], Section.DIFFERENCE, Rule.DIFFERENCE)
        for row in sorted(rest.values(), key=self._by_votes):
            yield from self._place(row)

    def _place(self, row: StatementFigures) -> Iterator[DraftLine]:
        """What neither unites everybody nor sets groups apart."""
        view = self.said[row.statement]
        if not row.voted and view.department is not None:
            return  # nobody has taken a side: it stands with the departments alone
        if not self._enough(row):
            yield self._line(view, Section.INSUFFICIENT, Rule.TOO_FEW)
        elif _is_contested(row):
            yield self._line(view, Section.DIFFERENCE, Rule.CONTESTED)
        elif row.agreed > row.disagreed and is_suggestion(view.text):
            yield self._line(view, Section.SUGGESTION, Rule.SUGGESTION)
        else:
            yield self._line(view, Section.INSUFFICIENT, Rule.UNDECIDED)

    def _by_votes(self, row: StatementFigures) -> tuple[int, int, int]:
        """What most people care about comes first; ties as everybody read them."""
        return (-row.voted, row.disagreed - row.agreed, self.said[row.statement].order)

    def _enough(self, row: StatementFigures) -> bool:
        """In a large room an absolute number of votes, in a small one a share of those present."""
        settings, present = self.inputs.opinions.settings, self.inputs.present
        if row.voted >= settings.minimum_votes:
            return True
        part, whole = settings.small_voted
        return present > 0 and row.voted * whole >= part * present

    def _common(self, view: Said, choice: int) -> DraftLine:
        """A shared no is common ground too, and must not read as if people were for it."""
        if choice < 0:
            line = self._line(view, Section.COMMON, Rule.COMMON_AGAINST)
            return replace(line, text=f"共同不赞成：“{view.text}”")
        rule = Rule.COMMON_SUGGESTION if is_suggestion(view.text) else Rule.COMMON_GROUND
        return self._line(view, Section.COMMON, rule)

    def _line(self, view: Said, section: Section, rule: Rule) -> DraftLine:
        said = tuple(Source("statement", member) for member in view.members)
        replies = dict.fromkeys(one for member in view.members for one in self.replies[member])
        support = of_statement(self.rows[view.id], self.inputs)
        return DraftLine(f"view:{view.id}", section, rule, view.text, (*said, *replies), support)


def _only_asks(view: Said) -> bool:
    """To agree with a question is to want its answer: it stands with the department asked."""
    asks = view.department is not None and is_question(view.text)
    return asks and not is_suggestion(view.text)


def _is_opposed(row: StatementFigures) -> bool:
    """A group that passes where another agrees is not of another mind: somebody must be against."""
    return any(part.disagreed and part.disagreed >= CONTESTED * part.seen for part in row.groups)


def _is_contested(row: StatementFigures) -> bool:
    smaller = min(row.agreed, row.disagreed)
    return smaller > 0 and smaller >= CONTESTED * (row.agreed + row.disagreed)


# Polls ------------------------------------------------------------------------------------------


def _polls(inputs: Inputs) -> Iterator[DraftLine]:
    for poll in inputs.polled:
        carried = _carried(poll)
        # Of several answers the line must say which one; for or against, the title does.
        best = max(poll.counts, key=itemgetter(1), default=("", 0))[0]
        text = f"{poll.title}：{best}" if carried and not poll.yes_no else poll.title
        section = Section.COMMON if carried else Section.DIFFERENCE
        rule = Rule.POLL_CARRIED if carried else Rule.POLL_DIVIDED
        sources = (Source("poll", poll.id),)
        yield DraftLine(f"poll:{poll.id}", section, rule, text, sources, of_poll(poll))


def _carried(poll: Polled) -> bool:
    """For or against: two thirds of those who took a side. Several answers: of those who voted."""
    if not poll.people or poll.people < TURNOUT * poll.present:
        return False
    counts = dict(poll.counts)
    if poll.yes_no:
        agree = counts.get("agree", 0)
        return agree > 0 and agree >= CARRIED * (agree + counts.get("disagree", 0))
    return max(counts.values(), default=0) >= CARRIED * poll.people


# What departments said --------------------------------------------------------------------------


def _responses(inputs: Inputs) -> Iterator[DraftLine]:
    """By department in the order of its first word; each reply is followed by its promises."""
    answers = sorted(inputs.answered, key=lambda one: (one.order, one.id))
    promises: defaultdict[str, list[Promised]] = defaultdict(list)
    for promise in sorted(inputs.promised, key=lambda one: (one.order, one.id)):
        promises[promise.reply].append(promise)
    first: dict[str, int] = {}
    for answer in answers:
        first.setdefault(answer.department, answer.order)
    for answer in sorted(answers, key=lambda one: first[one.department]):
        yield _reply_line(answer)
        yield from (_promise_line(promise, answer) for promise in promises[answer.id])
    for view in sorted(inputs.said, key=lambda one: one.order):
        if view.waiting:
            yield _unanswered_line(view)


def _reply_line(answer: Answered) -> DraftLine:
    sources = (Source("reply", answer.id), *_asked(answer))
    return DraftLine(f"reply:{answer.id}", Section.RESPONSE, Rule.REPLY, answer.text, sources)


def _promise_line(promise: Promised, answer: Answered) -> DraftLine:
    sources = (Source("promise", promise.id), Source("reply", answer.id), *_asked(answer))
    key = f"promise:{promise.id}"
    return DraftLine(key, Section.RESPONSE, Rule.PROMISE, promise.action, sources)


def _unanswered_line(view: Said) -> DraftLine:
    sources = tuple(Source("statement", member) for member in view.members)
    key = f"unanswered:{view.id}"
    return DraftLine(key, Section.RESPONSE, Rule.UNANSWERED, view.text, sources)


def _asked(answer: Answered) -> tuple[Source, ...]:
    return tuple(Source("statement", key) for key in answer.statements)
