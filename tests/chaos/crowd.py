"""Everybody of a run together: how fast they talk, and whether all is well."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable

from tests.chaos.ledger import Ledger
from tests.chaos.people import Person
from tests.chaos.scene import Scene

LOOK_EVERY_S = 0.5
ASK_EVERY_S = 0.1
# Of what people do: posts, and the same once more although it was answered. The rest are votes.
POSTS, REPEATS = 0.3, 0.05
CHOICES = ("agree", "disagree", "pass")
TOPICS = ("费用分摊的办法要公开。", "一楼住户也要得到补偿。", "物业要把账目贴出来。")


class Crowd:
    """`pace`: commands a second of all together."""

    def __init__(self, scene: Scene, doors: list[int], pace: float, rng: random.Random) -> None:
        self.scene = scene
        self.ledger = Ledger()
        self.pace = pace
        self.rng = rng
        pairs = zip(scene.cookies, scene.seats, strict=True)
        self.people = [
            Person(self.ledger, scene.stream, doors, cookie, seat, random.Random(rng.random()))
            for cookie, seat in pairs
        ]
        self.talking = False
        self._posts = 0
        self._tasks: list[asyncio.Task[None]] = []

    def enter(self) -> None:
        loop = asyncio.get_running_loop()
        lives = [loop.create_task(person.live()) for person in self.people]
        self._tasks = [*lives, loop.create_task(self._look()), loop.create_task(self._talk())]

    async def leave(self) -> None:
        for task in self._tasks:
            task.cancel()
        ended = await asyncio.gather(*self._tasks, return_exceptions=True)
        for person in self.people:
            person.hang_up()
        for error in ended:
            if isinstance(error, Exception):
                raise error

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            for person in self.people:
                person.look_at_line()

    async def _talk(self) -> None:
        due = time.monotonic()
        while True:
            due = max(due, time.monotonic() - 1) + self.rng.expovariate(self.pace)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            if self.talking:
                self._act(self.rng.choice(self.people))

    async def ask_everywhere(self, since: float) -> None:
        """At each server that has taken nothing `since` then, somebody says something now.

        Else the time until it is asked would pass for the time until it answers.
        """
        while True:
            for door in self.doors_in_use - self.ledger.first_acks(since).keys():
                here = [one for one in self.people if one.following and one.door == door]
                self._act(self.rng.choice(here))
            await asyncio.sleep(ASK_EVERY_S)

    def _act(self, person: Person) -> None:
        what = self.rng.random()
        if what < POSTS:
            self._posts += 1
            text = f"{self.rng.choice(TOPICS)}（{person.seat}，{self._posts}）"
            person.last = person.give("statement.post", {"text": text})
        elif what < POSTS + REPEATS and person.last is not None:
            person.send_again(person.last)
        else:
            statement = self.rng.choice(self.scene.statements)
            person.revisions[statement] += 1
            args = {"statement": statement, "choice": self.rng.choice(CHOICES)}
            vote = {**args, "revision": person.revisions[statement]}
            person.last = person.give("endorsement.cast", vote)

    # How it goes ----------------------------------------------------------------------------------

    @property
    def all_follow(self) -> bool:
        return all(person.following for person in self.people)

    def all_are_at(self, head: int, epoch: str) -> bool:
        return all(
            person.following and person.cursor == head and person.epoch == epoch
            for person in self.people
        )

    def all_have(self, seq: int) -> bool:
        return all(person.cursor >= seq for person in self.people)

    @property
    def doors_in_use(self) -> set[int]:
        return {person.door for person in self.people if person.following}

    def spread(self) -> None:
        """Who fled from a server stays where they are; yet each has half its share at least.

        Else what befalls a server next would befall nobody.
        """
        here: list[list[Person]] = [[] for _ in self.people[0].doors]
        for person in self.people:
            here[person.door].append(person)
        enough = len(self.people) // len(here) // 2
        for door, few in enumerate(here):
            while len(few) < enough:
                mover = max(here, key=len).pop()
                mover.move(door)
                few.append(mover)

    def answered(self, since: float) -> bool:
        """Nobody waits any more for an answer to what went out before."""
        return not any(
            sent.out_at is not None and sent.out_at < since
            for person in self.people
            for sent in person.pending.values()
        )

    async def until(self, well: Callable[[], bool], patience: float) -> bool:
        deadline = time.monotonic() + patience
        while not well():
            if time.monotonic() > deadline:
                return False
            await asyncio.sleep(0.02)
        return True
