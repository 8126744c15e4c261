"""Making a session: who may, what contradicts itself, and the first event of its log."""

from __future__ import annotations

from typing import Any

import pytest

from deliberation.ledger.models import Stream
from deliberation.ledger.refusals import Refusal
from deliberation.ledger.verify import faults
from deliberation.sessions.models import Seat, Session
from deliberation.sessions.scheduling import create_session
from tests.cast import Cast, Person, do
from tests.verify import Act


def create(cast: Cast, who: Person, **args: Any) -> Session:
    return create_session(body=cast.body, organizer=who.user, args={"title": "停车难", **args})


def test_the_first_event_shows_everything(cast: Cast) -> None:
    session = create(cast, cast.office, departments=[cast.housing_department])
    act = Act(session.public_id, whole=True)
    act.verify((0, {}), act.now())
    seat = Seat.objects.get(session=session)
    assert (seat.role, seat.category, seat.user) == ("office", "attending", cast.office.user)
    assert (session.stage, session.moderation, session.publicity) == ("draft", "pre", "public")


@pytest.mark.parametrize("who", ["member", "outsider", "housing"])
def test_only_those_who_prepare_sessions_for_the_body(who: str, cast: Cast) -> None:
    before = Session.objects.count()
    with pytest.raises(Refusal, match="FORBIDDEN"):
        create(cast, getattr(cast, who))
    assert Session.objects.count() == before


def test_a_membership_that_has_ended_gives_no_right(cast: Cast) -> None:
    from tests.cases.making import membership  # noqa: PLC0415

    ended = membership(cast, cast.office)
    do(cast.body.public_id, cast.chair, "body.end_membership", membership=ended)
    with pytest.raises(Refusal, match="FORBIDDEN"):
        create(cast, cast.office)


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({"title": ""}, "EMPTY_TEXT"),
        ({"title": "长" * 201}, "TEXT_TOO_LONG"),
        ({"topic": "长" * 501}, "INVALID_ARGUMENTS"),
        ({"mode": "network", "publicity": "invited"}, "INVALID_ARGUMENTS"),
        ({"mode": "telepathy"}, "INVALID_ARGUMENTS"),
        ({"public_delay": 121}, "INVALID_ARGUMENTS"),
        ({"public_delay": -1}, "INVALID_ARGUMENTS"),
        ({"departments": ["0" * 22]}, "NOT_FOUND"),
        ({"scheduled_at": "tomorrow"}, "INVALID_ARGUMENTS"),
        ({"colour": "red"}, "INVALID_ARGUMENTS"),
    ],
)
def test_nothing_is_left_of_what_was_refused(args: dict[str, Any], code: str, cast: Cast) -> None:
    before = Session.objects.count()
    with pytest.raises(Refusal, match=code):
        create(cast, cast.office, **args)
    assert Session.objects.count() == before


def test_network_consultation_where_all_is_public(cast: Cast) -> None:
    end = "2026-03-10T20:00:00+08:00"
    session = create(cast, cast.office, mode="network", planned_end=end)
    assert session.mode == "network"


@pytest.mark.parametrize("publicity", ["public", "invited", "internal"])
def test_changing_ones_mind_while_preparing(publicity: str, cast: Cast) -> None:
    session = create(cast, cast.office, publicity=publicity, departments=[cast.housing_department])
    act = Act(session.public_id, whole=True)
    departments = [cast.transport_department, cast.transport_department]
    changed = {"title": "停车更难", "publicity": publicity, "departments": departments}
    act(cast.office, "session.schedule", **changed)
    session.refresh_from_db()
    assert session.title == "停车更难"
    assert [row.public_id for row in session.departments.all()] == [cast.transport_department]
    other = "invited" if publicity == "public" else "public"
    act.refused(cast.office, "session.schedule", "INVALID_ARGUMENTS", title="停车", publicity=other)


@pytest.mark.parametrize("named", ["roll", "agenda", "material"])
def test_a_department_that_is_named_stays(named: str, cast: Cast) -> None:
    housing = cast.housing_department
    session = create(cast, cast.office, departments=[housing])
    act = Act(session.public_id, whole=True)
    if named == "agenda":
        act(cast.office, "agenda.set_items", items=[{"title": "介绍", "department": housing}])
    elif named == "material":
        report = {"kind": "report", "title": "情况介绍", "text": "全文", "department": housing}
        material = act(cast.office, "material.add", **report)["material"]
    else:
        official = {"name": "韩处长", "role": "official", "category": "attending"}
        seat = act(cast.office, "roll.enter", department=housing, **official)["seat"]
    changed = {"title": "停车难", "departments": [cast.transport_department]}
    data = act.refused(cast.office, "session.schedule", "DEPARTMENT_IN_USE", **changed)
    assert data == {"departments": ["住建局"]}
    if named == "agenda":
        act(cast.office, "agenda.set_items", items=[])
    elif named == "material":
        act(cast.office, "material.remove", material=material)
    else:
        act(cast.office, "roll.remove", seat=seat, reason="调离")
    act(cast.office, "session.schedule", **changed)


def test_the_agenda_may_be_set_again(cast: Cast) -> None:
    session = create(cast, cast.office)
    act = Act(session.public_id, whole=True)
    for titles in (["一", "二", "三"], ["三"], [], ["一"]):
        act(cast.office, "agenda.set_items", items=[{"title": title} for title in titles])
        assert list(session.agendaitem_set.values_list("title", flat=True)) == titles


@pytest.mark.parametrize("publicity", ["invited", "internal"])
def test_a_closed_session_from_the_first_event_on(publicity: str, cast: Cast) -> None:
    """Everything that is public elsewhere is the participants' here."""
    session = create(cast, cast.office, publicity=publicity, moderation="pre")
    act = Act(session.public_id, whole=True)
    entry = {"name": "王委员", "role": "member", "category": "voting"}
    act(cast.office, "roll.enter", **entry, user=cast.member.user.public_id)
    act(cast.office, "venue.add", name="小会议室", kind="hall")
    for stage in ("convened", "open"):
        act(cast.office, "session.change_stage", to=stage)
    act(cast.member, "attendance.check_in", accepts_norms=True)
    statement = act(cast.member, "statement.post", text="内部意见。")["statement"]
    seat = Seat.objects.get(session=session, user=cast.office.user).public_id
    act(cast.office, "roll.change_role", seat=seat, role="moderator")
    act(cast.office, "statement.approve", statement=statement)
    act(cast.member, "endorsement.cast", statement=statement, choice="agree", revision=1)
    act(cast.office, "statement.hide", statement=statement, reason="涉密")
    for access, replica in act.now()[1].items():
        if not access.scopes and access.actor is None:
            assert replica.view() == {"shared": {}, "own": {}}


class TestNames:
    """A session is held under the names that its body had."""

    def rename(self, cast: Cast) -> None:
        new = {"name": "新名县政协", "level": "county", "sub_brand": "新牌"}
        do(cast.body.public_id, cast.chair, "body.describe", **new)

    def names(self, session: Session) -> list[str]:
        session.refresh_from_db()
        return [session.body_name, session.sub_brand]

    def test_they_stay_when_the_body_is_renamed(self, cast: Cast) -> None:
        before = self.names(cast.session)
        assert before == [cast.body.name, cast.body.sub_brand]
        act = Act(cast.stream, whole=True)
        self.rename(cast)
        act(cast.member, "statement.post", text="照旧。")
        act(cast.chair, "session.change_stage", to="break")
        assert self.names(cast.session) == before
        assert list(faults(Stream.objects.get(public_id=cast.stream))) == []

    def test_a_draft_that_is_scheduled_again_takes_the_new_ones(self, cast: Cast) -> None:
        session = create(cast, cast.office)
        self.rename(cast)
        Act(session.public_id, whole=True)(cast.office, "session.schedule", title="停车难")
        assert self.names(session) == ["新名县政协", "新牌"]
