"""What PostgreSQL works at while this process goes on: late answers, late errors, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from deliberation.ledger import bulk, clock, driver
from deliberation.ledger.batch import SENT_TOGETHER
from deliberation.ledger.execute import Accepted, Envelope, execute
from deliberation.ledger.models import Heartbeat, Stream
from deliberation.ledger.transactions import writing
from deliberation.ledger.work import Work
from deliberation.sessions.models import Seat, Statement, Venue
from deliberation.sessions.room import Room
from tests.cast import Cast
from tests.verify import check_chain

pytestmark = pytest.mark.postgres_only(reason="on SQLite nothing is sent ahead")

Patch = pytest.MonkeyPatch


@pytest.fixture
def room(cast: Cast) -> Room:
    return Room(Stream.objects.get(public_id=cast.stream))


@pytest.fixture
def ahead(cast: Cast) -> Iterator[None]:
    with driver.ahead():
        yield


def venue(room: Room, name: str = "别处", **more: str) -> Venue:
    return room.add(Venue(session=room.session, name=name, kind="hall", position=9, **more))


def backend() -> int:
    """Which of PostgreSQL's processes works for this connection."""
    line: Any = connection.connection
    return int(line.info.backend_pid)


def posts(cast: Cast, many: int) -> list[Envelope]:
    numbers = map(str, range(many))
    return [Envelope(cast.member.id, uuid4(), "statement.post", {"text": n}) for n in numbers]


@pytest.mark.usefixtures("ahead")
def test_keys_are_there_when_it_is_settled(room: Room) -> None:
    here = venue(room)
    room.write()
    assert vars(here)["id"] is None  # nobody has waited
    room.flush()
    assert Venue.objects.get(pk=here.pk).public_id == here.public_id


@pytest.mark.usefixtures("ahead")
def test_whoever_asks_finds_what_was_sent(room: Room) -> None:
    here = venue(room)
    room.write()
    assert Venue.objects.get(public_id=here.public_id) == here
    venue(room, "再别处")
    room.write()
    text = 'SELECT count(*) FROM "deliberation_venue" WHERE "name" = %s'
    assert driver.run(text, ["再别处"]) == [(1,)]


@pytest.mark.usefixtures("ahead")
def test_a_row_that_was_sent_can_be_changed_and_removed(room: Room) -> None:
    changed, removed = venue(room), venue(room, "不再")
    room.write()
    room.change(changed, name="改名")
    room.write()
    room.remove(removed)
    assert [one.name for one in Venue.objects.filter(position=9)] == ["改名"]


@pytest.mark.usefixtures("ahead")
def test_a_row_may_point_at_one_that_was_sent(room: Room, cast: Cast) -> None:
    def statement(**more: Any) -> Statement:
        seat, now = room.get(Seat, cast.member.seat), {"posted_at": room.now, "posted_seq": 1}
        return room.add(Statement(session=room.session, seat=seat, text="一", **now, **more))

    root = statement()
    room.write()
    answer = statement(reply_to=root)
    room.write()
    assert Statement.objects.get(public_id=answer.public_id).reply_to == root


def send_the_same_twice(room: Room) -> None:
    """The second is refused; some more are sent behind it."""
    here = venue(room)
    room.write()
    venue(room, public_id=here.public_id)
    for name in "甲乙丙":
        room.write()
        venue(room, name)


def test_what_is_refused_is_raised_by_the_end_at_the_latest(room: Room) -> None:
    """And the connection is of use as before, with all that it had prepared."""
    mine = backend()
    with pytest.raises(IntegrityError), transaction.atomic(), driver.ahead():
        send_the_same_twice(room)
    room.forget()
    assert not Venue.objects.filter(position=9).exists()
    with driver.ahead():
        venue(room)
        room.write()
    assert Venue.objects.filter(position=9).count() == 1
    assert backend() == mine


def fail_behind_what_is_refused(room: Room) -> None:
    venue(room, public_id="x" * 22)
    venue(room, public_id="x" * 22)
    room.write()
    raise ZeroDivisionError


def test_a_fault_of_ours_is_told_and_not_what_came_of_it(room: Room) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic(), driver.ahead():
        fail_behind_what_is_refused(room)
    assert not Venue.objects.filter(position=9).exists()


def test_who_watches_sees_each_statement_when_it_is_run(room: Room) -> None:
    with CaptureQueriesContext(connection) as seen, driver.ahead():
        here = venue(room)
        room.write()
        assert here.pk
    assert "INSERT" in seen[0]["sql"]


def test_one_of_many_fails_where_it_was_sent_long_ago(cast: Cast, monkeypatch: Patch) -> None:
    """Then all are tried one by one, on the same connection."""
    mine, add = backend(), bulk.add

    def add_a_bad_one(model: type[Statement], rows: list[Statement]) -> None:
        for row in rows:
            if row.text == "7":
                vars(row)["posted_seq"] = None
        add(model, rows)

    monkeypatch.setattr(bulk, "add", add_a_bad_one)
    outcomes = execute(cast.stream, posts(cast, 3 * SENT_TOGETHER))
    good = [str(n) for n, outcome in enumerate(outcomes) if isinstance(outcome, Accepted)]
    assert good == [str(n) for n in range(3 * SENT_TOGETHER) if n != 7]
    assert list(Statement.objects.order_by("pk").values_list("text", flat=True)) == good
    check_chain(Stream.objects.get(public_id=cast.stream))
    assert backend() == mine


def test_a_large_batch_is_sent_in_parts(cast: Cast, monkeypatch: Patch) -> None:
    sent: list[int] = []
    write = Work.write

    def counted(work: Work) -> None:
        sent.append(len(work._new[Statement]))
        write(work)

    monkeypatch.setattr(Work, "write", counted)
    many = 2 * SENT_TOGETHER + 1
    outcomes = execute(cast.stream, posts(cast, many))
    assert [n for n in sent if n] == [SENT_TOGETHER, SENT_TOGETHER, 1]
    stream = Stream.objects.get(public_id=cast.stream)
    numbers = [outcome.seq for outcome in outcomes if isinstance(outcome, Accepted)]
    assert numbers == list(range(stream.head_seq - many + 1, stream.head_seq + 1))
    # By primary key they stand in the order in which they were posted.
    assert list(Statement.objects.order_by("pk").values_list("posted_seq", flat=True)) == numbers
    check_chain(stream)


def beat(name: str) -> None:
    bulk.insert(Heartbeat, ("name", "at"), [(name, clock.now())])


def beat_while_the_connection_is_cut() -> None:
    beat("一")
    settings = connection.get_connection_params()
    same = {name: settings[name] for name in ("host", "port", "user", "password", "dbname")}
    with psycopg.connect(**same, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [backend()])
    beat("二")


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_lost_meanwhile_is_closed() -> None:
    with pytest.raises(OperationalError), writing(ahead=True):
        beat_while_the_connection_is_cut()
    assert not Heartbeat.objects.exists()
    with writing(ahead=True):
        beat("三")
    assert Heartbeat.objects.count() == 1
