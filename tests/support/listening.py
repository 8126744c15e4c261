"""An ASGI server of a few lines' application: no database, nothing of the product's settings."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from config.embedded import bound_to_this_process, free_port, stop
from tests.support.doors import dial, socket_folder
from tests.support.servers import ROOT

PATIENCE_S = 30.0


@contextmanager
def listening(words: Sequence[str]) -> Iterator[int]:
    """Runs `python -m WORDS…`, with a free port for each `{port}`, and gives the port."""
    port = free_port()
    with _running([word.format(port=port) for word in words], port):
        yield port


@contextmanager
def listening_at_a_path(words: Sequence[str]) -> Iterator[Path]:
    """The same on a Unix socket, with its path for each `{path}`."""
    with socket_folder() as folder:
        path = folder / "server.sock"
        with _running([word.format(path=path) for word in words], path):
            yield path


@contextmanager
def _running(words: Sequence[str], door: int | Path) -> Iterator[None]:
    command = [sys.executable, "-m", *words]
    process = subprocess.Popen(bound_to_this_process(command), cwd=ROOT)
    try:
        deadline = time.monotonic() + PATIENCE_S
        while not _accepts(door):
            assert process.poll() is None, f"{words[0]} ended with code {process.returncode}"
            assert time.monotonic() < deadline, f"{words[0]} does not listen"
            time.sleep(0.05)
        yield
    finally:
        stop(process)


def _accepts(door: int | Path) -> bool:
    try:
        dial(door, timeout=1).close()
    except OSError:
        return False
    return True
