"""Real servers: whose page may speak, what a crash leaves, and what goes on without Valkey."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from uuid import uuid4

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus

from config import embedded
from tests.realtime.net import Client, open_socket
from tests.realtime.scene import Scene, own_database, set_up
from tests.support.servers import Kind, ProductServer


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with own_database(tmp_path_factory.mktemp("served")) as url:
        yield url


@pytest.fixture(scope="module")
def server(database: str) -> Iterator[ProductServer]:
    """Posts come fast here, faster than from a person."""
    server = ProductServer(database_url=database, settings={"RATE_FACTOR": "1000"})
    try:
        yield server
    finally:
        server.close()


@pytest.fixture(scope="module")
def scene(server: ProductServer) -> Scene:
    scene = set_up(server)
    server.start()
    return scene


async def test_the_products_own_page_may_speak(server: ProductServer, scene: Scene) -> None:
    async with Client(scene, None).on(server) as stranger:
        await stranger.is_alive()


@pytest.mark.usefixtures("scene")
@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "",
        "http://evil.example",
        "http://127.0.0.1:1",
        "https://127.0.0.1:{port}",
        "http://localhost:{port}",
        "http://127.0.0.1:{port}.evil.example",
        "http://127.0.0.1:{port}@evil.example",
    ],
)
async def test_no_other_page_may(origin: str | None, server: ProductServer) -> None:
    sent = origin.format(port=server.port) if origin is not None else None
    with pytest.raises(InvalidStatus) as refused:
        async with open_socket(server, origin=sent):
            pass
    # What is no origin at all is refused by the server before us.
    assert refused.value.response.status_code in (400, 403)


@pytest.mark.usefixtures("scene")
async def test_another_address_has_no_socket(server: ProductServer) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with open_socket(server, path="/other"):
            pass
    assert refused.value.response.status_code == 403
    assert "Traceback" not in server.log


@pytest.mark.rules
@pytest.mark.parametrize("kind", ["daphne", "uvicorn"])
async def test_frames_too_large(kind: Kind, server: ProductServer, scene: Scene) -> None:
    """Up to the transport's limit an answer, beyond it a close; the next socket is well."""
    other = ProductServer(database_url=server.environment["DATABASE_URL"], kind=kind)
    other.start()
    try:
        async with Client(scene, "member").on(other) as client:
            await client.say("x" * 70_000)
            error = await client.hear("error")
            assert (error["code"], error["data"]["limit"]) == ("TOO_LARGE", 65_536)
            await client.is_alive()
            await client.say("意" * 80_000)
            assert (await client.hear("error"))["code"] == "TOO_LARGE"
            await client.is_alive()
        async with open_socket(other) as socket:
            with pytest.raises(ConnectionClosed):
                await _say_and_hear(socket, "x" * 2_000_000)
        async with Client(scene, "member").on(other) as client:
            await client.is_alive()
    finally:
        other.close()


async def _say_and_hear(socket: ClientConnection, text: str) -> None:
    await socket.send(text)
    await asyncio.wait_for(socket.recv(), 10)


async def test_the_ready_frame_reaches_a_real_client(server: ProductServer, scene: Scene) -> None:
    async with (
        Client(scene, "member").on(server) as author,
        Client(scene, None).on(server) as stranger,
    ):
        ack = await author.do("statement.post", text="喆赟昇翀玥堃犇👨‍👩‍👧" * 60)
        assert ack["type"] == "ack"
        await stranger.up_to(ack["seq"])
        shown = stranger.replica.shared["statement"][ack["result"]["statement"]]
        assert shown["text"] == "喆赟昇翀玥堃犇👨‍👩‍👧" * 60


async def test_after_kill_9_everything_acknowledged_is_there(
    server: ProductServer, scene: Scene
) -> None:
    """And what was not acknowledged is sent again and is there once."""
    client, follower = Client(scene, "member"), Client(scene, None)
    sent: dict[str, str] = {}
    acknowledged: dict[str, int] = {}
    async with follower.on(server):
        with pytest.raises(ConnectionClosed):
            await _post_until_killed(client, server, sent, acknowledged)
        with pytest.raises(ConnectionClosed):
            await follower.hear("nothing")
    assert acknowledged
    seen_before = follower.cursor
    server.start()
    async with client.on(server), follower.on(server):
        for command_id, text in sent.items():
            answer = await client.do("statement.post", command_id=command_id, text=text)
            assert answer["type"] == "ack", answer
            assert acknowledged.setdefault(command_id, answer["seq"]) == answer["seq"]
        last = max(acknowledged.values())
        await client.up_to(last)
        await follower.up_to(last)
    assert len(set(acknowledged.values())) == len(sent)
    for device in (client, follower):
        texts = [row["text"] for row in device.replica.shared["statement"].values()]
        assert sorted(text for text in texts if text in sent.values()) == sorted(sent.values())
    numbers = [seq for seq, _ in follower.kinds]
    assert numbers == sorted(set(numbers))
    assert any(seq > seen_before for seq in numbers)


async def _post_until_killed(
    client: Client, server: ProductServer, sent: dict[str, str], acknowledged: dict[str, int]
) -> None:
    async with client.on(server):
        for number in range(400):
            command_id, text = str(uuid4()), f"第{number}条，断电之前。"
            sent[command_id] = text
            frame = {"id": command_id, "name": "statement.post", "args": {"text": text}}
            await client.say({"type": "command", **frame})
            if number == 150:
                server.kill()
            if number % 3 == 0:
                ack = await client.hear("ack", "refused")
                acknowledged[ack["id"]] = ack["seq"]


async def test_without_valkey_it_goes_on(
    database: str, server: ProductServer, scene: Scene
) -> None:
    """Two processes that hear of each other through Valkey, until it is killed."""
    with embedded.valkey() as url:
        pair = [ProductServer(database_url=database, redis_url=url) for _ in range(2)]
        try:
            for each in pair:
                each.start()
            async with (
                Client(scene, "member").on(pair[0]) as author,
                Client(scene, None).on(pair[1]) as reader,
            ):
                assert await _time_to_arrive(author, reader, "有缓存时。") < 2
                _shut_down(url)
                for text in ("缓存没了。", "还是没有。"):
                    assert await _time_to_arrive(author, reader, text) < 3
                await author.is_alive()
                await reader.is_alive()
        finally:
            for each in pair:
                each.close()


def _shut_down(url: str) -> None:
    import redis  # noqa: PLC0415

    with redis.Redis.from_url(url) as client:
        client.shutdown(nosave=True, now=True, force=True)


async def _time_to_arrive(author: Client, reader: Client, text: str) -> float:
    """Seconds from the acknowledgement to the other process's reader; the ack takes ≤ 1 s."""
    began = time.monotonic()
    ack = await author.do("statement.post", text=text)
    assert ack["type"] == "ack", json.dumps(ack)
    acknowledged = time.monotonic()
    assert acknowledged - began < 2
    await reader.up_to(ack["seq"])
    return time.monotonic() - acknowledged
