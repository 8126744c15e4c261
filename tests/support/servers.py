"""The product itself as a process of its own, for tests and measurements that kill or crowd it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Literal

from config.embedded import (
    answers_healthily,
    bound_to_this_process,
    daphne,
    daphne_behind_nginx,
    free_port,
    is_healthy,
    stop,
    uvicorn,
)
from tests.support.databases import TABLES, filled
from tests.support.doors import UnixConnection

ROOT = Path(__file__).resolve().parents[2]
# Patience with a crowded machine: one with a core to spare takes three.
START_SECONDS = 90.0
LOG_TAIL = 4000

Kind = Literal["daphne", "uvicorn"]


class ServerError(RuntimeError):
    """The product's server did not do what was asked of it."""


class ProductServer:
    """One server process on one port. Killed and started again, it comes back on the same port.

    With `path` it listens on a Unix socket instead, as behind nginx.
    """

    def __init__(
        self,
        *,
        database_url: str,
        redis_url: str | None = None,
        kind: Kind = "daphne",
        port: int | None = None,
        path: Path | None = None,
        settings: Mapping[str, str] | None = None,
        cores: Collection[int] | None = None,
    ) -> None:
        self.kind = kind
        self.port = port or free_port()
        self.path = path
        self._files = tempfile.TemporaryDirectory(prefix="deliberation-files-")
        self.environment = {
            **os.environ,
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url or "",
            "PUBLIC_URL": self.url,
            "SECRET_KEY": "only-for-tests-" + "k" * 50,
            "MEDIA_DIR": self._files.name,
            "PYTHONUNBUFFERED": "1",
            **(settings or {}),
        }
        self._cores = cores
        self._process: subprocess.Popen[bytes] | None = None
        # It has no name on the disk, so that nothing stays behind even when the tests are killed.
        self._log: IO[bytes] = tempfile.TemporaryFile("a+b")  # noqa: SIM115 - closed by `close`

    @property
    def url(self) -> str:
        """Where pages and HTTP doors are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def socket_url(self) -> str:
        """Where the WebSocket door is."""
        return f"ws://127.0.0.1:{self.port}/live"

    @property
    def pid(self) -> int:
        """The running process, for measurements."""
        return self._running().pid

    @property
    def runs(self) -> bool:
        """Whether it was started, and neither stopped nor killed since."""
        return self._process is not None

    @property
    def log(self) -> str:
        """All that the server has written, over all its lives."""
        size = os.fstat(self._log.fileno()).st_size
        return os.pread(self._log.fileno(), size, 0).decode(errors="replace")

    def manage(self, *arguments: str) -> str:
        """Runs a `manage.py` command against this server's database and gives what it printed."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            check=False,
            text=True,
        )
        if done.returncode:
            raise ServerError(f"manage.py {' '.join(arguments)} failed:\n{done.stderr[-LOG_TAIL:]}")
        return done.stdout

    def start(self) -> float:
        """Starts the server, waits until it is healthy, and tells how many seconds that took."""
        began = time.monotonic()
        self.spawn()
        self.wait_until_healthy()
        return time.monotonic() - began

    def spawn(self) -> None:
        """Starts the server and does not wait for it."""
        if self._process is not None:
            raise ServerError("The server is running already.")
        if self.path:
            self.path.unlink(missing_ok=True)  # as systemd empties the folder of a unit that ended
        self._process = subprocess.Popen(
            bound_to_this_process(_command(self.kind, self.port, self.path)),
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )
        if self._cores:
            os.sched_setaffinity(self._process.pid, self._cores)

    def stop(self) -> None:
        """Ends the server in order."""
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(signal.SIGCONT)  # a paused process would not hear that it shall end
            stop(process)

    def kill(self) -> None:
        """Ends the server as a crash does: nothing is said and nothing is tidied up."""
        process, self._process = self._running(), None
        process.kill()
        process.wait()

    def pause(self) -> None:
        """Makes the server hang: its connections stay open and nothing answers."""
        self._running().send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Ends a pause."""
        self._running().send_signal(signal.SIGCONT)

    def close(self) -> None:
        """Stops the server and gives up its log."""
        self.stop()
        self._log.close()
        self._files.cleanup()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise ServerError("The server is not running.")
        return self._process

    def wait_until_healthy(self) -> None:
        """:raises ServerError: it has ended, or is not well in time; it is stopped then."""
        process = self._running()
        deadline = time.monotonic() + START_SECONDS
        while process.poll() is None and time.monotonic() < deadline:
            if self._is_healthy():
                return
            time.sleep(0.05)
        code = process.poll()
        self.stop()
        fate = f"ended with code {code}" if code is not None else "never became healthy"
        raise ServerError(f"The {self.kind} server {fate}:\n{self.log[-LOG_TAIL:]}")

    def _is_healthy(self) -> bool:
        if self.path:
            return answers_healthily(UnixConnection(self.path, timeout=2))
        return is_healthy("127.0.0.1", self.port)


@contextmanager
def product_server(
    *,
    database_url: str,
    redis_url: str | None = None,
    kind: Kind = "daphne",
    settings: Mapping[str, str] | None = None,
    tables: bool = True,
) -> Iterator[ProductServer]:
    """A healthy server for the length of a `with` block. `tables`: its database is empty as yet."""
    server = ProductServer(
        database_url=database_url, redis_url=redis_url, kind=kind, settings=settings
    )
    try:
        if tables:
            filled(server.environment, TABLES)
        server.start()
        yield server
    finally:
        server.close()


def _command(kind: Kind, port: int, path: Path | None) -> list[str]:
    if kind == "daphne":
        return daphne_behind_nginx(path) if path else daphne("127.0.0.1", port)
    return uvicorn(path or port)
