"""The machine as the measurements use it: who runs on which core, and what a process has cost."""

import contextlib
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import IO, Literal, TypeVar

import psutil

from benchmarks.doors import Door, is_open
from config import embedded
from config.embedded import bound_to_this_process

Kind = Literal["daphne", "uvicorn"]
Made = TypeVar("Made")
ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "var" / "bench"
QUICK = os.environ.get("QUICK", "") not in ("", "0")
START_SECONDS = 90.0
FILES = 65_536
# On Linux every process has a CPU clock that others may read; these are the kernel's own bits.
_SCHEDULER_CLOCK = 2
# Which cores take in what arrives on loopback, as a mask; 0: the sender's.
_STEERING = Path("/sys/class/net/lo/queues/rx-0/rps_cpus")


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
    usable = _usable()
    return {usable[0]}, {usable[1 if len(usable) > 1 else 0]}


@contextlib.contextmanager
def steered() -> Iterator[bool]:
    """What is sent by loopback TCP is taken in on the clients' core, as if it came by a network.

    Otherwise the kernel does the receiver's half of every packet inside the sender's `send`, on the
    server's core (Receive Packet Steering: Documentation/networking/scaling.rst in Linux). False
    where there is one core, or this process may not.
    """
    server, others = cores()
    before = _STEERING.read_text() if _STEERING.exists() else ""
    try:
        _STEERING.write_text(f"{1 << min(others):x}")
    except OSError:
        yield False
        return
    try:
        yield server != others
    finally:
        _STEERING.write_text(before)


@cache
def _usable() -> list[int]:
    """Those lent to this process, which may be few of the machine's, before it keeps to one."""
    return sorted(os.sched_getaffinity(0))


class Server:
    """One server process of whatever kind behind a door of its own, on the server's core."""

    def __init__(
        self, name: str, command: Sequence[str], door: Door, environment: Mapping[str, str]
    ) -> None:
        self.name = name
        self.door = door
        self._log: IO[bytes] = tempfile.TemporaryFile("a+b")  # noqa: SIM115 - closed by `close`
        self._process = subprocess.Popen(
            bound_to_this_process(command),
            cwd=ROOT,
            env={**clean_environment(), **environment},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )
        self.run_on(cores()[0])

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def port(self) -> int:
        """For those who come by TCP alone."""
        assert isinstance(self.door, int)
        return self.door

    def run_on(self, wanted: set[int]) -> None:
        """The process and whatever threads it has by now."""
        with contextlib.suppress(psutil.NoSuchProcess):
            for thread in psutil.Process(self.pid).threads():
                with contextlib.suppress(ProcessLookupError):
                    os.sched_setaffinity(thread.id, wanted)

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
            if is_open(self.door, self.pid):
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
        """Nothing of it is needed any more: it does not take leave of thousands of sockets."""
        children = _descendants(self.pid)
        self.kill()  # first: nginx would put another in the place of a child that is gone
        for pid in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._log.close()


@contextlib.contextmanager
def running(server: Server) -> Iterator[Server]:
    try:
        server.wait_until_it_listens()
        yield server
    finally:
        server.close()


@contextlib.contextmanager
def all_running(servers: Sequence[Server]) -> Iterator[None]:
    """They start together on every core; each is on its own core before anything is measured."""
    try:
        for server in servers:
            server.run_on(cores()[0] | cores()[1])
        for server in servers:
            server.wait_until_it_listens()
        for server in servers:
            server.run_on(cores()[0])
        yield
    finally:
        for server in servers:
            server.close()


def meanwhile(prepare: Callable[[], Made]) -> Future[Made]:
    """Makes something while this thread goes on. Servers are not started so: see embedded.py."""
    pool = ThreadPoolExecutor(1)
    made = pool.submit(prepare)
    pool.shutdown(wait=False)
    return made


def clean_environment() -> dict[str, str]:
    """This process's, without what would lead a server to somebody else's settings or data."""
    unwanted = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL", "DEBUG")
    return {name: value for name, value in os.environ.items() if name not in unwanted}


def python(*words: str, environment: Mapping[str, str]) -> str:
    """Runs a module of ours to its end, on any core, and gives what it printed."""
    with subprocess.Popen(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env={**clean_environment(), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        with contextlib.suppress(ProcessLookupError):
            os.sched_setaffinity(process.pid, cores()[0] | cores()[1])
        printed, complaint = process.communicate()
    if process.returncode:
        raise SystemExit(f"{' '.join(words)} failed:\n{complaint[-4000:]}")
    return printed


def daphne(application: str, door: Door) -> list[str]:
    if isinstance(door, Path):
        return embedded.daphne_behind_nginx(door, application)
    return embedded.daphne("127.0.0.1", door, application)


def uvicorn(application: str, door: Door) -> list[str]:
    return embedded.uvicorn(door, application)


COMMANDS = {"daphne": daphne, "uvicorn": uvicorn}


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
