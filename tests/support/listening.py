"""An ASGI server of a few lines' application: no database, nothing of the product's settings."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from config.embedded import bound_to_this_process, free_port, stop
from tests.support.servers import ROOT

PATIENCE_S = 30.0


@contextmanager
def listening(words: Sequence[str]) -> Iterator[int]:
    """Runs `python -m WORDS…`, with a free port for each `{port}`, and gives the port."""
    port = free_port()
    command = [sys.executable, "-m", *(word.format(port=port) for word in words)]
    process = subprocess.Popen(bound_to_this_process(command), cwd=ROOT)
    try:
        deadline = time.monotonic() + PATIENCE_S
        while not _accepts(port):
            assert process.poll() is None, f"{words[0]} ended with code {process.returncode}"
            assert time.monotonic() < deadline, f"{words[0]} does not listen"
            time.sleep(0.05)
        yield port
    finally:
        stop(process)


def _accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
