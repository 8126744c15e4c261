"""Driving the big screens."""

from __future__ import annotations

from accounts.ids import new_id
from tests.cases.making import Args, Case, No, given, hidden, posted, waits
from tests.cases.polls import opened, prepared
from tests.cast import Cast, Person, do


def _shown_already(cast: Cast, who: Person) -> Args:
    do(cast.stream, who, "screen.show", venue=cast.hall, content="agenda")
    return {"venue": cast.hall, "content": "agenda"}


def _of(statement: str) -> Args:
    return {"content": "statement", "shown": statement}


SCREEN_CASES: dict[str, Case] = {
    "screen.show": Case(
        "scribe",
        lambda cast, who: {
            "everywhere": True,
            "content": "statement",
            "shown": posted(cast, cast.member),
        },
        (
            No("ALREADY_DONE", "moderator", _shown_already),
            No("ALREADY_DONE", "moderator", given(everywhere=True, content="auto")),
            No("NOT_FOUND", "chair", given(venue=new_id(), content="blank")),
            No("NOT_FOUND", "chair", given(content="statement", shown=new_id())),
            No(
                "NOT_FOUND",
                "chair",
                lambda cast, who: {"content": "draw", "shown": opened(cast)},
            ),
            No(
                "NOT_FOUND",
                "chair",
                lambda cast, who: {"content": "poll", "shown": prepared(cast)},
            ),
            No("NOT_FOUND", "chair", lambda cast, who: _of(waits(cast))),
            No("STATEMENT_CLOSED", "chair", lambda cast, who: _of(hidden(cast))),
            No("INVALID_ARGUMENTS", "chair", given(content="statement")),
            No("INVALID_ARGUMENTS", "chair", given(content="topic", shown=new_id())),
            No(
                "INVALID_ARGUMENTS", "chair", given(venue="a" * 22, everywhere=True, content="auto")
            ),
            No("INVALID_ARGUMENTS", "chair", given(content="fireworks")),
        ),
    ),
}
