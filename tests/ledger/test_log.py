"""Reading the log, and rows that went in by the fast way."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from deliberation.ledger import bulk, log
from deliberation.ledger.models import EventBody, EventHeader, Receipt, Stream
from tests.cast import Cast, do
from tests.verify import Act


def test_read_gives_what_is_behind_a_number_in_order(cast: Cast) -> None:
    stream = Stream.objects.get(public_id=cast.stream)
    everything = log.read(stream.pk, after=0, limit=1_000)
    assert [event.seq for event in everything] == list(range(1, stream.head_seq + 1))
    assert log.read(stream.pk, after=3, limit=4) == everything[3:7]
    assert log.read(stream.pk, after=stream.head_seq, limit=10) == []
    assert log.read(stream.pk, after=stream.head_seq + 5, limit=10) == []


def test_read_never_gives_the_vault(cast: Cast, statement: str) -> None:
    do(
        cast.stream,
        cast.second_member,
        "endorsement.cast",
        statement=statement,
        choice="agree",
        revision=1,
    )
    stream = Stream.objects.get(public_id=cast.stream)
    events = log.read(stream.pk, after=0, limit=1_000)
    assert all("vault" not in event.bodies for event in events)
    assert EventBody.objects.filter(stream=stream, scope="vault").count() == len(events)


def test_read_does_not_mix_streams(cast: Cast) -> None:
    body = log.read(cast.body.stream.pk, after=0, limit=1_000)
    assert {event.kind.split(".")[0] for event in body} == {"body"}


def test_erased_bodies_are_not_read(act: Act, cast: Cast, statement: str) -> None:
    act(cast.chair, "erasure.erase_words", seat=cast.member.seat, reason="本人申请")
    stream = Stream.objects.get(public_id=cast.stream)
    for event in log.read(stream.pk, after=0, limit=1_000):
        assert "一楼住户也要补偿" not in "".join(event.bodies.values())


def test_vaults_tell_a_recount_everything(cast: Cast, statement: str) -> None:
    stream = Stream.objects.get(public_id=cast.stream)
    vaults = list(log.vaults(stream))
    assert [seq for seq, _ in vaults] == list(range(1, stream.head_seq + 1))
    assert statement in (vaults[-1][1] or "")


class TestBulkInsert:
    """The log's rows go in past the ORM: they must come out as the ORM would have put them."""

    def test_headers_come_out_as_they_went_in(self, db: None) -> None:
        stream = Stream.objects.create(kind="body")
        at = datetime(2026, 3, 3, 9, 0, 0, 123456, tzinfo=UTC)
        names = ("stream", "seq", "kind", "version", "at", "actor", "root", "hash")
        rows = [(stream.pk, seq, "x.y", 1, at, "", "r" * 64, "h" * 64) for seq in (1, 2)]
        bulk.insert(EventHeader, names, rows)
        assert [(row.seq, row.at, row.actor) for row in stream.events.order_by("seq")] == [
            (1, at, ""),
            (2, at, ""),
        ]

    @pytest.mark.parametrize("result", [None, {"statement": "一\"二'三%s\\"}])
    def test_receipts_with_json_and_ids(self, result: object, db: None) -> None:
        stream, command_id = Stream.objects.create(kind="body"), uuid4()
        names = ("stream", "actor", "command_id", "fingerprint", "seq", "result")
        bulk.insert(Receipt, names, [(stream.pk, "a", command_id, None, 1, result)])
        row = Receipt.objects.get(command_id=command_id)
        assert row.result == result
        assert row.fingerprint is None
        # NULL and JSON's null are two things: a lookup must find the row as the ORM's own.
        assert Receipt.objects.filter(command_id=command_id, seq=1).exists()

    def test_texts_are_parameters(self, db: None) -> None:
        stream = Stream.objects.create(kind="body")
        body = "'); DROP TABLE deliberation_stream; -- %s %(x)s 😀 \\ 喆"
        names = ("stream", "seq", "scope", "body", "salt", "digest", "subject")
        bulk.insert(EventBody, names, [(stream.pk, 1, "public", body, "00", "d", "")])
        assert EventBody.objects.get(stream=stream).body == body

    def test_a_number_is_taken_once(self, db: None) -> None:
        stream = Stream.objects.create(kind="body")
        row = (stream.pk, 1, "x.y", 1, datetime(2026, 3, 3, tzinfo=UTC), "", "r", "h")
        names = ("stream", "seq", "kind", "version", "at", "actor", "root", "hash")
        bulk.insert(EventHeader, names, [row])
        with pytest.raises(IntegrityError), transaction.atomic():
            bulk.insert(EventHeader, names, [row])

    def test_no_rows_are_no_statement(self, db: None, django_assert_num_queries: object) -> None:
        assert callable(django_assert_num_queries)
        with django_assert_num_queries(0):
            bulk.insert(EventHeader, ("stream", "seq"), [])
