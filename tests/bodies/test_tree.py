"""Bodies: founding, members, departments; a superior is no member below."""

from __future__ import annotations

import pytest

from deliberation.bodies.models import Level, Membership
from deliberation.bodies.permissions import GRANTS, Act, Outsider, Role, may
from deliberation.bodies.tree import found_body
from deliberation.ledger.execute import Refusal
from deliberation.ledger.reading import take_snapshot
from deliberation.ledger.shapes import Access
from deliberation.sessions.models import Session
from tests.cases.making import membership
from tests.cast import Cast, person, send
from tests.verify import Act as Run


def test_the_first_event_describes_the_body(db: None) -> None:
    founder = person("founder", "创始人")
    body = found_body(founder=founder.user, name="柳溪镇", level=Level.TOWN, sub_brand="柳议")
    run = Run(body.public_id, whole=True)
    run.verify((0, {}), run.now())
    assert (body.name, body.sub_brand, body.stream.head_seq) == ("柳溪镇", "柳议", 1)
    assert Membership.objects.get(body=body).role == Role.CHAIR


def test_the_tree_is_shown(cast: Cast) -> None:
    founder = person("founder", "镇主席")
    town = found_body(founder=founder.user, name="柳溪镇", level=Level.TOWN, parent=cast.body)
    (entity,) = take_snapshot(town.public_id, None).shared["body"].values()
    assert entity.model_dump()["parent"] == cast.body.public_id


def test_a_superior_has_no_rights_below(cast: Cast) -> None:
    """It reads and guides; to act it must be a member there."""
    founder = person("founder", "镇主席")
    town = found_body(founder=founder.user, name="柳溪镇", level=Level.TOWN, parent=cast.body)
    outcome = send(town.public_id, cast.chair, "body.add_department", name="农办")
    assert isinstance(outcome, Refusal)
    assert outcome.code == "FORBIDDEN"


def test_a_new_member_may_act_and_a_former_one_may_not(act_on_body: Run, cast: Cast) -> None:
    user = cast.outsider.user.public_id
    act_on_body(cast.chair, "body.grant_membership", user=user, role="office")
    act_on_body(cast.outsider, "body.add_department", name="应急局")
    theirs = membership(cast, cast.outsider)
    act_on_body(cast.chair, "body.end_membership", membership=theirs)
    act_on_body.refused(cast.outsider, "body.add_department", "FORBIDDEN", name="水利局")
    act_on_body.refused(cast.chair, "body.end_membership", "ALREADY_DONE", membership=theirs)
    # And may be taken in again, as something else.
    act_on_body(cast.chair, "body.grant_membership", user=user, role="member", sector="农业")
    assert Membership.objects.filter(user=cast.outsider.user).count() == 2


def test_the_last_chair_stays_until_there_is_another(act_on_body: Run, cast: Cast) -> None:
    first = membership(cast, cast.chair)
    act_on_body.refused(cast.chair, "body.end_membership", "LAST_CHAIR", membership=first)
    user = cast.outsider.user.public_id
    act_on_body(cast.chair, "body.grant_membership", user=user, role="chair")
    act_on_body(cast.outsider, "body.end_membership", membership=first)


def test_members_are_shown_to_the_office_alone(act_on_body: Run, cast: Cast) -> None:
    user = cast.outsider.user.public_id
    act_on_body(cast.chair, "body.grant_membership", user=user, role="member", sector="农业")
    seen = act_on_body.now()[1]
    assert "membership" not in seen[Access(("public",))].shared
    staff = seen[Access(("public", "staff"))].shared["membership"]
    assert {row["name"] for row in staff.values()} == {"陈主席", "秦干事", "路过人"}
    assert "staff" not in take_snapshot(cast.body.public_id, cast.outsider.id).access.scopes


def test_membership_of_the_body_is_no_seat_in_its_sessions(cast: Cast, act_on_body: Run) -> None:
    Session.objects.filter(pk=cast.session.pk).update(publicity="internal")
    user = cast.outsider.user.public_id
    act_on_body(cast.chair, "body.grant_membership", user=user, role="chair")
    outcome = send(cast.stream, cast.outsider, "session.set_moderation", mode="pre")
    assert isinstance(outcome, Refusal)
    assert outcome.code == "NOT_FOUND"


def test_a_department_has_one_name(act_on_body: Run, cast: Cast) -> None:
    act_on_body(cast.office, "body.add_department", name=" 水务局\u200b ")
    act_on_body.refused(cast.office, "body.add_department", "NAME_TAKEN", name="水务局")


_SEATED = {Act.ATTEND, Act.WITHDRAW_WORDS, Act.CONFIRM_WORDS, Act.REPORT}


@pytest.mark.parametrize(
    ("role", "acts"),
    [
        (Outsider.READER, {Act.REPORT}),
        (Outsider.SYSTEM, {Act.KEEP_TIME, Act.DRAFT_RECORD}),
        (Role.OBSERVER, _SEATED),
        (Role.RESIDENT, _SEATED | {Act.ENDORSE, Act.VOTE}),
        (Role.MEMBER, _SEATED | {Act.ENDORSE, Act.VOTE, Act.SPEAK}),
        (Role.SECRETARY, _SEATED | {Act.ADD_MATERIAL, Act.DRAFT_REPLY}),
        (
            Role.OFFICIAL,
            _SEATED
            | {Act.SPEAK, Act.REPLY, Act.WITHDRAW_REPLY, Act.DRAFT_REPLY, Act.ADD_MATERIAL}
            | {Act.CONFIRM_PROMISE, Act.TRANSFER_QUESTION},
        ),
    ],
)
def test_what_the_roles_of_the_public_may(role: Role | Outsider, acts: set[Act]) -> None:
    """Written out once more by hand: a slip in the table must not pass as its own expectation."""
    assert {act for act in GRANTS if may(role, act)} == acts


def test_what_moves_rights_is_for_those_who_steer() -> None:
    steering = {Role.CHAIR, Role.MODERATOR, Role.OFFICE}
    for act in (Act.CHANGE_RIGHTS, Act.STEER_STAGE, Act.PREPARE_SESSION):
        assert GRANTS[act] == steering
    assert GRANTS[Act.MODERATE] == {Role.CHAIR, Role.MODERATOR}
    assert GRANTS[Act.ERASE_WORDS] == {Role.CHAIR, Role.OFFICE}
    assert GRANTS[Act.ISSUE_CODES] == {Role.MODERATOR, Role.SCRIBE, Role.OFFICE}
