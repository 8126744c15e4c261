"""A room in which figures by group may be told: two camps of twelve, and what unites them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from deliberation.ledger.execute import Accepted, Envelope, execute
from deliberation.ledger.models import Stream
from deliberation.ledger.verify import faults
from deliberation.records import verify as _verify  # noqa: F401  it registers its checks
from deliberation.records.models import Record, RecordLine
from deliberation.records.opening import open_record
from deliberation.sessions.models import Seat, Session
from tests.cast import Cast, Person, do, person
from tests.support.undoing import undone

EACH, VIEWS = 12, 8
UNITES = "楼道照明先修好。"


@pytest.fixture(scope="module")
def drafted(module_cast: Cast) -> str:
    """Half of the people agree with every view and half with none, but for one."""
    cast = module_cast
    people = [seated(cast, number) for number in range(2 * EACH)]
    views = [
        do(cast.stream, cast.member, "statement.post", text=f"第{number}种分摊办法。")["statement"]
        for number in range(VIEWS)
    ]
    common = do(cast.stream, cast.member, "statement.post", text=UNITES)["statement"]
    for number, who in enumerate(people):
        choice = "agree" if number < EACH else "disagree"
        votes = [vote(who, view, choice) for view in views]
        outcomes = execute(cast.stream, [*votes, vote(who, common, "agree")])
        assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    do(cast.stream, cast.moderator, "session.change_stage", to="closing")
    return open_record(Session.objects.get(pk=cast.session.pk))


def seated(cast: Cast, number: int) -> Person:
    who = person(f"camp-{number}", f"住户{number}")
    entry = {"name": who.user.name, "role": "resident", "category": "voting"}
    seat = do(cast.stream, cast.office, "roll.enter", user=who.user.public_id, **entry)["seat"]
    do(cast.stream, who, "attendance.check_in", accepts_norms=True)
    return Person(who.user, seat)


def vote(who: Person, statement: str, choice: str) -> Envelope:
    args = {"statement": statement, "choice": choice, "revision": 1}
    return Envelope(who.id, uuid4(), "endorsement.cast", args)


def test_figures_by_group_add_up(drafted: str, cast: Cast) -> None:
    united = RecordLine.objects.get(generated=UNITES)
    assert (united.section, united.rule) == ("common", "common_ground")
    split = RecordLine.objects.filter(section="difference")
    assert split.count() == VIEWS
    assert set(split.values_list("rule", flat=True)) == {"difference"}
    for line in (united, *split):
        figures: Any = line.figures
        assert len(figures["groups"]) == 2
        for name in ("agree", "disagree", "passed"):
            assert sum(group[name] for group in figures["groups"]) == figures[name]
    assert (united.figures or {})["bound"] >= 0.6
    assert all((line.figures or {})["gap"] >= 0.3 for line in split)
    record = Record.objects.get(stream__public_id=drafted)
    assert (record.voters, record.present) == (2 * EACH, 2 * EACH + 3)


def test_no_figure_by_group_tells_on_anybody(drafted: str, cast: Cast) -> None:
    """What is counted says nothing of who: no seat of a voter stands in the record's log."""
    bodies = Stream.objects.get(public_id=drafted).bodies.values_list("body", flat=True)
    log = "".join(body or "" for body in bodies)
    voters = Seat.objects.filter(session=cast.session, name__startswith="住户")
    assert not [seat for seat in voters if seat.public_id in log]


def test_a_figure_of_one_group_is_proved(drafted: str, cast: Cast) -> None:
    stream = Stream.objects.get(public_id=drafted)
    assert list(faults(stream)) == []
    for name in ("agree", "passed"):
        with undone():
            line = RecordLine.objects.get(generated=UNITES)
            figures: Any = line.figures
            figures["groups"][0][name] += 1
            line.save()
            record = Record.objects.get(stream=stream)
            record.evidence[f"statement:{line.sources[0]['id']}"]["figures"] = figures
            record.save()
            assert list(faults(Stream.objects.get(public_id=cast.stream)))
