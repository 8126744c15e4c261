"""One question for all threads that ask it in the same moment."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Hashable, Mapping, Sequence
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

# Under load the next question waits this long for more of them: a dozen at once cost little more
# than one, and each alone would cost five milliseconds of everybody's time.
LINGER_S = 0.015

Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")


class Together(Generic[Key, Found]):
    """Whoever asks while a question is being answered is answered together with the next.

    The first of them asks for all, in its own thread; the others wait. An answer is never older
    than its question. (`realtime.gathering` is the same for sockets, which have no threads.)
    """

    def __init__(self, ask: Callable[[Sequence[Key]], Mapping[Key, Found]]) -> None:
        """`ask` has an answer for every key."""
        self._ask = ask
        self._waiting: deque[tuple[Key, Future[Found]]] = deque()
        self._one_asking = Lock()
        self._answered_at = 0.0

    def __call__(self, key: Key) -> Found:
        answer: Future[Found] = Future()
        self._waiting.append((key, answer))
        with self._one_asking:
            # Whoever had the lock before may have asked for this one as well.
            if not answer.done():
                self._ask_all()
        return answer.result()

    def _ask_all(self) -> None:
        if time.monotonic() - self._answered_at < LINGER_S:
            time.sleep(LINGER_S)
        # One by one: a list that is exchanged could still be appended to.
        asked = [self._waiting.popleft() for _ in range(len(self._waiting))]
        try:
            found = self._ask(list(dict.fromkeys(key for key, _ in asked)))
            for key, answer in asked:
                answer.set_result(found[key])
        except BaseException as error:  # noqa: BLE001  each of those who asked must know
            for _, answer in asked:
                if not answer.done():
                    answer.set_exception(error)
        self._answered_at = time.monotonic()
