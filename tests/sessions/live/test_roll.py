"""Who belongs, in which role, with which code; and somebody can always steer."""

from __future__ import annotations

import json

import pytest

from accounts.models import User
from deliberation.ledger.models import Stream
from deliberation.sessions.models import Seat
from tests.cast import Cast, person
from tests.verify import Act

ENTRY = {"name": "钱委员", "role": "member", "category": "voting"}


def rights_version(cast: Cast) -> int:
    return Stream.objects.get(public_id=cast.stream).rights_version


def test_a_new_role_counts_from_the_next_command_on(act: Act, cast: Cast) -> None:
    act.refused(cast.observer, "statement.post", "FORBIDDEN", text="我想说。")
    act(cast.chair, "roll.change_role", seat=cast.observer.seat, role="expert")
    act(cast.observer, "attendance.check_in", accepts_norms=True)
    act(cast.observer, "statement.post", text="我能说了。")
    act(cast.chair, "roll.change_role", seat=cast.observer.seat, role="observer")
    act.refused(cast.observer, "statement.post", "FORBIDDEN", text="又不能了。")


def test_a_speakers_new_role_is_shown_beside_what_they_said(
    act: Act, cast: Cast, statement: str
) -> None:
    act(cast.chair, "roll.change_role", seat=cast.member.seat, role="expert")
    shown = next(replica for access, replica in act.now()[1].items() if "public" in access.scopes)
    assert shown.shared["speaker"][cast.member.seat]["role"] == "expert"


def test_changes_of_rights_are_counted(act: Act, cast: Cast) -> None:
    """Open sockets and caches hang on it."""
    before = rights_version(cast)
    act(cast.office, "roll.enter", **ENTRY)
    assert rights_version(cast) == before  # nobody can come in by it yet
    act(cast.office, "roll.enter", **{**ENTRY, "user": cast.outsider.user.public_id})
    act(cast.chair, "roll.change_role", seat=cast.observer.seat, role="expert")
    act(cast.chair, "roll.remove", seat=cast.expert.seat, reason="名单有误")
    assert rights_version(cast) == before + 3


def test_the_last_who_can_steer_stays(act: Act, cast: Cast) -> None:
    act(cast.office, "roll.remove", seat=cast.chair.seat, reason="名单有误")
    act(cast.office, "roll.change_role", seat=cast.moderator.seat, role="observer")
    for name, more in (
        ("roll.remove", {"reason": "名单有误"}),
        ("roll.change_role", {"role": "observer"}),
    ):
        act.refused(cast.office, name, "LAST_CHAIR", seat=cast.office.seat, **more)
    # From one steering role to another is no loss.
    act(cast.office, "roll.change_role", seat=cast.office.seat, role="moderator")


def test_who_was_removed_may_be_entered_again(act: Act, cast: Cast) -> None:
    act(cast.chair, "roll.remove", seat=cast.member.seat, reason="名单有误")
    again = {**ENTRY, "name": "王委员", "user": cast.member.user.public_id}
    seat = act(cast.office, "roll.enter", **again)["seat"]
    assert seat != cast.member.seat
    act(cast.member, "attendance.check_in", accepts_norms=True)


def test_what_a_removed_person_said_stays(act: Act, cast: Cast, statement: str) -> None:
    act(cast.chair, "roll.remove", seat=cast.member.seat, reason="名单有误")
    shown = next(replica for access, replica in act.now()[1].items() if "public" in access.scopes)
    assert shown.shared["statement"][statement]["text"] == "一楼住户也要补偿。"
    assert shown.shared["speaker"][cast.member.seat]["name"] == "王委员"


def test_the_reason_for_a_removal_is_not_shown(act: Act, cast: Cast) -> None:
    act(cast.chair, "roll.remove", seat=cast.member.seat, reason="私下的缘由")
    for replica in act.now()[1].values():
        assert "私下的缘由" not in json.dumps(replica.view(), ensure_ascii=False)


def test_officials_answer_for_a_department_of_this_session(act: Act, cast: Cast) -> None:
    act.refused(
        cast.office,
        "roll.change_role",
        "NOT_FOUND",
        seat=cast.expert.seat,
        role="official",
        department="0" * 22,
    )
    act(
        cast.office,
        "roll.change_role",
        seat=cast.expert.seat,
        role="official",
        department=cast.housing_department,
    )


@pytest.mark.parametrize("role", ["official", "secretary"])
def test_who_speaks_or_drafts_for_a_department_has_one(act: Act, cast: Cast, role: str) -> None:
    args = {"seat": cast.expert.seat, "role": role}
    act.refused(cast.office, "roll.change_role", "INVALID_ARGUMENTS", **args)


def test_nobody_is_entered_for_an_account_that_is_no_more(act: Act, cast: Cast) -> None:
    gone = person("gone", "离任者")
    User.objects.filter(pk=gone.id).update(is_active=False)
    entry = {**ENTRY, "user": gone.user.public_id}
    act.refused(cast.office, "roll.enter", "NOT_FOUND", **entry)


def test_a_renewed_code_leaves_somebody_with_an_account_in(act: Act, cast: Cast) -> None:
    act(cast.member, "attendance.claim_seat")
    act(cast.scribe, "roll.renew_code", seat=cast.member.seat)
    act(cast.member, "attendance.check_in", venue=cast.hall)
    seat = Seat.objects.get(public_id=cast.member.seat)
    assert (seat.code_version, seat.claimed_at) == (2, None)


def test_codes_are_nowhere_in_the_log(act: Act, cast: Cast) -> None:
    from deliberation.ledger.models import EventBody  # noqa: PLC0415
    from deliberation.sessions.codes import code_of  # noqa: PLC0415

    act(cast.office, "roll.enter", **ENTRY)
    bodies = " ".join(filter(None, EventBody.objects.values_list("body", flat=True)))
    for seat in Seat.objects.exclude(code_version=0):
        code = code_of(seat)
        assert code
        assert code not in bodies
        assert code.replace("-", "") not in bodies
        assert seat.code_index not in bodies
