"""The cast in a server's own database, and what a client elsewhere must know of it.

python -m tests.realtime.scene      gathers the cast and prints it as JSON
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.support.databases import TABLES, filled
from tests.support.servers import ProductServer


@dataclass(frozen=True)
class Scene:
    """Names of people are those of the cast."""

    stream: str
    tokens: dict[str, str]
    seats: dict[str, str]


def set_up(server: ProductServer, *, voters: int = 0) -> Scene:
    """Fills the server's empty database. `voters`: so many more people who may vote."""
    told = filled(server.environment, TABLES, ("-m", "tests.realtime.scene", str(voters)))
    return Scene(**json.loads(told))


@contextmanager
def own_database(folder: Path) -> Iterator[str]:
    """An empty database for servers, on whatever the tests run on."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield f"sqlite:///{folder / 'served.sqlite3'}"
        return
    import psycopg  # noqa: PLC0415  only where it is needed

    name = f"served_{os.getpid()}_{folder.name.replace('-', '_')}"[:60].lower()
    with psycopg.connect(given, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlsplit(given)._replace(path=f"/{name}").geturl()
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _gather(voters: int) -> dict[str, Any]:
    from uuid import uuid4  # noqa: PLC0415  Django must be set up first

    from accounts.sign_in import issue_token  # noqa: PLC0415
    from deliberation.ledger.execute import Envelope, execute  # noqa: PLC0415
    from tests.cast import Person, gather, person  # noqa: PLC0415

    cast = gather()
    people = {key: value for key, value in vars(cast).items() if isinstance(value, Person)}
    crowd = [person(f"voter{number}", f"委员{number}") for number in range(voters)]
    entry = {"role": "member", "category": "voting"}
    entries = [
        Envelope(
            cast.office.id,
            uuid4(),
            "roll.enter",
            {**entry, "name": who.user.name, "user": who.user.public_id},
        )
        for who in crowd
    ]
    execute(cast.stream, entries)
    args = {"accepts_norms": True}
    execute(cast.stream, [Envelope(who.id, uuid4(), "attendance.check_in", args) for who in crowd])
    people |= {who.user.username: who for who in crowd}
    return {
        "stream": cast.stream,
        "tokens": {key: issue_token(who.user) for key, who in people.items()},
        "seats": {key: who.seat for key, who in people.items()},
    }


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(_gather(int(sys.argv[1]))))
