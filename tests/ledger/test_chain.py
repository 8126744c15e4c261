"""The chain's functions, counted out by hand, and that nothing escapes the hash."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from deliberation.ledger import chain
from deliberation.ledger.models import EventBody, EventHeader, Stream
from tests.cast import Cast
from tests.support.undoing import undone
from tests.verify import Act, check_chain

AT = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
EVENT = chain.Linked("S" * 22, 7, "statement.posted", 1, AT, "A" * 22, "0" * 64)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_an_outsider_counts_the_same() -> None:
    salt = "00" * 16
    assert chain.digest(salt, "意见") == hashlib.sha256(bytes(16) + "意见".encode()).hexdigest()
    assert chain.genesis("abc") == sha256('["sha256","abc"]')
    rows = [["public", "d1", ""], ["vault", "d2", "s"]]
    assert chain.root([("vault", "d2", "s"), ("public", "d1", "")]) == sha256(
        json.dumps(rows, separators=(",", ":"))
    )
    assert chain.link("p", EVENT) == sha256(
        f'["p","{"S" * 22}",7,"statement.posted",1,"2026-03-03T09:00:00.000000Z",'
        f'"{"A" * 22}","{"0" * 64}"]'
    )


@pytest.mark.parametrize("field", chain.Linked._fields)
def test_every_field_counts(field: str) -> None:
    value = getattr(EVENT, field)
    other = value + timedelta(microseconds=1) if field == "at" else value * 2 or 1
    changes: dict[str, Any] = {field: other}
    changed = EVENT._replace(**changes)
    assert chain.link("p", changed) != chain.link("p", EVENT)
    assert chain.link("q", EVENT) != chain.link("p", EVENT)


def test_the_time_zone_in_which_a_time_is_held_does_not_count() -> None:
    shanghai = EVENT._replace(at=AT.astimezone(timezone(timedelta(hours=8))))
    assert chain.link("p", shanghai) == chain.link("p", EVENT)


def test_salts_do_not_repeat() -> None:
    assert len({chain.new_salt() for _ in range(1_000)}) == 1_000


def _altered_body(stream: Stream) -> None:
    row = EventBody.objects.filter(stream=stream, scope="public", body__isnull=False).last()
    assert row is not None
    assert row.body is not None
    EventBody.objects.filter(pk=row.pk).update(body=row.body.replace("补", "被"))


def _deleted_body(stream: Stream) -> None:
    EventBody.objects.filter(stream=stream, scope="participants").last().delete()  # type: ignore[union-attr]


def _moved_words(stream: Stream) -> None:
    """Words laid at another's door would be erased with that one's."""
    rows = EventBody.objects.filter(stream=stream).exclude(subject="")
    rows.update(subject="X" * 22)


def _deleted_event(stream: Stream) -> None:
    EventHeader.objects.filter(stream=stream, seq=5).delete()


def _other_actor(stream: Stream) -> None:
    EventHeader.objects.filter(stream=stream, seq=5).update(actor="X" * 22)


def _cut_tail(stream: Stream) -> None:
    EventHeader.objects.filter(stream=stream, seq=stream.head_seq).delete()
    EventBody.objects.filter(stream=stream, seq=stream.head_seq).delete()


@pytest.mark.parametrize(
    "tamper",
    [_altered_body, _deleted_body, _moved_words, _deleted_event, _other_actor, _cut_tail],
)
@pytest.mark.usefixtures("statement")
def test_tampering_is_seen(tamper: object, cast: Cast) -> None:
    stream = Stream.objects.get(public_id=cast.stream)
    check_chain(stream)
    assert callable(tamper)
    with undone():
        tamper(stream)
        with pytest.raises(AssertionError):
            check_chain(stream)


def test_the_chain_holds_after_an_erasure(act: Act, cast: Cast, statement: str) -> None:
    act(cast.chair, "erasure.erase_words", seat=cast.member.seat, reason="本人申请")
    stream = Stream.objects.get(public_id=cast.stream)
    check_chain(stream)
    emptied = EventBody.objects.filter(stream=stream, body=None)
    assert emptied.exists()
    assert not emptied.exclude(salt=None).exists()
    assert all(len(row.digest) == 64 for row in emptied)
