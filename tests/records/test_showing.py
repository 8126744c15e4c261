"""Who sees what of a record, before and after it is shown."""

from __future__ import annotations

import pytest

from deliberation.ledger.models import Stream
from deliberation.ledger.reading import access_of, access_of_many
from deliberation.ledger.refusals import Refusal
from deliberation.records.opening import open_record
from deliberation.sessions.models import Session
from tests.cases.records import COMMON, line_about
from tests.cast import Cast, do
from tests.conftest import Clock
from tests.records.reading import READER, STAFF_MEMBER, changes, seen, texts, the_record
from tests.verify import Act


def test_everybody_sees_everything_once_it_is_shown(
    cast: Cast, on_record: Act, time: Clock
) -> None:
    record, line = on_record.stream, line_about(cast).public_id
    on_record(cast.scribe, "record.edit_line", line=line, text="应得补偿。", revision=1)
    on_record(cast.scribe, "record.leave_out_line", line=line, reason="另议")
    assert seen(record, READER) == {}
    time.forward(minutes=5)
    on_record(cast.chair, "record.show")
    shown = the_record(record)
    assert (shown["state"], shown["shown_at"]) == ("shown", "2026-03-03T09:05:00Z")
    assert seen(record, READER) == seen(record, STAFF_MEMBER)
    row = seen(record, READER)[line]
    assert (row["text"], row["state"], row["reason"]) == ("应得补偿。", "left_out", "另议")
    assert changes(record, line, READER) == [("edited", COMMON), ("left_out", None)]


def test_a_line_added_later_is_shown_at_once(cast: Cast, on_record: Act) -> None:
    on_record(cast.chair, "record.show")
    args = {"section": "common", "text": "另有一条。", "sources": line_about(cast).sources}
    on_record(cast.scribe, "record.add_line", **args)
    assert "另有一条。" in texts(on_record.stream, "common", READER)


def test_people_are_in_a_record_what_they_are_in_the_session(cast: Cast, record: str) -> None:
    stream = Stream.objects.get(public_id=record)
    people = (cast.moderator, cast.housing, cast.member, cast.outsider)
    found = access_of_many(stream, [None, *(who.id for who in people)])
    scopes = {user: access.audience for user, access in found.items() if access}
    assert scopes == {
        None: "public",
        cast.moderator.id: "public+participants+staff",
        cast.housing.id: "public+participants",  # a department has no scope of its own here
        cast.member.id: "public+participants",
        cast.outsider.id: "public",
    }
    member = found[cast.member.id]
    assert member
    assert member.actor == cast.member.seat


def test_the_record_of_an_internal_session_is_its_peoples(cast: Cast) -> None:
    Session.objects.filter(pk=cast.session.pk).update(publicity="internal", stage="closing")
    record = open_record(Session.objects.get(pk=cast.session.pk))
    stream = Stream.objects.get(public_id=record)
    for stranger in (None, cast.outsider.id):
        with pytest.raises(Refusal, match="NOT_FOUND"):
            access_of(stream, stranger)
    assert access_of(stream, cast.member.id).audience == "participants"


def test_rights_in_the_session_are_rights_in_the_record(cast: Cast, record: str) -> None:
    before = Stream.objects.get(public_id=record).rights_version
    do(cast.stream, cast.chair, "roll.change_role", seat=cast.scribe.seat, role="observer")
    stream = Stream.objects.get(public_id=record)
    assert stream.rights_version == before + 1
    access = access_of(stream, cast.scribe.id)
    assert (access.audience, access.rights_version) == ("public+participants", before + 1)
    Act(record).refused(cast.scribe, "record.draft", "FORBIDDEN")
    do(cast.stream, cast.chair, "roll.remove", seat=cast.scribe.seat, reason="名单有误")
    assert access_of(Stream.objects.get(public_id=record), cast.scribe.id).actor is None


def test_another_sessions_roll_does_not_move_the_record(cast: Cast, record: str) -> None:
    before = Stream.objects.get(public_id=record).rights_version
    member = do(
        cast.body.public_id,
        cast.chair,
        "body.grant_membership",
        user=cast.outsider.user.public_id,
        role="member",
    )["membership"]
    do(cast.body.public_id, cast.chair, "body.end_membership", membership=member)
    assert Stream.objects.get(public_id=record).rights_version == before
