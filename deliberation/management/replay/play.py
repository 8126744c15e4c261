"""The conversation as it went: everybody acts in their own order, on what is there by then."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from deliberation.management.replay.client import Client, Counters, Door, ReplayError
from deliberation.management.replay.export import Comment, Export, Vote
from deliberation.management.replay.scene import Scene
from deliberation.management.replay.witness import Witness, fetch_head

# Commands of one person on their way at the same time, and people who come in at the same time.
PIPELINE = 6
DOORWAY = 40
SEEN_S, PINGS_EVERY = 1.0, 12
REJECTION = "原对话的主持人未予采用"

Act = Comment | Vote


@dataclass
class Outcome:
    """What is known when everybody is done. `statements`: the product's id of each comment."""

    counters: Counters
    statements: dict[int, str] = field(default_factory=dict)
    votes: int = 0
    hidden: int = 0
    at_once: int = 0
    seconds: float = 0.0
    witness: Witness | None = None


class Play:
    """One replay. `speed`: how many times faster than it was; 0 is as fast as it goes.

    `stay`: nobody leaves before the end, so that all are connected at once.
    """

    def __init__(self, export: Export, scene: Scene, door: Door, *, speed: float, stay: bool):
        self.export = export
        self.scene = scene
        self.door = door
        self.speed = speed
        self.stay = stay
        self.outcome = Outcome(Counters())
        self.acts = _acts_by_person(export)
        self._begin_at = min((act.at for acts in self.acts.values() for act in acts), default=0)
        self._begun = 0.0
        self._doorway = asyncio.Semaphore(DOORWAY)
        self._clients: set[Client] = set()
        self._statements: dict[int, asyncio.Future[str]] = {}

    async def run(self, http_url: str) -> Outcome:
        """Plays it to the end. :raises ReplayError: something was refused, or nobody answers."""
        loop = asyncio.get_running_loop()
        self._statements = {comment.id: loop.create_future() for comment in self.export.comments}
        witness = Witness(self.door, Counters(), http_url)
        await witness.open()
        self._clients.add(witness)
        hearts = asyncio.create_task(self._beat())
        try:
            self._begun = time.monotonic()
            await self._everybody()
            self.outcome.seconds = time.monotonic() - self._begun
            await self._moderate()
            await witness.wait_for(await asyncio.to_thread(fetch_head, http_url, self.door.stream))
        finally:
            hearts.cancel()
            with suppress(asyncio.CancelledError):
                await hearts
            await asyncio.gather(*(client.close() for client in list(self._clients)))
        self.outcome.witness = witness
        self.outcome.statements = {key: task.result() for key, task in self._statements.items()}
        return self.outcome

    async def _everybody(self) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for person, acts in self.acts.items():
                    group.create_task(self._take_part(person, acts))
        except ExceptionGroup as faults:
            raise _first(faults) from faults

    async def _take_part(self, person: int, acts: list[Act]) -> None:
        """One person, from the door to the last answer."""
        await self._until_due(acts[0])
        await self._until_possible(acts[0])
        client = Client(self.door, self.scene.tokens[person], self.outcome.counters)
        async with self._doorway:
            await client.open()
            self._clients.add(client)
            self.outcome.at_once = max(self.outcome.at_once, len(self._clients) - 1)
            arriving = await client.give("attendance.check_in", {"accepts_norms": True})
            await arriving
        await _Person(self, client).act_out(acts)
        if not self.stay:
            self._clients.discard(client)
            await client.close()

    async def _until_due(self, act: Act) -> None:
        if self.speed:
            due = self._begun + (act.at - self._begin_at) / 1000 / self.speed
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    async def _until_possible(self, act: Act) -> None:
        """Nobody comes in to wait for a statement that is not there yet."""
        if isinstance(act, Vote):
            await asyncio.shield(self._statements[act.comment])

    async def statement(self, comment: int) -> str:
        return await asyncio.shield(self._statements[comment])

    def posted(self, comment: int, statement: str) -> None:
        self._statements[comment].set_result(statement)

    async def _moderate(self) -> None:
        """Nobody knows when a comment was rejected, and people had voted on it by then."""
        rejected = [comment.id for comment in self.export.comments if comment.rejected]
        if not rejected:
            return
        moderator = Client(self.door, self.scene.moderator, Counters())
        await moderator.open()
        self._clients.add(moderator)
        for comment in rejected:
            args = {"statement": await self.statement(comment), "reason": REJECTION}
            await (await moderator.give("statement.hide", args))
            self.outcome.hidden += 1

    async def _beat(self) -> None:
        """One heart for all clients: a timer each would cost more than what they say."""
        for number in range(1, 1_000_000_000):
            await asyncio.sleep(SEEN_S)
            for client in list(self._clients):
                await client.beat(ping=number % PINGS_EVERY == 0)


class _Person:
    """Sends one person's acts in order, several at a time, but never two on one statement."""

    def __init__(self, play: Play, client: Client) -> None:
        self.play = play
        self.client = client
        self.revisions: dict[int, int] = defaultdict(int)
        self.on_the_way: dict[int, asyncio.Task[None]] = {}
        self.pipeline = asyncio.Semaphore(PIPELINE)

    async def act_out(self, acts: list[Act]) -> None:
        async with asyncio.TaskGroup() as group:
            for act in acts:
                await self.play._until_due(act)
                comment = act.comment if isinstance(act, Vote) else act.id
                if before := self.on_the_way.get(comment):
                    await before
                if isinstance(act, Vote):
                    await self.play.statement(act.comment)
                await self.pipeline.acquire()
                self.on_the_way[comment] = group.create_task(self._do(act))

    async def _do(self, act: Act) -> None:
        try:
            if isinstance(act, Comment):
                await self._post(act)
            else:
                await self._vote(act)
        finally:
            self.pipeline.release()

    async def _post(self, comment: Comment) -> None:
        result = await (await self.client.give("statement.post", {"text": comment.text}))
        if not result:
            raise ReplayError("a statement was posted without getting an id")
        self.play.posted(comment.id, result["statement"])

    async def _vote(self, vote: Vote) -> None:
        self.revisions[vote.comment] += 1
        args = {
            "statement": await self.play.statement(vote.comment),
            "choice": vote.choice,
            "revision": self.revisions[vote.comment],
        }
        await (await self.client.give("endorsement.cast", args))
        self.play.outcome.votes += 1


def _acts_by_person(export: Export) -> dict[int, list[Act]]:
    """In the order in which they first appear; a comment comes before a vote of the same moment."""
    acts: list[Act] = [*export.comments, *export.votes]
    acts.sort(key=lambda act: act.at)
    by_person: dict[int, list[Act]] = defaultdict(list)
    for act in acts:
        by_person[act.voter if isinstance(act, Vote) else act.author].append(act)
    return by_person


def _first(group: ExceptionGroup[Exception]) -> ReplayError:
    for fault in _leaves(group):
        if isinstance(fault, ReplayError):
            return fault
    return ReplayError(f"a participant failed: {next(_leaves(group))!r}")


def _leaves(group: BaseException) -> Iterator[BaseException]:
    if isinstance(group, BaseExceptionGroup):
        for fault in group.exceptions:
            yield from _leaves(fault)
    else:
        yield group
