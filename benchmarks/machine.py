"""The machine as the measurements use it: who runs on which core, and what a process has cost."""

import contextlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Literal

import psutil

from config.embedded import bound_to_this_process, free_port, stop

Kind = Literal["daphne", "uvicorn"]
ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "var" / "bench"
QUICK = os.environ.get("QUICK", "") not in ("", "0")
START_SECONDS = 30.0
FILES = 65_536
# On Linux every process has a CPU clock that others may read; these are the kernel's own bits.
_SCHEDULER_CLOCK = 2


def prepare() -> str:
    """Gives this process the other core than the servers', and room for many sockets."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))
    server, others = cores()
    if server == others:
        return "one core for everything: no pinning"
    os.sched_setaffinity(0, others)
    return f"server on core {min(server)}; clients, Valkey and database on core {min(others)}"


def cores() -> tuple[set[int], set[int]]:
    """The server's core, and the one for everybody else; the same where there is only one."""
    usable = sorted(range(os.cpu_count() or 1))
    return {usable[0]}, {usable[1 if len(usable) > 1 else 0]}


class Server:
    """One server process of whatever kind on a port of its own, on the server's core."""

    def __init__(
        self, name: str, command: Sequence[str], port: int, environment: Mapping[str, str]
    ) -> None:
        self.name = name
        self.port = port
        self._log: IO[bytes] = tempfile.TemporaryFile("a+b")  # noqa: SIM115 - closed by `close`
        self._process = subprocess.Popen(
            bound_to_this_process(command),
            cwd=ROOT,
            env={**clean_environment(), **environment},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )
        os.sched_setaffinity(self._process.pid, cores()[0])

    @property
    def pid(self) -> int:
        return self._process.pid

    def cpu_seconds(self) -> float:
        """User and system time of the process and its descendants since they began."""
        return sum(_cpu_of(pid) for pid in [self.pid, *_descendants(self.pid)])

    def resident_kib(self) -> float:
        """What the process itself holds in memory."""
        resident: int = psutil.Process(self.pid).memory_info().rss
        return resident / 1024

    def wait_until_it_listens(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            if any(c.laddr.port == self.port for c in psutil.Process(self.pid).net_connections()):
                return
            time.sleep(0.05)
        raise SystemExit(f"{self.name} did not start:\n{self.log()[-4000:]}")

    def log(self) -> str:
        """All that the server has written."""
        size = os.fstat(self._log.fileno()).st_size
        return os.pread(self._log.fileno(), size, 0).decode(errors="replace")

    def kill(self) -> None:
        """As a crash does: nobody is told."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        stop(self._process)
        self._log.close()


@contextlib.contextmanager
def running(server: Server) -> Iterator[Server]:
    try:
        server.wait_until_it_listens()
        yield server
    finally:
        server.close()


def clean_environment() -> dict[str, str]:
    """This process's, without what would lead a server to somebody else's settings or data."""
    unwanted = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL", "DEBUG")
    return {name: value for name, value in os.environ.items() if name not in unwanted}


def python(*words: str, environment: Mapping[str, str]) -> str:
    """Runs a module of ours to its end and gives what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env={**clean_environment(), **environment},
        capture_output=True,
        check=False,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} failed:\n{done.stderr[-4000:]}")
    return done.stdout


def daphne(application: str, port: int) -> list[str]:
    head = [sys.executable, "-m", "daphne", "--verbosity", "0", "--bind", "127.0.0.1"]
    return [*head, "--port", str(port), application]


def uvicorn(application: str, port: int) -> list[str]:
    """As docs/deployment.md has it: uvloop, the sans-I/O WebSocket, no deflate."""
    return [
        *(sys.executable, "-m", "uvicorn", application, "--host", "127.0.0.1", "--port", str(port)),
        *("--loop", "uvloop", "--ws", "websockets-sansio", "--ws-per-message-deflate", "false"),
        *("--ws-max-size", str(256 * 1024), "--no-access-log", "--log-level", "warning"),
    ]


COMMANDS = {"daphne": daphne, "uvicorn": uvicorn}


def next_port() -> int:
    return free_port()


def _descendants(pid: int) -> list[int]:
    with contextlib.suppress(psutil.NoSuchProcess):
        return [child.pid for child in psutil.Process(pid).children(recursive=True)]
    return []


def _cpu_of(pid: int) -> float:
    """Nanoseconds by the process's own clock, where /proc/<pid>/stat counts in hundredths."""
    try:
        return time.clock_gettime((~pid << 3) | _SCHEDULER_CLOCK)
    except OSError:
        times = psutil.Process(pid).cpu_times()
        return times.user + times.system
