"""What the log says of requests and commands: marks, references, nothing of what was said."""

from __future__ import annotations

import dataclasses
import io
import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.test import Client
from django.urls import path

from config import env, logs
from deliberation.ledger.execute import Envelope, execute
from deliberation.ledger.refusals import Refusal
from deliberation.ledger.registry import COMMANDS
from deliberation.ledger.shapes import Call, Event
from deliberation.ledger.work import Work
from tests.api.client import Browser
from tests.cast import Cast
from tests.realtime.net import Client as Device
from tests.realtime.scene import own_database, set_up
from tests.support.servers import Kind, ProductServer

SAID = "王小二说路灯不亮"
CODE = "ABCD-EFGH-JK"
Line = dict[str, Any]


class Written:
    """What is written by a handler that is made as the settings make theirs."""

    def __init__(self, form: str, *, debug: bool = False) -> None:
        made = logs.configuration("INFO", form, debug=debug)["formatters"]["line"]
        self._stream = io.StringIO()
        self.handler = logging.StreamHandler(self._stream)
        self.handler.setFormatter(
            made["()"](foreign_pre_chain=made["foreign_pre_chain"], processors=made["processors"])
        )

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    @property
    def lines(self) -> list[Line]:
        return [json.loads(line) for line in self.text.splitlines()]

    def only(self, event: str) -> Line:
        (line,) = [line for line in self.lines if line["event"].startswith(event)]
        return line


@pytest.fixture
def written(request: pytest.FixtureRequest) -> Iterator[Written]:
    here = Written(getattr(request, "param", "json"))
    logging.getLogger().addHandler(here.handler)
    yield here
    logging.getLogger().removeHandler(here.handler)


def fails_on(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The handler fails with an error that quotes what was said, as those of databases do."""

    def broken(work: Work, call: Call[Any]) -> Event:
        logging.getLogger("a.handler").info("looking")
        try:
            raise ValueError(f"no such thing: {call.args!r}")
        except ValueError as error:
            raise RuntimeError(f"failing row contains {call.args!r}") from error

    patched = dataclasses.replace(COMMANDS[name], handler=broken)
    monkeypatch.setitem(COMMANDS, name, patched)


def venue(cast: Cast) -> Envelope:
    return Envelope(cast.office.id, uuid4(), "venue.add", {"name": SAID, "kind": "sub_hall"})


def test_a_refused_command(cast: Cast, written: Written) -> None:
    sent = Envelope(cast.expert.id, uuid4(), "statement.post", {"text": SAID})
    execute(cast.stream, [sent])
    line = written.only("command refused")
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "command refused",
        "level": "info",
        "logger": "deliberation.ledger.watching",
        "stream": cast.stream,
        "command": "statement.post",
        "command_id": str(sent.command_id),
        "actor": cast.expert.seat,
        "code": "NOT_CHECKED_IN",
    }
    assert SAID not in written.text


def test_an_accepted_command_has_no_line(cast: Cast, written: Written) -> None:
    execute(cast.stream, [Envelope(cast.member.id, uuid4(), "statement.post", {"text": SAID})])
    assert written.text == ""


def test_a_name_that_somebody_made_up_is_not_repeated(cast: Cast, written: Written) -> None:
    execute(cast.stream, [Envelope(cast.member.id, uuid4(), SAID, {})])
    assert written.only("command refused")["command"] == "unknown"
    assert SAID not in written.text


def test_a_failing_command(cast: Cast, monkeypatch: pytest.MonkeyPatch, written: Written) -> None:
    fails_on(monkeypatch, "venue.add")
    sent = venue(cast)
    (outcome,) = execute(cast.stream, [sent])
    assert isinstance(outcome, Refusal)
    line = written.only("venue.add failed")
    assert line["level"] == "error"
    assert line["ref"] == outcome.ref
    assert line["event"].endswith(f"ref {outcome.ref}")
    assert (line["stream"], line["command_id"]) == (cast.stream, str(sent.command_id))
    assert line["actor"] == cast.office.seat
    # Where and of which kind, both errors; what they quote is left out.
    assert "builtins.ValueError" in line["exception"]
    assert line["exception"].endswith("builtins.RuntimeError")
    assert "in broken" in line["exception"]
    assert SAID not in written.text
    # What the handler itself had logged belongs to the command as well.
    of_handler = [each for each in written.lines if each["logger"] == "a.handler"]
    assert of_handler[-1]["command_id"] == str(sent.command_id)


def test_a_failing_command_over_http(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, written: Written
) -> None:
    fails_on(monkeypatch, "venue.add")
    response = Browser(cast.office).command(cast.stream, "venue.add", name=SAID, kind="sub_hall")
    line, answered = written.only("venue.add failed"), written.only("request answered")
    assert line["ref"] == response.json()["ref"]  # type: ignore[attr-defined]
    assert line["request_id"] == answered["request_id"] == response["X-Request-ID"]
    assert (answered["status"], answered["method"]) == (500, "POST")
    assert answered["route"] == "api/v1/streams/<slug:stream>/commands"
    assert SAID not in written.text


def breaks(request: Any) -> Any:
    raise ValueError(SAID)


urlpatterns = [path("breaks", breaks)]
handler500 = "deliberation.api.errors.server_error"


@pytest.mark.urls("tests.config.test_logs")
def test_a_failing_page(written: Written) -> None:
    response = Client(raise_request_exception=False).get("/breaks", {"q": SAID})
    line = written.only("a request failed")
    assert line["ref"] == response.json()["ref"]
    assert line["request_id"] == response["X-Request-ID"]
    assert "in breaks" in line["exception"]
    assert line["exception"].endswith("builtins.ValueError")
    assert SAID not in written.text


def test_a_personal_code_in_an_address_is_not_told(db: None, written: Written) -> None:
    logging.getLogger("config.requests").setLevel(logging.DEBUG)
    try:
        Client().get("/api/v1/join/ABCD-EFGH-JK")
    finally:
        logging.getLogger("config.requests").setLevel(logging.NOTSET)
    assert written.only("request answered")["status"] == 404
    assert "ABCD" not in written.text


def test_strangers_make_no_lines(db: None, written: Written) -> None:
    assert Client().get("/_allauth/browser/v1/auth/session").status_code == 401
    assert Client().get("/api/v1/nothing").status_code == 404
    assert Client().get("/").status_code == 200
    assert written.text == ""


@pytest.mark.parametrize(
    ("given", "kept"), [("abcdef-0123456789", True), ("short", False), ("a" * 65, False)]
)
def test_an_id_that_a_proxy_gave(given: str, kept: bool, db: None) -> None:
    marked = Client().get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"]
    assert (marked == given) is kept
    assert len(marked) <= 64
    assert "\n" not in Client().get("/", headers={"X-Request-ID": "a\nb" * 5})["X-Request-ID"]


def test_messages_of_connections_stay(written: Written) -> None:
    try:
        raise OperationalError("connection refused")
    except OperationalError:
        logging.getLogger("a").exception("away", extra={"text": SAID, "code": "X"})
    line = written.only("away")
    assert line["exception"].endswith("OperationalError: connection refused")
    assert (line["code"], "text" in line) == ("X", False)


@pytest.mark.parametrize("written", ["text"], indirect=True)
def test_for_people(cast: Cast, monkeypatch: pytest.MonkeyPatch, written: Written) -> None:
    fails_on(monkeypatch, "venue.add")
    (outcome,) = execute(cast.stream, [venue(cast)])
    assert isinstance(outcome, Refusal)
    assert f"ref={outcome.ref}" in written.text
    assert "Traceback (most recent call last)" in written.text
    assert SAID not in written.text


def test_which_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOG_FORMAT", raising=False)
    for address, form in (("http://127.0.0.1:8000", "text"), ("https://x.example", "json")):
        monkeypatch.setenv("PUBLIC_URL", address)
        assert env.read().log_format == form
    monkeypatch.setenv("LOG_FORMAT", "text")
    assert env.read().log_format == "text"
    monkeypatch.setenv("LOG_FORMAT", "xml")
    with pytest.raises(ImproperlyConfigured, match="LOG_FORMAT"):
        env.read()


@pytest.mark.parametrize("kind", ["daphne", "uvicorn"])
async def test_a_real_server_writes_json_lines(
    kind: Kind, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with own_database(tmp_path_factory.mktemp("served")) as database:
        server = ProductServer(database_url=database, kind=kind, settings={"LOG_FORMAT": "json"})
        try:
            scene = set_up(server)
            server.start()
            async with Device(scene, "expert").on(server) as expert:
                refused = await expert.do("statement.post", text=SAID)
            _open(f"{server.url}/join/{CODE}")
            lines = [json.loads(line) for line in server.log.splitlines()]
        finally:
            server.close()
    (line,) = [line for line in lines if line["event"] == "command refused"]
    assert (line["command_id"], line["code"]) == (refused["id"], refused["code"])
    assert (line["stream"], line["actor"]) == (scene.stream, scene.seats["expert"])
    told = json.dumps(lines, ensure_ascii=False)
    assert SAID not in told
    assert CODE not in told


def _open(url: str) -> None:
    with urlopen(url) as answer:
        assert answer.status == 200
