"""`manage.py demo`: a whole installation on this machine, with people and a session to try."""

import os
import signal
import socket
import subprocess
import sys
import time
import unicodedata
from argparse import ArgumentParser
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config import embedded
from deliberation.management.commands import seed_demo

START_SECONDS = 60.0
_CONDENSER = (sys.executable, settings.BASE_DIR / "manage.py", "condense")


class Command(BaseCommand):
    """Prepares the data, starts Valkey, Daphne and the condenser, and ends all with itself."""

    help = "Starts a demonstration on this machine: its servers, and people to sign in as."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`make run` passes both from HOST and PORT."""
        parser.add_argument("--host", default="127.0.0.1", help="IPv4 address to listen on.")
        parser.add_argument("--port", type=int, default=8000, help="Port to listen on.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs until Ctrl-C, SIGTERM or the server's own end."""
        host, port = options["host"], options["port"]
        _check_port(host, port)
        if not settings.FRONTEND_DIST.exists():
            raise CommandError("The pages are not built. Run `make setup` first.")
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _leave)
        try:
            self._run(host, port)
        except KeyboardInterrupt:
            self.stdout.write("\nStopped.")

    def _run(self, host: str, port: int) -> None:
        self._prepare_data()
        with ExitStack() as stack:
            redis_url = settings.REDIS_URL or stack.enter_context(embedded.valkey())
            url = os.environ.get("PUBLIC_URL", f"http://{_local(host)}:{port}")
            extra = {"REDIS_URL": redis_url, "PUBLIC_URL": url}
            server = _start(embedded.daphne(host, port), extra)
            stack.callback(embedded.stop, server)
            stack.callback(embedded.stop, _start(_CONDENSER, extra))
            self._wait(server, host, port)
            self._show_people(url)
            raise CommandError(f"The server ended by itself with code {server.wait()}.")

    def _prepare_data(self) -> None:
        self.stdout.write("Preparing the database …")
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write("Looking for a session to try, or making one …")
        call_command("seed_demo", verbosity=0)

    def _wait(self, server: subprocess.Popen[bytes], host: str, port: int) -> None:
        self.stdout.write("Starting the server …")
        deadline = time.monotonic() + START_SECONDS
        while not embedded.is_healthy(_local(host), port):
            if server.poll() is not None:
                raise CommandError("The server ended at once; what it said stands above.")
            if time.monotonic() > deadline:
                raise CommandError(f"The server was not ready within {START_SECONDS:g} seconds.")
            time.sleep(0.1)

    def _show_people(self, url: str) -> None:
        people = [("Who", "User name or code", "Password", "Address"), *seed_demo.sign_ins(url)]
        widths = [max(map(_width, column)) for column in zip(*people, strict=True)]
        self.stdout.write(f"\nReady at {url} (Ctrl-C ends it)\n\n")
        for person in people:
            *cells, address = person
            padded = (c + " " * (w - _width(c)) for c, w in zip(cells, widths, strict=False))
            self.stdout.write("  ".join(["", *padded, address]))
        self.stdout.flush()  # into a file or a pipe it would come at the very end


def _check_port(host: str, port: int) -> None:
    """Said before anything is started, since the server's own words for it are a traceback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Nothing can listen on {host} port {port} ({error}). "
                "Choose another port, for example: make run PORT=8010"
            ) from error


def _local(host: str) -> str:
    """Where this machine itself reaches the server. Phones need its name there, in PUBLIC_URL."""
    return "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - compared, not bound


def _start(command: Sequence[str | Path], extra: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own words
        embedded.bound_to_this_process(command),
        cwd=settings.BASE_DIR,
        env={**os.environ, **extra},
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for this process, which ends its children in order
    )


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _width(text: str) -> int:
    """How many columns a terminal gives this text: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
