"""When the faults are over: a restore, and a poll that closes under everybody's hands."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.cluster import Cluster
from tests.chaos.crowd import Crowd
from tests.chaos.ledger import Sent
from tests.chaos.people import Person
from tests.chaos.web import fetch

# Patience, not goals: a machine that is busy with other things must not look like a fault.
QUIET_WITHIN_S = 60.0
RELOAD_WITHIN_S = 120.0
CONVERGE_WITHIN_S = 30.0
ANSWER_WITHIN_S = 30.0


class Stuck(Exception):
    """The service did not come back: what a run waits for never happened."""


async def quiet(crowd: Crowd) -> None:
    """Nobody says anything new, and everybody has their answers."""
    crowd.talking = False
    if not await crowd.until(lambda: not crowd.ledger.open() and crowd.all_follow, QUIET_WITHIN_S):
        gone = sum(not person.following for person in crowd.people)
        raise Stuck(f"{len(crowd.ledger.open())} commands unanswered, {gone} people not back")


async def converge(cluster: Cluster, crowd: Crowd) -> float:
    """Seconds until everybody has come to where the log is."""
    began = time.monotonic()
    path = f"/api/v1/streams/{crowd.scene.stream}/head"
    head = await fetch(cluster.doors[0].port, path, crowd.scene.chair)
    if not await crowd.until(
        lambda: crowd.all_are_at(head["seq"], head["epoch"]), CONVERGE_WITHIN_S
    ):
        behind = [person.cursor for person in crowd.people if person.cursor != head["seq"]]
        raise Stuck(f"{len(behind)} people are not at {head['seq']}: {behind[:5]}")
    return time.monotonic() - began


async def renew_epoch(cluster: Cluster, crowd: Crowd) -> float:
    """As after a restore, under running servers: each must notice, and send everybody to reload.

    Returns how many seconds that took.
    """
    await cluster.ask("restore_log")
    return await _all_reload(cluster, crowd)


async def restore_backup(cluster: Cluster, crowd: Crowd, folder: Path) -> int:
    """The SQLite file as it was some seconds ago. Returns how many events that has undone."""
    copy = folder / "backup.sqlite3"
    await cluster.do(cluster.put_aside, copy)
    await asyncio.sleep(1.5)
    before = max(person.cursor for person in crowd.people)
    for server in cluster.servers:
        await cluster.do(server.kill)
    cluster.put_back(copy)
    crowd.ledger.forget_after(_head_of(copy, crowd.scene.stream))
    await cluster.ask("restore_log")
    for server in cluster.servers:
        await cluster.do(server.start)
    await _all_reload(cluster, crowd)
    return before - _head_of(copy, crowd.scene.stream)


def _head_of(file: Path, stream: str) -> int:
    with sqlite3.connect(file) as connection:
        query = "SELECT head_seq FROM deliberation_stream WHERE public_id = ?"
        (head,) = connection.execute(query, (stream,)).fetchone()
    connection.close()
    return int(head)


async def _all_reload(cluster: Cluster, crowd: Crowd) -> float:
    """Seconds until everybody has begun anew."""
    began = time.monotonic()
    path = f"/api/v1/streams/{crowd.scene.stream}/head"

    async def epoch() -> str:
        found: str = (await fetch(cluster.doors[0].port, path, crowd.scene.chair))["epoch"]
        return found

    now = await epoch()
    if not await crowd.until(
        lambda: all(person.epoch == now and person.following for person in crowd.people),
        RELOAD_WITHIN_S,
    ):
        left = sum(person.epoch != now for person in crowd.people)
        away = sum(not person.following for person in crowd.people)
        raise Stuck(f"the log got another epoch: {left} people have not reloaded, {away} are away")
    return time.monotonic() - began


# The close --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Close:
    """`poll_at`, `stage_at`: the events that closed the poll, and the discussion."""

    casts: int
    poll_at: int
    stage_at: int


async def close_the_poll(cluster: Cluster, crowd: Crowd, rng: random.Random) -> Close:
    """Everybody votes twice at once, strangers too, and in the middle of it the chair closes."""
    scene, ports = crowd.scene, cluster.ports
    chair = Person(crowd.ledger, scene.stream, ports, scene.chair, "chair", rng)
    strangers = [
        Person(crowd.ledger, scene.stream, ports, cookie, name, rng)
        for cookie, name in ((scene.stranger, "a stranger"), ("", "a reader"))
    ]
    lives = [asyncio.create_task(person.live()) for person in (chair, *strangers)]
    try:
        if not await crowd.until(
            lambda: all(person.following for person in (chair, *strangers)), ANSWER_WITHIN_S
        ):
            raise Stuck("chair and strangers could not come in")
        return await _close(crowd, chair, strangers, rng)
    finally:
        for task in lives:
            task.cancel()
        await asyncio.gather(*lives, return_exceptions=True)
        for person in (chair, *strangers):
            person.hang_up()


async def _close(crowd: Crowd, chair: Person, strangers: list[Person], rng: random.Random) -> Close:
    poll = crowd.scene.poll
    options = [option["id"] for option in chair.state["poll"][poll]["options"]]
    voters = [*crowd.people, *strangers]
    rng.shuffle(voters)
    closing: Sent | None = None
    for number, voter in enumerate(voters):
        if number == len(voters) // 2:
            closing = chair.give("poll.close", {"poll": poll})
        for option in rng.sample(options, 2):
            voter.give("poll.cast", {"poll": poll, "options": [option], "revision": 1})
        await asyncio.sleep(0.001)
    assert closing is not None
    casts = 2 * len(voters)
    await _answers(crowd, closing)
    for voter in voters:
        voter.give("poll.cast", {"poll": poll, "options": options[:1], "revision": 2})
    stage: Sent | None = None
    for to in ("closing", "ratifying"):
        stage = chair.give("session.change_stage", {"to": to})
        await _answers(crowd, stage)
    assert stage is not None
    for person in crowd.people:
        vote = {"statement": crowd.scene.statements[0], "choice": "agree", "revision": 1_000_000}
        person.give("endorsement.cast", vote)
    await quiet(crowd)
    return Close(casts, closing.acks[0].seq, stage.acks[0].seq)


async def _answers(crowd: Crowd, sent: Sent) -> None:
    if not await crowd.until(lambda: sent.settled, ANSWER_WITHIN_S):
        raise Stuck(f"{sent.name} was not answered")
    if not sent.acks:
        raise Stuck(f"{sent.name} was refused: {sent.refusals}")
