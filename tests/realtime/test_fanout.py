"""One frame to many sockets: each gets it once and whole, whatever way it takes at that moment."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from realtime.fanout import Fanout
from realtime.frame import Frame
from realtime.transport import Transport, Way

FIRST, SECOND, OWN = (Frame(text.encode()) for text in ("一", "二", "自己的"))


class _Line(Transport):
    """A socket that takes what `way` says; `heard` is what has come out at its end."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[bytes] = []
        self.rest: list[bytes] = []
        self._now: Way = self.take

    @property
    def way(self) -> Way:
        return self._now

    def take(self, frame: Frame) -> int:
        self.heard.append(frame)
        return len(frame)

    def turn(self, way: Way) -> None:
        self._now = way
        if self.on_way_changed:
            self.on_way_changed(self)

    def finish(self, rest: bytes) -> None:
        self.rest.append(rest)

    def stop(self) -> None:
        self.heard.clear()


def _raising(error: type[OSError]) -> Way:
    def way(frame: Frame) -> int:
        raise error

    return way


@pytest.fixture
def lines() -> list[_Line]:
    return [_Line() for _ in range(4)]


@pytest.fixture
def fanout(lines: list[_Line]) -> Fanout:
    made = Fanout()
    for line in lines:
        made.add(line)
    return made


def test_everybody_gets_a_frame_once(fanout: Fanout, lines: list[_Line]) -> None:
    fanout.put(FIRST, {})
    fanout.put(SECOND, {})
    assert [line.heard for line in lines] == [[FIRST, SECOND]] * 4


def test_some_get_another_instead(fanout: Fanout, lines: list[_Line]) -> None:
    fanout.put(FIRST, {lines[2]: OWN})
    assert [line.heard for line in lines] == [[FIRST], [FIRST], [OWN], [FIRST]]


@pytest.mark.parametrize("gone", [0, 2, 3])
def test_who_has_left_gets_nothing_and_the_others_their_own(
    gone: int, fanout: Fanout, lines: list[_Line]
) -> None:
    fanout.remove(lines[gone])
    stayed = [line for line in lines if line is not lines[gone]]
    for line in stayed:
        fanout.put(FIRST, {line: OWN})
    assert lines[gone].heard == []
    assert [line.heard.index(OWN) for line in stayed] == [0, 1, 2]
    assert [len(line.heard) for line in stayed] == [3, 3, 3]


def test_nobody_is_here_twice(fanout: Fanout, lines: list[_Line]) -> None:
    with pytest.raises(ValueError, match="once"):
        fanout.add(lines[0])


@pytest.mark.parametrize(
    ("way", "rest"),
    [
        (lambda frame: 3, [FIRST[3:]]),
        (_raising(BlockingIOError), [FIRST]),
        (_raising(InterruptedError), [FIRST]),
        (_raising(ConnectionResetError), []),
    ],
)
def test_what_is_not_taken_is_the_transports_own_and_nobody_else_waits(
    way: Callable[[Frame], int], rest: list[bytes], fanout: Fanout, lines: list[_Line]
) -> None:
    lines[1].turn(way)
    fanout.put(FIRST, {})
    assert lines[1].rest == rest
    assert [line.heard for line in lines] == [[FIRST], [], [FIRST], [FIRST]]


def test_a_way_that_changes_is_followed_wherever_its_socket_stands(
    fanout: Fanout, lines: list[_Line]
) -> None:
    fanout.remove(lines[0])  # the last one has moved
    others: list[bytes] = []

    def another(frame: Frame) -> int:
        others.append(frame)
        return len(frame)

    lines[3].turn(another)
    fanout.put(FIRST, {})
    assert (lines[3].heard, others) == ([], [FIRST])


def test_who_has_left_is_followed_no_more(fanout: Fanout, lines: list[_Line]) -> None:
    fanout.remove(lines[0])
    assert lines[0].on_way_changed is None
