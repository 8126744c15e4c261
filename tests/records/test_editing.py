"""What people do to a record's lines, and the trace that it leaves."""

from __future__ import annotations

from typing import Any

import pytest

from deliberation.records.models import RecordLine
from deliberation.sessions.models import Statement
from tests.cases.records import COMMON, line_about, say_late
from tests.cast import Cast
from tests.conftest import Clock
from tests.records.reading import STAFF_MEMBER, changes, seen, texts, the_record
from tests.verify import Act

EDITED = "一楼住户应得补偿，标准另定。"


@pytest.fixture
def line(cast: Cast, record: str) -> str:
    return line_about(cast).public_id


def add(on_record: Act, cast: Cast, text: str, section: str = "common") -> str:
    view = Statement.objects.get(text=COMMON).public_id
    sources = [{"kind": "statement", "id": view}, {"kind": "statement", "id": view}]
    args = {"section": section, "text": text, "sources": sources}
    return on_record(cast.scribe, "record.add_line", **args)["line"]


def test_an_edited_line_keeps_what_was_drawn_up(
    cast: Cast, on_record: Act, line: str, time: Clock
) -> None:
    time.forward(minutes=3)
    on_record(cast.scribe, "record.edit_line", line=line, text=EDITED, revision=1)
    row = seen(on_record.stream, STAFF_MEMBER)[line]
    assert (row["text"], row["generated"], row["revision"]) == (EDITED, COMMON, 2)
    assert (row["touched"], row["edited_by"]) == (True, cast.scribe.seat)
    assert row["edited_at"] == "2026-03-03T09:03:00Z"
    assert len(row["sources"]) == 2
    assert changes(on_record.stream, line) == [("edited", COMMON)]


def test_of_two_who_edit_at_once_the_second_is_told(cast: Cast, on_record: Act, line: str) -> None:
    on_record(cast.scribe, "record.edit_line", line=line, text=EDITED, revision=1)
    args: dict[str, Any] = {"line": line, "text": "另一种说法。", "revision": 1}
    data = on_record.refused(cast.moderator, "record.edit_line", "STALE_REVISION", **args)
    assert data == {"current": 2}
    on_record(cast.moderator, "record.edit_line", **{**args, "revision": 2})
    assert changes(on_record.stream, line) == [("edited", COMMON), ("edited", EDITED)]


def test_a_moved_line_pushes_the_others_aside(cast: Cast, on_record: Act, line: str) -> None:
    record = on_record.stream
    second, third = add(on_record, cast, "二。"), add(on_record, cast, "三。")
    assert texts(record, "common") == [COMMON, "二。", "三。"]
    on_record(cast.chair, "record.move_line", line=third, section="common", position=1)
    assert texts(record, "common") == ["三。", COMMON, "二。"]
    on_record(cast.chair, "record.move_line", line=third, section="common", position=2)
    assert texts(record, "common") == [COMMON, "三。", "二。"]
    on_record(cast.chair, "record.move_line", line=second, section="difference", position=99)
    assert texts(record, "common") == [COMMON, "三。"]
    assert texts(record, "difference") == ["二。"]
    assert changes(record, second)[-1] == ("moved", None)
    moved = seen(record, STAFF_MEMBER, "line_change").values()
    assert [row["section_before"] for row in moved if row["line"] == second][-1] == "common"
    # Who was pushed aside was not touched.
    assert not RecordLine.objects.get(public_id=line).touched


def test_a_line_left_out_leaves_no_gap_and_comes_back_at_the_end(
    cast: Cast, on_record: Act, line: str
) -> None:
    record = on_record.stream
    add(on_record, cast, "二。")
    on_record(cast.office, "record.leave_out_line", line=line, reason="与别条重复")
    assert texts(record, "common") == ["二。"]
    assert the_record(record)["lines"]["common"] == 1
    row = seen(record, STAFF_MEMBER)[line]
    assert (row["state"], row["reason"], row["text"]) == ("left_out", "与别条重复", COMMON)
    on_record(cast.office, "record.move_line", line=line, section="suggestion", position=1)
    on_record(cast.office, "record.restore_line", line=line)
    row = seen(record, STAFF_MEMBER)[line]
    assert (row["state"], row["reason"]) == ("listed", None)
    assert texts(record, "suggestion")[-1] == COMMON
    kinds = [kind for kind, _ in changes(record, line)]
    assert kinds == ["left_out", "moved", "restored"]


def test_a_locked_line_is_left_alone_until_it_is_let_go(
    cast: Cast, on_record: Act, line: str
) -> None:
    on_record(cast.scribe, "record.lock_line", line=line, locked=True)
    refused: dict[str, dict[str, Any]] = {
        "record.edit_line": {"text": EDITED, "revision": 1},
        "record.move_line": {"section": "suggestion", "position": 1},
        "record.leave_out_line": {"reason": "重复"},
        "record.restore_line": {},
    }
    for command, args in refused.items():
        on_record.refused(cast.chair, command, "LINE_LOCKED", line=line, **args)
    on_record(cast.chair, "record.lock_line", line=line, locked=False)
    on_record(cast.chair, "record.edit_line", line=line, text=EDITED, revision=1)
    kinds = [kind for kind, _ in changes(on_record.stream, line)]
    assert kinds == ["locked", "unlocked", "edited"]


def test_an_added_line_names_its_evidence(cast: Cast, on_record: Act, line: str) -> None:
    added = add(on_record, cast, "尽快定标准。", "suggestion")
    row = seen(on_record.stream, STAFF_MEMBER)[added]
    drawn = seen(on_record.stream, STAFF_MEMBER)[line]
    assert row["sources"] == drawn["sources"][:1]  # the same twice is once
    assert (row["figures"], row["log"]) == (drawn["figures"], drawn["log"][:1])
    assert (row["rule"], row["generated"], row["added_by"]) == (None, None, cast.scribe.seat)


def test_what_came_after_the_draft_is_evidence_after_the_next(cast: Cast, on_record: Act) -> None:
    late = say_late(cast, "会后补充。")
    sources = [{"kind": "statement", "id": late}]
    args = {"section": "suggestion", "text": "补充一条。", "sources": sources}
    on_record.refused(cast.scribe, "record.add_line", "NOT_FOUND", **args)
    on_record(cast.scribe, "record.draft")
    on_record(cast.scribe, "record.add_line", **args)


def test_a_line_of_another_record_is_not_found(cast: Cast, on_record: Act, line: str) -> None:
    RecordLine.objects.filter(public_id=line).update(public_id="x" * 22)
    args = {"line": line, "text": EDITED, "revision": 1}
    on_record.refused(cast.scribe, "record.edit_line", "NOT_FOUND", **args)


def test_text_is_cleaned(cast: Cast, on_record: Act, line: str) -> None:
    text = "一楼\u202e补偿\x00。\r\n\r\n\r\n\r\n另定。"
    on_record(cast.scribe, "record.edit_line", line=line, text=text, revision=1)
    assert seen(on_record.stream, STAFF_MEMBER)[line]["text"] == "一楼补偿。\n\n另定。"


def test_words_may_still_be_put_right_once_everybody_sees_them(
    cast: Cast, on_record: Act, line: str
) -> None:
    on_record(cast.office, "record.show")
    on_record(cast.scribe, "record.edit_line", line=line, text=EDITED, revision=1)
    assert EDITED in texts(on_record.stream, "common")
