"""A hub that cannot read the log for a moment."""

from __future__ import annotations

import time
from typing import Any

import pytest

from deliberation.ledger.execute import committed
from realtime import hub
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
