"""A server of this installation on a free port, for the length of a replay."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.conf import settings

from config import embedded
from deliberation.management.replay.client import ReplayError

HOST = "127.0.0.1"
START_SECONDS = 60.0
LOG_TAIL = 2_000
# One person of a replay does in a minute what took them days.
RATE_FACTOR = "1000"


@contextmanager
def own_server() -> Iterator[str]:
    """Valkey, unless one is given, and Daphne on this database. Gives the address of its pages."""
    port = embedded.free_port()
    url = f"http://{HOST}:{port}"
    with ExitStack() as stack:
        redis_url = settings.REDIS_URL or stack.enter_context(embedded.valkey())
        log = stack.enter_context(tempfile.TemporaryFile("w+b"))
        changes = {"REDIS_URL": redis_url, "PUBLIC_URL": url, "RATE_FACTOR": RATE_FACTOR}
        process = subprocess.Popen(  # noqa: S603 - our own words
            embedded.bound_to_this_process(embedded.daphne(HOST, port)),
            cwd=settings.BASE_DIR,
            env={**os.environ, **changes, "TRUSTED_ORIGINS": url},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        stack.callback(embedded.stop, process)
        deadline = time.monotonic() + START_SECONDS
        while not embedded.is_healthy(HOST, port):
            if process.poll() is not None or time.monotonic() > deadline:
                log.seek(0)
                said = log.read()[-LOG_TAIL:].decode(errors="replace")
                raise ReplayError(f"the server did not start:\n{said}")
            time.sleep(0.1)
        yield url
