"""nginx in front, with the files that an installation includes: sockets, and the public stream.

The server is behind it as docs/deployment.md has it, on a Unix socket, and once on TCP.
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.request import Request, urlopen

import pytest

from benchmarks import machine, proxy
from config.embedded import free_port
from tests.realtime.net import Client
from tests.realtime.scene import Scene, own_database, set_up
from tests.security.smuggling import AMBIGUOUS, answers_to
from tests.support.doors import socket_folder
from tests.support.servers import Kind, ProductServer

pytestmark = pytest.mark.skipif(proxy.executable() is None, reason=proxy.MISSING)


@dataclass
class Front:
    """The service as people reach it: through nginx."""

    port: int
    behind: ProductServer
    scene: Scene
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def socket_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/live"

    def client(self, who: str | None) -> Any:
        return Client(self.scene, who).on(cast("ProductServer", self))

    def head(self, **headers: str) -> tuple[dict[str, Any], dict[str, str]]:
        url = f"{self.url}/api/v1/public/{self.scene.stream}/head"
        with urlopen(Request(url, headers=headers)) as answer:
            return json.load(answer), dict(answer.headers)

    def status(self, path: str, **headers: str) -> int:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request("GET", path, headers=headers)
            return line.getresponse().status
        finally:
            line.close()

    def guess(self, address: str) -> int:
        """A personal code that opens nothing, from somebody who writes such an address."""
        csrf = "c" * 32
        about = {"Cookie": f"csrftoken={csrf}", "X-CSRFToken": csrf, "X-Forwarded-For": address}
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            sent = json.dumps({"code": "2222-2222-22"})
            line.request(
                "POST", "/api/v1/join", sent, {"Content-Type": "application/json", **about}
            )
            return line.getresponse().status
        finally:
            line.close()

    def page(self) -> bytes:
        with urlopen(f"{self.url}/s/{self.scene.stream}") as answer:
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            return bytes(answer.read())


BEHIND: dict[str, tuple[Kind, bool]] = {
    "daphne": ("daphne", True),
    "uvicorn": ("uvicorn", True),
    "by TCP": ("uvicorn", False),
}


@pytest.fixture(scope="module", params=list(BEHIND))
def front(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("proxied")
    port = free_port()
    kind, unix = BEHIND[request.param]
    with own_database(folder) as url, socket_folder() as sockets:
        origins = {"PUBLIC_URL": f"http://127.0.0.1:{port}"}
        path = sockets / "server.sock" if unix else None
        server = ProductServer(database_url=url, kind=kind, path=path, settings=origins)
        try:
            scene = set_up(server)
            server.start()
            (folder / "nginx").mkdir()
            log = folder / "access.log"
            nginx = proxy.start(port, path or server.port, folder / "nginx", str(log))
            with machine.running(nginx):
                yield Front(port, server, scene, log)
        finally:
            server.close()


async def test_a_socket_comes_through(front: Front) -> None:
    async with front.client("member") as member, front.client(None) as resident:
        said = await member.do("statement.post", text="装电梯。")
        while resident.cursor < said["seq"]:
            await resident.hear("events")
        assert "装电梯。" in str(resident.replica.shared["statement"])


async def test_what_is_hidden_is_gone_behind_the_cache(front: Front) -> None:
    async with front.client("member") as member, front.client("moderator") as moderator:
        said = await member.do("statement.post", text="电话 12345。")
        statement = said["result"]["statement"]
        before = _until(front, lambda head: "12345" in str(head))
        hidden = {"statement": statement, "reason": "含个人信息"}
        await moderator.do("statement.hide", **hidden)
        after = _until(front, lambda head: "12345" not in str(head))
        assert after["rev"] == before["rev"] + 1
        shown = after["frame"]["put"]["statement"][statement]
        assert (shown["text"], shown["status"]) == (None, "hidden")


def test_everybody_is_given_the_same_and_nothing_of_anybody(front: Front) -> None:
    first, headers = front.head()
    other = {"Cookie": "sessionid=abc; csrftoken=def", "Accept-Language": "en"}
    second, others = front.head(**other)
    assert second == first
    for name in ("Set-Cookie", "X-Request-ID", "Content-Language", "Content-Security-Policy"):
        assert name not in headers
        assert name not in others
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_nobody_asks_so_that_the_service_refuses_all(front: Front) -> None:
    """What is kept is asked for anew by whoever comes first: a refusal would not replace it."""
    nowhere = f"/api/v1/public/{'0' * 22}/head"
    assert front.status(nowhere) == 404
    # Nothing of the reader's reaches the service ...
    assert front.status(nowhere, Accept="text/html") == 404
    # ... but the host, and what another one is answered is nothing that others share.
    for path in (f"/api/v1/public/{front.scene.stream}/head", f"/s/{front.scene.stream}"):
        assert front.status(path) == 200
        assert front.status(path, Host="evil.example") == 400
        assert front.status(path) == 200


def test_nobody_makes_up_an_address(front: Front) -> None:
    """Thirty wrong codes a minute are allowed to one address, and nginx tells the server which."""
    answers = [front.guess(f"10.9.9.{number}") for number in range(31)]
    assert answers == [404] * 30 + [429]


@pytest.mark.parametrize("told", AMBIGUOUS, ids=repr)
def test_what_two_servers_could_read_differently_is_one_request(told: str, front: Front) -> None:
    """Else the second would be answered to whoever comes next on the same line."""
    assert answers_to(front.port, told) in ([400], [405], [501])


def test_no_code_is_written_into_the_log(front: Front) -> None:
    assert front.status("/join/ABCD-EFGH-JK") == front.status("/sign-in") == 200
    until = time.monotonic() + 5
    while "/sign-in" not in front.log.read_text() and time.monotonic() < until:
        time.sleep(0.05)
    assert "/sign-in" in front.log.read_text()
    assert "ABCD" not in front.log.read_text()


def test_while_the_service_is_away_readers_keep_what_there_was(front: Front) -> None:
    before, _ = front.head()
    page = front.page()
    front.behind.kill()
    try:
        time.sleep(2)
        assert front.head()[0] == before
        assert front.page() == page
    finally:
        front.behind.start()


def _until(front: Front, wanted: Any, within: float = 5.0) -> dict[str, Any]:
    ends = time.monotonic() + within
    while time.monotonic() < ends:
        head, _ = front.head()
        if wanted(head):
            return head
        time.sleep(0.1)
    raise AssertionError("the head never came to it")
