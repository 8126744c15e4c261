"""An answer in the name of a department: what it needs to be one, and what it does to questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated

from django.utils.timezone import localdate
from pydantic import Field

from deliberation.bodies.models import Department
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.shapes import Event, PublicId
from deliberation.sessions.models import (
    AnswerState,
    Reply,
    ReplyKind,
    ReplyStatus,
    Seat,
    Statement,
)
from deliberation.sessions.room import Room

ALSO_LIMIT = 20
# What has a day: the promise, or the answer that will come.
DATED = (ReplyKind.PROMISE, ReplyKind.WRITTEN_LATER)
Also = Annotated[list[PublicId], Field(max_length=ALSO_LIMIT)]


def department_of(seat: Seat) -> Department:
    """:raises Refusal: NOT_YOUR_DEPARTMENT where the seat speaks for none."""
    if seat.department is None:
        raise Refusal(Code.NOT_YOUR_DEPARTMENT)
    return seat.department


def questions_for(
    room: Room, department: Department, statement: str, also: Iterable[str]
) -> list[Statement]:
    """What one answer is about: questions to this department, and statements put to nobody.

    :raises Refusal: NOT_FOUND, STATEMENT_CLOSED, NOT_YOUR_DEPARTMENT.
    """
    questions = [room.open_statement(one) for one in dict.fromkeys((statement, *also))]
    for question in questions:
        if question.department not in (None, department):
            raise Refusal(Code.NOT_YOUR_DEPARTMENT)
    return questions


def require_due(room: Room, kind: str, due_on: date | None) -> None:
    """A written answer later needs a day, a promise may have one, and it may not have passed.

    :raises Refusal: DUE_DATE_REQUIRED, INVALID_ARGUMENTS.
    """
    if kind == ReplyKind.WRITTEN_LATER and due_on is None:
        raise Refusal(Code.DUE_DATE_REQUIRED)
    if due_on is not None and kind not in DATED:
        raise _wrong_day("unexpected")
    require_not_past(room, due_on)


def require_not_past(room: Room, due_on: date | None) -> None:
    """:raises Refusal: INVALID_ARGUMENTS."""
    if due_on is not None and due_on < localdate(room.now):
        raise _wrong_day("in_the_past")


def _wrong_day(problem: str) -> Refusal:
    return Refusal(Code.INVALID_ARGUMENTS, fields=[{"field": "due_on", "problem": problem}])


def settle(room: Room, event: Event, reply: Reply, questions: Sequence[Statement]) -> None:
    """The questions are answered by this reply, or will be in writing."""
    later = reply.kind == ReplyKind.WRITTEN_LATER
    for question in questions:
        if question.asked_at is not None:
            state = AnswerState.LATER if later else AnswerState.ANSWERED
            room.change(question, answer=state, answer_due=reply.due_on if later else None)
            room.show_question(event, question)


def unsettle(room: Room, event: Event, withdrawn: Reply) -> None:
    """After a reply was withdrawn: the last one that stands decides, or the question is open."""
    room.flush()
    others = Reply.objects.filter(
        session=room.session, department=withdrawn.department, status=ReplyStatus.PUBLISHED
    )
    standing = list(others.select_related("statement").order_by("given_at", "pk"))
    asked = room.find(Statement, [withdrawn.statement.public_id, *withdrawn.also])
    for question in asked.values():
        if question.asked_at is None or question.department != withdrawn.department:
            continue
        answering = [reply for reply in standing if _answers(reply, question)]
        if answering:
            settle(room, event, answering[-1], [question])
        else:
            room.change(question, answer=AnswerState.OPEN, answer_due=None)
            room.show_question(event, question)


def _answers(reply: Reply, question: Statement) -> bool:
    """What was said before the question came to this department is no answer to it."""
    assert question.asked_at is not None
    named = question.public_id in (reply.statement.public_id, *reply.also)
    return named and reply.given_at >= question.asked_at
