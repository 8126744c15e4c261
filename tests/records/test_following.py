"""What goes in the session goes from its record: from the rows, the trace and the log."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliberation.ledger.due import run_due
from deliberation.ledger.models import EventBody, EventHeader, Receipt, Stream
from deliberation.ledger.verify import faults
from deliberation.records import verify as _verify  # noqa: F401  it registers its checks
from deliberation.records.due import follow_sessions
from deliberation.records.models import LineChange, Record, RecordLine
from deliberation.sessions.models import Statement
from tests.cases.records import COMMON, SUGGESTED, hide_source, line_about
from tests.cast import Cast, Person, do
from tests.records.reading import READER, STAFF_MEMBER, changes, seen, texts
from tests.verify import Act

EDITED = "应当补偿：电话13800001234的住户先办。"


def view(text: str = COMMON) -> str:
    return Statement.objects.get(text=text).public_id


def erase(cast: Cast, who: Person) -> None:
    args = {"seat": who.seat, "reason": "本人要求"}
    do(cast.stream, cast.office, "erasure.erase_words", **args)


def hide(cast: Cast, statement: str) -> None:
    do(cast.stream, cast.moderator, "statement.hide", statement=statement, reason="含有住址")


def whole_log(record: str) -> str:
    bodies = EventBody.objects.filter(stream__public_id=record, body__isnull=False)
    return "\n".join(body.body or "" for body in bodies)


def check_proved(record: str) -> None:
    assert list(faults(Stream.objects.get(public_id=record))) == []


@pytest.mark.parametrize("shown", [False, True], ids=["draft", "shown"])
def test_erased_words_are_nowhere_in_the_record(cast: Cast, on_record: Act, shown: bool) -> None:
    record, line = on_record.stream, line_about(cast).public_id
    on_record(cast.scribe, "record.edit_line", line=line, text=EDITED, revision=1)
    on_record(cast.scribe, "record.edit_line", line=line, text="再改。", revision=2)
    if shown:
        on_record(cast.chair, "record.show")
    erase(cast, cast.member)
    erase(cast, cast.housing)  # whose answer the line rests on as well
    on_record(cast.service, "record.follow_session")
    for words in (COMMON, EDITED, "再改。"):
        assert words not in whole_log(record)
    row = seen(record, STAFF_MEMBER)[line]
    assert (row["state"], row["text"], row["generated"], row["figures"]) == (
        "gone",
        None,
        None,
        None,
    )
    assert row["position"] == 0
    assert LineChange.objects.exclude(before=None).count() == 0
    assert changes(record, line)[-1] == ("followed", None)
    assert texts(record, "insufficient", READER if shown else STAFF_MEMBER) == [SUGGESTED]
    # A hash of what was typed is a way to try out guesses: it goes as well.
    edits = EventHeader.objects.filter(stream__public_id=record, kind="record.line_edited")
    receipts = Receipt.objects.filter(stream__public_id=record, seq__in=edits.values("seq"))
    assert set(receipts.values_list("fingerprint", flat=True)) == {None}
    check_proved(record)
    on_record.refused(cast.service, "record.follow_session", "ALREADY_DONE")


def test_others_words_in_the_same_event_are_shown_again(cast: Cast, on_record: Act) -> None:
    """The first draft's one body held everybody's lines."""
    erase(cast, cast.member)
    on_record(cast.service, "record.follow_session")
    first = EventBody.objects.get(stream__public_id=on_record.stream, seq=1, scope="staff")
    assert (first.body, first.salt) == (None, None)
    assert texts(on_record.stream, "insufficient") == [SUGGESTED]
    check_proved(on_record.stream)


def test_a_line_nobody_touched_goes_quietly_from_a_draft(cast: Cast, on_record: Act) -> None:
    line = line_about(cast).public_id
    hide_source(cast, line_about(cast))
    on_record(cast.service, "record.follow_session")
    assert line not in seen(on_record.stream, STAFF_MEMBER)


def test_everybody_sees_that_a_line_is_gone(cast: Cast, on_record: Act) -> None:
    on_record(cast.chair, "record.show")
    line = line_about(cast)
    hide_source(cast, line)
    on_record(cast.service, "record.follow_session")
    row = seen(on_record.stream, READER)[line.public_id]
    assert (row["state"], row["text"]) == ("gone", None)
    assert row["sources"] == line.sources
    check_proved(on_record.stream)


def test_another_source_is_quoted_where_the_first_is_gone(cast: Cast, on_record: Act) -> None:
    record = on_record.stream
    sources = [*line_about(cast).sources[:1], *line_about(cast, SUGGESTED).sources[:1]]
    args = {"section": "suggestion", "text": EDITED, "sources": sources}
    added = on_record(cast.scribe, "record.add_line", **args)["line"]
    erase(cast, cast.member)
    on_record(cast.service, "record.follow_session")
    row = seen(record, STAFF_MEMBER)[added]
    assert (row["text"], row["generated"], row["state"]) == (SUGGESTED, SUGGESTED, "listed")
    assert row["sources"] == sources[1:]
    assert row["figures"]["agree"] == 1  # 王委员's vote stays
    assert EDITED not in whole_log(record)
    check_proved(record)


def test_words_stand_where_a_source_besides_was_hidden(cast: Cast, on_record: Act) -> None:
    sources = [*line_about(cast).sources[:1], *line_about(cast, SUGGESTED).sources[:1]]
    args = {"section": "suggestion", "text": "先补偿。", "sources": sources}
    added = on_record(cast.scribe, "record.add_line", **args)["line"]
    hide(cast, view(SUGGESTED))
    on_record(cast.service, "record.follow_session")
    row = seen(on_record.stream, STAFF_MEMBER)[added]
    assert (row["text"], row["sources"]) == ("先补偿。", sources[:1])
    check_proved(on_record.stream)


def test_an_erasure_takes_the_words_whatever_source_it_was(cast: Cast, on_record: Act) -> None:
    sources = [*line_about(cast).sources[:1], *line_about(cast, SUGGESTED).sources[:1]]
    args = {"section": "suggestion", "text": EDITED, "sources": sources}
    added = on_record(cast.scribe, "record.add_line", **args)["line"]
    erase(cast, cast.second_member)
    on_record(cast.service, "record.follow_session")
    row = seen(on_record.stream, STAFF_MEMBER)[added]
    assert row["text"] == COMMON
    assert EDITED not in whole_log(on_record.stream)
    check_proved(on_record.stream)


def test_an_edited_line_may_have_quoted_the_erased_answer(cast: Cast, on_record: Act) -> None:
    line = line_about(cast).public_id
    on_record(cast.scribe, "record.edit_line", line=line, text=EDITED, revision=1)
    on_record(cast.scribe, "record.move_line", line=line, section="suggestion", position=1)
    erase(cast, cast.housing)
    on_record(cast.service, "record.follow_session")
    row = seen(on_record.stream, STAFF_MEMBER)[line]
    assert (row["text"], row["section"], row["state"]) == (COMMON, "suggestion", "listed")
    assert [source["kind"] for source in row["sources"]] == ["statement"]
    assert EDITED not in whole_log(on_record.stream)
    assert changes(on_record.stream, line)[0] == ("edited", None)
    check_proved(on_record.stream)


def test_what_was_left_out_and_locked_goes_as_well(cast: Cast, on_record: Act) -> None:
    line = line_about(cast).public_id
    on_record(cast.chair, "record.leave_out_line", line=line, reason="电话里说过")
    on_record(cast.chair, "record.lock_line", line=line, locked=True)
    erase(cast, cast.member)
    erase(cast, cast.housing)
    on_record(cast.service, "record.follow_session")
    row = seen(on_record.stream, STAFF_MEMBER)[line]
    assert (row["state"], row["text"], row["locked"]) == ("gone", None, False)
    assert row["reason"] is None
    assert "电话里说过" not in whole_log(on_record.stream)
    assert COMMON not in whole_log(on_record.stream)


def test_words_of_a_line_that_is_not_there_any_more(cast: Cast, on_record: Act) -> None:
    """The rows know nothing of it: only the log still does."""
    hide(cast, view(SUGGESTED))
    on_record(cast.scribe, "record.draft")
    assert SUGGESTED in whole_log(on_record.stream)
    on_record.refused(cast.service, "record.follow_session", "ALREADY_DONE")
    erase(cast, cast.second_member)
    on_record(cast.service, "record.follow_session")
    assert SUGGESTED not in whole_log(on_record.stream)
    assert texts(on_record.stream, "common") == [COMMON]
    check_proved(on_record.stream)


def test_what_was_hidden_and_restored_comes_back(cast: Cast, on_record: Act) -> None:
    line, statement = line_about(cast), view()
    on_record(cast.scribe, "record.edit_line", line=line.public_id, text="改过。", revision=1)
    do(cast.stream, cast.housing, "reply.withdraw", reply=line.sources[1]["id"])
    hide(cast, statement)
    on_record(cast.service, "record.follow_session")
    assert seen(on_record.stream, STAFF_MEMBER)[line.public_id]["state"] == "gone"
    do(cast.stream, cast.moderator, "statement.restore", statement=statement)
    on_record(cast.scribe, "record.draft")
    row = seen(on_record.stream, STAFF_MEMBER)[line.public_id]
    assert (row["text"], row["state"]) == (COMMON, "listed")
    check_proved(on_record.stream)


def test_an_added_line_that_lost_its_words_stays_gone(cast: Cast, on_record: Act) -> None:
    source = line_about(cast, SUGGESTED).sources[:1]
    args = {"section": "suggestion", "text": "先试点。", "sources": source}
    added = on_record(cast.scribe, "record.add_line", **args)["line"]
    hide(cast, view(SUGGESTED))
    on_record(cast.service, "record.follow_session")
    do(cast.stream, cast.moderator, "statement.restore", statement=view(SUGGESTED))
    on_record(cast.scribe, "record.draft")
    row = seen(on_record.stream, STAFF_MEMBER)[added]
    assert (row["state"], row["text"], row["figures"]) == ("gone", None, None)
    check_proved(on_record.stream)


def test_figures_are_counted_anew_without_the_erased(cast: Cast, on_record: Act) -> None:
    erase(cast, cast.second_member)
    before = Record.objects.get(stream__public_id=on_record.stream).session_seq
    on_record(cast.service, "record.follow_session")
    record = Record.objects.get(stream__public_id=on_record.stream)
    assert record.session_seq > before
    assert f"statement:{view()}" in record.evidence
    assert len(record.evidence) == 2


def test_the_service_sees_by_itself_that_something_has_gone(cast: Cast, record: str) -> None:
    run_due()
    assert Stream.objects.get(public_id=record).head_seq == 1
    with CaptureQueriesContext(connection) as queries:
        follow_sessions()
    assert len(queries) == 1
    erase(cast, cast.member)
    run_due()
    assert COMMON not in whole_log(record)
    assert Stream.objects.get(public_id=record).head_seq == 2
    run_due()
    assert Stream.objects.get(public_id=record).head_seq == 2
    assert not RecordLine.objects.filter(text=COMMON).exists()


def test_until_it_has_followed_the_proof_says_so(cast: Cast, record: str) -> None:
    erase(cast, cast.member)
    (fault,) = faults(Stream.objects.get(public_id=record))
    assert "record.follow_session is due" in fault.what
