"""Founding bodies, and what a body's stream is to the ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Annotated
from uuid import uuid4

from django.db import transaction
from pydantic import Field

from accounts.ids import new_id
from accounts.models import User
from deliberation.bodies.models import Body, Department, Level, Membership
from deliberation.bodies.permissions import Act, Role, may
from deliberation.ledger import clock
from deliberation.ledger.execute import Envelope, execute_one
from deliberation.ledger.models import Stream
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles, register_kind
from deliberation.ledger.shapes import (
    PUBLIC,
    STAFF,
    Access,
    Actor,
    Call,
    Command,
    Entity,
    Event,
    PublicId,
)
from deliberation.ledger.text import Line, require_text
from deliberation.ledger.work import Work

KIND = "body"


class BodyWork(Work):
    """A handler's room inside a body's stream."""

    def __init__(self, stream: Stream) -> None:
        self.body = Body.objects.select_related("stream").get(stream=stream)
        super().__init__(stream, {"body": self.body})

    @property
    def stage(self) -> str:
        return "standing"

    def actors(self, user_ids: Collection[int]) -> dict[int, Actor]:
        rows = self.body.memberships.filter(
            user__in=user_ids, user__is_active=True, until__isnull=True
        )
        return {row.user_id: Actor(row.public_id, row.user_id, row.role) for row in rows}

    def forget(self) -> None:
        super().forget()
        self.body.refresh_from_db()

    def permit(self, actor: Actor | None, act: str, user_id: int | None) -> Actor:
        if actor is None:
            raise Refusal(Code.NOT_SIGNED_IN if user_id is None else Code.FORBIDDEN, act=act)
        if not may(actor.role, act):
            raise Refusal(Code.FORBIDDEN, act=act)
        return actor


class BodyEntity(Entity, entity="body"):
    name: str
    level: Level
    sub_brand: str
    parent: str | None


class BodyDepartmentEntity(Entity, entity="body_department"):
    name: str


class MembershipEntity(Entity, entity="membership"):
    name: str
    role: Role
    sector: str | None


class DescribeBody(Command):
    """Gives the body its name, its level and its sub-brand (副标识)."""

    name: Line
    level: Level
    sub_brand: Annotated[Line, Field(max_length=40)] = ""


class AddDepartment(Command):
    """Adds a department that can be put questions to and answers under its name."""

    name: Line


class GrantMembership(Command):
    """Makes a person, named by their public id, part of the body in one role."""

    user: PublicId
    role: Role
    sector: Annotated[Line, Field(max_length=40)] = ""


class EndMembership(Command):
    """Ends a membership. What the person did under it stays."""

    membership: PublicId


@handles(
    DescribeBody, name="body.describe", stream=KIND, event="body.described", act=Act.DESCRIBE_BODY
)
def describe_body(work: BodyWork, call: Call[DescribeBody]) -> Event:
    name = require_text(call.args.name, limit=80)
    work.change(work.body, name=name, level=call.args.level, sub_brand=call.args.sub_brand)
    members = [membership_entity(row) for row in _members(work.body)] if work.next_seq == 1 else []
    return Event().put(PUBLIC, body_entity(work.body)).put(STAFF, *members)


@handles(
    AddDepartment,
    name="body.add_department",
    stream=KIND,
    event="body.department_added",
    act=Act.DESCRIBE_BODY,
    answers=("department",),
)
def add_department(work: BodyWork, call: Call[AddDepartment]) -> Event:
    name = require_text(call.args.name, limit=80)
    work.flush()
    if work.body.departments.filter(name=name).exists():
        raise Refusal(Code.NAME_TAKEN)
    row = work.add(Department(body=work.body, name=name))
    return Event().put(PUBLIC, department_entity(row)).answer(department=row.public_id)


@handles(
    GrantMembership,
    name="body.grant_membership",
    stream=KIND,
    event="body.membership_granted",
    act=Act.KEEP_MEMBERS,
    answers=("membership",),
)
def grant_membership(work: BodyWork, call: Call[GrantMembership]) -> Event:
    user = User.objects.filter(public_id=call.args.user, is_active=True).first()
    if user is None:
        raise Refusal(Code.NOT_FOUND)
    work.flush()
    if work.body.memberships.filter(user=user, until__isnull=True).exists():
        raise Refusal(Code.ALREADY_DONE)
    row = work.add(
        Membership(
            body=work.body,
            user=user,
            role=call.args.role,
            sector=call.args.sector,
            since=work.now,
        )
    )
    work.raise_rights_version()
    return Event().put(STAFF, membership_entity(row)).answer(membership=row.public_id)


@handles(
    EndMembership,
    name="body.end_membership",
    stream=KIND,
    event="body.membership_ended",
    act=Act.KEEP_MEMBERS,
)
def end_membership(work: BodyWork, call: Call[EndMembership]) -> Event:
    row = work.get(Membership, call.args.membership)
    if row.until is not None:
        raise Refusal(Code.ALREADY_DONE)
    if row.role == Role.CHAIR:
        work.flush()
        others = work.body.memberships.filter(role=Role.CHAIR, until__isnull=True)
        if not others.exclude(pk=row.pk).exists():
            raise Refusal(Code.LAST_CHAIR)
    work.change(row, until=work.now)
    work.raise_rights_version()
    return Event().drop(STAFF, MembershipEntity, row.public_id)


def body_entity(body: Body) -> BodyEntity:
    return BodyEntity(
        id=body.public_id,
        name=body.name,
        level=Level(body.level),
        sub_brand=body.sub_brand,
        parent=body.parent.public_id if body.parent else None,
    )


def department_entity(row: Department) -> BodyDepartmentEntity:
    return BodyDepartmentEntity(id=row.public_id, name=row.name)


def membership_entity(row: Membership) -> MembershipEntity:
    return MembershipEntity(
        id=row.public_id, name=row.user.name, role=Role(row.role), sector=row.sector or None
    )


def _members(body: Body) -> Iterable[Membership]:
    return body.memberships.filter(until__isnull=True).select_related("user")


class BodyKind:
    """Bodies are public; their members are shown to the body's own office."""

    def open(self, stream: Stream) -> BodyWork:
        return BodyWork(stream)

    def access(
        self, stream: Stream, user_ids: Collection[int | None]
    ) -> dict[int | None, Access | None]:
        version = stream.rights_version
        outside = Access((PUBLIC,), rights_version=version)
        found: dict[int | None, Access | None] = dict.fromkeys(user_ids, outside)
        known = [user_id for user_id in user_ids if user_id is not None]
        rows = Membership.objects.filter(body__stream=stream, user__in=known, until__isnull=True)
        for row in rows:
            scopes = (PUBLIC, STAFF) if may(row.role, Act.READ_STAFF) else (PUBLIC,)
            found[row.user_id] = Access(scopes, row.public_id, version)
        return found

    def draw(self, stream: Stream) -> BodyDrawing:
        return BodyDrawing(stream)


class BodyDrawing:
    def __init__(self, stream: Stream) -> None:
        self.body = Body.objects.select_related("stream", "parent__stream").get(stream=stream)

    def shared(self, scopes: Sequence[str]) -> Iterable[Entity]:
        if PUBLIC in scopes:
            yield body_entity(self.body)
            yield from map(department_entity, self.body.departments.all())
        if STAFF in scopes:
            yield from map(membership_entity, _members(self.body))

    def own(self, actors: Collection[str]) -> Mapping[str, Iterable[Entity]]:
        return dict.fromkeys(actors, ())


register_kind(KIND, BodyKind())


def found_body(
    *, founder: User, name: str, level: Level, parent: Body | None = None, sub_brand: str = ""
) -> Body:
    """A new body whose chair is the founder. The first event of its log describes it."""
    with transaction.atomic():
        stream = Stream.objects.create(kind=KIND, public_id=new_id())
        body = Body.objects.create(stream=stream, parent=parent, name=name, level=level)
        Membership.objects.create(body=body, user=founder, role=Role.CHAIR, since=clock.now())
        args = {"name": name, "level": level, "sub_brand": sub_brand}
        execute_one(stream.public_id, Envelope(founder.pk, uuid4(), "body.describe", args))
    body.refresh_from_db()
    return body
