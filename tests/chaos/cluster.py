"""What runs: servers, database, Valkey, each a process of its own behind a proxy of its own."""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from config import embedded
from tests.chaos.clerk import Clerk
from tests.chaos.proxy import Proxy
from tests.chaos.scene import Scene
from tests.support.postgres import PostgresServer
from tests.support.servers import Kind, ProductServer

P = ParamSpec("P")
T = TypeVar("T")
# Below those that the system gives to whoever connects: while a server is down, nobody sits there.
PORTS = range(15_000, 32_000)


def lasting_port() -> int:
    """A loopback port that is still free when what listened there is started again."""
    while True:
        port = random.choice(PORTS)
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


class Valkey:
    """One process on one port. It keeps nothing: killed and started again, it is empty."""

    def __init__(self) -> None:
        self.port = lasting_port()
        self.password = secrets.token_urlsafe(16)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process, _ = embedded._start_valkey(self.port, self.password)

    def send(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


class Cluster:
    """`postgres` is None where the database is an SQLite file in `folder`."""

    def __init__(self, folder: Path, kinds: Sequence[Kind]) -> None:
        # Whoever starts a child must live on (config.embedded): one thread does all of that.
        self._hands = ThreadPoolExecutor(1, thread_name_prefix="hands")
        self.kinds = kinds
        self.file = folder / "chaos.sqlite3"
        self.postgres: PostgresServer | None = None
        self.valkey = Valkey()
        self.to_redis = Proxy(self.valkey.port)
        self.to_database = Proxy(0)
        self.servers: list[ProductServer] = []
        self.doors: list[Proxy] = []
        self.clerk: Clerk | None = None

    @property
    def pids(self) -> list[int]:
        """The servers that run."""
        return [server.pid for server in self.servers if server.runs]

    @property
    def ports(self) -> list[int]:
        return [door.port for door in self.doors]

    async def do(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Something that blocks, such as waiting for a process, off the event loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._hands, lambda: function(*args, **kwargs))

    async def open(self, people: int, *, postgres: bool) -> Scene:
        """Starts everything, on a database with as many people in one session."""
        if postgres:
            self.postgres = await self.do(_postgres)
            self.to_database.target = self.postgres.port
            await self.to_database.open()
        # It loads while the others start.
        self.clerk = await Clerk.hire(
            {
                **os.environ,
                "DATABASE_URL": self._database_url(),
                "SECRET_KEY": "only-for-tests-" + "k" * 50,
                "REDIS_URL": "",
            }
        )
        if self.postgres:
            await self.do(self.postgres.start)
        await self.do(self.valkey.start)
        await self.to_redis.open()
        scene = Scene(**await self.ask("build", people))
        await self._start_servers()
        return scene

    async def ask(self, errand: str, *arguments: Any) -> Any:
        """Something of the clerk, on the database itself."""
        assert self.clerk is not None
        return await self.clerk.do(errand, *arguments)

    async def _start_servers(self) -> None:
        redis_url = f"redis://:{self.valkey.password}@127.0.0.1:{self.to_redis.port}/0"
        for kind in self.kinds:
            port = lasting_port()
            door = Proxy(port)
            await door.open()
            origin = f"http://127.0.0.1:{door.port}"
            server = ProductServer(
                database_url=self._database_url(self.to_database.port),
                redis_url=redis_url,
                kind=kind,
                port=port,
                settings={"TRUSTED_ORIGINS": origin},
            )
            self.servers.append(server)
            self.doors.append(door)
        await self.do(_start_all, self.servers)

    def _database_url(self, port: int = 0) -> str:
        """By way of `port`, a proxy's, or straight."""
        if self.postgres is None:
            return f"sqlite:///{self.file}"
        return self.postgres.url.replace(
            f":{self.postgres.port}/", f":{port or self.postgres.port}/"
        )

    def put_aside(self, copy: Path) -> None:
        """A backup of the SQLite file, as docs/backup.md has it."""
        with sqlite3.connect(self.file) as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))
        connection.close()

    def put_back(self, copy: Path) -> None:
        for name in (self.file, *self.file.parent.glob(f"{self.file.name}-*")):
            name.unlink()
        shutil.copyfile(copy, self.file)

    async def close(self) -> None:
        for server in self.servers:
            await self.do(server.close)
        for proxy in (*self.doors, self.to_redis, self.to_database):
            if proxy.port:
                proxy.close()
        if self.clerk:
            await self.clerk.dismiss()
        await self.do(self.valkey.kill)
        if self.postgres:
            await self.do(self.postgres.remove)
        self._hands.shutdown()


def _postgres() -> PostgresServer:
    server = PostgresServer()
    server.port = lasting_port()
    return server


def _start_all(servers: Sequence[ProductServer]) -> None:
    """Beside each other: most of it is loading, one process on each core."""
    for server in servers:
        server.spawn()
    for server in servers:
        server.wait_until_healthy()
