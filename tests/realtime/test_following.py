"""Following a stream: coming back, falling behind, losing rights, a log that was restored."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from accounts.ids import new_id
from deliberation.ledger import log
from deliberation.ledger.execute import committed
from deliberation.ledger.models import Stream
from deliberation.sessions.models import Session
from realtime import consumers, hub
from realtime.runtime import runtime
from realtime.threads import in_thread
from tests.cast import Cast
from tests.realtime.phone import Phone, by, same_as_fresh


async def test_coming_back_continues_without_a_gap(real_cast: Cast) -> None:
    cast = real_cast
    async with Phone(cast.member) as phone:
        await phone.follow(cast.stream)
    for text in ("一", "二", "三"):
        await by(cast, cast.second_member, "statement.post", text=text)
    again = Phone(cast.member)
    again.replica, again.cursor, again.epoch = phone.replica, phone.cursor, phone.epoch
    async with again:
        await again.greet()
        wish = {"stream": cast.stream, "epoch": again.epoch, "after": again.cursor}
        await again.say({"type": "subscribe", **wish})
        assert (await again.hear("subscribed", "resnapshot"))["type"] == "subscribed"
        await same_as_fresh(again, cast.stream)


async def test_many_come_back_at_once_from_different_places(real_cast: Cast) -> None:
    """After a restart nothing is remembered: what is read for one must not be lost to another."""
    cast = real_cast
    for number in range(6):
        await by(cast, cast.second_member, "statement.post", text=f"第{number}条。")
    stream = await in_thread(Stream.objects.get, public_id=cast.stream)

    async def come_back(missed: int) -> str:
        async with Phone(cast.member) as phone:
            await phone.greet()
            phone.cursor = stream.head_seq - missed
            wish = {"stream": cast.stream, "epoch": stream.epoch, "after": phone.cursor}
            await phone.say({"type": "subscribe", **wish})
            answer: str = (await phone.hear("subscribed", "resnapshot"))["type"]
            if missed:
                events = await phone.hear("events")
                assert events["from"] == stream.head_seq - missed + 1
            return answer

    comers = (6, 1, 4, 0, 2, 5, 3) * 3
    answers = await asyncio.gather(*map(come_back, comers))
    assert set(answers) == {"subscribed"}


async def test_from_the_very_first_event(real_cast: Cast) -> None:
    """Older than anything this process has seen: read from the log."""
    stream = await in_thread(Stream.objects.get, public_id=real_cast.stream)
    async with Phone(real_cast.member) as phone:
        phone.epoch = stream.epoch
        await phone.follow(real_cast.stream, after=0)
        await phone.up_to(stream.head_seq)
        await same_as_fresh(phone, real_cast.stream)


async def test_one_old_reader_does_not_cost_the_others_their_place(real_cast: Cast) -> None:
    cast = real_cast
    stream = await in_thread(Stream.objects.get, public_id=cast.stream)
    async with Phone(cast.member) as first, Phone(cast.second_member) as late:
        await first.follow(cast.stream)
        await by(cast, cast.member, "statement.post", text="一")
        late.epoch = stream.epoch
        await late.follow(cast.stream, after=0)
        await by(cast, cast.member, "statement.post", text="二")
        await same_as_fresh(first, cast.stream)
        await same_as_fresh(late, cast.stream)


@pytest.mark.parametrize("why", ["epoch", "no epoch", "ahead", "too far behind"])
async def test_what_cannot_be_continued_starts_from_a_snapshot(
    why: str, real_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = await in_thread(Stream.objects.get, public_id=real_cast.stream)
    epoch = {"epoch": new_id(), "no epoch": None}.get(why, stream.epoch)
    after = stream.head_seq + 1 if why == "ahead" else 1
    if why == "too far behind":
        monkeypatch.setattr(consumers, "RESUME_LIMIT", 5)
    async with Phone(real_cast.member) as phone:
        await phone.greet()
        await phone.say(
            {"type": "subscribe", "stream": real_cast.stream, "epoch": epoch, "after": after}
        )
        answer = await phone.hear("subscribed", "resnapshot")
        assert answer == {
            "type": "resnapshot",
            "seq": stream.head_seq,
            "epoch": stream.epoch,
            "url": f"/api/v1/streams/{real_cast.stream}/snapshot",
        }
        # Until it has a snapshot it follows nothing.
        assert (await phone.do("attendance.check_in"))["code"] == "SUBSCRIBE_FIRST"


async def test_a_snapshot_newer_than_what_this_process_has_read(real_cast: Cast) -> None:
    """Snapshots come from the database, events a tick later: that must not send clients round."""
    cast = real_cast
    async with Phone(cast.member) as other, Phone(cast.second_member) as phone:
        await other.follow(cast.stream)
        following = runtime().hubs[cast.stream]
        following._task.cancel()  # as between two ticks
        await by(cast, cast.member, "statement.post", text="刚说的。")
        await phone.load(cast.stream)
        assert phone.cursor > following.head
        await phone.greet()
        wish = {"stream": cast.stream, "epoch": phone.epoch, "after": phone.cursor}
        await phone.say({"type": "subscribe", **wish})
        answer = await phone.hear("subscribed", "resnapshot")
        assert answer["type"] == "subscribed"


async def test_one_leaves_while_the_next_comes(
    real_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page is reloaded: the old socket goes just when the new one is subscribing."""
    cast = real_cast
    old = Phone(cast.member)
    await old.__aenter__()
    await old.follow(cast.stream)
    async with Phone(cast.member) as phone:
        await phone.load(cast.stream)
        await phone.greet()
        read_rights = phone.consumer._read_rights

        async def slowly(*args: Any) -> None:
            await read_rights(*args)
            await old.hang_up()
            monkeypatch.undo()

        monkeypatch.setattr(phone.consumer, "_read_rights", slowly)
        await phone.subscribe(cast.stream)
        await by(cast, cast.second_member, "statement.post", text="还听得见吗？")
        await phone.hear("events", within=3)
        await same_as_fresh(phone, cast.stream)


async def test_a_restored_log_is_another_log(real_cast: Cast) -> None:
    cast = real_cast
    async with Phone(cast.member) as phone:
        await phone.follow(cast.stream)
        manager = Stream.objects.filter(public_id=cast.stream)
        await in_thread(manager.update, epoch=new_id())
        assert await phone.closed() == 4403
    again = Phone(cast.member)
    again.replica, again.cursor, again.epoch = phone.replica, phone.cursor, phone.epoch
    async with again:
        await again.greet()
        wish = {"stream": cast.stream, "epoch": phone.epoch, "after": phone.cursor}
        await again.say({"type": "subscribe", **wish})
        assert (await again.hear("subscribed", "resnapshot"))["type"] == "resnapshot"


async def test_a_lost_wake_up_is_repaired_within_two_seconds(real_cast: Cast) -> None:
    cast = real_cast
    async with Phone(cast.member) as phone:
        await phone.follow(cast.stream)
        committed.disconnect(runtime()._on_commit)
        await asyncio.sleep(0.1)
        began = time.monotonic()
        await by(cast, cast.second_member, "statement.post", text="没有人叫醒我。")
        await phone.hear("events")
        assert time.monotonic() - began < 2


async def test_what_this_process_has_committed_is_not_read_again(
    real_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, read = real_cast, log.read
    reads = []

    def counted(*args: Any, **more: Any) -> Any:
        reads.append(more["after"])
        return read(*args, **more)

    async with Phone(cast.member) as phone:
        await phone.follow(cast.stream)
        monkeypatch.setattr(log, "read", counted)
        await by(cast, cast.second_member, "statement.post", text="一")
        await same_as_fresh(phone, cast.stream)
        assert reads == []
        # Another process has committed, and then this one: there is a gap before what was handed.
        committed.disconnect(runtime()._on_commit)
        await by(cast, cast.second_member, "statement.post", text="二")
        committed.connect(runtime()._on_commit)
        await by(cast, cast.second_member, "statement.post", text="三")
        await same_as_fresh(phone, cast.stream)
        assert reads


async def test_who_does_not_read_is_let_go_and_nobody_else(
    real_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = real_cast
    monkeypatch.setattr(hub, "WINDOW_BYTES", 3_000)
    async with Phone(cast.member) as slow, Phone(cast.second_member) as quick:
        await slow.follow(cast.stream)
        await quick.follow(cast.stream)
        for number in range(6):
            await by(cast, cast.representative, "statement.post", text=f"{number}" * 500)
            await quick.hear("events")
            await quick.say({"type": "seen", "seq": quick.cursor})
            await quick.is_alive()
            runtime().hubs[cast.stream].drop_slow_readers()
        assert await slow.closed() == 4408
        await quick.is_alive()
        await same_as_fresh(quick, cast.stream)


async def test_in_an_invited_session_strangers_hear_nothing(real_cast: Cast) -> None:
    cast = real_cast
    manager = Session.objects.filter(pk=cast.session.pk)
    await in_thread(manager.update, publicity="invited")
    async with Phone(cast.member) as phone, Phone(cast.outsider) as stranger:
        await phone.follow(cast.stream)
        await stranger.greet()
        wish = {"stream": cast.stream, "epoch": None, "after": 0}
        await stranger.say({"type": "subscribe", **wish})
        assert await stranger.closed() == 4404
        await by(cast, cast.second_member, "statement.post", text="内部的话。")
        await same_as_fresh(phone, cast.stream)


async def test_presence_counts_people_and_names_seats_to_staff(real_cast: Cast) -> None:
    cast = real_cast
    async with Phone(cast.moderator) as phone, Phone(cast.moderator) as laptop, Phone() as stranger:
        for device in (phone, laptop, stranger):
            await device.follow(cast.stream)
        runtime()._shown.clear()
        await runtime()._show_presence(runtime().hubs[cast.stream])
        shown = await phone.hear("derived")
        assert shown["presence"] == {
            "online": 2,
            "seats": [cast.moderator.seat],
            "screens": {},
            "slow": False,
        }
        told = (await stranger.hear("derived"))["presence"]
        assert told == {"online": 2, "seats": None, "screens": None, "slow": None}


async def test_staff_are_told_which_big_screens_are_connected(real_cast: Cast) -> None:
    """A screen is nobody who reads: it does not count as online."""
    cast = real_cast
    async with Phone(cast.moderator) as phone, Phone() as wall, Phone() as other, Phone() as lost:
        await phone.follow(cast.stream)
        for device, venue in ((wall, cast.hall), (other, cast.hall), (lost, "")):
            await device.greet()
            wish = {"stream": cast.stream, "epoch": phone.epoch, "after": phone.cursor}
            await device.say({"type": "subscribe", **wish, "screen": venue})
            await device.hear("subscribed")
        runtime()._shown.clear()
        await runtime()._show_presence(runtime().hubs[cast.stream])
        presence = (await phone.hear("derived"))["presence"]
        assert presence["screens"] == {"": 1, cast.hall: 2}
        assert presence["online"] == 1


async def test_a_screen_names_a_venue_or_none(real_cast: Cast) -> None:
    cast = real_cast
    async with Phone() as wall:
        await wall.greet()
        await wall.say({"type": "subscribe", "stream": cast.stream, "screen": "<script>"})
        assert (await wall.hear("error"))["code"] == "MALFORMED"
