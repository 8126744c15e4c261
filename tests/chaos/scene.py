"""A session in which everybody on the roll is present, and a browser's cookie for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import uuid4

BATCH = 100
STATEMENTS = tuple(f"第{number}条意见" for number in range(1, 21))


@dataclass(frozen=True)
class Scene:
    """`cookies` and `seats` by the person's number; `stranger` is signed in and not on the roll."""

    stream: str
    cookies: list[str]
    seats: list[str]
    chair: str
    stranger: str
    statements: list[str]
    poll: str


def build(people: int) -> dict[str, Any]:
    """Fills an empty database. What comes out makes a Scene; the clerk does this."""
    return asdict(_gather(people))


def _gather(people: int) -> Scene:
    from django.core.management import call_command  # noqa: PLC0415  Django must be set up first

    from accounts.models import User  # noqa: PLC0415
    from deliberation.bodies.models import Level  # noqa: PLC0415
    from deliberation.bodies.tree import found_body  # noqa: PLC0415
    from deliberation.sessions.models import Seat  # noqa: PLC0415
    from deliberation.sessions.scheduling import create_session  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    chair = User.objects.create(username="chair", name="主席")
    stranger = User.objects.create(username="stranger", name="路人")
    names = [f"member{number}" for number in range(people)]
    members = User.objects.bulk_create(User(username=name, name=name) for name in names)
    body = found_body(founder=chair, name="县政协", level=Level.COUNTY)
    args = {"title": "老旧小区加装电梯", "moderation": "post"}
    session = create_session(body=body, organizer=chair, args=args)
    stream = session.public_id
    seat = session.seat_set.get().public_id
    entry = {"role": "member", "category": "voting"}
    _give(stream, chair, "roll.change_role", {"seat": seat, "role": "moderator"})
    who = [{"name": member.name, "user": member.public_id} for member in members]
    _give_all(stream, [(chair, "roll.enter", {**entry, **one}) for one in who])
    for stage in ("convened", "open"):
        _give(stream, chair, "session.change_stage", {"to": stage})
    here = {"accepts_norms": True}
    _give_all(stream, [(member, "attendance.check_in", here) for member in members])
    posts = [_give(stream, chair, "statement.post", {"text": text}) for text in STATEMENTS]
    poll = _give(stream, chair, "poll.prepare", {"title": "是否先装示范单元"})["poll"]
    _give(stream, chair, "poll.open", {"poll": poll})
    seats = dict(Seat.objects.values_list("user__username", "public_id"))
    return Scene(
        stream=stream,
        cookies=[_cookie(member) for member in members],
        seats=[seats[name] for name in names],
        chair=_cookie(chair),
        stranger=_cookie(stranger),
        statements=[post["statement"] for post in posts],
        poll=poll,
    )


def _give(stream: str, who: Any, name: str, args: dict[str, Any]) -> dict[str, Any]:
    from deliberation.ledger.execute import Envelope, execute_one  # noqa: PLC0415

    return execute_one(stream, Envelope(who.pk, uuid4(), name, args)).result or {}


def _give_all(stream: str, commands: Sequence[tuple[Any, str, dict[str, Any]]]) -> None:
    from deliberation.ledger.execute import Accepted, Envelope, execute  # noqa: PLC0415

    envelopes = [Envelope(who.pk, uuid4(), name, args) for who, name, args in commands]
    for start in range(0, len(envelopes), BATCH):
        outcomes = execute(stream, envelopes[start : start + BATCH])
        assert all(isinstance(outcome, Accepted) for outcome in outcomes)


def _cookie(user: Any) -> str:
    """As if the person had signed in: a password's hash for each of hundreds costs minutes."""
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth import (  # noqa: PLC0415
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
    )
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"
