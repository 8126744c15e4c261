"""What runs: servers, database, Valkey, each a process of its own behind a proxy of its own."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ParamSpec, TypeVar

from config import embedded
from tests.chaos.proxy import Proxy
from tests.support.postgres import PostgresServer
from tests.support.servers import Kind, ProductServer

P = ParamSpec("P")
T = TypeVar("T")


class Valkey:
    """One process on one port. It keeps nothing: killed and started again, it is empty."""

    def __init__(self) -> None:
        self.port = embedded.free_port()
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

    def __init__(self, folder: Path, kinds: Sequence[Kind], *, postgres: bool) -> None:
        # Whoever starts a child must live on (config.embedded): one thread does all of that.
        self._hands = ThreadPoolExecutor(1, thread_name_prefix="hands")
        self.kinds = kinds
        self.file = folder / "chaos.sqlite3"
        self.postgres = PostgresServer() if postgres else None
        self.valkey = Valkey()
        self.to_redis = Proxy(self.valkey.port)
        self.to_database = Proxy(self.postgres.port if self.postgres else 0)
        self.servers: list[ProductServer] = []
        self.doors: list[Proxy] = []

    @property
    def direct(self) -> dict[str, str]:
        """The environment of a program that works on the database past all proxies."""
        if self.servers:
            base = self.servers[0].environment
        else:
            base = {**os.environ, "SECRET_KEY": "only-for-tests-" + "k" * 50, "REDIS_URL": ""}
        return {**base, "DATABASE_URL": self._database_url()}

    @property
    def ports(self) -> list[int]:
        return [door.port for door in self.doors]

    def _database_url(self, port: int | None = None) -> str:
        if self.postgres is None:
            return f"sqlite:///{self.file}"
        return self.postgres.url.replace(
            f":{self.postgres.port}/", f":{port or self.postgres.port}/"
        )

    async def do(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs something that blocks; one at a time, and the people go on meanwhile."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._hands, lambda: function(*args, **kwargs))

    async def open(self) -> None:
        """Everything but the servers."""
        await self.do(self.valkey.start)
        await self.to_redis.open()
        if self.postgres:
            await self.do(self.postgres.start)
            await self.to_database.open()

    async def start_servers(self) -> None:
        redis_url = f"redis://:{self.valkey.password}@127.0.0.1:{self.to_redis.port}/0"
        for kind in self.kinds:
            port = embedded.free_port()
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

    async def manage(self, *arguments: str) -> str:
        """A `manage.py` command on the database itself."""
        return await self.do(_manage, self.servers[0], self.direct, arguments)

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
        await self.do(self.valkey.kill)
        if self.postgres:
            await self.do(self.postgres.remove)
        self._hands.shutdown()


def _start_all(servers: Sequence[ProductServer]) -> None:
    """Beside each other: most of it is loading, one process on each core."""
    for server in servers:
        server.spawn()
    for server in servers:
        server.wait_until_healthy()


def _manage(server: ProductServer, environment: dict[str, str], arguments: Sequence[str]) -> str:
    kept, server.environment = server.environment, environment
    try:
        return server.manage(*arguments)
    finally:
        server.environment = kept
