"""The unit of work: rows of this stream alone, each once, written together."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import uuid4

import pytest

from deliberation.ledger import execute as execution
from deliberation.ledger.batch import Batch
from deliberation.ledger.execute import Accepted, Envelope, execute
from deliberation.ledger.models import Stream
from deliberation.ledger.refusals import Refusal
from deliberation.ledger.work import Work
from deliberation.sessions.models import Seat, Statement, Venue
from deliberation.sessions.room import Room
from deliberation.sessions.scheduling import create_session
from tests.cast import Cast, do

Queries = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def room(cast: Cast) -> Room:
    return Room(Stream.objects.get(public_id=cast.stream))


def test_a_row_is_the_same_object_however_often_it_is_asked_for(
    room: Room, cast: Cast, django_assert_num_queries: Queries
) -> None:
    seat = room.get(Seat, cast.member.seat)
    with django_assert_num_queries(0):
        assert room.get(Seat, cast.member.seat) is seat
        assert room.find(Seat, [cast.member.seat])[cast.member.seat] is seat


def test_many_rows_are_one_query(
    room: Room, cast: Cast, django_assert_num_queries: Queries
) -> None:
    with django_assert_num_queries(1):
        seats = room.get_all(Seat, [person.seat for person in cast.on_the_roll])
    assert len(seats) == len(list(cast.on_the_roll))


def test_a_row_of_another_session_is_not_found(room: Room, cast: Cast) -> None:
    other = create_session(body=cast.body, organizer=cast.office.user, args={"title": "另一场"})
    foreign = do(other.public_id, cast.office, "venue.add", name="别处", kind="hall")["venue"]
    with pytest.raises(Refusal, match="NOT_FOUND"):
        room.get(Venue, foreign)
    with pytest.raises(Refusal, match="NOT_FOUND"):
        room.get_all(Venue, [cast.hall, foreign])
    assert set(room.find(Venue, [cast.hall, foreign])) == {cast.hall}


def test_a_row_of_another_table_is_not_found(room: Room, cast: Cast) -> None:
    with pytest.raises(Refusal, match="NOT_FOUND"):
        room.get(Venue, cast.member.seat)


def test_changes_are_written_together_and_not_before(
    room: Room, cast: Cast, django_assert_num_queries: Queries
) -> None:
    seats = room.get_all(Seat, [cast.member.seat, cast.expert.seat])
    for seat in seats.values():
        room.change(seat, sector="农业", status="absent")
    room.change(room.get(Seat, cast.resident.seat), sector="渔业")
    assert not Seat.objects.filter(sector="农业").exists()
    with django_assert_num_queries(2):
        room.flush()
    assert Seat.objects.filter(sector="农业", status="absent").count() == 2
    with django_assert_num_queries(0):
        room.flush()


def test_a_new_row_may_be_changed_before_it_is_written(room: Room) -> None:
    venue = room.add(Venue(session=room.session, name="甲", kind="hall", position=9))
    assert room.get(Venue, venue.public_id) is venue
    room.change(venue, name="乙")
    room.flush()
    assert Venue.objects.get(position=9).name == "乙"


def test_forgetting_leaves_nothing_to_write(room: Room, cast: Cast) -> None:
    room.change(room.get(Seat, cast.member.seat), sector="农业")
    room.add(Venue(session=room.session, name="甲", kind="hall", position=9))
    room.forget()
    room.flush()
    assert not Venue.objects.filter(position=9).exists()
    assert room.get(Seat, cast.member.seat).sector == "总工会"


def test_commands_of_a_batch_build_on_each_other(cast: Cast) -> None:
    """An answer, a vote and a reply on what the same batch has only just posted."""
    ids = [uuid4() for _ in range(2)]
    first = Envelope(cast.member.id, ids[0], "statement.post", {"text": "装电梯。"})
    (posted,) = execute(cast.stream, [first])
    assert isinstance(posted, Accepted)
    assert posted.result
    root = posted.result["statement"]
    envelopes = [
        Envelope(cast.moderator.id, uuid4(), "statement.hide", {"statement": root, "reason": "x"}),
        Envelope(cast.moderator.id, uuid4(), "statement.restore", {"statement": root}),
        Envelope(
            cast.second_member.id, uuid4(), "statement.post", {"text": "同意。", "reply_to": root}
        ),
        Envelope(
            cast.second_member.id,
            uuid4(),
            "endorsement.cast",
            {"statement": root, "choice": "agree", "revision": 1},
        ),
        Envelope(cast.housing.id, uuid4(), "reply.give", {"statement": root, "text": "已列计划。"}),
        Envelope(
            cast.office.id,
            uuid4(),
            "erasure.erase_words",
            {"seat": cast.member.seat, "reason": "x"},
        ),
        Envelope(
            cast.representative.id,
            uuid4(),
            "endorsement.cast",
            {"statement": root, "choice": "agree", "revision": 1},
        ),
    ]
    outcomes = execute(cast.stream, envelopes)
    assert all(isinstance(outcome, Accepted) for outcome in outcomes[:-1])
    last = outcomes[-1]
    assert isinstance(last, Refusal)
    assert last.code == "STATEMENT_CLOSED"
    row = Statement.objects.get(public_id=root)
    assert (row.status, row.text, row.agree) == ("erased", None, 1)


def test_a_batch_is_gone_with_its_answers(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of it waits for the collector: three hundred posts are ten thousand objects."""
    made: list[weakref.ref[object]] = []

    class Watched(Batch):
        def __init__(self, work: Work, *, isolated: bool) -> None:
            super().__init__(work, isolated=isolated)
            made.extend((weakref.ref(self), weakref.ref(work)))

    monkeypatch.setattr(execution, "Batch", Watched)
    gc.disable()
    try:
        words = {"text": "车棚的灯坏了。"}
        senders = (cast.member, cast.outsider)
        execute(cast.stream, [Envelope(p.id, uuid4(), "statement.post", words) for p in senders])
        assert [left() for left in made] == [None, None]
    finally:
        gc.enable()
