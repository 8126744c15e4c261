"""Rights that change while sockets are open: whoever sees something else now must come back."""

from __future__ import annotations

import time
from typing import Any

import pytest

from accounts.models import User
from deliberation.ledger import log
from deliberation.ledger.execute import committed
from deliberation.sessions.codes import code_of
from deliberation.sessions.models import Seat
from realtime.runtime import runtime
from realtime.threads import in_thread
from tests.api.client import Browser
from tests.cast import Cast, do
from tests.realtime.phone import Phone, by, same_as_fresh


async def test_a_removal_between_two_reads(
    real_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rights are read before the events: what is committed in between must wait its turn."""
    cast = real_cast
    read = log.read

    def removed_meanwhile(*args: Any, **more: Any) -> Any:
        monkeypatch.setattr(log, "read", read)
        do(cast.stream, cast.chair, "roll.remove", seat=cast.member.seat, reason="名单有误")
        do(cast.stream, cast.chair, "session.set_moderation", mode="pre")
        return read(*args, **more)

    async with Phone(cast.member) as phone:
        await phone.follow(cast.stream)
        committed.disconnect(runtime()._on_commit)  # as if another process had committed
        monkeypatch.setattr(log, "read", removed_meanwhile)
        await by(cast, cast.second_member, "statement.post", text="还在。")
        assert await phone.closed() == 4403
        assert cast.member.seat in phone.replica.shared["seat"]


async def test_a_removed_person_is_out_within_two_seconds(real_cast: Cast) -> None:
    cast = real_cast
    async with Phone(cast.member) as phone, Phone(cast.second_member) as other:
        await phone.follow(cast.stream)
        await other.follow(cast.stream)
        began = time.monotonic()
        await by(cast, cast.chair, "roll.remove", seat=cast.member.seat, reason="名单有误")
        assert await phone.closed() == 4403
        assert time.monotonic() - began < 2
        await other.is_alive()
        # Nothing of what was said behind their back had come.
        assert "roll.removed" not in str(phone.replica.view())
    async with Phone(cast.member) as again:
        subscribed = await again.follow(cast.stream)
        assert (subscribed["audience"], subscribed["seat"]) == ("public", None)
        assert (await again.do("statement.post", text="好"))["code"] == "FORBIDDEN"


async def test_a_moderator_becomes_a_reader(real_cast: Cast) -> None:
    cast = real_cast
    async with Phone(cast.moderator) as phone:
        assert (await phone.follow(cast.stream))["audience"].endswith("+staff")
        seat = cast.moderator.seat
        await by(cast, cast.chair, "roll.change_role", seat=seat, role="observer")
        assert await phone.closed() == 4403
    async with Phone(cast.moderator) as again:
        assert (await again.follow(cast.stream))["audience"] == "public+participants"


async def test_with_a_delay_who_has_no_seat_hears_nothing_live(real_cast: Cast) -> None:
    """Neither who comes now, nor who was here before it was set."""
    cast = real_cast
    async with Phone(cast.outsider) as before, Phone(cast.member) as member:
        await before.follow(cast.stream)
        await member.follow(cast.stream)
        await by(cast, cast.chair, "session.set_delay", seconds=60)
        assert await before.closed() == 4403
        await member.is_alive()
    async with Phone(cast.outsider) as after:
        await after.greet()
        await after.say({"type": "subscribe", "stream": cast.stream, "epoch": "", "after": 0})
        refused = await after.hear("subscribed", "resnapshot", "error")
        assert refused["code"] == "DELAYED"
        await by(cast, cast.member, "statement.post", text="还没有人看到。")
        await after.silence("events")


async def test_others_stay_and_see_the_new_role(real_cast: Cast) -> None:
    cast = real_cast
    async with Phone(cast.member) as phone:
        await phone.follow(cast.stream)
        seat = cast.observer.seat
        await by(cast, cast.chair, "roll.change_role", seat=seat, role="expert")
        await same_as_fresh(phone, cast.stream)
        assert phone.replica.shared["seat"][seat]["role"] == "expert"


async def test_a_renewed_code_throws_the_old_device_out(real_cast: Cast) -> None:
    cast = real_cast
    browser = await in_thread(_joined, cast)
    key = browser.client.cookies["sessionid"].value
    async with Phone(cookie=f"sessionid={key}") as phone:
        welcome = await phone.greet()
        assert welcome["person"]["name"] == "周代表"
        subscribed = await phone.subscribe(cast.stream)
        await by(cast, cast.scribe, "roll.renew_code", seat=subscribed["seat"])
        assert await phone.closed() == 4403


async def test_signing_out_closes_the_socket(real_cast: Cast) -> None:
    cast = real_cast
    browser = await in_thread(Browser, cast.member)
    key = browser.client.cookies["sessionid"].value
    async with Phone(cookie=f"sessionid={key}; other=1") as phone:
        phone.who = cast.member
        assert (await phone.greet_by_cookie())["person"]["name"] == "王委员"
        await phone.subscribe(cast.stream)
        await in_thread(browser.delete, "/_allauth/browser/v1/auth/session")
        assert await phone.closed() == 4401


@pytest.mark.parametrize("by_cookie", [False, True])
async def test_an_account_put_out_of_use_hears_no_more(
    by_cookie: bool, real_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However it was done: nothing tells the server of a row that changed."""
    monkeypatch.setattr("realtime.runtime.SIGN_OUT_S", 0.1)
    cast = real_cast
    key = (await in_thread(Browser, cast.member)).client.cookies["sessionid"].value
    who = Phone(cookie=f"sessionid={key}") if by_cookie else Phone(cast.member)
    async with who as phone, Phone(cast.second_member) as other:
        phone.who = cast.member
        await (phone.greet_by_cookie() if by_cookie else phone.greet())
        await phone.subscribe(cast.stream)
        await other.follow(cast.stream)
        await in_thread(_put_out_of_use, cast.member.id)
        assert await phone.closed() == 4401
        await other.is_alive()


async def test_another_password_closes_the_sockets_of_the_old_one(
    real_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever changes it because somebody else has come in must be rid of them."""
    monkeypatch.setattr("realtime.runtime.SIGN_OUT_S", 0.1)
    cast = real_cast
    key = (await in_thread(Browser, cast.member)).client.cookies["sessionid"].value
    async with Phone(cookie=f"sessionid={key}") as thief, Phone(cast.second_member) as other:
        thief.who = cast.member
        await thief.greet_by_cookie()
        await thief.subscribe(cast.stream)
        await other.follow(cast.stream)
        await in_thread(_change_password, cast.member.user)
        assert await thief.closed() == 4401
        await other.is_alive()


def _change_password(user: User) -> None:
    user.set_password("另一个长口令-8")
    user.save(update_fields=["password"])


def _put_out_of_use(user_id: int) -> None:
    User.objects.filter(pk=user_id).update(is_active=False)


def _joined(cast: Cast) -> Browser:
    args = {"name": "周代表", "role": "representative", "category": "voting"}
    seat = do(cast.stream, cast.office, "roll.enter", **args)["seat"]
    browser = Browser()
    browser.post("/api/v1/join", {"code": code_of(Seat.objects.get(public_id=seat))})
    return browser


async def test_a_second_greeting_as_somebody_else_follows_nothing(real_cast: Cast) -> None:
    """Else the socket would speak as one person and go on hearing what is another's own."""
    cast = real_cast
    async with Phone(cast.member) as phone:
        await phone.follow(cast.stream)
        phone.who = cast.outsider
        await phone.greet()
        assert phone.consumer.hub is None
        refused = await phone.do("attendance.check_in")
        assert refused["code"] == "SUBSCRIBE_FIRST"
