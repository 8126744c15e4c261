"""When a hub reads the log: again after a failure, and not for what it has been handed."""

from __future__ import annotations

import asyncio
import gc
import time
import weakref
from typing import Any

import pytest

from deliberation.ledger import clock
from deliberation.ledger.execute import committed
from deliberation.ledger.log import Added, Logged
from realtime import hub
from realtime.heads import Head
from realtime.runtime import runtime
from tests.cast import Cast
from tests.realtime.phone import Phone, by


async def test_after_a_read_that_failed_it_is_read_again_soon(
    real_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Connections break all at once, and there is a database all the time (quality P8)."""
    cast, read = real_cast, hub.Hub._read
    failed: list[float] = []

    def broken_once(*args: Any) -> Any:
        if not failed:
            failed.append(time.monotonic())
            raise OSError("the connection is lost")
        return read(*args)

    async with Phone(cast.member) as phone:
        await phone.follow(cast.stream)
        committed.disconnect(runtime()._on_commit)  # as if another process had committed
        monkeypatch.setattr(hub.Hub, "_read", broken_once)
        monkeypatch.setattr(hub.Hub, "compare", lambda *_: None)  # without the poll
        await by(cast, cast.second_member, "statement.post", text="线路断了一下。")
        runtime().hubs[cast.stream].wake()
        await phone.hear("events")
        assert time.monotonic() - failed[0] < 0.9


async def test_what_was_handed_over_and_waits_its_turn_is_not_read_as_well(
    real_cast: Cast,
) -> None:
    async with Phone(real_cast.member) as phone:
        await phone.follow(real_cast.stream)
        followed = runtime().hubs[real_cast.stream]
        head, epoch, rights = followed.head, followed.epoch, followed.rights_version

        def is_read(seq: int, version: int = rights) -> bool:
            followed._unread = False
            followed.compare(Head(seq, epoch, version), followed.findings.versions)
            return followed._unread

        assert not is_read(head)
        assert is_read(head + 1)
        coming = Logged(head + 1, "statement.posted", clock.now(), "", {})
        followed._handed.append(Added(epoch, rights, [coming]))
        assert not is_read(head + 1)
        assert is_read(head + 2)
        assert is_read(head + 1, rights + 1)
        assert is_read(head - 1)


async def test_a_hub_that_nobody_follows_any_more_is_gone(real_cast: Cast) -> None:
    """It does not wait for the collector: with it go two thousand events."""
    gc.disable()
    try:
        async with Phone(real_cast.member) as phone:
            await phone.follow(real_cast.stream)
            left = weakref.ref(runtime().hubs[real_cast.stream])
        for _ in range(5):  # its task ends
            await asyncio.sleep(0)
        assert runtime().hubs == {}
        assert left() is None
    finally:
        gc.enable()


async def test_what_was_handed_over_goes_out_in_frames_of_bounded_length_and_whole(
    real_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of it is read from the log, however much has come."""
    monkeypatch.setattr(hub, "READ_LIMIT", 3)
    async with Phone(real_cast.member) as phone:
        await phone.follow(real_cast.stream)
        followed = runtime().hubs[real_cast.stream]
        head, epoch, rights = followed.head, followed.epoch, followed.rights_version
        events = [Logged(head + n, "statement.posted", clock.now(), "", {}) for n in range(1, 7)]
        for pair in (events[:2], events[2:4], events[4:]):
            followed._handed.append(Added(epoch, rights, pair))
        followed._moved.clear()
        assert followed._following() == events[:4]
        assert followed._moved.is_set()
        followed._moved.clear()
        followed.head = head + 4
        assert followed._following() == events[4:]
        assert not followed._moved.is_set()
        followed.head = head
