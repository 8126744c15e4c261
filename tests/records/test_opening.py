"""A record is begun once, by whoever comes first, and the session says where it is."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connections

from accounts.ids import new_id
from deliberation.ledger import clock
from deliberation.ledger.due import run_due
from deliberation.ledger.models import EventHeader, Stream
from deliberation.ledger.refusals import Refusal
from deliberation.records.due import draft_when_due
from deliberation.records.models import Record, RecordLine
from deliberation.records.opening import open_record, record_of
from deliberation.sessions.models import Session
from tests.api.client import Browser, data, refusal
from tests.cases.records import recorded
from tests.cast import Cast, do
from tests.conftest import START, Clock


@pytest.fixture
def closing(cast: Cast) -> Session:
    do(cast.stream, cast.moderator, "session.change_stage", to="closing")
    return Session.objects.get(pk=cast.session.pk)


def path(session: str) -> str:
    return f"/api/v1/sessions/{session}/record"


def test_a_record_begins_with_its_first_draft(closing: Session) -> None:
    record = open_record(closing)
    (event,) = EventHeader.objects.filter(stream__public_id=record)
    assert (event.kind, event.actor) == ("record.drafted", "system")
    assert Session.objects.get(pk=closing.pk).record == record
    assert open_record(closing) == record
    assert Record.objects.count() == 1


def test_before_the_end_there_is_nothing_to_draw_up(cast: Cast) -> None:
    with pytest.raises(Refusal, match="WRONG_STAGE"):
        open_record(cast.session)
    assert not Record.objects.exists()
    assert not Stream.objects.filter(kind="record").exists()


def test_a_session_in_which_nothing_was_said_has_an_empty_record(closing: Session) -> None:
    record = open_record(closing)
    assert not RecordLine.objects.exists()
    assert record_of(closing) == record


def test_when_it_is_due_it_is_drafted(cast: Cast, time: Clock) -> None:
    draft_when_due(cast.session)
    assert record_of(cast.session) is None
    do(cast.stream, cast.moderator, "session.change_stage", to="closing")
    draft_when_due(Session.objects.get(pk=cast.session.pk))
    assert record_of(cast.session)


def test_a_session_that_went_back_meanwhile_has_no_record(cast: Cast) -> None:
    do(cast.stream, cast.moderator, "session.change_stage", to="closing")
    closing = Session.objects.get(pk=cast.session.pk)
    do(cast.stream, cast.moderator, "session.change_stage", to="open")
    draft_when_due(closing)
    assert record_of(closing) is None
    assert not Stream.objects.filter(kind="record").exists()


def test_a_network_session_that_closes_by_itself_is_followed_by_its_record(
    cast: Cast, time: Clock
) -> None:
    end = START + timedelta(hours=1)
    Session.objects.filter(pk=cast.session.pk).update(mode="network", planned_end=end)
    time.forward(hours=2)
    run_due()
    session = Session.objects.get(pk=cast.session.pk)
    assert session.stage == "closing"
    draft_when_due(session)
    assert Record.objects.get(session=session).drafted_at == clock.now()


def test_staff_begin_it_by_hand(cast: Cast, closing: Session) -> None:
    record = data(Browser(cast.scribe).post(path(cast.stream), {}))["record"]
    assert record == record_of(closing)
    event = EventHeader.objects.get(stream__public_id=record)
    assert event.actor == cast.scribe.seat
    assert data(Browser(cast.office).post(path(cast.stream), {})) == {"record": record}


def test_who_may_not_begin_it_is_told(cast: Cast, closing: Session) -> None:
    assert refusal(Browser().post(path(cast.stream), {})) == (401, "NOT_SIGNED_IN")
    assert refusal(Browser(cast.member).post(path(cast.stream), {})) == (403, "FORBIDDEN")
    assert refusal(Browser(cast.outsider).post(path(cast.stream), {})) == (403, "FORBIDDEN")
    assert refusal(Browser(cast.scribe).post(path(new_id()), {})) == (404, "NOT_FOUND")
    assert refusal(Browser(cast.chair).post(path(cast.body.public_id), {})) == (404, "NOT_FOUND")
    Session.objects.filter(pk=closing.pk).update(publicity="internal")
    assert refusal(Browser(cast.outsider).post(path(cast.stream), {})) == (404, "NOT_FOUND")
    assert not Record.objects.exists()


def test_it_is_not_begun_before_the_end(cast: Cast) -> None:
    assert refusal(Browser(cast.scribe).post(path(cast.stream), {})) == (409, "WRONG_STAGE")


def test_a_record_has_the_doors_of_every_stream(cast: Cast) -> None:
    record = recorded(cast)
    staff, reader = Browser(cast.scribe), Browser()
    snapshot = data(staff.get(f"/api/v1/streams/{record}/snapshot"))
    assert (snapshot["seat"], len(snapshot["put"]["line"])) == (cast.scribe.seat, 3)
    assert "line" not in data(reader.get(f"/api/v1/streams/{record}/snapshot"))["put"]
    line = next(iter(snapshot["put"]["line"]))
    answer = data(staff.command(record, "record.lock_line", line=line, locked=True))
    assert answer["seq"] == snapshot["seq"] + 1
    query = {"epoch": snapshot["epoch"], "after": snapshot["seq"]}
    (frame,) = data(staff.get(f"/api/v1/streams/{record}/events", **query))["frames"]
    assert frame["put"]["line"][line]["locked"]
    refused = staff.command(record, "statement.post", text="好")
    assert refusal(refused)[1] in ("UNKNOWN_COMMAND", "FORBIDDEN")


def test_two_processes_begin_one_record(real_cast: Cast) -> None:
    cast = real_cast
    do(cast.stream, cast.moderator, "session.change_stage", to="closing")
    start, found, faults = threading.Barrier(3), [], []

    def begin() -> None:
        try:
            session = Session.objects.get(pk=cast.session.pk)
            start.wait(10)
            found.append(open_record(session))
        except Exception as fault:  # noqa: BLE001  told by the test
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=begin) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert faults == []
    assert len(found) == 3
    assert set(found) == {record_of(cast.session)}
    assert Stream.objects.filter(kind="record").count() == 1


def test_the_condenser_begins_the_record_and_follows_the_session(cast: Cast) -> None:
    record = recorded(cast)
    do(cast.stream, cast.office, "erasure.erase_words", seat=cast.member.seat, reason="本人要求")
    call_command("condense", once=True)
    assert Stream.objects.get(public_id=record).head_seq == 2


def test_the_condenser_is_in_time(cast: Cast) -> None:
    do(cast.stream, cast.member, "statement.post", text="一楼住户也要补偿。")
    call_command("condense", once=True)
    assert record_of(cast.session) is None
    do(cast.stream, cast.moderator, "session.change_stage", to="closing")
    call_command("condense", once=True)
    record = Record.objects.get(session=cast.session)
    head = EventHeader.objects.get(stream=cast.session.stream, seq=record.session_seq)
    assert head.kind == "session.stage_changed"
