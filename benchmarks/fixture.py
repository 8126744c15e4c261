"""Makes sessions with many people in a fresh database, through commands, and prints who they are.

DATABASE_URL=… SECRET_KEY=… python -m benchmarks.fixture SEATS PRESENT pre|post SMALL FEW
"""

import json
import os
import sys
from typing import Any
from uuid import uuid4

import django
from django.core.management import call_command
from django.db import transaction

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

# Models exist only from here on.
from django.conf import settings  # noqa: E402

from accounts.models import User  # noqa: E402
from accounts.sign_in import issue_token  # noqa: E402
from deliberation.bodies.models import Body, Level  # noqa: E402
from deliberation.bodies.tree import found_body  # noqa: E402
from deliberation.ledger.execute import Accepted, Envelope, Refusal, execute  # noqa: E402
from deliberation.ledger.reading import find_stream  # noqa: E402
from deliberation.sessions.scheduling import create_session  # noqa: E402
from tests.support.signed_in import session_key  # noqa: E402

BATCH = 250
STATEMENTS = 20


def main(
    seats: int, present: int, moderation: str, small: int = 0, few: int = 0
) -> list[dict[str, Any]]:
    """An open session of `seats` members, the first `present` of them checked in.

    Beside it as many `small` ones of the first `few` of them.
    """
    call_command("migrate", verbosity=0)
    chair = User.objects.create(username="chair", name="主席")
    body = found_body(founder=chair, name="县政协", level=Level.COUNTY)
    people = User.objects.bulk_create(
        User(username=f"member{i}", name=f"委员{i}") for i in range(seats)
    )
    with transaction.atomic():
        tokens = [issue_token(person) for person in people]
        cookies = [_sign_in(person) for person in people]
    args = {"title": "老旧小区加装电梯", "moderation": moderation}
    sizes = [(seats, present), *[(few, few)] * small]
    return [
        {
            **_session(body, chair, people[:size], here, args),
            "tokens": tokens[:size],
            "cookies": cookies[:size],
        }
        for size, here in sizes
    ]


def _sign_in(person: User) -> str:
    """The cookie that a browser would have afterwards."""
    return f"{settings.SESSION_COOKIE_NAME}={session_key(person)}"


def _session(
    body: Body, chair: User, people: list[User], present: int, args: dict[str, Any]
) -> dict[str, Any]:
    session = create_session(body=body, organizer=chair, args=args)
    stream = session.public_id
    _run(stream, [(chair.pk, "agenda.set_items", {"items": [{"title": "费用分摊"}]})])
    seat = session.seat_set.get().public_id
    _run(stream, [(chair.pk, "roll.change_role", {"seat": seat, "role": "moderator"})])
    _run(stream, [(chair.pk, "roll.enter", _entry(person)) for person in people])
    for stage in ("convened", "open"):
        _run(stream, [(chair.pk, "session.change_stage", {"to": stage})])
    here = {"accepts_norms": True}
    _run(stream, [(person.pk, "attendance.check_in", here) for person in people[:present]])
    posts = [(chair.pk, "statement.post", {"text": f"第{n}条意见"}) for n in range(STATEMENTS)]
    statements = [(each.result or {})["statement"] for each in _run(stream, posts)]
    row = find_stream(stream)
    return {
        "stream": stream,
        "epoch": row.epoch,
        "head": row.head_seq,
        "statements": statements,
    }


def _entry(person: Any) -> dict[str, str]:
    return {
        "name": person.name,
        "role": "member",
        "category": "voting",
        "sector": "经济界",
        "user": person.public_id,
    }


def _run(stream: str, commands: list[tuple[int, str, dict[str, Any]]]) -> list[Accepted]:
    outcomes: list[Accepted] = []
    for start in range(0, len(commands), BATCH):
        envelopes = [
            Envelope(user, uuid4(), name, args)
            for user, name, args in commands[start : start + BATCH]
        ]
        for outcome in execute(stream, envelopes):
            if isinstance(outcome, Refusal):
                raise outcome
            outcomes.append(outcome)
    return outcomes


if __name__ == "__main__":
    seats, present, moderation, *beside = sys.argv[1:]
    print(json.dumps(main(int(seats), int(present), moderation, *map(int, beside))))
