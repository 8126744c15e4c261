"""Many rows at once: as complete as if each had been saved, and found by what names them."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from deliberation.ledger import bulk
from deliberation.ledger.models import Receipt, Stream
from deliberation.sessions.models import Place, Seat, Session, Statement, StatementStatus
from tests.cast import Cast


def statement(cast: Cast, **values: Any) -> Statement:
    return Statement(
        session=Session.objects.get(stream__public_id=cast.stream),
        seat=Seat.objects.get(public_id=cast.member.seat),
        text="一楼住户也要补偿。",
        posted_at=timezone.now(),
        posted_seq=1,
        place=Place.ONLINE,
        status=StatementStatus.PENDING,
        **values,
    )


def fields_of(row: Statement) -> dict[str, Any]:
    return {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_added_rows_are_what_is_in_the_table(cast: Cast) -> None:
    rows = [statement(cast), statement(cast, published_at=timezone.now(), agree=3)]
    bulk.add(Statement, rows)
    for row in rows:
        assert not row._state.adding
        assert fields_of(row) == fields_of(Statement.objects.get(public_id=row.public_id))
    assert rows[0].pk != rows[1].pk


def test_a_row_may_point_at_one_that_was_saved_after_it_was_made(cast: Cast) -> None:
    root = statement(cast)
    answer = statement(cast, reply_to=root)
    bulk.add(Statement, [root])
    bulk.add(Statement, [answer])
    assert Statement.objects.get(public_id=answer.public_id).reply_to == root


def test_a_row_that_points_at_an_unsaved_one_is_not_written(cast: Cast) -> None:
    before = Statement.objects.count()
    with pytest.raises(ValueError, match="reply_to"):
        bulk.add(Statement, [statement(cast, reply_to=statement(cast))])
    assert Statement.objects.count() == before


def test_rows_are_found_by_pairs_and_not_by_every_combination(cast: Cast) -> None:
    stream = Stream.objects.get(public_id=cast.stream)
    first, second = uuid4(), uuid4()
    names = ("stream", "actor", "command_id", "fingerprint", "seq", "result")
    pairs = [("A", first), ("A", second), ("B", first)]
    bulk.insert(Receipt, names, [(stream.pk, *pair, None, 1, {"a": "b"}) for pair in pairs])

    def find(*wanted: tuple[str, UUID]) -> set[tuple[str, UUID]]:
        keys = [(stream.pk, *pair) for pair in wanted]
        rows = bulk.find(Receipt, ("stream", "actor", "command_id"), keys)
        assert all(row.result == {"a": "b"} for row in rows)
        return {(row.actor, row.command_id) for row in rows}

    assert find(("A", first), ("B", second)) == {("A", first)}
    assert find(*pairs) == set(pairs)
    assert find() == set()
    assert find(*(("C", uuid4()) for _ in range(2_000))) == set()


@pytest.mark.parametrize("many", [1, 19, 137])
def test_however_many_come_each_is_written_once(cast: Cast, many: int) -> None:
    """They go in by steps, and on PostgreSQL few otherwise than many."""
    rows = [statement(cast, evidence=[{"n": n}], agree=n) for n in range(many)]
    bulk.add(Statement, rows)
    kept = Statement.objects.in_bulk([row.pk for row in rows])
    assert len(kept) == many
    assert all(fields_of(row) == fields_of(kept[row.pk]) for row in rows)


def test_who_watches_sees_these_statements_as_well(cast: Cast) -> None:
    stream = Stream.objects.get(public_id=cast.stream)
    with CaptureQueriesContext(connection) as seen:
        bulk.update(Stream, ("head_seq",), [stream])
        assert bulk.lock(Stream, "public_id", cast.stream) == stream
    written, looked = [query["sql"] for query in seen]
    assert "UPDATE" in written
    assert "SELECT" in looked


def test_what_the_driver_refuses_is_refused_in_the_words_of_django(cast: Cast) -> None:
    stream = Stream.objects.get(public_id=cast.stream)
    row = (stream.pk, "A", uuid4(), None, 1, None)
    names = ("stream", "actor", "command_id", "fingerprint", "seq", "result")
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(Receipt, names, [row, row])
    assert Receipt.objects.filter(command_id=row[2]).count() == 0


@pytest.mark.postgres_only(reason="SQLite keeps what is too long")
def test_what_is_too_long_is_refused_and_not_cut_off(cast: Cast) -> None:
    stream = Stream.objects.get(public_id=cast.stream)
    names = ("stream", "actor", "command_id", "fingerprint", "seq", "result")
    with pytest.raises(DataError), transaction.atomic():
        bulk.insert(Receipt, names, [(stream.pk, "A" * 23, uuid4(), None, 1, None)])


def test_a_seat_that_was_taken_off_the_roll_is_not_found(cast: Cast) -> None:
    seat = Seat.objects.get(public_id=cast.member.seat)
    key = [(seat.session_id, seat.user_id)]
    assert bulk.find(Seat, ("session", "user"), key, unset=("removed",)) == [seat]
    Seat.objects.filter(pk=seat.pk).update(removed=True)
    assert bulk.find(Seat, ("session", "user"), key, unset=("removed",)) == []


def test_a_row_is_found_by_a_mark_of_what_it_points_at(cast: Cast) -> None:
    here, away = cast.member, cast.second_member
    seats = {seat.user_id: seat for seat in Seat.objects.filter(user__in=[here.id, away.id])}
    keys = [(seat.session_id, seat.user_id) for seat in seats.values()]
    names, active = ("session", "user"), ("user", "is_active")
    assert len(bulk.find(Seat, names, keys, of=active)) == 2
    User.objects.filter(pk=away.id).update(is_active=False)
    assert bulk.find(Seat, names, keys, of=active) == [seats[here.id]]


def test_rows_that_are_found_are_as_django_reads_them_and_share_nothing(cast: Cast) -> None:
    rows = [statement(cast, evidence=[{"n": 1}], published_at=timezone.now()) for _ in range(2)]
    bulk.add(Statement, rows)
    keys = [(row.public_id,) for row in rows]
    found = {row.pk: row for row in bulk.find(Statement, ("public_id",), keys)}
    for row in Statement.objects.filter(pk__in=found):
        assert fields_of(found[row.pk]) == fields_of(row)
        assert [type(value) for value in fields_of(found[row.pk]).values()] == [
            type(value) for value in fields_of(row).values()
        ]
    first, second = found.values()
    first.evidence.append({"n": 2})
    assert second.evidence == [{"n": 1}]
