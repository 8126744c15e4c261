"""A session in which everything that people can name or write is made to do harm.

python -m tests.e2e.hostile      makes it in the database of the environment and prints the ways in
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass

from tests.support.servers import ROOT, ProductServer

# Short enough for the shortest name, and of every kind: markup, attribute, template.
EVIL = "<img src=x onerror=alert(1)>\"'{{7*7}}"


@dataclass(frozen=True)
class Hostile:
    live: str
    past: str
    # Session keys by role.
    keys: dict[str, str]


def hostile(server: ProductServer) -> Hostile:
    done = subprocess.run(
        [sys.executable, "-m", "tests.e2e.hostile"],
        cwd=ROOT,
        env={**os.environ, **server.environment, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return Hostile(**json.loads(done.stdout))


def _make() -> Hostile:
    from deliberation.sessions.models import Session  # noqa: PLC0415  Django must be set up first
    from tests.cast import gather  # noqa: PLC0415
    from tests.support.signed_in import session_key  # noqa: PLC0415

    live, past = gather(mark="-evil"), gather(mark="-past")
    for cast in (live, past):
        _name_everything(cast)
        _say_everything(cast)
    _conclude(past)
    roles = ("office", "moderator", "scribe", "housing", "member")
    # One person sees both: the devices' owners sit in either.
    Session.objects.get(pk=past.session.pk)
    keys = {role: session_key(getattr(live, role).user) for role in roles}
    return Hostile(live.stream, past.stream, {**keys, "past": session_key(past.moderator.user)})


def _name_everything(cast: object) -> None:
    from tests.cast import Cast, do  # noqa: PLC0415  as above
    from tests.support.files import PDF, kept  # noqa: PLC0415

    assert isinstance(cast, Cast)
    stream, body, office = cast.stream, cast.body.public_id, cast.office
    do(body, cast.chair, "body.describe", name=EVIL, level="county", sub_brand=EVIL[:40])
    do(body, cast.chair, "body.add_department", name=EVIL)
    do(stream, office, "venue.add", name=EVIL, kind="hall")
    entry = {"name": EVIL, "role": "member", "category": "voting", "sector": EVIL}
    do(stream, office, "roll.enter", **entry)
    do(stream, office, "agenda.add_item", title=EVIL)
    file = kept(cast, cast.moderator, PDF, f"{EVIL}.pdf")
    do(stream, cast.moderator, "material.add", kind="report", title=EVIL, text=EVIL, file=file)
    for hidden in (False, True):
        names = {"title": EVIL, "kind": "single", "options": [EVIL, f"2{EVIL}"], "hidden": hidden}
        poll = do(stream, cast.moderator, "poll.prepare", **names)["poll"]
        do(stream, cast.moderator, "poll.open", poll=poll)


def _say_everything(cast: object) -> None:
    from tests.cast import Cast, do  # noqa: PLC0415  as above
    from tests.security.payloads import PAYLOADS  # noqa: PLC0415

    assert isinstance(cast, Cast)
    stream = cast.stream
    said = []
    for number, payload in enumerate(PAYLOADS):
        who = (cast.member, cast.second_member, cast.representative)[number % 3]
        asked = {"department": cast.housing_department} if number < 3 else {}
        made = do(stream, who, "statement.post", text=payload, **asked)
        said.append(made["statement"])
    for who in (cast.member, cast.second_member, cast.representative):
        for statement in said[:6]:
            do(stream, who, "endorsement.cast", statement=statement, choice="agree", revision=1)
    promise = f"本局承诺于2026年12月31日前完成。{EVIL}"
    do(stream, cast.housing, "reply.give", statement=said[0], text=promise)
    do(stream, cast.housing, "reply.give", statement=said[1], text=EVIL)
    do(stream, cast.moderator, "statement.hide", statement=said[-1], reason=EVIL)
    do(stream, cast.moderator, "statement.merge", statement=said[5], into=said[4])
    words = {"seat": cast.member.seat, "text": EVIL}
    statement = do(stream, cast.scribe, "scribe.post", **words)["statement"]
    do(stream, cast.scribe, "scribe.correct", statement=statement, text=f"正{EVIL}", reason=EVIL)
    do(stream, cast.member, "floor.raise_hand", kind="speech", note=EVIL[:20])


def _conclude(cast: object) -> None:
    from deliberation.records.opening import open_record  # noqa: PLC0415  as above
    from deliberation.sessions.models import Session  # noqa: PLC0415
    from tests.cast import Cast, do  # noqa: PLC0415

    assert isinstance(cast, Cast)
    do(cast.stream, cast.moderator, "session.change_stage", to="closing", reason=EVIL)
    record = open_record(Session.objects.get(pk=cast.session.pk))
    do(record, cast.moderator, "record.show")
    for stage in ("ratifying", "closed"):
        do(cast.stream, cast.moderator, "session.change_stage", to=stage, reason=EVIL)


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(vars(_make())))
