"""When answers are called slow, by a clock of the test; and who is told."""

from __future__ import annotations

from realtime.answers import SLOT_S, SLOTS, AnswerTimes, Slowness, at_most
from realtime.hub import Hub
from realtime.runtime import runtime
from tests.cast import Cast
from tests.realtime.phone import Phone


class Room:
    """Answers come after as many seconds as the test says."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.longest = 0.0
        self.times = AnswerTimes(lambda: self.now)
        self.slowness = Slowness(self.times, lambda: self.longest)

    def answered(self, *waited: float) -> bool:
        self.times.note(self.now - each for each in waited)
        return self.slowness.look()

    def later(self, seconds: float) -> bool:
        self.now += seconds
        return self.slowness.look()


def test_a_share_is_told_by_the_bound_that_it_keeps() -> None:
    times = AnswerTimes()
    assert at_most(times.recent(), 0.95) == 0
    room = Room()
    room.answered(*[0.02] * 95, *[4.0] * 5)
    assert at_most(room.times.recent(), 0.95) == 0.025
    room.answered(4.0, 4.0, 4.0)
    assert at_most(room.times.recent(), 0.95) == 5.0
    assert at_most(room.times.recent(), 1) == 5.0
    room.answered(60.0)
    assert at_most(room.times.recent(), 1) == float("inf")


def test_many_slow_answers_are_told_and_a_few_are_not() -> None:
    assert Room().answered(*[0.1] * 100) is False
    assert Room().answered(*[0.1] * 97, *[4.0] * 3) is False
    assert Room().answered(9.0, 9.0) is False
    assert Room().answered(*[1.5] * 5) is True


def test_it_is_taken_back_only_when_it_is_calm() -> None:
    """Between the two bounds what was said stays said, either way."""
    room = Room()
    assert room.answered(*[0.8] * 20) is False
    assert room.answered(*[2.0] * 20) is True
    for _ in range(SLOTS):
        room.later(SLOT_S)
        assert room.answered(*[0.8] * 20) is True
    for _ in range(SLOTS - 1):
        room.later(SLOT_S)
        assert room.answered(*[0.2] * 2) is True
    room.later(SLOT_S)
    assert room.answered(*[0.2] * 20) is False
    assert room.answered(*[0.8] * 20) is False


def test_it_goes_by_itself_when_nobody_does_anything() -> None:
    room = Room()
    assert room.answered(*[2.0] * 20) is True
    assert room.later(SLOTS * SLOT_S / 2) is True
    assert room.later(SLOTS * SLOT_S) is False


def test_a_database_that_hangs_gives_no_answers_to_count() -> None:
    room = Room()
    room.longest = 2.9
    assert room.later(1) is False
    room.longest = 3.1
    assert room.later(1) is True
    room.longest = 0.0
    assert room.later(1) is False


async def test_staff_are_told_at_once_and_nobody_else_is(real_cast: Cast) -> None:
    cast = real_cast
    async with Phone(cast.moderator) as staff, Phone(cast.member) as member:
        for device in (staff, member):
            await device.follow(cast.stream)
        live = runtime()
        await live._show_presence(hub(cast))
        for slow in (True, False):
            live._slowness.slow = slow
            await live._show_presence(hub(cast))
            assert await told(staff, cast) is slow
            assert await told(member, cast) is None


def hub(cast: Cast) -> Hub:
    return runtime().hubs[cast.stream]


async def told(phone: Phone, cast: Cast) -> bool | None:
    """What the last of the frames says that are on their way."""
    slow = None
    await phone.say({"type": "ping"})
    while (frame := await phone.hear("derived", "pong"))["type"] == "derived":
        slow = frame["presence"]["slow"]
    return slow


async def test_answers_are_timed(real_cast: Cast) -> None:
    cast = real_cast
    async with Phone(cast.member) as phone:
        await phone.follow(cast.stream)
        assert (await phone.do("statement.post", text="测一测。"))["type"] == "ack"
        assert (await phone.do("statement.post", text=""))["type"] == "refused"
        assert sum(runtime().writer.answers.counts) == 2
        assert runtime().writer.answers.seconds > 0
        assert runtime().writer.waits() == 0
