"""The embedded Valkey: a real one, closed to strangers, and never left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from config import embedded

AT_ONCE = Retry(NoBackoff(), 0)
ROOT = Path(__file__).resolve().parents[2]


def test_it_answers_while_the_block_lasts_and_not_after() -> None:
    with embedded.valkey() as url, redis.Redis.from_url(url, retry=AT_ONCE) as client:
        assert client.set("word", "协商")
        assert client.get("word") == "协商".encode()
    with redis.Redis.from_url(url, retry=AT_ONCE) as client, pytest.raises(redis.ConnectionError):
        client.ping()


def test_it_refuses_whoever_lacks_the_password() -> None:
    with embedded.valkey(port := embedded.free_port()):
        stranger = redis.Redis(port=port, retry=AT_ONCE)
        with pytest.raises(redis.AuthenticationError):
            stranger.ping()
        stranger.close()


def test_a_port_that_is_taken_is_named() -> None:
    with (
        embedded.valkey(port := embedded.free_port()),
        pytest.raises(embedded.EmbeddedServerError, match=f"port {port} is taken"),
        embedded.valkey(port),
    ):
        pass


def test_a_missing_program_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "get_binary_path", lambda: Path("/nowhere/valkey-server"))
    with pytest.raises(embedded.EmbeddedServerError, match="REDIS_URL"), embedded.valkey():
        pass


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_it_ends_when_its_owner_is_killed() -> None:
    program = (
        "import sys, time\nfrom config.embedded import valkey\n"
        "with valkey() as url:\n    print(url, flush=True)\n    time.sleep(60)\n"
    )
    owner = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE)
    assert owner.stdout is not None
    with owner.stdout as said:
        url = said.readline().decode().strip()
    with redis.Redis.from_url(url, retry=AT_ONCE) as client:
        assert client.ping()
        os.kill(owner.pid, signal.SIGKILL)
        owner.wait()
        deadline = time.monotonic() + 5
        while _answers(client) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not _answers(client)


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False
