"""Fills an empty database with the demonstration, and says who can come in."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import User
from deliberation.bodies.models import Body, Department
from deliberation.bodies.permissions import Role
from deliberation.bodies.tree import found_body
from deliberation.ledger import clock
from deliberation.ledger.execute import Envelope, execute_one
from deliberation.management.demo import script
from deliberation.management.demo.performer import Performer
from deliberation.management.demo.script import Person, Play
from deliberation.management.demo.stagehand import Timepiece
from deliberation.sessions.codes import code_of
from deliberation.sessions.models import Seat, Session

PASSWORD_FILE = "demo-password"  # noqa: S105 - the name of a file
# How long before it begins a session is convened.
NOTICE_DAYS = 5
STAFF = frozenset({Role.CHAIR, Role.MODERATOR, Role.SCRIBE, Role.OFFICE})
BODY_ROLES = STAFF | {Role.MEMBER}


ROLE_NAMES = {
    Role.CHAIR: "主席",
    Role.MODERATOR: "主持人",
    Role.SCRIBE: "记录员",
    Role.OFFICE: "政协办公室",
    Role.OFFICIAL: "部门负责人",
    Role.MEMBER: "委员",
    Role.REPRESENTATIVE: "群众代表",
    Role.EXPERT: "专家",
    Role.RESIDENT: "居民",
    Role.OBSERVER: "观察员",
    Role.SECRETARY: "部门联络员",
}


class NotEmptyError(RuntimeError):
    """There is something in the database that is not the demonstration."""


@dataclass(frozen=True)
class Entry:
    """One way in. `username` is empty where a personal code is the way."""

    role: str
    name: str
    username: str
    path: str
    code: str = ""

    @property
    def who(self) -> str:
        return f"{ROLE_NAMES[Role(self.role)]} {self.name}"


@dataclass(frozen=True)
class DemoAccess:
    """Everything somebody needs to try the demonstration. `password` is one for all accounts."""

    password: str
    session: str
    entries: list[Entry]
    codes: list[Entry]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def seed(password: str | None = None) -> DemoAccess:
    """Makes the demonstration unless it is there, in one transaction, and tells the ways in.

    :raises NotEmptyError: the database holds other people's work.
    """
    county = script.cast().county.name
    if not Body.objects.filter(name=county).exists():
        if Body.objects.exists() or User.objects.exists():
            raise NotEmptyError
        made = password or secrets.token_urlsafe(9)
        with transaction.atomic():
            _Seeding(made).run()
        if password is None:
            _keep(made)
    return access(password)


def access(password: str | None = None) -> DemoAccess:
    """The ways into the demonstration that is there. A password that was given is kept nowhere."""
    cast = script.cast()
    session = Session.objects.get(title=script.live().title)
    stream = session.public_id
    entries = [
        Entry(person.role, _described(person, cast.departments), person.username, path)
        for person in cast.people
        if person.login
        for path in _paths(person.role, stream)
    ]
    waiting = Seat.objects.filter(session=session, user=None, removed=False, claimed_at=None)
    codes = [
        Entry(seat.role, f"{seat.name}（{seat.sector}）", "", f"/join/{code}", code)
        for seat in waiting.exclude(channel="hand").order_by("pk")
        if (code := code_of(seat))
    ]
    return DemoAccess(password or _kept(), stream, entries, codes)


def _paths(role: str, stream: str) -> list[str]:
    room = f"/s/{stream}"
    own = {
        Role.CHAIR: ["/console"],
        Role.MODERATOR: ["/console", "/wall"],
        Role.SCRIBE: ["/pad"],
        Role.OFFICE: ["/cards"],
        Role.OFFICIAL: ["/desk"],
        Role.SECRETARY: ["/desk"],
    }
    return [room + page for page in own.get(Role(role), [""])]


def _described(person: Person, departments: Mapping[str, str]) -> str:
    about = person.sector or departments.get(person.department or "", "")
    return f"{person.name}（{about}）" if about else person.name


def _password_path() -> Path:
    return Path(settings.DATA_DIR) / PASSWORD_FILE


def _keep(password: str) -> None:
    path = _password_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(password)


def _kept() -> str:
    """The password that was made, if it is still the one and was made for this database."""
    path = _password_path()
    password = path.read_text().strip() if path.exists() else ""
    user = User.objects.get(username="moderator")
    return password if password and user.check_password(password) else ""


class _Seeding:
    """One run. Time starts before the oldest session and ends a minute ago."""

    def __init__(self, password: str) -> None:
        self.cast = script.cast()
        self.people = {person.key: person for person in self.cast.people}
        self.now = clock.now().replace(microsecond=0)
        self.hash = make_password(password)
        self.users: dict[str, User] = {}
        self.departments: dict[str, str] = {}

    def run(self) -> None:
        timepiece = Timepiece(self.now - timedelta(days=420))
        with clock.set_to(timepiece):
            self._make_users()
            county = self._found_bodies()
            self._equip(county)
            plays = sorted([*script.others(), script.live()], key=_prepared_days_ago, reverse=True)
            for play in plays:
                self._play(play, county, timepiece)

    def _make_users(self) -> None:
        """One hash for all: a hash each would be most of the time that this takes."""
        for person in self.people.values():
            if person.means == "account":
                self.users[person.key] = User.objects.create(
                    username=person.username,
                    name=person.name,
                    password=self.hash if person.login else make_password(None),
                )

    def _found_bodies(self) -> Body:
        parent: Body | None = None
        for number, above in enumerate(self.cast.above):
            founder = User.objects.create(
                username=f"demo-above-{number}", name=above.founder, password=make_password(None)
            )
            parent = found_body(founder=founder, name=above.name, level=above.level, parent=parent)
        county = self.cast.county
        return found_body(
            founder=self.users["chair"],
            name=county.name,
            level=county.level,
            parent=parent,
            sub_brand=county.sub_brand,
        )

    def _equip(self, county: Body) -> None:
        for key, name in self.cast.departments.items():
            self._order(county, "body.add_department", name=name)
            self.departments[key] = Department.objects.get(body=county, name=name).public_id
        for person in self.people.values():
            if person.role in BODY_ROLES and person.key != "chair" and person.key in self.users:
                user = self.users[person.key].public_id
                sector = person.sector
                grant = {"user": user, "role": person.role, "sector": sector}
                self._order(county, "body.grant_membership", **grant)

    def _order(self, body: Body, command: str, **args: object) -> None:
        execute_one(body.public_id, Envelope(self.users["chair"].pk, uuid4(), command, args))

    def _play(self, play: Play, county: Body, timepiece: Timepiece) -> None:
        begin = self._begin(play)
        timepiece.time = min(begin, self.now) - timedelta(days=NOTICE_DAYS)
        stage = Performer(play, self._fitting(play), self.users, self.departments, timepiece)
        late = timedelta(minutes=begin.minute % 5, seconds=begin.second)
        stage.convene(county, begin - late)
        if play.stage in ("draft", "convened"):
            return
        timepiece.time = begin - timedelta(minutes=0.3 * len(stage.people) + 1)
        stage.gather()
        timepiece.time = begin
        stage.perform()

    def _begin(self, play: Play) -> datetime:
        """Today's session began so long ago that its last words were said a minute ago."""
        if play.days == 0:
            return self.now - timedelta(minutes=play.minutes + 1)
        return (self.now + timedelta(days=play.days)).replace(hour=1, minute=30, second=0)

    def _fitting(self, play: Play) -> Mapping[str, Person]:

        if play.days == 0:
            return self.people
        return {
            key: person.model_copy(update={"leave": "", "venue": None, "substitutes": None})
            for key, person in self.people.items()
        }


def _prepared_days_ago(play: Play) -> int:
    return -min(play.days, 0)
