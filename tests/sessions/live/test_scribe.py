"""The scribe's pad: words and votes of people without a device, put right with a trace."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from deliberation.ledger.shapes import PARTICIPANTS, STAFF
from deliberation.sessions.models import Correction, Endorsement, Seat, Statement
from tests.cast import Cast
from tests.conftest import START, Clock
from tests.sessions.live.test_erasure import everything_stored
from tests.sessions.live.test_merging import counts, merge, shared
from tests.verify import Act

WORDS = "我家老人腿脚不便，住三栋五零二。"
PUT_RIGHT = "我家两位老人腿脚不便，住三栋五零二。"


def by_hand(act: Act, cast: Cast, channel: str = "hand") -> str:
    """孙教授 sits in the hall without a phone."""
    mark = {"seat": cast.expert.seat, "status": "present", "venue": cast.hall, "channel": channel}
    act(cast.scribe, "attendance.mark", **mark)
    return cast.expert.seat


def enter(act: Act, cast: Cast, text: str = WORDS, **more: Any) -> str:
    words = {"seat": cast.expert.seat, "text": text, **more}
    return act(cast.scribe, "scribe.post", **words)["statement"]


def own(act: Act, seat: str, entity: str) -> dict[str, Any]:
    replica = next(one for access, one in act.now()[1].items() if access.actor == seat)
    found: dict[str, Any] = replica.own.get(entity, {})
    return found


def test_words_entered_are_the_speakers(act: Act, cast: Cast) -> None:
    seat = by_hand(act, cast)
    statement = enter(act, cast, department=cast.housing_department)
    seen = shared(act, "statement")[statement]
    assert (seen["speaker"], seen["text"], seen["place"]) == (seat, WORDS, "room")
    assert (seen["entered"], seen["confirmed"], seen["late"]) == (True, False, False)
    assert own(act, seat, "my_statement")[statement]["entered"] is True
    assert own(act, cast.scribe.seat, "my_statement") == {}


def test_entered_words_wait_like_others(act: Act, cast: Cast) -> None:
    act(cast.moderator, "session.set_moderation", mode="pre")
    by_hand(act, cast)
    statement = enter(act, cast)
    assert statement not in shared(act, "statement")
    act(cast.scribe, "scribe.correct", statement=statement, text=PUT_RIGHT)
    # A correction of what nobody has seen is seen by nobody.
    assert shared(act, "correction") == {}
    act(cast.moderator, "statement.approve", statement=statement)
    (trace,) = shared(act, "correction").values()
    assert trace["before"] == WORDS


def test_what_waits_is_confirmed_for_those_who_look_at_it(act: Act, cast: Cast) -> None:
    act(cast.moderator, "session.set_moderation", mode="pre")
    by_hand(act, cast)
    statement = enter(act, cast)
    act(cast.scribe, "scribe.confirm", statement=statement)
    seen = next(replica for access, replica in act.now()[1].items() if STAFF in access.scopes)
    assert seen.shared["review"][statement]["confirmed"] is True


def test_what_the_pad_held_while_the_network_was_gone(act: Act, cast: Cast, time: Clock) -> None:
    by_hand(act, cast)
    time.forward(minutes=40)
    said = {"said_at": (START + timedelta(minutes=10)).isoformat()}
    kept = enter(act, cast, **said)
    assert shared(act, "statement")[kept]["said_at"] == "2026-03-03T09:10:00Z"
    # A pad whose clock goes wrong loses nothing.
    early = enter(act, cast, text="钟慢了。", said_at="1999-01-01T00:00:00Z")
    ahead = enter(act, cast, text="钟快了。", said_at="2031-01-01T00:00:00Z")
    times = {key: shared(act, "statement")[key]["said_at"] for key in (early, ahead)}
    assert times == {early: "2026-03-03T09:00:00Z", ahead: "2026-03-03T09:40:00Z"}


def test_what_comes_after_the_discussion_is_marked(act: Act, cast: Cast) -> None:
    by_hand(act, cast)
    act(cast.chair, "session.change_stage", to="paused")
    in_time = enter(act, cast)
    act(cast.chair, "session.change_stage", to="closing")
    act(cast.chair, "session.change_stage", to="ratifying")
    afterwards = enter(act, cast)
    late = {key: view["late"] for key, view in shared(act, "statement").items()}
    assert late == {in_time: False, afterwards: True}


def test_a_correction_leaves_a_trace_and_takes_the_confirmation_away(act: Act, cast: Cast) -> None:
    by_hand(act, cast)
    statement = enter(act, cast)
    act(cast.expert, "statement.confirm", statement=statement)
    assert shared(act, "statement")[statement]["confirmed"] is True
    fix = {"statement": statement, "text": PUT_RIGHT, "reason": "漏了人数"}
    act(cast.scribe, "scribe.correct", **fix)
    seen = shared(act, "statement")[statement]
    assert (seen["text"], seen["confirmed"], seen["corrections"]) == (PUT_RIGHT, False, 1)
    (trace,) = shared(act, "correction").values()
    assert (trace["before"], trace["reason"]) == (WORDS, "漏了人数")
    # Who agreed to the wording before has not agreed to this one.
    late = {"statement": statement, "corrections": 0}
    assert act.refused(cast.expert, "statement.confirm", "STALE_REVISION", **late) == {"current": 1}
    act(cast.scribe, "scribe.confirm", statement=statement, corrections=1)


def test_what_is_hidden_hides_what_stood_there_before(act: Act, cast: Cast) -> None:
    by_hand(act, cast)
    statement = enter(act, cast)
    act(cast.scribe, "scribe.correct", statement=statement, text="我家老人腿脚不便。")
    act(cast.moderator, "statement.hide", statement=statement, reason="含有住址")
    (trace,) = shared(act, "correction").values()
    assert trace["before"] is None
    act(cast.moderator, "statement.restore", statement=statement)
    (trace,) = shared(act, "correction").values()
    assert trace["before"] == WORDS


def reattributed(act: Act, cast: Cast) -> str:
    """Taken for 孙教授's, put right, and given to 李委员."""
    by_hand(act, cast)
    statement = enter(act, cast)
    act(cast.scribe, "scribe.correct", statement=statement, text=PUT_RIGHT)
    to = {"seat": cast.second_member.seat, "reason": "看错了席卡"}
    act(cast.scribe, "scribe.reattribute", statement=statement, **to)
    return statement


def test_words_given_to_somebody_else(act: Act, cast: Cast) -> None:
    statement = reattributed(act, cast)
    assert shared(act, "statement")[statement]["speaker"] == cast.second_member.seat
    traces = {trace["kind"]: trace for trace in shared(act, "correction").values()}
    assert traces["speaker"]["speaker_before"] == cast.expert.seat
    assert own(act, cast.expert.seat, "my_statement") == {}
    assert statement in own(act, cast.second_member.seat, "my_statement")


def test_erasing_the_first_named_erases_it(act: Act, cast: Cast) -> None:
    _erased(act, cast, cast.expert.seat)


def test_erasing_the_second_named_erases_it(act: Act, cast: Cast) -> None:
    _erased(act, cast, cast.second_member.seat)


def _erased(act: Act, cast: Cast, seat: str) -> None:
    """Whichever of the two asks: nobody can tell any more whose words they are."""
    statement = reattributed(act, cast)
    kept = act(cast.second_member, "statement.post", text="这句是我说的。")["statement"]
    act(cast.scribe, "scribe.confirm", statement=statement)
    act(cast.office, "erasure.erase_words", seat=seat, reason="本人申请")
    stored = everything_stored(cast)
    assert WORDS not in stored
    assert PUT_RIGHT not in stored
    assert not Correction.objects.filter(before__isnull=False).exists()
    assert Statement.objects.get(public_id=statement).status == "erased"
    mine = seat == cast.second_member.seat
    assert Statement.objects.get(public_id=kept).status == ("erased" if mine else "published")
    erased_name = "李委员" if mine else "孙教授"
    for access, replica in act.now()[1].items():
        if "public" in access.scopes:
            speaker = replica.shared["speaker"][seat]
            assert speaker["name"] is None, erased_name


def test_a_vote_by_hand_counts_like_one_by_phone(act: Act, cast: Cast) -> None:
    seat = by_hand(act, cast, "paper")
    views = [act(cast.member, "statement.post", text=t)["statement"] for t in ("装。", "要装。")]
    merge(act, cast, views[1], views[0])
    for revision, (view, choice) in enumerate(zip(views, ("agree", "disagree"), strict=True), 1):
        vote = {"seat": seat, "statement": view, "choice": choice, "revision": revision}
        act(cast.scribe, "endorsement.enter", **vote)
    assert counts(act, views[0]) == (0, 1, 0)
    assert own(act, seat, "my_vote")[views[0]]["choice"] == "agree"
    assert Endorsement.objects.filter(seat__public_id=seat).count() == 2


def test_a_silenced_person_is_heard_by_no_way_and_still_votes(act: Act, cast: Cast) -> None:
    by_hand(act, cast)
    view = act(cast.member, "statement.post", text="装。")["statement"]
    for person in (cast.expert, cast.member):
        act(cast.moderator, "seat.silence", seat=person.seat, reason="多次打断")
    words = {"seat": cast.expert.seat, "text": WORDS}
    act.refused(cast.scribe, "scribe.post", "SILENCED", **words)
    act.refused(cast.member, "statement.post", "SILENCED", text="我还要说。")
    act(cast.member, "endorsement.cast", statement=view, choice="agree", revision=1)
    assert own(act, cast.member.seat, "my_seat")[cast.member.seat]["silenced_reason"] == "多次打断"
    reasons = [line["reason"] for line in shared(act, "moderation_entry").values()]
    assert reasons == ["多次打断"] * 2
    act(cast.chair, "seat.unsilence", seat=cast.member.seat)
    act(cast.member, "statement.post", text="谢谢。")


def test_a_substitute_comes_in_anothers_place(act: Act, cast: Cast) -> None:
    entry = {"name": "钱委员", "role": "member", "category": "voting", "label": "甲12"}
    seat = act(cast.office, "roll.enter", **entry, substitutes=cast.member.seat)["seat"]
    roll = next(one for key, one in act.now()[1].items() if STAFF in key.scopes).shared["seat"]
    assert (roll[seat]["substitutes"], roll[seat]["label"]) == (cast.member.seat, "甲12")
    assert roll[cast.member.seat]["status"] == "excused"
    assert Seat.objects.get(public_id=cast.member.seat).channel == ""


def test_a_line_put_right_is_put_right_beside_what_was_said(act: Act, cast: Cast) -> None:
    act(cast.member, "statement.post", text="装。")
    act(cast.office, "roll.edit", seat=cast.member.seat, name="王新民", venue=cast.hall)
    assert shared(act, "speaker")[cast.member.seat]["name"] == "王新民"
    act(cast.office, "roll.edit", seat=cast.member.seat, venue=None)
    roll = next(one for key, one in act.now()[1].items() if PARTICIPANTS in key.scopes)
    assert roll.shared["seat"][cast.member.seat]["venue"] is None


def test_who_was_taken_off_by_mistake_is_back_with_the_same_card(act: Act, cast: Cast) -> None:
    before = Seat.objects.get(public_id=cast.member.seat)
    act(cast.chair, "roll.remove", seat=cast.member.seat, reason="名单有误")
    act.refused(cast.member, "statement.post", "FORBIDDEN", text="我在。")
    act(cast.office, "roll.restore", seat=cast.member.seat)
    assert Seat.objects.get(public_id=cast.member.seat).code_index == before.code_index
    act(cast.member, "statement.post", text="我在。")
