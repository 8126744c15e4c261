"""python -m tests.security.api [EXAMPLES]: schemathesis against docs/openapi.yaml on a real server.

As nobody and signed in in several roles. No 500, and every answer as the page says it is. The ids
that stand in addresses are real ones: strangers' ids end at the first door.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from tests.realtime.scene import own_database
from tests.support.servers import ROOT, ProductServer

TOOL = ROOT / ".venv" / "security" / "bin" / "st"
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "unsupported_method",
)
ROLES = (None, "member", "office", "housing")
TOKEN = "c" * 32


def main(examples: int) -> int:
    with (
        tempfile.TemporaryDirectory(prefix="deliberation-api-") as folder,
        own_database(Path(folder)) as url,
    ):
        server = ProductServer(database_url=url, settings={"RATE_FACTOR": "100000"})
        try:
            server.manage("migrate", "--no-input", "--verbosity=0")
            ids, keys = _set_up(server)
            page = _with_real_ids(Path(folder) / "openapi.yaml", ids)
            server.start()
            failed = [
                role or "nobody"
                for role in ROLES
                if not _run(server, page, keys.get(role), examples)
            ]
            if "Traceback" in server.log:
                failed.append("the server's log")
                print(server.log[-6_000:], file=sys.stderr)
        finally:
            server.close()
    print(f"api_failed {len(failed)} {failed} (goal 0) {'not met' if failed else 'met'}")
    return 1 if failed else 0


def _set_up(server: ProductServer) -> tuple[dict[str, list[str]], dict[str | None, str]]:
    """Ids for the addresses, and session keys by role."""
    os.environ.update(server.environment, DJANGO_SETTINGS_MODULE="config.settings")
    import django  # noqa: PLC0415  its settings are those of the server

    django.setup()
    from deliberation.sessions.models import StoredFile  # noqa: PLC0415
    from tests.cases.records import recorded  # noqa: PLC0415
    from tests.cast import gather  # noqa: PLC0415
    from tests.support.files import kept  # noqa: PLC0415
    from tests.support.signed_in import session_key  # noqa: PLC0415

    live, closing = gather(), gather(mark="-closing")
    kept(live, live.member)
    record = recorded(closing)
    sessions = [live.stream, closing.stream, "0" * 22]
    ids = {
        "session": sessions,
        "stream": [*sessions, record, live.body.public_id],
        "body": [live.body.public_id, "0" * 22],
        "file": [StoredFile.objects.get().public_id, "0" * 22],
    }
    people = {role: getattr(live, role).user for role in ROLES if role}
    return ids, {role: session_key(user) for role, user in people.items()}


def _with_real_ids(path: Path, ids: dict[str, list[str]]) -> Path:
    page: dict[str, Any] = yaml.safe_load((ROOT / "docs" / "openapi.yaml").read_text())
    for operations in page["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "path" and parameter["name"] in ids:
                    parameter["schema"]["enum"] = ids[parameter["name"]]
    path.write_text(yaml.safe_dump(page, allow_unicode=True))
    return path


def _run(server: ProductServer, page: Path, key: str | None, examples: int) -> bool:
    cookies = f"csrftoken={TOKEN}" + (f"; sessionid={key}" if key else "")
    command = [
        *(str(TOOL), "run", str(page), "--url", server.url, "--checks", ",".join(CHECKS)),
        *("--max-examples", str(examples), "--seed", "1", "--generation-database", "none"),
        *("--phases", "examples,coverage,fuzzing", "--no-color", "--warnings", "off"),
        *("-H", f"Cookie: {cookies}", "-H", f"X-CSRFToken: {TOKEN}", "--continue-on-failure"),
    ]
    print(f"schemathesis {'signed in' if key else 'as nobody'} …", flush=True)
    done = subprocess.run(command, cwd=page.parent, check=False)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 25))
