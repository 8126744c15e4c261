"""Findings on the socket: the latest to whoever comes, the next ones after, to nobody else."""

from __future__ import annotations

from typing import Any

from accounts.ids import new_id
from deliberation.ledger.derived import publish
from deliberation.ledger.models import Stream
from deliberation.ledger.shapes import PUBLIC, STAFF
from deliberation.sessions.opinions.shapes import DraftFinding, MapRule, MapSettings, OpinionMap
from realtime.runtime import runtime
from realtime.threads import in_thread
from tests.cast import Cast
from tests.realtime.phone import Phone, by, same_as_fresh

SETTINGS = MapSettings(minimum_people=20, minimum_group=5, enter=0.6, leave=0.57, gap=0.3)


def opinion(people: int) -> OpinionMap:
    return OpinionMap(
        rule=MapRule.SHARES,
        present=3,
        people=people,
        withheld=None,
        groups=[],
        dots=None,
        statements=[],
        common=[],
        dividing=[],
        settings=SETTINGS,
    )


def find(cast: Cast, people: int, *, at_seq: int | None = None) -> None:
    """What a condenser does, at the head of the log."""
    stream = Stream.objects.get(public_id=cast.stream)
    draft = DraftFinding(lines=[], counts={})
    publish(stream, at_seq or stream.head_seq, {PUBLIC: [opinion(people)], STAFF: [draft]})


async def hear_finding(phone: Phone, name: str = "opinion") -> Any:
    while name not in (frame := await phone.hear("derived")).get("findings", {}):
        pass
    assert set(frame) == {"type", "at_seq", "findings"}
    return frame["findings"][name]


async def heard(phone: Phone) -> set[str]:
    """The names of all findings that have been sent by now."""
    await phone.say({"type": "ping"})
    names: set[str] = set()
    while (frame := await phone.hear("derived", "pong"))["type"] == "derived":
        names |= set(frame.get("findings", {}))
    return names


async def test_whoever_comes_gets_the_latest_and_then_the_next(real_cast: Cast) -> None:
    cast = real_cast
    await in_thread(find, cast, 1)
    async with Phone(cast.member) as phone:
        await phone.follow(cast.stream)
        assert (await hear_finding(phone))["people"] == 1
        await by(cast, cast.member, "statement.post", text="一楼住户也要补偿。")
        await in_thread(find, cast, 2)
        assert (await hear_finding(phone))["people"] == 2
        async with Phone() as later:
            await later.follow(cast.stream)
            assert (await hear_finding(later))["people"] == 2


async def test_the_draft_is_for_staff(real_cast: Cast) -> None:
    cast = real_cast
    async with Phone(cast.moderator) as staff, Phone(cast.member) as phone:
        await staff.follow(cast.stream)
        await phone.follow(cast.stream)
        await in_thread(find, cast, 1)
        assert (await hear_finding(staff, "draft")) == {"lines": [], "counts": {}}
        await hear_finding(phone)
        assert await heard(phone) == set()


async def test_a_finding_never_comes_before_what_it_was_found_in(real_cast: Cast) -> None:
    """Its events may change who sees it."""
    cast = real_cast
    async with Phone(cast.member) as phone:
        following = await phone.follow(cast.stream)
        await in_thread(find, cast, 7, at_seq=following["head"] + 1)
        await phone.is_alive()
        hub = runtime().hubs[cast.stream]
        await hub.catch_up()
        assert hub.findings.for_scopes([PUBLIC]) == []
        await by(cast, cast.second_member, "statement.post", text="一楼住户也要补偿。")
        assert (await hear_finding(phone))["people"] == 7
        assert phone.cursor == following["head"] + 1


async def test_a_finding_moves_no_cursor_and_is_in_no_snapshot(real_cast: Cast) -> None:
    cast = real_cast
    async with Phone(cast.member) as phone:
        following = await phone.follow(cast.stream)
        await in_thread(find, cast, 1)
        await hear_finding(phone)
        assert phone.cursor == following["head"]
        await same_as_fresh(phone, cast.stream)


async def test_a_restored_log_has_none(real_cast: Cast) -> None:
    cast = real_cast
    await in_thread(find, cast, 1)
    async with Phone(cast.member) as phone:
        await phone.follow(cast.stream)
        await hear_finding(phone)
        manager = Stream.objects.filter(public_id=cast.stream)
        await in_thread(manager.update, epoch=new_id())
        assert await phone.closed() == 4403
    async with Phone(cast.member) as again:
        await again.follow(cast.stream)
        assert await heard(again) == set()
        await in_thread(find, cast, 2)
        assert (await hear_finding(again))["people"] == 2
