"""What Prometheus is told, and that nobody else is."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings
from prometheus_client.parser import text_string_to_metric_families as parse

from config import embedded, env, health
from deliberation.ledger import due
from deliberation.ledger.execute import Envelope, execute
from deliberation.ledger.limits import LIMITS
from deliberation.ledger.metrics import REGISTRY
from deliberation.ledger.refusals import Refusal
from deliberation.ledger.shapes import STAFF, department_scope
from realtime import counting
from realtime.protocol import Close
from tests.api.client import Browser, refusal
from tests.cast import Cast
from tests.realtime.net import Client as Device
from tests.realtime.scene import own_database, set_up
from tests.support.servers import ProductServer

TOKEN = "a-token-of-the-test-0123456789"


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    for probe in (health.DATABASE, health.REDIS):
        probe.forget()
    yield
    for probe in (health.DATABASE, health.REDIS):
        probe.forget()


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1"])
def test_this_machine_may_read(address: str, db: None) -> None:
    response = Client(REMOTE_ADDR=address).get("/metrics")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain")
    assert b"deliberation_batch_seconds_count" in response.content


@pytest.mark.parametrize("address", ["10.0.0.1", "::ffff:10.0.0.1", "", "unknown", "127.0.0.1.x"])
def test_another_may_not(address: str, db: None) -> None:
    assert refusal(Browser(address=address).get("/metrics")) == (404, "NOT_FOUND")


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_whom_a_proxy_let_in_may_not(header: str, db: None) -> None:
    response = Client(headers={header: "127.0.0.1"}).get("/metrics")
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("given", "status"),
    [(f"Bearer {TOKEN}", 200), (TOKEN, 404), ("Bearer ", 404), ("Bearer 令牌", 404), ("", 404)],
)
def test_a_token_is_asked_of_everybody(given: str, status: int, db: None) -> None:
    with override_settings(METRICS_TOKEN=TOKEN):
        for address in ("127.0.0.1", "10.0.0.1"):
            client = Client(REMOTE_ADDR=address, HTTP_AUTHORIZATION=given)
            assert client.get("/metrics").status_code == status


def test_the_token_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METRICS_TOKEN", "")
    assert env.read().metrics_token is None
    monkeypatch.setenv("METRICS_TOKEN", TOKEN)
    assert env.read().metrics_token == TOKEN
    for bad in ("short", "with blanks in the middle", "令牌令牌令牌令牌令牌令牌令牌令牌"):
        monkeypatch.setenv("METRICS_TOKEN", bad)
        with pytest.raises(ImproperlyConfigured, match="METRICS_TOKEN"):
            env.read()


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def commands(command: str, outcome: str) -> float:
    return value("deliberation_commands_total", command=command, outcome=outcome)


def test_commands_are_counted_by_name_and_outcome(cast: Cast) -> None:
    known = [
        ("statement.post", "accepted"),
        ("statement.post", "EMPTY_TEXT"),
        ("unknown", "UNKNOWN_COMMAND"),
    ]
    before = [commands(*each) for each in known]
    batches = value("deliberation_batch_commands_count")
    texts = ("一", "二", "")
    sent = [Envelope(cast.member.id, uuid4(), "statement.post", {"text": text}) for text in texts]
    execute(cast.stream, [*sent, Envelope(cast.member.id, uuid4(), "made.up" + "x" * 30, {})])
    after = [commands(*each) for each in known]
    assert [b - a for a, b in zip(before, after, strict=True)] == [2, 1, 1]
    assert value("deliberation_batch_commands_count") == batches + 1
    # What somebody makes up becomes no label.
    assert "made.up" not in str(list(REGISTRY.collect()))


def test_what_the_rates_refuse_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LIMITS, "_buckets", {})
    before = commands("statement.post", "RATE_LIMITED")
    for _ in range(settings.RATES["statement.post"][0]):
        LIMITS.take("somebody", "statement.post")
    with pytest.raises(Refusal):
        LIMITS.take("somebody", "statement.post")
    assert commands("statement.post", "RATE_LIMITED") == before + 1


def test_what_fails_when_it_is_due_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(due, "_tasks", [breaks])
    due.run_due()
    assert value("deliberation_due_failures_total", task="breaks") == 1


def test_departments_are_one_audience() -> None:
    shared = ("public", "participants")
    assert counting.audience_label(("public",)) == "public"
    assert counting.audience_label(shared) == "participants"
    assert counting.audience_label((*shared, department_scope("x" * 22))) == "department"
    assert counting.audience_label((*shared, STAFF, department_scope("y" * 22))) == "staff"


def test_every_reason_to_close_has_a_name() -> None:
    before = value("deliberation_sockets_closed_total", reason="too_slow")
    counting.closed(Close.TOO_SLOW)
    assert value("deliberation_sockets_closed_total", reason="too_slow") == before + 1


async def test_a_real_server_tells_all_of_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    with (
        own_database(tmp_path_factory.mktemp("served")) as database,
        embedded.valkey() as redis_url,
    ):
        server = ProductServer(
            database_url=database, redis_url=redis_url, settings={"METRICS_TOKEN": TOKEN}
        )
        try:
            scene = set_up(server)
            server.start()
            async with (
                Device(scene, "member").on(server) as member,
                Device(scene, "moderator").on(server) as staff,
                Device(scene, None).on(server) as stranger,
            ):
                answer = await member.do("statement.post", text="路灯不亮。")
                assert answer["type"] == "ack"
                assert (await member.do("statement.post", text=""))["code"] == "EMPTY_TEXT"
                for device in (member, staff, stranger):
                    await device.up_to(answer["seq"])
                told = read(server)
        finally:
            server.close()
    for audience in ("public", "participants", "staff"):
        assert told["deliberation_sockets", audience] == 1
        assert told["deliberation_hub_frames_total", audience] >= 1
        assert told["deliberation_hub_bytes_total", audience] > 100
    assert told["deliberation_commands_total", "statement.post", "accepted"] == 1
    assert told["deliberation_commands_total", "statement.post", "EMPTY_TEXT"] == 1
    assert told["deliberation_answer_seconds_count",] == 2
    assert told["deliberation_answer_seconds_bucket", "+Inf"] == 2
    assert told["deliberation_batch_seconds_count",] >= 1
    assert told["deliberation_up", "database"] == told["deliberation_up", "redis"] == 1
    assert told["deliberation_up", "condenser"] == 0
    assert told["deliberation_condenser_lag_sessions",] == 1
    assert told["deliberation_condenser_lag_events",] >= answer["seq"]
    assert told["deliberation_queue_commands",] == told["deliberation_slow",] == 0
    assert told["deliberation_writer_alive",] == told["deliberation_hubs",] == 1
    assert told["process_cpu_seconds_total",] > 0


def read(server: ProductServer) -> dict[tuple[str, ...], float]:
    request = Request(f"{server.url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    with urlopen(request) as answer:
        text = answer.read().decode()
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in parse(text)
        for sample in family.samples
    }
