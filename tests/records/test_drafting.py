"""A draft is drawn up from the session's log; people's own work survives the next one."""

from __future__ import annotations

from deliberation.ledger.models import EventHeader, Stream
from deliberation.records.models import RecordLine
from deliberation.sessions.models import Session, Statement
from tests.cases.records import COMMON, SUGGESTED, line_about, say_late, vote
from tests.cast import Cast, do
from tests.records.reading import STAFF_MEMBER, TAKES_PART, changes, seen, texts, the_record
from tests.verify import Act

REPLY = "补偿标准由住建局拟定。"


def test_the_first_draft(cast: Cast, record: str) -> None:
    assert texts(record, "common") == [COMMON]
    assert texts(record, "response") == [REPLY]
    line = line_about(cast)
    assert (line.rule, line.touched, line.revision, line.added_by) == (
        "common_ground",
        False,
        1,
        "",
    )
    view = Statement.objects.get(text=COMMON)
    assert line.sources[0] == {"kind": "statement", "id": view.public_id}
    assert [source["kind"] for source in line.sources] == ["statement", "reply"]
    assert line.figures
    assert {name: line.figures[name] for name in ("agree", "disagree", "passed")} == {
        "agree": 3,
        "disagree": 0,
        "passed": 0,
    }
    assert (line.figures["voters"], line.figures["present"], line.figures["groups"]) == (3, 3, None)


def test_positions_lead_to_what_was_published(cast: Cast, record: str) -> None:
    line = line_about(cast)
    for source, seq in zip(line.sources, line.log, strict=True):
        event = EventHeader.objects.get(stream=cast.session.stream, seq=seq)
        body = cast.session.stream.bodies.get(seq=seq, scope="public").body or ""
        assert source["id"] in body
        assert event.kind in ("statement.posted", "reply.given")


def test_the_record_says_what_it_was_drawn_up_from(cast: Cast, record: str) -> None:
    shown = the_record(record)
    head = EventHeader.objects.get(stream=cast.session.stream, seq=shown["session_seq"])
    assert shown["session_head"] == head.hash
    assert head.kind == "session.stage_changed"
    assert (shown["present"], shown["voters"], shown["state"]) == (3, 3, "draft")
    assert (shown["session"], shown["title"]) == (cast.stream, "老旧小区加装电梯")
    assert shown["lines"]["common"] == 1
    assert Session.objects.get(pk=cast.session.pk).record == record


def test_only_staff_see_the_lines_of_a_draft(record: str) -> None:
    assert the_record(record, TAKES_PART)["state"] == "draft"
    assert seen(record, TAKES_PART) == {}
    assert seen(record, TAKES_PART, "line_change") == {}


def test_what_nobody_touched_is_replaced(cast: Cast, on_record: Act) -> None:
    before = line_about(cast).public_id
    for voter in (cast.member, cast.second_member):
        vote(cast, voter, Statement.objects.get(text=COMMON).public_id, "disagree", 2)
    late = say_late(cast, "还要考虑采光。")
    vote(cast, cast.representative, late, "agree")
    on_record(cast.scribe, "record.draft")
    line = line_about(cast)
    assert (line.public_id, line.section) == (before, "difference")
    assert line.figures
    assert (line.figures["agree"], line.figures["disagree"]) == (1, 2)
    assert "还要考虑采光。" in texts(on_record.stream, "insufficient")


def test_what_is_not_drawn_up_any_more_goes(cast: Cast, on_record: Act) -> None:
    hidden = Statement.objects.get(text=SUGGESTED).public_id
    do(cast.stream, cast.moderator, "statement.hide", statement=hidden, reason="含有住址")
    on_record(cast.scribe, "record.draft")
    assert not RecordLine.objects.filter(generated=SUGGESTED).exists()


def test_what_people_touched_stays(cast: Cast, on_record: Act) -> None:
    record, view = on_record.stream, Statement.objects.get(text=COMMON).public_id
    line = line_about(cast).public_id
    on_record(cast.scribe, "record.edit_line", line=line, text="一楼应得补偿。", revision=1)
    on_record(cast.scribe, "record.move_line", line=line, section="suggestion", position=1)
    vote(cast, cast.member, view, "disagree", 2)
    on_record(cast.moderator, "record.draft")
    kept = RecordLine.objects.get(public_id=line)
    assert (kept.text, kept.generated, kept.section) == ("一楼应得补偿。", COMMON, "suggestion")
    assert kept.figures
    assert (kept.figures["agree"], kept.figures["disagree"]) == (2, 1)
    assert texts(record, "suggestion")[0] == "一楼应得补偿。"
    assert changes(record, line) == [("edited", COMMON), ("moved", None)]


def test_an_added_line_stays_and_is_counted_anew(cast: Cast, on_record: Act) -> None:
    view = Statement.objects.get(text=COMMON).public_id
    sources = [{"kind": "statement", "id": view}]
    args = {"section": "suggestion", "text": "尽快定标准。", "sources": sources}
    added = on_record(cast.scribe, "record.add_line", **args)["line"]
    vote(cast, cast.member, view, "pass", 2)
    on_record(cast.scribe, "record.draft")
    line = RecordLine.objects.get(public_id=added)
    assert (line.text, line.generated, line.rule) == ("尽快定标准。", None, "")
    assert line.figures
    assert (line.figures["agree"], line.figures["passed"]) == (2, 1)


def test_a_line_left_out_stays_left_out(cast: Cast, on_record: Act) -> None:
    line = line_about(cast).public_id
    on_record(cast.chair, "record.leave_out_line", line=line, reason="另行研究")
    on_record(cast.chair, "record.draft")
    kept = RecordLine.objects.get(public_id=line)
    assert (kept.state, kept.position, kept.reason) == ("left_out", 0, "另行研究")
    assert COMMON not in texts(on_record.stream, "common")


def test_the_same_log_gives_the_same_lines(cast: Cast, on_record: Act) -> None:
    before = seen(on_record.stream, STAFF_MEMBER)
    on_record(cast.scribe, "record.draft")
    assert seen(on_record.stream, STAFF_MEMBER) == before


def test_a_record_that_is_shown_is_not_drawn_up_anew(cast: Cast, on_record: Act) -> None:
    on_record(cast.office, "record.show")
    on_record.refused(cast.office, "record.draft", "RECORD_SHOWN")


def test_a_session_that_goes_on_again_has_no_draft_made(cast: Cast, on_record: Act) -> None:
    do(cast.stream, cast.moderator, "session.change_stage", to="open")
    data = on_record.refused(cast.scribe, "record.draft", "WRONG_STAGE")
    assert data == {"stage": "open", "needs": ["closed", "closing", "ratifying"]}


def test_a_record_has_one_number_more_for_each_event(on_record: Act, cast: Cast) -> None:
    before = Stream.objects.get(public_id=on_record.stream).head_seq
    on_record(cast.scribe, "record.draft")
    assert Stream.objects.get(public_id=on_record.stream).head_seq == before + 1
