"""Any row of a poll that is altered, deleted or added behind the log's back is found and named."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.ids import new_id
from deliberation.ledger.history import History
from deliberation.ledger.models import Stream
from deliberation.ledger.verify import faults, table_faults
from deliberation.sessions.live.polls.models import HandCount, Poll, PollOption, PollVote
from deliberation.sessions.models import Seat
from deliberation.sessions.scheduling import create_session
from tests.cast import Cast
from tests.ledger.altering import alter
from tests.ledger.test_verify import Model, log_of
from tests.sessions.live.polls.story import tell
from tests.support.undoing import undone

TABLES: tuple[Model, ...] = (Poll, PollOption, PollVote, HandCount)
# A poll shows its options: what is wrong with one is wrong with what it shows.
ALSO: dict[Model, set[str]] = {PollOption: {"Poll"}}


@pytest.fixture(scope="module")
def told(module_cast: Cast) -> Stream:
    cast = module_cast
    create_session(body=cast.body, organizer=cast.office.user, args={"title": "另一场"})
    return tell(cast)


@pytest.fixture
def stream(told: Stream, db: None) -> Stream:
    return Stream.objects.get(pk=told.pk)


def check_named(history: History, model: Model, deed: str) -> None:
    """The log is read once: what lies beside it is held against it."""
    fault = next(table_faults(history), None)
    assert fault, f"not found: {deed}"
    assert fault.table in {model.__name__} | ALSO.get(model, set()), f"{deed} was called {fault}"


def test_the_story_is_proved(stream: Stream) -> None:
    assert list(faults(stream)) == []


@pytest.mark.long
@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_one_altered_field_is_found(model: Model, stream: Stream) -> None:
    history = log_of(stream)
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        for row in model._default_manager.all():
            with undone():
                if alter(row, field):
                    check_named(history, model, f"{field.name} of {row}")


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_one_deleted_row_is_found(model: Model, stream: Stream) -> None:
    history = log_of(stream)
    for row in model._default_manager.all():
        with undone():
            alone: Any = model._default_manager.filter(pk=row.pk)
            alone._raw_delete(alone.db)
            check_named(history, model, f"{row} deleted")


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_one_added_row_is_found(model: Model, stream: Stream, cast: Cast) -> None:
    row: Any = model._default_manager.latest("pk")
    row.pk, row._state.adding = None, True
    if model is PollVote:
        row.seat = Seat.objects.get(public_id=cast.observer.seat)
    else:
        row.public_id = new_id()
    if model is HandCount:
        row.teller = Seat.objects.get(public_id=cast.moderator.seat)
    row.save(force_insert=True)
    check_named(log_of(stream), model, f"{model.__name__} added")
