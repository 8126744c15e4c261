"""Findings: kept beside the log, replaced as it moves, gone with the words they were made of."""

from __future__ import annotations

import pytest

from accounts.ids import new_id
from deliberation.ledger import derived
from deliberation.ledger.derived import Finding, current, publish, versions
from deliberation.ledger.models import Stream
from deliberation.ledger.shapes import PARTICIPANTS, PUBLIC, STAFF
from tests.cast import Cast, do


class Weather(Finding, finding="weather"):
    """Two findings that only these tests know."""

    sky: str


class Wind(Finding, finding="wind"):
    from_: str = "north"


# Other tests look at what the product has.
for kind in (Weather, Wind):
    del Finding.registered[kind.finding]


@pytest.fixture
def stream(cast: Cast) -> Stream:
    return Stream.objects.get(public_id=cast.stream)


def sky(stream: Stream) -> list[tuple[str, int, int, str]]:
    return [(one.scope, one.at_seq, one.version, one.body) for one in current(stream.pk)]


def test_the_latest_replaces_the_one_before(stream: Stream) -> None:
    assert publish(stream, 3, {PUBLIC: [Weather(sky="blue")]})
    assert publish(stream, 5, {PUBLIC: [Weather(sky="grey")]})
    assert sky(stream) == [(PUBLIC, 5, 2, '{"sky":"grey"}')]


def test_the_same_again_is_told_to_nobody(stream: Stream) -> None:
    publish(stream, 3, {PUBLIC: [Weather(sky="blue")]})
    assert publish(stream, 4, {PUBLIC: [Weather(sky="blue")]})
    assert sky(stream) == [(PUBLIC, 4, 1, '{"sky":"blue"}')]


def test_another_scope_is_another_finding(stream: Stream) -> None:
    """The session is not public any more: its readers must be told, and others no longer."""
    publish(stream, 3, {PUBLIC: [Weather(sky="blue")]})
    publish(stream, 4, {PARTICIPANTS: [Weather(sky="blue")]})
    assert sky(stream) == [(PARTICIPANTS, 4, 2, '{"sky":"blue"}')]


@pytest.mark.parametrize("seq", [3, 4])
def test_who_comes_late_changes_nothing(stream: Stream, seq: int) -> None:
    publish(stream, 4, {PUBLIC: [Weather(sky="blue")], STAFF: [Wind()]})
    assert not publish(stream, seq, {PUBLIC: [Weather(sky="grey")], STAFF: [Wind()]})
    assert {one.body for one in current(stream.pk)} == {'{"sky":"blue"}', '{"from_":"north"}'}


def test_a_finding_of_another_log_is_none(stream: Stream) -> None:
    publish(stream, 9, {PUBLIC: [Weather(sky="blue")]})
    stream.epoch = new_id()
    stream.save()
    assert sky(stream) == [(PUBLIC, 9, 1, "")]
    assert publish(stream, 2, {PUBLIC: [Weather(sky="blue")]})
    assert sky(stream) == [(PUBLIC, 2, 1, '{"sky":"blue"}')]


def test_erasing_somebodys_words_empties_what_was_made_of_them(stream: Stream, cast: Cast) -> None:
    do(cast.stream, cast.member, "statement.post", text="不应留下的话")
    publish(stream, 3, {STAFF: [Weather(sky="不应留下的话")]})
    do(cast.stream, cast.office, "erasure.erase_words", seat=cast.member.seat, reason="本人要求")
    ((_, at_seq, version, body),) = sky(stream)
    stream.refresh_from_db()
    assert (at_seq, version, body) == (stream.head_seq - 1, 2, "")
    # Whoever had read the words just before publishes in vain; whoever has read of the erasure may.
    assert not publish(stream, stream.head_seq - 1, {STAFF: [Weather(sky="不应留下的话")]})
    assert publish(stream, stream.head_seq, {STAFF: [Weather(sky="")]})


def test_versions_of_many_streams(stream: Stream, cast: Cast) -> None:
    publish(stream, 3, {PUBLIC: [Weather(sky="blue")], STAFF: [Wind()]})
    publish(stream, 4, {PUBLIC: [Weather(sky="grey")], STAFF: [Wind()]})
    body = cast.body.stream.public_id
    assert versions([cast.stream, body]) == {cast.stream: {"weather": 2, "wind": 1}}


def test_a_name_is_taken_once() -> None:
    class Rain(Finding, finding="rain"):
        pass

    with pytest.raises(ValueError, match="second finding"):

        class Other(Finding, finding="rain"):
            pass

    assert derived.Finding.registered.pop("rain") is Rain
