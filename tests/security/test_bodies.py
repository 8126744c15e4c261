"""Bodies that are too large, or made to be choked on, before a real server."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config.bodies import LARGEST, bounded
from realtime.hearing import Receive
from tests.realtime.scene import own_database
from tests.security.smuggling import AMBIGUOUS, answers_to
from tests.support.servers import ProductServer

FORM = "multipart/form-data; boundary=x"
HEAD = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProductServer]:
    """Without a table: what is looked at here comes before any."""
    with own_database(tmp_path_factory.mktemp("bodies")) as url:
        server = ProductServer(database_url=url)
        server.start()
        yield server
        server.close()


def post(server: ProductServer, path: str, body: bytes, kind: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request("POST", path, body, {"Content-Type": kind})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def cpu_seconds(server: ProductServer) -> float:
    fields = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def test_a_form_is_taken_apart_by_nobody_but_whom_it_is_for(server: ProductServer) -> None:
    """Twisted would, for any address: ten seconds for this one, in which no socket is served."""
    before = cpu_seconds(server)
    body = HEAD + b"\n" * (LARGEST - 1_000) + b"\r\n--x--\r\n"
    assert post(server, "/api/v1/nothing", body, FORM)[0] == 403
    assert cpu_seconds(server) - before < 3


def test_an_empty_form_is_answered_by_us(server: ProductServer) -> None:
    status, body = post(server, "/api/v1/nothing", b"--x--\r\n", FORM)
    assert (status, body[:20]) == (403, b'{"code": "FORBIDDEN"')


@pytest.mark.parametrize("chunked", [False, True])
def test_more_than_the_largest_is_refused_while_it_comes(
    server: ProductServer, *, chunked: bool
) -> None:
    """The sender would go on for ever: the door is closed in their face."""
    told = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {10**12}"
    head = f"POST /api/v1/join HTTP/1.1\r\nHost: 127.0.0.1\r\n{told}\r\n\r\n"
    piece = b"a" * 65_536
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
        line.sendall(head.encode())
        sent, answer = 0, b""
        until = time.monotonic() + 30
        while time.monotonic() < until and not answer and sent < 2 * LARGEST:
            try:
                line.sendall(b"10000\r\n" + piece + b"\r\n" if chunked else piece)
                sent += len(piece)
                line.settimeout(0.001)
                answer = line.recv(1_000)
            except TimeoutError:
                pass
            except ConnectionError:
                break
            line.settimeout(30)
        else:
            answer = answer or line.recv(1_000)
    assert sent < 2 * LARGEST
    assert post(server, "/api/v1/nothing", b"", "application/json")[0] == 403


# Of two words about the transfer Twisted believes the first; nginx refuses them.
@pytest.mark.parametrize("told", [one for one in AMBIGUOUS if "identity" not in one], ids=repr)
def test_what_could_be_read_as_two_requests_is_none(told: str, server: ProductServer) -> None:
    assert answers_to(server.port, told) in ([400], [403], [501])


@pytest.mark.parametrize("head", [b"X: " + b"a" * 200_000, b"X: a\r\n" * 2_000])
def test_heads_without_end_are_not_kept(head: bytes, server: ProductServer) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(b"GET /api/v1/nothing HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        try:
            line.sendall(head)
            heard = line.recv(1_000)
        except ConnectionError:
            heard = b""
    assert not heard or b" 400 " in heard.partition(b"\r\n")[0]
    assert post(server, "/api/v1/nothing", b"", "application/json")[0] == 403


async def test_on_any_server_the_application_never_sees_it() -> None:
    """As uvicorn would hand it on, piece by piece; Django alone would keep it all."""
    kept, answers = 0, []

    async def application(scope: object, receive: Receive, send: object) -> None:
        nonlocal kept
        while True:
            kept += len((await receive())["body"])

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"a" * 1_000_000, "more_body": True}

    async def send(message: dict[str, Any]) -> None:
        answers.append(message)

    await bounded(application)({"type": "http"}, receive, send)
    assert kept <= LARGEST
    assert answers[0]["status"] == 413
    assert json.loads(answers[1]["body"])["code"] == "TOO_LARGE"
