"""Unix sockets for tests: a path that is short enough, and HTTP through it."""

from __future__ import annotations

import http.client
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def socket_folder() -> Iterator[Path]:
    """A path may have 107 bytes, which pytest's own folders use up."""
    with tempfile.TemporaryDirectory(prefix="door-") as name:
        yield Path(name)


def dial(door: int | Path, timeout: float = 10) -> socket.socket:
    """A connection to a port of this machine, or to the Unix socket at a path."""
    if isinstance(door, int):
        return socket.create_connection(("127.0.0.1", door), timeout=timeout)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(timeout)
    try:
        connection.connect(str(door))
    except OSError:
        connection.close()
        raise
    return connection


class UnixConnection(http.client.HTTPConnection):
    """One line of HTTP to whoever listens at `path`, from somebody without an address."""

    def __init__(self, path: Path, timeout: float = 10) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path, self._patience = path, timeout

    def connect(self) -> None:
        self.sock = dial(self._path, self._patience)
