"""Makes one session of the demonstration through the same door as everybody: `execute`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count
from random import Random
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from deliberation.bodies.models import Body
from deliberation.bodies.permissions import STAFF_ROLES, Role
from deliberation.ledger.execute import Envelope, execute_one
from deliberation.ledger.models import Stream
from deliberation.management.demo.script import (
    FOLDER,
    ItemLine,
    MaterialLine,
    Person,
    Play,
)
from deliberation.sessions.codes import code_of
from deliberation.sessions.files.receiving import receive
from deliberation.sessions.live.attendance import claim
from deliberation.sessions.models import Seat
from deliberation.sessions.scheduling import create_session

ATTENDING = STAFF_ROLES - {Role.CHAIR} | {Role.OFFICIAL, Role.SECRETARY, Role.OBSERVER}


class Timepiece:
    """The time inside the play."""

    def __init__(self, start: datetime) -> None:
        self.time = start

    def __call__(self) -> datetime:
        return self.time

    def later(self, minutes: float) -> None:
        self.time += timedelta(minutes=minutes)


class Stagehand:
    """One session: who sits where, and what was said so far."""

    def __init__(
        self,
        play: Play,
        people: Mapping[str, Person],
        users: Mapping[str, User],
        departments: Mapping[str, str],
        timepiece: Timepiece,
    ) -> None:
        self.play = play
        names = play.people or list(people)
        self.people = {key: people[key] for key in dict.fromkeys(["office", *names])}
        self.users = dict(users)
        self.departments = departments
        self.timepiece = timepiece
        self.random = Random(play.title)  # noqa: S311 - the same votes in every demonstration
        self.stream = ""
        self.seats: dict[str, str] = {}
        self.venues: dict[str, str] = {}
        self.chairs = count(1)
        self.said: dict[str, str] = {}
        self.polls: dict[str, str] = {}

    def act(self, key: str, command: str, **args: object) -> dict[str, str]:
        """One command of one person."""
        return execute_one(self.stream, self.order(key, command, **args)).result or {}

    def order(self, key: str, command: str, **args: object) -> Envelope:
        """The same before it is given."""
        return Envelope(self.users[key].pk, self._id(), command, args)

    def convene(self, body: Body, scheduled_at: datetime) -> str:
        """Makes the session, its agenda and its roll, and gives its address."""
        play = self.play
        args = {
            "title": play.title,
            "topic": play.topic,
            "departments": [self.departments[key] for key in play.departments],
            "rehearsal": play.rehearsal,
            "scheduled_at": scheduled_at.isoformat(),
        }
        if play.planned_minutes:
            end = scheduled_at + timedelta(minutes=play.planned_minutes)
            args["planned_end"] = end.isoformat()
        session = create_session(body=body, organizer=self.users["office"], args=args)
        self.stream = session.public_id
        self.seats["office"] = Seat.objects.get(session=session).public_id
        for venue in play.venues:
            answer = self.act("office", "venue.add", name=venue.name, kind=venue.kind)
            self.venues[venue.key] = answer["venue"]
        self.act("office", "agenda.set_items", items=[self._item(line) for line in play.agenda])
        for person in self.people.values():
            if person.key != "office":
                self.timepiece.later(0.2)
                self._enter(person)
        for material in play.materials:
            self.timepiece.later(1)
            self._hand_in(material)
        if play.stage != "draft":
            self.act("office", "session.change_stage", to="convened")
        return self.stream

    def gather(self) -> None:
        """People arrive: each checks in by device, by code, or is marked by the moderator."""
        for person in self.people.values():
            self.timepiece.later(0.3)
            if person.leave:
                self.act(person.key, "attendance.ask_leave", reason=person.leave)
            elif person.means == "hand":
                place = self.venues.get(person.venue or "")
                seat = self.seats[person.key]
                mark = {"seat": seat, "status": "present", "venue": place, "channel": "hand"}
                self.act("moderator", "attendance.mark", **mark)
            elif person.means != "unused" and not person.away:
                self._arrive(person)

    def _item(self, line: ItemLine) -> dict[str, object]:
        return {
            "title": line.title,
            "kind": line.kind,
            "department": self._department(line.department),
            "planned_seconds": line.minutes * 60 if line.minutes else None,
        }

    def _hand_in(self, line: MaterialLine) -> None:
        args: dict[str, object] = {"kind": line.kind, "title": line.title, "text": line.text}
        if line.file:
            content = (FOLDER / "files" / line.file).read_bytes()
            sent = SimpleUploadedFile(line.file, content)
            stream = Stream.objects.get(public_id=self.stream)
            args["file"] = receive(stream, self.users[line.by].pk, sent).id
        if line.item is not None:
            args["agenda_item"] = self.items()[line.item - 1]
        self.act(line.by, "material.add", **args)

    def _enter(self, person: Person) -> None:
        place = self.venues.get(person.venue or "")
        chair = str(next(self.chairs)) if place else ""
        answer = self.act(
            "office",
            "roll.enter",
            name=person.name,
            role=person.role,
            category="attending" if person.role in ATTENDING else "voting",
            sector=person.sector,
            department=self._department(person.department),
            venue=place,
            user=self.users[person.key].public_id if person.key in self.users else None,
            label=chair,
            substitutes=self.seats[person.substitutes] if person.substitutes else None,
        )
        self.seats[person.key] = answer["seat"]

    def _arrive(self, person: Person) -> None:
        if person.means == "code" and person.key not in self.users:
            code = code_of(Seat.objects.get(public_id=self.seats[person.key]))
            guest = claim(code or "", by=None).user
            assert guest is not None
            self.users[person.key] = guest
        venue = self.venues.get(person.venue or "")
        self.act(person.key, "attendance.check_in", venue=venue, accepts_norms=True)

    def items(self) -> list[str]:
        """The agenda, in order."""
        seat = Seat.objects.get(public_id=self.seats["office"])
        return list(seat.session.agendaitem_set.values_list("public_id", flat=True))

    def _department(self, key: str | None) -> str | None:
        return None if key is None else self.departments[key]

    def _id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)
