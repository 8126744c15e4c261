"""Whose address counts where servers listen on Unix sockets: the one that nginx tells."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from websockets.sync.client import unix_connect

from accounts.addresses import counted_address
from tests.realtime.scene import Scene, own_database, set_up
from tests.support.doors import UnixConnection, socket_folder
from tests.support.servers import ProductServer

TOKEN = "a-token-of-the-test-0123456789"
GUESS = {"code": "2222-2222-22"}
MEMBER = {"username": "member", "password": "wrong"}
# Nginx tells none of these. Whoever may open the socket could.
ODD = ("", "unknown", "x" * 300, "10.0.0.1:99", "[2001:db8::1]:5", "[", "10.0.0.1, 10.0.0.2", "a b")


@dataclass
class Door:
    """Straight to a server, as nginx reaches it; `address` is what nginx would tell."""

    server: ProductServer
    scene: Scene

    def ask(self, method: str, path: str, address: str | None, body: Any = None) -> int:
        return self.answer(method, path, address, body)[0]

    def answer(
        self, method: str, path: str, address: str | None, body: Any = None, **headers: str
    ) -> tuple[int, str]:
        assert self.server.path
        csrf = "c" * 32
        headers |= {"Cookie": f"csrftoken={csrf}", "X-CSRFToken": csrf}
        line = UnixConnection(self.server.path)
        try:
            sent = None if body is None else json.dumps(body)
            about = {"Content-Type": "application/json", **headers, **told(address)}
            line.request(method, path, sent, about)
            answer = line.getresponse()
            return answer.status, answer.read().decode()
        finally:
            line.close()

    def commands(self, address: str | None, many: int) -> list[str]:
        """So many over a live socket, from somebody who is not signed in: how each is refused."""
        stream = self.scene.stream
        epoch = json.loads(self.answer("GET", f"/api/v1/streams/{stream}/head", None)[1])["epoch"]
        with unix_connect(
            str(self.server.path),
            "ws://localhost/live",
            origin=self.server.url,
            additional_headers=told(address),
        ) as socket:
            wish = {"type": "subscribe", "stream": stream, "epoch": epoch, "after": 0}
            for frame in ({"type": "hello", "version": 1, "token": None}, wish):
                socket.send(json.dumps(frame))
            for _ in range(many):
                given = {"id": str(uuid4()), "name": "statement.post", "args": {"text": "好。"}}
                socket.send(json.dumps({"type": "command", **given}))
            codes: list[str] = []
            while len(codes) < many:
                frame = json.loads(socket.recv(timeout=10))
                codes += [frame["code"]] if frame["type"] == "refused" else []
        return codes


def told(address: str | None) -> dict[str, str]:
    return {} if address is None else {"X-Forwarded-For": address}


@pytest.fixture(scope="module", params=["daphne", "uvicorn"])
def door(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Door]:
    folder = tmp_path_factory.mktemp("doors")
    with own_database(folder) as url, socket_folder() as sockets:
        server = ProductServer(
            database_url=url,
            kind=request.param,
            path=sockets / "server.sock",
            settings={"METRICS_TOKEN": TOKEN},
        )
        try:
            scene = set_up(server)
            server.start()
            yield Door(server, scene)
        finally:
            server.close()


def test_guesses_count_for_the_address_that_nginx_tells(door: Door) -> None:
    guesses = [door.ask("POST", "/api/v1/join", "10.0.0.1", GUESS) for _ in range(31)]
    assert guesses == [404] * 30 + [429]
    assert door.ask("POST", "/api/v1/join", "10.0.0.2", GUESS) == 404
    of_one = [door.ask("POST", "/api/v1/join", f"2001:db8::{n}", GUESS) for n in range(31)]
    assert of_one == [404] * 30 + [429]


def test_commands_count_for_the_address_that_nginx_tells(door: Door) -> None:
    assert "RATE_LIMITED" in door.commands("10.0.0.3", 30)
    assert set(door.commands("10.0.0.4", 3)) == {"NOT_SIGNED_IN"}


def test_who_comes_past_nginx_counts_together_with_all_others_who_do(door: Door) -> None:
    guesses = [door.ask("POST", "/api/v1/join", None, GUESS) for _ in range(31)]
    assert guesses == [404] * 30 + [429]
    assert "RATE_LIMITED" in door.commands(None, 30)
    # Without an address nobody may try passwords.
    assert door.ask("POST", "/_allauth/browser/v1/auth/login", None, MEMBER) == 403


def test_what_is_asked_past_nginx_breaks_nothing(door: Door) -> None:
    command = {"id": str(uuid4()), "name": "statement.post", "args": {"text": "好。"}}
    for address in (None, *ODD):
        assert door.ask("GET", "/readyz", address) == 200
        assert door.ask("GET", "/sign-in", address) == 200
        path = f"/api/v1/streams/{door.scene.stream}/commands"
        assert door.ask("POST", path, address, command) in (401, 429)
        assert door.ask("POST", "/api/v1/join", address, GUESS) in (404, 429)
        answered = door.ask("POST", "/_allauth/browser/v1/auth/login", address, MEMBER)
        assert answered in (400, 403)
        assert door.commands(address, 1)
    assert "Traceback" not in door.server.log


def test_numbers_are_told_to_whoever_has_the_token(door: Door) -> None:
    for address in (None, "127.0.0.1"):
        assert door.ask("GET", "/metrics", address) == 404
        status, text = door.answer("GET", "/metrics", address, Authorization=f"Bearer {TOKEN}")
        assert (status, "deliberation_up" in text) == (200, True)


def test_no_address_and_no_code_is_in_the_log(door: Door) -> None:
    assert door.ask("GET", "/join/ABCD-EFGH-JK", "10.9.8.7") == 200
    assert door.ask("GET", "/api/v1/streams/none/head", "10.9.8.7") == 404
    door.server.stop()
    assert "10.9.8.7" not in door.server.log
    assert "ABCD" not in door.server.log
    door.server.start()


def test_what_a_killed_server_has_left_is_in_nobodys_way(door: Door) -> None:
    door.server.kill()
    assert door.server.path
    assert door.server.path.is_socket()
    door.server.start()
    assert door.ask("GET", "/healthz", None) == 200


def test_nobody_s_address_is_one() -> None:
    assert counted_address(None) == counted_address("unknown")
