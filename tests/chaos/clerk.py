"""A process that works on the database past all proxies: it fills it, and in the end reads it.

It is started once for a round: that Django is loaded for each errand anew would cost more than all
the errands. DATABASE_URL=… SECRET_KEY=… python -m tests.chaos.clerk reads one JSON line for
each, `[name, argument…]`, and answers each with one, `{"done": …}` or `{"failed": "…"}`.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import IO, Any

from config.embedded import bound_to_this_process
from tests.support.servers import ROOT

# One line holds all that a database holds.
LONGEST_LINE = 256 * 1024 * 1024
PATIENCE_S = 120.0


class ClerkError(RuntimeError):
    """An errand failed, or took too long."""


class Clerk:
    """The process, as whoever sends it on errands sees it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def hire(cls, environment: Mapping[str, str]) -> Clerk:
        """Starts it. It ends with the thread that calls this."""
        command = bound_to_this_process([sys.executable, "-m", "tests.chaos.clerk"])
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=ROOT,
            env={**environment, "DJANGO_SETTINGS_MODULE": "config.settings"},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=LONGEST_LINE,
        )
        return cls(process)

    async def do(self, errand: str, *arguments: Any) -> Any:
        """:raises ClerkError: it could not be done."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([errand, *arguments]).encode() + b"\n")
        try:
            line = await asyncio.wait_for(self._process.stdout.readline(), PATIENCE_S)
        except TimeoutError:
            raise ClerkError(f"{errand}: no answer in {PATIENCE_S:g} s") from None
        answer = json.loads(line or b'{"failed": "the process has ended"}')
        if "failed" in answer:
            raise ClerkError(f"{errand}: {answer['failed'][-4000:]}")
        return answer["done"]

    async def dismiss(self) -> None:
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()


# In that process --------------------------------------------------------------------------------


def _errands() -> dict[str, Callable[..., Any]]:
    from django.core.management import call_command  # noqa: PLC0415  Django must be set up first

    from tests.chaos import evidence, scene  # noqa: PLC0415

    def restore_log() -> None:
        call_command("restore_log")

    return {"build": scene.build, "read": evidence.collect, "restore_log": restore_log}


def _serve(answers: IO[str]) -> None:
    import traceback  # noqa: PLC0415

    from django.db import connections  # noqa: PLC0415

    errands = _errands()
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        try:
            answer = {"done": errands[name](*arguments)}
        except Exception:  # noqa: BLE001  it is told to whoever asked
            answer = {"failed": traceback.format_exc()}
        connections.close_all()  # the file may be another one the next time
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    import django

    # Whatever else is printed is no answer.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    django.setup()
    _serve(answers)
