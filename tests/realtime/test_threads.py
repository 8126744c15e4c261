"""The threads that read from the database."""

from __future__ import annotations

import threading

from realtime.threads import THREADS, start_all


def _readers() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if one.name.startswith("reader_")]


def test_all_of_them_are_there_from_the_beginning_and_no_more() -> None:
    for _ in range(2):
        start_all()
        assert len(_readers()) == THREADS
