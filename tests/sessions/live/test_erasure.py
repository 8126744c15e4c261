"""One person's words go: from the tables, from the log, from every screen; the rest stays."""

from __future__ import annotations

from deliberation.ledger.models import EventBody
from deliberation.sessions.models import Seat, Statement
from tests.cast import Cast, do
from tests.verify import Act

WORDS = "我住三栋五零二，电话一三八。"


def everything_stored(cast: Cast) -> str:
    bodies = EventBody.objects.filter(stream=cast.session.stream).values_list("body", flat=True)
    rows = Statement.objects.filter(session=cast.session).values_list("text", "reason")
    return " ".join(filter(None, [*bodies, *(part for row in rows for part in row)]))


def test_words_are_nowhere_and_votes_stay(act: Act, cast: Cast) -> None:
    statement = act(cast.member, "statement.post", text=WORDS)["statement"]
    vote = {"statement": statement, "choice": "agree", "revision": 1}
    act(cast.second_member, "endorsement.cast", **vote)
    act(cast.housing, "reply.give", statement=statement, text="已记录。")
    assert WORDS in everything_stored(cast)
    act(cast.office, "erasure.erase_words", seat=cast.member.seat, reason="本人申请")
    assert WORDS not in everything_stored(cast)
    row = Statement.objects.get(public_id=statement)
    assert (row.status, row.text, row.agree) == ("erased", None, 1)
    shown = act.now()[1]
    for access, replica in shown.items():
        if "public" in access.scopes:
            assert replica.shared["statement"][statement]["text"] is None
            speaker = replica.shared["speaker"][cast.member.seat]
            assert (speaker["name"], speaker["erased"]) == (None, True)
            assert replica.shared["tally"][statement]["agree"] == 1


def test_the_line_on_the_roll_stays(act: Act, cast: Cast) -> None:
    """Attendance decides quorum."""
    act(cast.member, "statement.post", text=WORDS)
    act(cast.office, "erasure.erase_words", seat=cast.member.seat, reason="本人申请")
    seat = Seat.objects.get(public_id=cast.member.seat)
    assert (seat.status, seat.removed, seat.erased) == ("present", False, True)


def test_pending_rejected_and_hidden_words_go_as_well(act: Act, cast: Cast, waiting: str) -> None:
    act(cast.moderator, "statement.reject", statement=waiting, reason="人身攻击")
    act(cast.moderator, "session.set_moderation", mode="post")
    hidden = act(cast.member, "statement.post", text=WORDS)["statement"]
    act(cast.moderator, "statement.hide", statement=hidden, reason="含有住址")
    act(cast.moderator, "session.set_moderation", mode="pre")
    act(cast.member, "statement.post", text=f"{WORDS}（待审）")
    act(cast.office, "erasure.erase_words", seat=cast.member.seat, reason="本人申请")
    assert WORDS not in everything_stored(cast)
    assert "费用应当公开" not in everything_stored(cast)
    assert all(not replica.shared.get("review") for replica in act.now()[1].values())


def test_an_officials_replies_go(act: Act, cast: Cast, statement: str) -> None:
    act(cast.housing, "reply.give", statement=statement, text=WORDS)
    act(cast.office, "erasure.erase_words", seat=cast.housing.seat, reason="本人申请")
    assert WORDS not in everything_stored(cast)
    assert "一楼住户也要补偿" in everything_stored(cast)


def test_what_was_restored_is_erased_and_the_moderation_log_stays_whole(
    act: Act, cast: Cast, statement: str
) -> None:
    """The log's line and the words had come in one body: erasing takes the body, not the line."""
    act(cast.moderator, "statement.hide", statement=statement, reason="核实中")
    act(cast.moderator, "statement.restore", statement=statement, reason="核实无误")
    act(cast.office, "erasure.erase_words", seat=cast.member.seat, reason="本人申请")


def test_a_role_changed_after_speaking_survives_in_an_invited_session(cast: Cast) -> None:
    """There the roll and the speakers share one scope, and so one body of the event."""
    from deliberation.sessions.scheduling import create_session  # noqa: PLC0415

    session = create_session(
        body=cast.body,
        organizer=cast.office.user,
        args={"title": "内部征求意见", "publicity": "invited", "moderation": "post"},
    )
    act = Act(session.public_id, whole=True)
    entry = {"role": "member", "category": "voting", "user": cast.member.user.public_id}
    seat = act(cast.office, "roll.enter", name="王委员", **entry)["seat"]
    for stage in ("convened", "open"):
        do(session.public_id, cast.office, "session.change_stage", to=stage)
    act(cast.member, "attendance.check_in", accepts_norms=True)
    act(cast.member, "statement.post", text=WORDS)
    act(cast.office, "roll.change_role", seat=seat, role="expert")
    act(cast.office, "erasure.erase_words", seat=seat, reason="本人申请")


def test_a_reason_for_leave_is_a_persons_word_too(act: Act, cast: Cast) -> None:
    act(cast.member, "statement.post", text="先说一句。")
    act(cast.member, "attendance.ask_leave", reason="要住院做手术")
    act(cast.office, "erasure.erase_words", seat=cast.member.seat, reason="本人申请")
    assert "住院" not in everything_stored(cast)


def test_who_was_erased_may_speak_again_without_a_name(act: Act, cast: Cast) -> None:
    act(cast.member, "statement.post", text=WORDS)
    act(cast.office, "erasure.erase_words", seat=cast.member.seat, reason="本人申请")
    act(cast.member, "statement.post", text="再说一句。")
    for access, replica in act.now()[1].items():
        if "public" in access.scopes:
            assert replica.shared["speaker"][cast.member.seat]["name"] is None
    act(cast.office, "erasure.erase_words", seat=cast.member.seat, reason="再次申请")
    assert "再说一句" not in everything_stored(cast)


def test_a_removed_person_can_be_erased(act: Act, cast: Cast) -> None:
    act(cast.member, "statement.post", text=WORDS)
    act(cast.chair, "roll.remove", seat=cast.member.seat, reason="名单有误")
    act(cast.office, "erasure.erase_words", seat=cast.member.seat, reason="本人申请")
    assert WORDS not in everything_stored(cast)


def test_erasing_is_possible_after_the_end(act: Act, cast: Cast) -> None:
    act(cast.member, "statement.post", text=WORDS)
    for stage in ("closing", "ratifying", "closed"):
        act(cast.chair, "session.change_stage", to=stage)
    act(cast.office, "erasure.erase_words", seat=cast.member.seat, reason="本人申请")
    assert WORDS not in everything_stored(cast)


def test_a_reason_for_leave_goes_though_nothing_else_was_said(act: Act, cast: Cast) -> None:
    act(cast.member, "attendance.ask_leave", reason=WORDS)
    assert WORDS in everything_stored(cast)
    act(cast.office, "erasure.erase_words", seat=cast.member.seat, reason="本人申请")
    assert WORDS not in everything_stored(cast)
