"""The demonstration, made once for a whole run of tests by the command that `make run` uses."""

import json
from dataclasses import asdict, dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from filelock import FileLock

from tests.support import databases
from tests.support.servers import ProductServer

PASSWORD = "quiet-river-stones-7"
DEVICES = 20  # of each account


@dataclass(frozen=True)
class Demo:
    """Its database and files, ready to be copied, and the ways in."""

    folder: str
    session: str
    codes: list[str]
    # Signing in costs a server a quarter of a second, by intent: tests of other things come signed
    # in. Session keys by the name of the account, each for one device.
    sign_ins: dict[str, list[str]]

    @property
    def database(self) -> Path:
        return Path(self.folder) / "demo.sqlite3"

    @property
    def files(self) -> Path:
        return Path(self.folder) / "files"


def filled(folder: Path) -> Demo:
    """Made by whichever test process asks first."""
    told = folder / "told.json"
    with FileLock(folder.with_suffix(".lock")):
        if not told.exists():
            told.write_text(json.dumps(asdict(_fill(folder))), encoding="utf-8")
    return Demo(**json.loads(told.read_text(encoding="utf-8")))


def _fill(folder: Path) -> Demo:
    empty = Demo(str(folder), "", [], {})
    empty.files.mkdir(parents=True)
    server = ProductServer(
        database_url=f"sqlite:///{empty.database}", settings={"MEDIA_DIR": str(empty.files)}
    )
    try:
        told = json.loads(databases.filled(server.environment, ("-m", "tests.e2e.demo")))
    finally:
        server.close()
    return Demo(str(folder), **told)


def _told() -> dict[str, Any]:
    """All tables and the demonstration, in one process: all workers of a run wait for it."""
    from django.core.management import call_command  # noqa: PLC0415  Django must be set up first
    from django.db import transaction  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415
    from tests.support.signed_in import session_key  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0)
    access = StringIO()
    call_command("seed_demo", json=True, password=PASSWORD, stdout=access)
    found = json.loads(access.getvalue())
    with transaction.atomic():
        people = User.objects.all()
        sign_ins = {user.username: [session_key(user) for _ in range(DEVICES)] for user in people}
    codes = [entry["code"] for entry in found["codes"]]
    return {"session": found["session"], "codes": codes, "sign_ins": sign_ins}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(_told()))
