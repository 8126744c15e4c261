"""Whether the machine has cores enough: where it has not, a wait says nothing of the service."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

# Of the time that passed: so much of it somebody wanted a core and had none.
STARVED = 0.2
TICK_S = 0.02


class Look(NamedTuple):
    at: float
    waited: dict[int, float]


class Strain:
    """Watches the main threads of this process and of the servers, as Linux counts their waiting.

    Where it does not count, nobody is ever starved. `late`: the longest that this program, busy
    with something of its own, heard nobody while it measured; that excuses nothing.
    """

    def __init__(self, servers: Callable[[], Iterable[int]]) -> None:
        self._servers = servers
        self.worst = self.late = self._late_now = 0.0

    async def listen(self) -> None:
        """Until cancelled."""
        while True:
            due = time.monotonic() + TICK_S
            await asyncio.sleep(TICK_S)
            self._late_now = max(self._late_now, time.monotonic() - due)

    def look(self) -> Look:
        self._late_now = 0.0
        pids = (os.getpid(), *self._servers())
        return Look(time.monotonic(), {pid: _waited(pid) for pid in pids})

    def starved_since(self, look: Look) -> bool:
        """A server that was started in the meantime counts from its beginning."""
        self.late = max(self.late, self._late_now)
        now = self.look()
        grown = [waited - look.waited.get(pid, 0.0) for pid, waited in now.waited.items()]
        share = max(grown) / max(now.at - look.at, 0.001)
        self.worst = max(self.worst, share)
        return share > STARVED


def _waited(pid: int) -> float:
    """Seconds in the queue for a core."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0
