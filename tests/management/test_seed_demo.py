"""The demonstration: made once, real to the eye, and whole."""

from __future__ import annotations

import json
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from accounts.models import User
from deliberation.bodies.models import Body
from deliberation.bodies.permissions import Role
from deliberation.ledger.models import EventHeader, Stream
from deliberation.ledger.verify import faults
from deliberation.management.commands.seed_demo import sign_ins
from deliberation.management.demo import seeding
from deliberation.records import verify as _records  # noqa: F401  it registers its checks
from deliberation.records.models import LineChange, Record, RecordLine
from deliberation.sessions import verify as _sessions  # noqa: F401  and so does this
from deliberation.sessions.files import store
from deliberation.sessions.live.attendance import claim
from deliberation.sessions.live.floor.models import Hand, Turn
from deliberation.sessions.live.materials.models import Material
from deliberation.sessions.live.polls.models import HandCount, Poll
from deliberation.sessions.models import Endorsement, Reply, Seat, Session, Statement
from tests.conftest import START


def seed(*arguments: str) -> str:
    out = StringIO()
    call_command("seed_demo", *arguments, stdout=out)
    return out.getvalue()


def test_a_demonstration(transactional_db: None, tmp_path: Path) -> None:
    """One test: making it is most of the work."""
    call_command("flush", verbosity=0, interactive=False)
    with override_settings(DATA_DIR=tmp_path):
        seed()
        session = Session.objects.get(stage="open")
        _looks_like_a_session_under_way(session)
        _ends_in_a_record()
        _is_proved()
        _lets_people_in(session, tmp_path)
        _is_made_once()


def _looks_like_a_session_under_way(session: Session) -> None:
    roles = set(Seat.objects.filter(session=session).values_list("role", flat=True))
    assert roles == {role.value for role in Role}
    statuses = set(Statement.objects.filter(session=session).values_list("status", flat=True))
    assert statuses == {"published", "pending", "rejected", "hidden"}
    assert Statement.objects.filter(session=session, status="published").count() >= 30
    assert Endorsement.objects.filter(statement__session=session).count() >= 300
    assert Reply.objects.filter(session=session).count() >= 4
    asked = Statement.objects.filter(session=session, department__isnull=False, replies=None)
    assert {row.department.name for row in asked if row.department} >= {
        "住房和城乡建设局",
        "自然资源和规划局",
    }
    polls = dict(Poll.objects.filter(session=session).values_list("state", "present"))
    assert polls.keys() == {"closed", "open"}
    assert HandCount.objects.filter(session=session).count() == 2
    assert Turn.objects.filter(session=session, state="done").count() == 2
    assert Hand.objects.filter(session=session, state="waiting").count() == 3
    last = EventHeader.objects.latest("at").at
    assert 30 <= (START - last).total_seconds() <= 120
    stages = set(Session.objects.values_list("stage", flat=True))
    assert stages == {"open", "convened", "closed", "draft"}
    _has_a_plan(session)
    _has_chairs(session)
    assert Session.objects.filter(rehearsal=True).exists()
    assert Body.objects.latest("pk") == session.body
    assert session.body.parent
    assert session.body.parent.parent


def _has_chairs(session: Session) -> None:
    seats = Seat.objects.filter(session=session).exclude(role=Role.OFFICE)  # it keeps the roll
    assert set(seats.filter(venue__isnull=False).values_list("label", flat=True)).isdisjoint({""})
    substitute = seats.get(substitutes__isnull=False)
    assert substitute.substitutes
    assert (substitute.status, substitute.substitutes.status) == ("present", "excused")


def _has_a_plan(session: Session) -> None:
    assert session.planned_end
    assert session.planned_end > START
    items = list(session.agendaitem_set.all())
    assert all(item.planned_seconds for item in items)
    assert [item.state for item in items[:3]] == ["done", "done", "current"]
    report = Material.objects.get(session=session, kind="report")
    assert report.department == items[0].department
    assert report.file
    assert store.path_of(report.file).read_bytes().startswith(b"%PDF-")


def _ends_in_a_record() -> None:
    """A small room's session is over: every part of its record has something to say."""
    record = Record.objects.get(session__title__startswith="背街小巷")
    assert record.state == "shown"
    assert 8 <= record.present <= 15
    lines = RecordLine.objects.filter(record=record, state="listed")
    parts = Counter(lines.values_list("section", flat=True))
    assert parts["common"] >= 3
    assert parts["difference"] >= 2
    assert parts["response"] >= 3
    rules = set(lines.values_list("rule", flat=True))
    assert rules >= {"common_suggestion", "poll_carried", "promise", "unanswered", "suggestion"}
    changed = LineChange.objects.filter(record=record).values_list("kind", flat=True)
    assert sorted(changed) == ["edited", "left_out"]
    rehearsal = Record.objects.get(session__rehearsal=True)
    assert rehearsal.state == "draft"


def _is_proved() -> None:
    for stream in Stream.objects.all():
        assert list(faults(stream)) == []


def _lets_people_in(session: Session, folder: Path) -> None:
    password = (folder / seeding.PASSWORD_FILE).read_text()
    assert (folder / seeding.PASSWORD_FILE).stat().st_mode & 0o777 == 0o600
    told: dict[str, Any] = json.loads(seed("--json"))
    assert told["password"] == password
    assert told["session"] == session.public_id
    rows = sign_ins("http://127.0.0.1:8000")
    assert all(row[3].startswith("http://127.0.0.1:8000/") for row in rows)
    addresses = [row[3].removeprefix("http://127.0.0.1:8000") for row in rows]
    assert {f"/s/{session.public_id}/{page}" for page in ("pad", "screen")} <= set(addresses)
    (record,) = [path for path in addresses if path.endswith("/record")]
    assert Session.objects.get(stage="closed", rehearsal=False).public_id in record
    usernames = {entry["username"] for entry in told["entries"]}
    assert {"chair", "moderator", "scribe", "office", "official1", "member1"} <= usernames
    for username in usernames:
        assert User.objects.get(username=username).password.startswith("argon2")
    assert User.objects.get(username="member1").check_password(password)
    assert not User.objects.get(username="demo-member3").has_usable_password()
    for code in told["codes"]:
        assert claim(code["code"], by=None).session == session


def _is_made_once() -> None:
    before = Stream.objects.count()
    seed("--password", "another-password-1")
    assert Stream.objects.count() == before
    User.objects.filter(username="moderator").update(password="!")
    assert seeding.access().password == ""


def test_other_peoples_work_is_left_alone(db: None) -> None:
    User.objects.create(username="somebody", name="某人")
    with pytest.raises(CommandError, match="empty"):
        seed()
