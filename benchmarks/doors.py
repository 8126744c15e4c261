"""Where a server is reached: at a port of this machine, or by the path of a Unix socket."""

from __future__ import annotations

import socket
from itertools import count
from pathlib import Path

import psutil

from config.embedded import free_port

Door = int | Path
_numbers = count(1)


def next_door(folder: Path | None = None) -> Door:
    """A free port; with `folder` (its own path may have some eighty bytes) a socket in it."""
    if folder is None:
        return free_port()
    return folder / f"{next(_numbers)}.sock"


def host(door: Door) -> str:
    """As a request through this door names the server."""
    return "localhost" if isinstance(door, Path) else f"127.0.0.1:{door}"


def is_open(door: Door, pid: int) -> bool:
    """Whether this process listens there."""
    if isinstance(door, int):
        return any(each.laddr.port == door for each in psutil.Process(pid).net_connections())
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(door)) == 0
