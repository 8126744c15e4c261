"""Screens as a meeting uses them, and that their rows are proved by the log."""

from __future__ import annotations

from typing import Any

from deliberation.ledger.models import Stream
from deliberation.ledger.shapes import PUBLIC, Access
from deliberation.ledger.verify import faults
from deliberation.sessions.live.screens.models import Screen
from deliberation.sessions.models import Venue
from tests.cases.polls import opened
from tests.cast import Cast, do
from tests.ledger.altering import alter
from tests.ledger.test_verify import first_fault
from tests.replica import fresh
from tests.support.undoing import undone
from tests.verify import Act


def screens(cast: Cast) -> dict[str, Any]:
    stream = Stream.objects.get(public_id=cast.stream)
    return fresh(stream, Access((PUBLIC,))).shared.get("screen", {})


def test_nobody_has_driven_a_screen_yet(cast: Cast) -> None:
    assert screens(cast) == {}


def test_each_venue_has_its_screen_and_those_without_venue_theirs(cast: Cast, act: Act) -> None:
    poll = opened(cast)
    act(cast.scribe, "screen.show", venue=cast.hall, content="poll", shown=poll)
    act(cast.chair, "screen.show", content="blank")
    told = {key: (row["venue"], row["content"], row["shown"]) for key, row in screens(cast).items()}
    assert told == {
        cast.hall: (cast.hall, "poll", poll),
        cast.stream: (None, "blank", None),
    }


def test_everywhere_moves_only_what_shows_something_else(cast: Cast, act: Act) -> None:
    act(cast.scribe, "screen.show", venue=cast.hall, content="blank")
    before = screens(cast)[cast.hall]
    act(cast.scribe, "screen.show", everywhere=True, content="blank")
    assert screens(cast)[cast.hall] == before
    assert screens(cast)[cast.stream]["content"] == "blank"
    act(cast.scribe, "screen.show", everywhere=True, content="auto")
    assert {row["content"] for row in screens(cast).values()} == {"auto"}


def test_a_screen_without_anything_named_follows_what_goes_on(cast: Cast, act: Act) -> None:
    act(cast.scribe, "screen.show", content="draw")
    assert screens(cast)[cast.stream]["shown"] is None


def test_an_altered_deleted_or_added_row_is_found(cast: Cast) -> None:
    do(cast.stream, cast.scribe, "screen.show", everywhere=True, content="agenda")
    do(cast.stream, cast.office, "venue.add", name="分会场", kind="sub_hall")
    stream = Stream.objects.get(public_id=cast.stream)
    assert list(faults(stream)) == []
    for row in Screen.objects.all():
        for field in Screen._meta.concrete_fields:
            with undone():
                if not field.primary_key and alter(row, field):
                    assert_named(stream, f"{field.name} of {row}")
        with undone():
            Screen.objects.filter(pk=row.pk).delete()
            assert_named(stream, f"{row} deleted")
    with undone():
        row.pk, row._state.adding, row.venue = None, True, Venue.objects.latest("pk")
        row.save(force_insert=True)
        assert_named(stream, "one added")


def assert_named(stream: Stream, deed: str) -> None:
    fault = first_fault(stream)
    assert fault, deed
    assert fault.table == "Screen", f"{deed} was called {fault}"
