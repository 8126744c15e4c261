"""Any one row that is altered, deleted, added or cut off is found and named."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.db import models

import deliberation.sessions.verify  # noqa: F401  it registers its checks
from accounts.ids import new_id
from deliberation.ledger.history import Fault, History
from deliberation.ledger.models import EventBody, EventHeader, Receipt, Stream
from deliberation.ledger.verify import Head, faults, strays, table_faults
from deliberation.sessions.live.draws.models import Draw, DrawShare
from deliberation.sessions.live.floor.models import Hand, Turn, TurnState
from deliberation.sessions.live.materials.models import Material
from deliberation.sessions.live.replies.models import Promise, ReplyDraft, Transfer
from deliberation.sessions.models import (
    AgendaItem,
    Correction,
    Endorsement,
    ModerationEntry,
    Reply,
    Report,
    Seat,
    Session,
    Statement,
    StoredFile,
    Venue,
)
from deliberation.sessions.scheduling import create_session
from tests.cast import Cast, county, do, gather
from tests.ledger.altering import alter
from tests.ledger.story import tell
from tests.support.undoing import undone

Model = type[models.Model]
# How to find the rows of one stream in each table.
BY_STREAM = {EventHeader: "stream", EventBody: "stream", Receipt: "stream", Session: "stream"}
BY_STREAM |= {Endorsement: "statement__session__stream", Stream: "pk"}
TABLES: list[Model] = [
    EventHeader,
    EventBody,
    Receipt,
    Statement,
    Endorsement,
    Seat,
    Reply,
    Correction,
    Report,
    Transfer,
    ReplyDraft,
    Promise,
    ModerationEntry,
    AgendaItem,
    StoredFile,
    Material,
    Hand,
    Turn,
    Draw,
    DrawShare,
    Venue,
    Session,
    Stream,
]
# No facts of the log: see `faults`.
UNPROVED = {"Stream": {"epoch", "rights_version"}}
# A cut-off tail and a head that is too high are one and the same to see. A draw shows its shares,
# a material its file.
ALSO = {"Stream": {"EventHeader"}, "DrawShare": {"Draw"}, "StoredFile": {"Material"}}
ROWS = 2
LOG = (Stream, EventHeader, EventBody)


@pytest.fixture(scope="module")
def told(module_cast: Cast) -> Stream:
    cast = module_cast
    create_session(body=cast.body, organizer=cast.office.user, args={"title": "另一场"})
    return tell(cast)


@pytest.fixture
def stream(told: Stream, db: None) -> Stream:
    """As it was told, whatever other tests have done to it."""
    return Stream.objects.get(pk=told.pk)


def rows(model: Model, stream: Stream) -> list[Any]:
    found = model._default_manager.filter(
        **{BY_STREAM.get(model, "session__stream"): stream.pk}
    ).order_by("pk")
    return list(found)


def some_rows(model: Model, stream: Stream, for_what: str = "") -> list[Any]:
    """Of the log's bodies one of each scope; all of what is few; else some, others each time."""
    found = rows(model, stream)
    if model is EventBody:
        firsts = {row.scope.split(":")[0]: row for row in reversed(found)}
        return list(firsts.values())
    return Random(for_what).sample(found, min(ROWS, len(found)))


def first_fault(stream: Stream) -> Fault | None:
    return next(faults(Stream.objects.get(pk=stream.pk)), None)


def log_of(stream: Stream) -> History:
    """The log as it was read before anything is altered beside it."""
    history = History(stream)
    assert not list(history.read())
    return history


def check_named(fault: Fault | None, model: Model, deed: str) -> None:
    assert fault, f"not found: {deed}"
    name = model.__name__
    assert fault.table in {name} | ALSO.get(name, set()), f"{deed} was called {fault}"


def test_an_untouched_log_is_proved(stream: Stream) -> None:
    assert list(faults(stream)) == []
    assert list(strays()) == []


@pytest.mark.long
@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_one_altered_field_is_found(model: Model, stream: Stream) -> None:
    """What lies beside the log is held against the log as it was read once."""
    unproved, history = UNPROVED.get(model.__name__, set()), log_of(stream)
    for field in model._meta.concrete_fields:
        if field.primary_key or field.name in unproved:
            continue
        for row in some_rows(model, stream, field.name):
            deed = f"{field.name} of {row}"
            with undone():
                if alter(row, field):
                    found = (
                        first_fault(stream) if model in LOG else next(table_faults(history), None)
                    )
                    check_named(found, model, deed)


def test_one_deleted_row_is_found(stream: Stream) -> None:
    """`_raw_delete` leaves what points at the row where it is, as a hand in the database would."""
    for row in [row for table in TABLES for row in some_rows(table, stream)]:
        model: Model = type(row)
        with undone():
            alone: Any = model._default_manager.filter(pk=row.pk)
            alone._raw_delete(alone.db)
            found = next(strays(), None) if model is Stream else first_fault(stream)
            check_named(found, model, f"{row} deleted")


def test_one_added_row_is_found(stream: Stream, cast: Cast) -> None:
    for model in TABLES:
        if model not in (Stream, Session):
            with undone():
                add_one_more(model, stream, cast)
                check_named(first_fault(stream), model, f"{model.__name__} added")


def add_one_more(model: Model, stream: Stream, cast: Cast) -> None:
    """The last row again, under an id of its own where there must be one."""
    row = rows(model, stream)[-1]
    row.pk, row._state.adding = None, True
    fresh: dict[str, Any] = {"public_id": new_id(), "command_id": uuid4(), "scope": "other"}
    if model is EventHeader:
        fresh = {"seq": row.seq + 1}
    elif model in (Endorsement, DrawShare):
        fresh["seat"] = Seat.objects.get(public_id=cast.office.seat)
    elif model is Seat:
        fresh["user"] = None
    elif model is Turn:  # only one can run
        fresh["state"] = TurnState.DONE
    for name in fresh.keys() & {field.name for field in model._meta.fields}:
        setattr(row, name, fresh[name])
    row.save(force_insert=True)


def test_a_log_put_back_to_an_earlier_moment_shows_against_a_head_outside(
    stream: Stream, cast: Cast
) -> None:
    """Tables and log agree, so nothing inside the database can tell."""
    with undone():
        do(stream.public_id, cast.representative, "statement.post", text="后来说的话。")
        head = Head.of(Stream.objects.get(pk=stream.pk))
        assert not list(faults(Stream.objects.get(pk=stream.pk), head))
    assert not list(faults(stream))
    (fault,) = faults(stream, head)
    assert str(fault) == f"EventHeader {head.seq}: is missing: the head kept outside is {head.seq}"


def test_another_history_of_the_same_length_shows_against_a_head_outside(
    stream: Stream, cast: Cast
) -> None:
    with undone():
        do(stream.public_id, cast.representative, "statement.post", text="说过的话。")
        head = Head.of(Stream.objects.get(pk=stream.pk))
    do(stream.public_id, cast.representative, "statement.post", text="换掉的话。")
    (fault,) = faults(Stream.objects.get(pk=stream.pk), head)
    assert "another event" in fault.what


def test_a_renewed_epoch_shows_against_a_head_outside(stream: Stream) -> None:
    head = Head.parse(Head.of(stream).text())
    Stream.objects.filter(pk=stream.pk).update(epoch=new_id())
    assert "another epoch" in next(faults(Stream.objects.get(pk=stream.pk), head)).what


def test_a_truncated_tail_is_found(stream: Stream) -> None:
    """The end of the log is cut off and the head is put right: the tables still know more."""
    last = EventHeader.objects.get(stream=stream, seq=stream.head_seq)
    before = EventHeader.objects.get(stream=stream, seq=stream.head_seq - 1)
    for rows_of in (EventBody, Receipt):
        rows_of.objects.filter(stream=stream, seq=last.seq).delete()
    last.delete()
    Stream.objects.filter(pk=stream.pk).update(head_seq=before.seq, head_hash=before.hash)
    assert first_fault(stream)


def erase(cast: Cast) -> None:
    args = {"seat": cast.member.seat, "reason": "本人要求"}
    do(cast.stream, cast.office, "erasure.erase_words", **args)


@pytest.mark.parametrize("publicity", ["public", "invited"])
def test_a_log_with_erased_words_is_proved(publicity: str, db: None) -> None:
    cast = gather(publicity, mark="-again")
    stream = tell(cast)
    erase(cast)
    assert EventBody.objects.filter(stream=stream, body=None).exists()
    assert list(faults(Stream.objects.get(pk=stream.pk))) == []
    # The person goes on, and asks once more.
    do(cast.stream, cast.member, "statement.post", text="再说一句。")
    erase(cast)
    assert list(faults(Stream.objects.get(pk=stream.pk))) == []


def test_words_erased_without_an_event_are_found(stream: Stream) -> None:
    for body in EventBody.objects.filter(stream=stream).exclude(subject=""):
        with undone():
            EventBody.objects.filter(pk=body.pk).update(body=None, salt=None)
            fault = first_fault(stream)
            check_named(fault, EventBody, f"{body} emptied")
            assert fault
            assert "no event tells of an erasure" in fault.what


Deed = Callable[[Stream, Cast], object]


def one(model: Any, stream: Stream, **filters: Any) -> Any:
    return model.objects.filter(stream=stream, **filters)


AFTER_ERASURE: dict[str, Deed] = {
    "a text put back": lambda stream, cast: one(EventBody, stream, body=None).update(body="{}"),
    "a fingerprint put back": lambda stream, cast: one(Receipt, stream, fingerprint=None).update(
        fingerprint="0" * 64
    ),
    "the words back in their table": lambda stream, cast: Statement.objects.filter(
        session=cast.session, status="erased"
    ).update(text="一楼住户也要补偿。"),
    "the name back": lambda stream, cast: Seat.objects.filter(public_id=cast.member.seat).update(
        erased=False
    ),
    "the erased taken for another": lambda stream, cast: one(EventBody, stream, body=None).update(
        subject=cast.expert.seat
    ),
}


def test_an_erasure_cannot_be_taken_back(stream: Stream, cast: Cast) -> None:
    erase(cast)
    for name, deed in AFTER_ERASURE.items():
        with undone():
            deed(stream, cast)
            assert first_fault(stream), name


def test_a_log_of_another_kind_is_refused(stream: Stream) -> None:
    Stream.objects.filter(pk=stream.pk).update(kind="body")
    fault = first_fault(stream)
    assert fault
    assert fault.table == "Stream"


def test_a_session_moved_to_another_body_is_found(stream: Stream, cast: Cast) -> None:
    other = county(cast.chair, cast.outsider)
    Session.objects.filter(stream=stream).update(body=other)
    assert first_fault(stream)
