"""What stands of a session's words: views, answers, promises, polls, from its log's entities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from deliberation.condensing.drafting.shapes import Answered, Polled, Promised, Said
from deliberation.sessions.models import AnswerState, ReplyStatus, StatementStatus

Fields = Mapping[str, Any]
Rows = Mapping[str, Mapping[str, Fields]]
_Thing = TypeVar("_Thing", Said, Answered, Promised, Polled)


class Words:
    """Everything in the order in which it was published; what was taken down is left out."""

    def __init__(self, rows: Rows, first: Mapping[tuple[str, str], int]) -> None:
        self._rows = rows
        self._first = first
        self._statements = self._standing("statement", StatementStatus.PUBLISHED)
        self._replies = self._standing("reply", ReplyStatus.PUBLISHED)
        self.said = tuple(self._views())
        self.answered = tuple(_in_order(map(self._answer, self._replies.values())))
        self.promised = tuple(_in_order(self._promises()))
        self.polled = tuple(_in_order(self._polls()))

    @property
    def texts(self) -> dict[str, str]:
        """The words of all that stands, members of what was merged too."""
        return {
            **{key: row["text"] for key, row in self._statements.items()},
            **{answer.id: answer.text for answer in self.answered},
            **{promise.id: promise.action for promise in self.promised},
            **{poll.id: poll.title for poll in self.polled},
        }

    @property
    def published(self) -> dict[str, int]:
        """By what event each of these was shown first."""
        return {
            **{key: self._order("statement", key) for key in self._statements},
            **{one.id: one.order for one in self.answered},
            **{one.id: one.order for one in self.promised},
            **{one.id: one.order for one in self.polled},
        }

    def _standing(self, entity: str, status: str) -> dict[str, Fields]:
        return {
            key: row
            for key, row in self._rows[entity].items()
            if row["status"] == status and row["text"] is not None
        }

    def _order(self, entity: str, key: str) -> int:
        return self._first[(entity, key)]

    # Views --------------------------------------------------------------------------------------

    def _views(self) -> Iterator[Said]:
        """What was merged is one view; a member that was taken down is not in it."""
        together: defaultdict[str, list[str]] = defaultdict(list)
        for key in sorted(self._statements, key=lambda key: (self._order("statement", key), key)):
            top = self._top(key)
            together[top].insert(0 if key == top else len(together[top]), key)
        views = [self._view(tuple(members)) for members in together.values()]
        return iter(_in_order(views))

    def _top(self, key: str) -> str:
        """Where the merges lead to, also across what was taken down since."""
        rows = self._rows["statement"]
        while key in rows and rows[key]["merged_into"] is not None:
            key = rows[key]["merged_into"]
        return key

    def _view(self, members: tuple[str, ...]) -> Said:
        first = self._statements[members[0]]
        asked = (self._statements[key]["department"] for key in members)
        return Said(
            id=members[0],
            members=members,
            text=first["text"],
            order=self._order("statement", members[0]),
            department=next((one for one in asked if one is not None), None),
            waiting=any(self._is_waiting(key) for key in members),
            reply_to=first["reply_to"],
        )

    def _is_waiting(self, key: str) -> bool:
        question = self._rows["question"].get(key)
        return question is not None and question["state"] == AnswerState.OPEN

    # Answers and polls --------------------------------------------------------------------------

    def _answer(self, row: Fields) -> Answered:
        statements = (row["statement"], *row["also"])
        return Answered(
            id=row["id"],
            statements=tuple(key for key in statements if key in self._statements),
            department=row["department"],
            kind=row["kind"],
            text=row["text"],
            order=self._order("reply", row["id"]),
        )

    def _promises(self) -> Iterator[Promised]:
        for row in self._rows["promise"].values():
            stands = row["state"] == "confirmed" and row["reply"] in self._replies
            if stands and row["action"] is not None:
                yield Promised(
                    id=row["id"],
                    reply=row["reply"],
                    department=row["department"],
                    action=row["action"],
                    due_on=date.fromisoformat(row["due_on"]) if row["due_on"] else None,
                    order=self._order("promise", row["id"]),
                )

    def _polls(self) -> Iterator[Polled]:
        for row in self._rows["poll"].values():
            tally = self._rows["poll_tally"].get(row["id"])
            if row["state"] == "closed" and tally and tally["counts"] is not None:
                yield Polled(
                    id=row["id"],
                    title=row["title"],
                    yes_no=row["kind"] == "yes_no",
                    counts=tuple(
                        (one["label"], tally["counts"][one["id"]]) for one in row["options"]
                    ),
                    people=tally["people"],
                    present=row["present"] or 0,
                    order=self._order("poll", row["id"]),
                )


def _in_order(things: Iterable[_Thing]) -> list[_Thing]:
    return sorted(things, key=lambda one: (one.order, one.id))
