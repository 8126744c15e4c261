"""Two server processes on one database: one sequence, and one close, wherever somebody is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.realtime.net import Client
from tests.realtime.scene import Scene, own_database, set_up
from tests.support.servers import ProductServer


@pytest.fixture
def two_servers(tmp_path: Path) -> Iterator[tuple[list[ProductServer], Scene]]:
    with own_database(tmp_path) as url:
        pair = [ProductServer(database_url=url, settings={"RATE_FACTOR": "1000"}) for _ in range(2)]
        try:
            scene = set_up(pair[0], voters=60)
            for each in pair:
                each.start()
            yield pair, scene
        finally:
            for each in pair:
                each.close()


async def test_two_processes_show_everybody_one_sequence(
    two_servers: tuple[list[ProductServer], Scene],
) -> None:
    """Whoever posts where: every client's list of events is the same, and has no gap."""
    pair, scene = two_servers
    clients = [Client(scene, f"voter{number}") for number in range(6)]
    places = [pair[number % 2] for number in range(len(clients))]

    async def post(client: Client, number: int) -> list[int]:
        answers = [
            await client.do("statement.post", text=f"第{number}人第{turn}条。") for turn in range(8)
        ]
        return [answer["seq"] for answer in answers]

    async with AsyncExitStack() as stack:
        for client, place in zip(clients, places, strict=True):
            await stack.enter_async_context(client.on(place))
        posted = await asyncio.gather(*map(post, clients, range(len(clients))))
        last = max(seq for seqs in posted for seq in seqs)
        for client in clients:
            await client.up_to(last)
    numbers = sorted(seq for seqs in posted for seq in seqs)
    assert numbers == list(range(numbers[0], numbers[0] + 48))
    shown = [[each for each in client.kinds if each[0] in numbers] for client in clients]
    assert [seq for seq, _ in shown[0]] == numbers
    assert all(each == shown[0] for each in shown)
    assert all(client.replica.shared == clients[0].replica.shared for client in clients)


@pytest.mark.postgres_only
async def test_two_processes_never_accept_a_vote_after_the_close(
    two_servers: tuple[list[ProductServer], Scene],
) -> None:
    pair, scene = two_servers
    async with (
        Client(scene, "chair").on(pair[0]) as chair,
        Client(scene, "member").on(pair[1]) as member,
        Client(scene, None).on(pair[1]) as witness,
    ):
        posted = await member.do("statement.post", text="现在就表态。")
        statement = posted["result"]["statement"]
        voters = [Client(scene, f"voter{number}") for number in range(60)]
        voting = [
            asyncio.create_task(_vote_until_refused(voter, pair[number % 2], statement))
            for number, voter in enumerate(voters)
        ]
        await asyncio.sleep(1)
        assert (await chair.do("session.change_stage", to="closing"))["type"] == "ack"
        closed = await chair.do("session.change_stage", to="ratifying")
        accepted = [seqs for seqs, _ in await asyncio.gather(*voting)]
        answers = [code for task in voting for code in [task.result()[1]]]
        await witness.up_to(closed["seq"])
        await chair.up_to(closed["seq"])
    assert set(answers) == {"WRONG_STAGE"}
    taken = [seq for seqs in accepted for seq in seqs]
    assert taken
    assert max(taken) < closed["seq"]
    kinds = dict(witness.kinds)
    assert not [
        seq for seq, kind in kinds.items() if kind == "endorsement.cast" and seq > closed["seq"]
    ]
    tally = witness.replica.shared["tally"][statement]
    voters_counted = sum(1 for seqs in accepted if seqs)
    assert tally["agree"] + tally["disagree"] + tally["passed"] == voters_counted


async def _vote_until_refused(
    voter: Client, server: ProductServer, statement: str
) -> tuple[list[int], str]:
    """The numbers of the votes that were taken, and what ended it."""
    taken: list[int] = []
    async with voter.on(server):
        for revision in range(1, 10_000):
            choice = ("agree", "disagree", "pass")[revision % 3]
            answer = await voter.do(
                "endorsement.cast", statement=statement, choice=choice, revision=revision
            )
            if answer["type"] == "refused":
                return taken, str(answer["code"])
            taken.append(answer["seq"])
    raise AssertionError
