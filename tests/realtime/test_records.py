"""A record over the socket: what is done to it arrives; it goes with the rights in its session."""

from __future__ import annotations

import time
from typing import Any

from deliberation.records.models import RecordLine
from realtime.threads import in_thread
from tests.cases.records import COMMON, line_about, recorded
from tests.cast import Cast
from tests.realtime.phone import Phone, by, same_as_fresh


async def test_two_editors_see_each_others_work(real_cast: Cast) -> None:
    cast = real_cast
    record = await in_thread(recorded, cast)
    line = await in_thread(line_about, cast)
    async with Phone(cast.scribe) as scribe, Phone(cast.moderator) as moderator:
        await scribe.follow(record)
        await moderator.follow(record)
        args: dict[str, Any] = {"line": line.public_id, "text": "应得补偿。", "revision": 1}
        assert (await scribe.do("record.edit_line", **args))["type"] == "ack"
        await same_as_fresh(moderator, record)
        assert moderator.replica.shared["line"][line.public_id]["text"] == "应得补偿。"
        refused = await moderator.do("record.edit_line", **{**args, "text": "另写。"})
        assert (refused["code"], refused["data"]) == ("STALE_REVISION", {"current": 2})


async def test_showing_moves_the_lines_to_everybody(real_cast: Cast) -> None:
    cast = real_cast
    record = await in_thread(recorded, cast)
    async with Phone(cast.chair) as chair, Phone() as reader:
        await chair.follow(record)
        await reader.follow(record)
        assert reader.replica.shared.get("line", {}) == {}
        await chair.do("record.show")
        await same_as_fresh(reader, record)
        await same_as_fresh(chair, record)
        texts = {row["text"] for row in chair.replica.shared["line"].values()}
        assert COMMON in texts
        assert chair.replica.shared["line"] == reader.replica.shared["line"]


async def test_who_leaves_the_roll_loses_the_record_within_two_seconds(real_cast: Cast) -> None:
    cast = real_cast
    record = await in_thread(recorded, cast)
    async with Phone(cast.scribe) as scribe, Phone(cast.moderator) as moderator:
        await scribe.follow(record)
        await moderator.follow(record)
        began = time.monotonic()
        await by(cast, cast.chair, "roll.remove", seat=cast.scribe.seat, reason="名单有误")
        assert await scribe.closed() == 4403
        assert time.monotonic() - began < 2
        await moderator.is_alive()
    async with Phone(cast.scribe) as again:
        subscribed = await again.follow(record)
        assert (subscribed["audience"], subscribed["seat"]) == ("public", None)
        assert not again.replica.shared.get("line")
        line = await in_thread(RecordLine.objects.first)
        assert line
        args: dict[str, Any] = {"line": line.public_id, "locked": True}
        assert (await again.do("record.lock_line", **args))["code"] == "FORBIDDEN"
