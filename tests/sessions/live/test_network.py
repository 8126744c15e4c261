"""A network session over days: it closes by itself, once, and tells each evening of its day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from deliberation.ledger.models import EventHeader, Stream
from deliberation.ledger.reading import take_snapshot
from deliberation.ledger.verify import faults
from deliberation.sessions.closing import close_network_sessions
from deliberation.sessions.live.digests.due import make_digests
from deliberation.sessions.live.digests.models import Digest
from deliberation.sessions.models import Session
from deliberation.sessions.scheduling import create_session
from tests.cast import Cast, call_together, do
from tests.conftest import Clock
from tests.verify import Act


@pytest.fixture
def network(cast: Cast, time: Clock) -> Session:
    """Open since 17:00 on 3 March (the county's time), until three days later."""
    args = {"title": "网络协商", "mode": "network", "moderation": "post"}
    args["planned_end"] = (time.now + timedelta(days=3)).isoformat()
    session = create_session(body=cast.body, organizer=cast.office.user, args=args)
    stream = session.public_id
    for key, role in (("member", "member"), ("housing", "official")):
        entry = {"name": key, "role": role, "category": "voting"}
        entry |= {"user": getattr(cast, key).user.public_id}
        if role == "official":
            do(
                stream,
                cast.office,
                "session.schedule",
                **args,
                departments=[cast.housing_department],
            )
            entry["department"] = cast.housing_department
        do(stream, cast.office, "roll.enter", **entry)
    call_together(session, cast.office)
    do(stream, cast.member, "attendance.check_in", accepts_norms=True)
    return session


def stage(session: Session) -> str:
    return Session.objects.get(pk=session.pk).stage


def post(session: Session, cast: Cast, text: str) -> str:
    return do(session.public_id, cast.member, "statement.post", text=text)["statement"]


def test_it_closes_when_its_time_is_up_and_once(network: Session, time: Clock) -> None:
    close_network_sessions()
    assert stage(network) == "open"
    time.forward(days=3)
    close_network_sessions()
    close_network_sessions()
    assert stage(network) == "closing"
    closed = EventHeader.objects.filter(
        stream__public_id=network.public_id, kind="session.closed_when_due"
    )
    assert [header.actor for header in closed] == ["system"]
    shown = take_snapshot(network.public_id, None).shared["session"][network.public_id]
    assert shown.clock.model_dump() == {"elapsed_ms": 3 * 86_400_000, "since": None}  # type: ignore[attr-defined]
    assert list(faults(Stream.objects.get(public_id=network.public_id))) == []


def test_more_time_and_less(network: Session, cast: Cast, time: Clock) -> None:
    act = Act(network.public_id)
    act(cast.office, "session.set_plan", planned_end=(time.now + timedelta(days=5)).isoformat())
    time.forward(days=4)
    close_network_sessions()
    assert stage(network) == "open"
    act(cast.office, "session.set_plan", planned_end=time.now.isoformat())
    close_network_sessions()
    assert stage(network) == "closing"
    data = act.refused(cast.office, "session.set_plan", "INVALID_ARGUMENTS", planned_end=None)
    assert data["fields"] == [{"field": "planned_end", "problem": "network_needs_end"}]


def test_a_meeting_is_never_closed_by_the_clock(cast: Cast, act: Act, time: Clock) -> None:
    act(cast.office, "session.set_plan", planned_end=(time.now + timedelta(hours=2)).isoformat())
    time.forward(hours=3)
    close_network_sessions()
    assert stage(cast.session) == "open"


def test_a_digest_each_evening(network: Session, cast: Cast, time: Clock) -> None:
    make_digests()
    assert not Digest.objects.exists()
    first, second = post(network, cast, "先看政策。"), post(network, cast, "再看费用。")
    vote = {"statement": second, "choice": "agree", "revision": 1}
    do(network.public_id, cast.member, "endorsement.cast", **vote)
    time.forward(hours=3)
    make_digests()
    make_digests()
    (digest,) = Digest.objects.all()
    assert (digest.day, digest.statements, digest.people) == (date(2026, 3, 3), 2, 1)
    assert (digest.votes, digest.replies, digest.top) == (1, 0, [second])

    time.forward(hours=2)
    do(network.public_id, cast.housing, "reply.give", statement=first, text="政策已公开。")
    late = post(network, cast, "夜里想到一条。")
    do(network.public_id, cast.member, "endorsement.cast", **{**vote, "revision": 2})
    time.forward(hours=20)
    make_digests()
    assert Digest.objects.count() == 1
    time.forward(hours=3)
    make_digests()
    digest = Digest.objects.get(day=date(2026, 3, 4))
    assert (digest.statements, digest.people, digest.votes, digest.replies) == (1, 1, 0, 1)
    assert late not in digest.top
    shown = take_snapshot(network.public_id, None).shared["digest"]
    assert len(shown) == 2
    assert list(faults(Stream.objects.get(public_id=network.public_id))) == []


def test_an_altered_digest_is_found(network: Session, cast: Cast, time: Clock) -> None:
    post(network, cast, "先看政策。")
    time.forward(hours=3)
    make_digests()
    stream = Stream.objects.get(public_id=network.public_id)
    altered: dict[str, Any] = {
        "day": date(2026, 3, 4),
        "made_at": time.now - timedelta(seconds=1),
        "top": ["x"],
    }
    altered |= dict.fromkeys(("statements", "people", "votes", "replies"), 7)
    for name, value in altered.items():
        with transaction.atomic():
            Digest.objects.update(**{name: value})
            assert [fault.table for fault in faults(stream)] == ["Digest"], name
            transaction.set_rollback(True)


def test_a_session_opened_after_the_evening_waits_a_day(
    network: Session, cast: Cast, time: Clock
) -> None:
    Session.objects.filter(pk=network.pk).update(opened_at=time.now + timedelta(hours=4))
    time.forward(hours=5)
    make_digests()
    assert not Digest.objects.exists()


def test_a_meeting_has_no_digest(cast: Cast, time: Clock) -> None:
    time.forward(days=1)
    make_digests()
    assert not Digest.objects.exists()
