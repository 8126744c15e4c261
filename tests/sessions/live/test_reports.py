"""Reports: from anybody who can read, seen by staff until they are dealt with."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.http import HttpResponse

from deliberation.ledger.execute import Envelope, execute
from deliberation.ledger.shapes import STAFF
from deliberation.sessions.models import Report, Session
from tests.api.client import Browser, refusal
from tests.cast import Cast
from tests.sessions.live.test_erasure import everything_stored
from tests.support.undoing import undone
from tests.verify import Act

NOTE = "里面有我邻居的电话一三九。"


def for_staff(act: Act, entity: str) -> dict[str, Any]:
    shown = next(replica for access, replica in act.now()[1].items() if STAFF in access.scopes)
    found: dict[str, Any] = shown.shared.get(entity, {})
    return found


def report(act: Act, who: Any, statement: str, kind: str = "abuse", **more: Any) -> None:
    act(who, "statement.report", statement=statement, kind=kind, **more)


def test_reports_are_counted_by_kind_for_staff_alone(act: Act, cast: Cast, statement: str) -> None:
    report(act, cast.second_member, statement)
    report(act, cast.observer, statement, kind="privacy", note=NOTE)
    report(act, cast.outsider, statement)
    report(act, None, statement)
    assert for_staff(act, "report")[statement]["count"] == 4
    assert for_staff(act, "report")[statement]["kinds"] == {"abuse": 3, "privacy": 1}
    (note,) = for_staff(act, "report_note").values()
    assert note["text"] == NOTE
    for access, replica in act.now()[1].items():
        if STAFF not in access.scopes:
            assert "report" not in replica.shared


def test_once_for_each_person_also_after_it_was_dismissed(
    act: Act, cast: Cast, statement: str
) -> None:
    report(act, cast.observer, statement)
    args = {"statement": statement, "kind": "false"}
    act.refused(cast.observer, "statement.report", "ALREADY_DONE", **args)
    act(cast.moderator, "report.dismiss", statement=statement)
    assert for_staff(act, "report") == {}
    act.refused(cast.observer, "statement.report", "ALREADY_DONE", **args)
    report(act, cast.resident, statement)
    assert for_staff(act, "report")[statement]["count"] == 1


@pytest.mark.parametrize("end", ["hide", "withdraw"])
def test_what_is_taken_down_is_looked_at_no_more(
    end: str, act: Act, cast: Cast, statement: str
) -> None:
    report(act, cast.observer, statement, note=NOTE)
    if end == "hide":
        act(cast.moderator, "statement.hide", statement=statement, reason="含有住址")
    else:
        act(cast.member, "statement.withdraw", statement=statement)
    assert for_staff(act, "report") == {}
    assert for_staff(act, "report_note") == {}
    act.refused(cast.moderator, "report.dismiss", "ALREADY_DONE", statement=statement)


def test_what_is_not_public_is_not_reported_by_strangers(
    act: Act, cast: Cast, statement: str
) -> None:
    asked = {"statement": statement, "kind": "abuse"}
    with undone():
        Session.objects.filter(pk=cast.session.pk).update(publicity="internal")
        for who in (None, cast.outsider):
            act.refused(who, "statement.report", "NOT_FOUND", **asked)


def test_a_reader_whose_answer_was_lost_reports_once(cast: Cast, act: Act, statement: str) -> None:
    args = {"statement": statement, "kind": "abuse"}
    envelope = Envelope(None, uuid4(), "statement.report", args)
    first = execute(cast.stream, [envelope])
    assert execute(cast.stream, [envelope, envelope]) == first * 2
    assert Report.objects.count() == 1


def test_without_an_account_by_the_ordinary_door_and_throttled(
    cast: Cast, statement: str, settings: LazySettings
) -> None:
    settings.RATES = {"*": (60, 1), "statement.report": (2, 0.01)}
    passer_by = Browser(address="10.0.0.77")

    def knock() -> HttpResponse:
        return passer_by.command(cast.stream, "statement.report", statement=statement, kind="abuse")

    assert [knock().status_code for _ in range(2)] == [200, 200]
    assert refusal(knock()) == (429, "RATE_LIMITED")


def test_a_note_goes_with_its_writers_words(act: Act, cast: Cast, statement: str) -> None:
    report(act, cast.second_member, statement, note=NOTE)
    report(act, cast.observer, statement)
    act(cast.office, "erasure.erase_words", seat=cast.second_member.seat, reason="本人申请")
    assert NOTE not in everything_stored(cast)
    assert Report.objects.exclude(note="").count() == 0
    assert for_staff(act, "report")[statement]["count"] == 2


def test_a_strangers_note_goes_with_what_it_is_about(act: Act, cast: Cast, statement: str) -> None:
    report(act, None, statement, note=NOTE)
    act(cast.office, "erasure.erase_words", seat=cast.member.seat, reason="本人申请")
    assert NOTE not in everything_stored(cast)
    assert Report.objects.exclude(note="").count() == 0
    assert for_staff(act, "report") == {}
