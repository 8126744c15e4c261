"""What a replay needs before it begins: a session, and accounts, seats and tokens for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.db import transaction

from accounts.ids import new_id
from accounts.models import User
from accounts.sign_in import issue_token
from deliberation.bodies.models import Body, Level, Membership
from deliberation.bodies.permissions import Role
from deliberation.bodies.tree import found_body
from deliberation.ledger.execute import Envelope, Refusal, execute, execute_one
from deliberation.ledger.models import Stream
from deliberation.sessions.scheduling import create_session

BATCH = 300
BODY = "回放协商议事室"
NO_PASSWORD = "!"  # noqa: S105 - what Django keeps for an account that cannot sign in by password


@dataclass(frozen=True)
class Scene:
    """Everything that the players need to know. `tokens`: by the person's id in the export."""

    stream: str
    head: int
    moderator: str
    tokens: dict[int, str]
    office: User

    def enter(self, stage: str) -> None:
        """Takes the session on, as the office."""
        self.give(self.stream, "session.change_stage", to=stage)

    def give(self, stream: str, command: str, **args: object) -> None:
        _do(stream, self.office, command, **args)


def prepare(title: str, people: Sequence[int]) -> Scene:
    """Makes the session, public and moderated afterwards, opens it, and issues the tokens."""
    with transaction.atomic():
        office = _account(f"replay-{new_id()}", "回放主持")
        body = _body(office)
        args = {"title": title, "publicity": "public", "moderation": "post", "mode": "online"}
        session = create_session(body=body, organizer=office, args=args)
        users = _accounts(people)
        _enter(session.public_id, office, users)
        # Moderating is the chair's and the moderator's, and the organizer is neither yet.
        moderator = _account(f"replay-{new_id()}", "回放主持人")
        _enter(session.public_id, office, [moderator], role=Role.MODERATOR, category="attending")
        for stage in ("convened", "open"):
            _do(session.public_id, office, "session.change_stage", to=stage)
    stream = Stream.objects.get(public_id=session.public_id)
    tokens = [issue_token(user) for user in users]
    return Scene(
        stream=stream.public_id,
        head=stream.head_seq,
        moderator=issue_token(moderator),
        tokens=dict(zip(people, tokens, strict=True)),
        office=office,
    )


def _body(office: User) -> Body:
    """The body that is there, whose chair takes the replay's clerk in; else one of its own."""
    chair = (
        Membership.objects.filter(role=Role.CHAIR, until__isnull=True)
        .select_related("body__stream", "user")
        .order_by("-body_id")
        .first()
    )
    if chair:
        body, founder = chair.body, chair.user
    else:
        founder = _account(f"replay-{new_id()}", "回放主席")
        body = found_body(founder=founder, name=BODY, level=Level.TOWN)
    grant = {"user": office.public_id, "role": Role.OFFICE}
    _do(body.public_id, founder, "body.grant_membership", **grant)
    return body


def _account(username: str, name: str) -> User:
    return User.objects.create(username=username, name=name, password=NO_PASSWORD)


def _accounts(people: Sequence[int]) -> list[User]:
    """Without passwords: a hash for each would take longer than the conversation."""
    mark = new_id()
    users = [
        User(username=f"replay-{mark}-{person}", name=f"参与者 {person}", password=NO_PASSWORD)
        for person in people
    ]
    return User.objects.bulk_create(users, batch_size=BATCH)


def _enter(
    stream: str,
    office: User,
    users: Sequence[User],
    role: Role = Role.REPRESENTATIVE,
    category: str = "voting",
) -> None:
    envelopes = [
        Envelope(
            office.pk,
            uuid4(),
            "roll.enter",
            {"name": user.name, "role": role, "category": category, "user": user.public_id},
        )
        for user in users
    ]
    for start in range(0, len(envelopes), BATCH):
        for outcome in execute(stream, envelopes[start : start + BATCH]):
            if isinstance(outcome, Refusal):
                raise outcome


def _do(stream: str, who: User, command: str, **args: object) -> None:
    execute_one(stream, Envelope(who.pk, uuid4(), command, args))
