"""One cast for every test: a county's consultation on lifts, the people in it, and strangers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any
from uuid import uuid4

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from accounts.models import User
from deliberation.bodies.models import Body, Level, Membership
from deliberation.bodies.permissions import Role
from deliberation.bodies.tree import found_body
from deliberation.ledger import clock
from deliberation.ledger.execute import Accepted, Envelope, Refusal, execute
from deliberation.sessions.models import Seat, Session
from deliberation.sessions.scheduling import create_session


@dataclass(frozen=True, eq=False)
class Person:
    """Somebody with an account; `seat` is their place on the roll of the cast's session, if any."""

    user: User
    seat: str = ""

    @property
    def id(self) -> int:
        return self.user.pk


# The service itself, when something falls due.
SERVICE = Person(User(username="service"))

# The field's name is the user name; the roll is entered in this order.
PEOPLE: dict[str, tuple[str, Role, str]] = {
    "chair": ("陈主席", Role.CHAIR, "attending"),
    "moderator": ("周主持", Role.MODERATOR, "attending"),
    "scribe": ("吴记录", Role.SCRIBE, "attending"),
    "housing": ("郑局长", Role.OFFICIAL, "attending"),
    "transport": ("冯处长", Role.OFFICIAL, "attending"),
    "member": ("王委员", Role.MEMBER, "voting"),
    "second_member": ("李委员", Role.MEMBER, "voting"),
    "representative": ("刘代表", Role.REPRESENTATIVE, "voting"),
    "expert": ("孙教授", Role.EXPERT, "voting"),
    "resident": ("何居民", Role.RESIDENT, "voting"),
    "observer": ("许督导", Role.OBSERVER, "attending"),
    "secretary": ("朱秘书", Role.SECRETARY, "attending"),
}
SECRETARY_OF = {"secretary": "housing"}
PRESENT = ("member", "second_member", "representative")


@dataclass(frozen=True, eq=False)
class Cast:
    """Everybody and everything. The session is open, posts appear at once, three people are in."""

    body: Body
    session: Session
    housing_department: str
    transport_department: str
    hall: str
    first_item: str
    second_item: str
    office: Person
    chair: Person
    moderator: Person
    scribe: Person
    housing: Person
    transport: Person
    member: Person
    second_member: Person
    representative: Person
    expert: Person
    resident: Person
    observer: Person
    secretary: Person
    outsider: Person
    service: Person = SERVICE

    @property
    def stream(self) -> str:
        return self.session.public_id

    @property
    def on_the_roll(self) -> Iterator[Person]:
        people = (getattr(self, field.name) for field in fields(self))
        return (person for person in people if isinstance(person, Person) and person.seat)

    def holder(self, role: Role) -> Person:
        """Somebody on the roll in that role."""
        special = {Role.OFFICIAL: self.housing, Role.OFFICE: self.office}
        found = special.get(role) or getattr(self, role.value)
        assert isinstance(found, Person)
        return found


PASSWORD = "云溪县的一个长口令-7"
# Few rounds, so that a hundred people cost nothing; the first sign-in hashes it anew.
_HASH = PBKDF2PasswordHasher().encode(PASSWORD, "salt", iterations=1)


def person(username: str, name: str) -> Person:
    return Person(User.objects.create(username=username, name=name, password=_HASH))


def send(
    stream: str, who: Person | None, name: str, /, *, command_id: Any = None, **args: Any
) -> Accepted | Refusal:
    """Gives one command as somebody, as the service, or as nobody who has signed in."""
    user_id = who.id if who else None
    envelope = Envelope(user_id, command_id or uuid4(), name, args, system=who is SERVICE)
    return execute(stream, [envelope])[0]


def do(stream: str, who: Person | None, name: str, /, **args: Any) -> dict[str, str]:
    """The same where it must succeed; gives the handler's answer."""
    outcome = send(stream, who, name, **args)
    assert isinstance(outcome, Accepted), outcome
    return outcome.result or {}


def county(chair: Person, office: Person, name: str = "云溪县政协") -> Body:
    """A body whose chair founds it and takes a clerk into its office."""
    body = found_body(founder=chair.user, name=name, level=Level.COUNTY, sub_brand="云溪议事厅")
    do(body.public_id, chair, "body.grant_membership", user=office.user.public_id, role="office")
    return body


def outsiders(cast: Cast) -> tuple[dict[Role, Person], dict[Role, Person]]:
    """One in each role of another session of the cast's body, and the same of another body."""
    founder, clerk = person("founder", "邻县主席"), person("clerk", "邻县干事")
    elsewhere = county(founder, clerk, "邻县政协")
    return _in_each_role(cast.body, cast.office, "n"), _in_each_role(elsewhere, clerk, "f")


def _in_each_role(body: Body, organizer: Person, mark: str) -> dict[Role, Person]:
    session = create_session(body=body, organizer=organizer.user, args={"title": "另一场"})
    found = {role: person(f"{mark}-{role}", f"{mark} {role}") for role in Role}
    for role, who in found.items():
        Membership.objects.create(body=body, user=who.user, role=role, since=clock.now())
        Seat.objects.create(
            session=session, user=who.user, role=role, name="外人", category="voting"
        )
    return found


def call_together(session: Session, office: Person) -> None:
    for stage in ("convened", "open"):
        do(session.public_id, office, "session.change_stage", to=stage)


def gather(publicity: str = "public", mark: str = "") -> Cast:
    """Everything from the founding of the county to a session under way, by the product's doors.

    `mark` ends every user name, for a second cast beside the first.
    """
    people = {key: person(f"{key}{mark}", name) for key, (name, _, _) in PEOPLE.items()}
    office, outsider = person(f"office{mark}", "秦干事"), person(f"outsider{mark}", "路过人")
    body = county(people["chair"], office)
    departments = {
        key: do(body.public_id, people["chair"], "body.add_department", name=name)["department"]
        for key, name in (("housing", "住建局"), ("transport", "交通局"))
    }
    session = create_session(
        body=body,
        organizer=office.user,
        args={
            "title": "老旧小区加装电梯",
            "topic": "费用怎么分摊，一楼住户怎么补偿",
            "publicity": publicity,
            "moderation": "post",
            "departments": list(departments.values()),
        },
    )
    stream = session.public_id
    hall = do(stream, office, "venue.add", name="主会场", kind="hall")["venue"]
    do(stream, office, "agenda.set_items", items=[{"title": "现状"}, {"title": "补偿"}])
    first, second = session.agendaitem_set.values_list("public_id", flat=True)
    envelopes = [
        Envelope(office.id, uuid4(), "roll.enter", _entry(key, people[key], departments))
        for key in PEOPLE
    ]
    seats = [_seat(outcome) for outcome in execute(stream, envelopes)]
    call_together(session, office)
    # With its relations, so that a test may ask for them where no query is possible.
    session = Session.objects.select_related("stream", "body__stream").get(pk=session.pk)
    everybody = {
        key: Person(people[key].user, seat) for key, seat in zip(PEOPLE, seats, strict=True)
    }
    for key in PRESENT:
        do(stream, everybody[key], "attendance.check_in", accepts_norms=True)
    organizer = Seat.objects.get(session=session, user=office.user).public_id
    return Cast(
        body=body,
        session=session,
        housing_department=departments["housing"],
        transport_department=departments["transport"],
        hall=hall,
        first_item=first,
        second_item=second,
        office=Person(office.user, organizer),
        outsider=outsider,
        **everybody,
    )


def _entry(key: str, who: Person, departments: dict[str, str]) -> dict[str, Any]:
    name, role, category = PEOPLE[key]
    entry: dict[str, Any] = {"name": name, "role": role, "category": category}
    if department := departments.get(SECRETARY_OF.get(key, key)):
        entry["department"] = department
    return {**entry, "user": who.user.public_id, "sector": "总工会" if key == "member" else ""}


def _seat(outcome: Accepted | Refusal) -> str:
    assert isinstance(outcome, Accepted), outcome
    assert outcome.result
    return outcome.result["seat"]
