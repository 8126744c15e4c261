"""The demonstration, made once for a whole run of tests by the command that `make run` uses."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock

from tests.support.servers import ProductServer

PASSWORD = "quiet-river-stones-7"
# Signing in costs a server a quarter of a second, by intent: tests of other things come signed in.
_SIGN_INS = """
import json
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from accounts.models import User

def sign_in(user):
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return store.session_key

with transaction.atomic():
    cast = {user.username: [sign_in(user) for _ in range(20)] for user in User.objects.all()}
    print(json.dumps(cast))
"""


@dataclass(frozen=True)
class Demo:
    """Its database and files, ready to be copied, and the ways in."""

    folder: str
    session: str
    codes: list[str]
    # Session keys by the name of the account, each for one device.
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
        server.manage("migrate", "--no-input", "--verbosity=0")
        access = json.loads(server.manage("seed_demo", "--json", "--password", PASSWORD))
        sign_ins = json.loads(server.manage("shell", "--no-imports", "--command", _SIGN_INS))
    finally:
        server.close()
    codes = [entry["code"] for entry in access["codes"]]
    return Demo(str(folder), access["session"], codes, sign_ins)
