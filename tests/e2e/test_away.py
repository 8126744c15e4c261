"""The page comes up while the service is away; what was written goes out once when it is back."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import House
from tests.e2e.rooms import compose, is_live, keeps_the_page, own, send

KEPT = "您写的内容都已保留，恢复后自动送出。"
CACHED = "caches.keys().then((names) => names.length)"


def test_a_reload_while_the_service_is_away(house: House) -> None:
    member, console = house.person("member1"), house.person("moderator", "/console", kind="desk")
    is_live(member.page)
    keeps_the_page(member)
    words = "停电的时候写下的话。"
    compose(member, words)
    with house.server_killed():
        send(member)
        expect(own(member, words)).to_contain_text("待发送")
        member.page.reload()
        expect(member.page.get_by_text(KEPT)).to_be_visible()
        member.page.reload()
        expect(member.page.get_by_text(KEPT)).to_be_visible()
    is_live(member.page)
    expect(own(member, words)).to_have_count(1)
    expect(own(member, words)).to_have_attribute("data-state", "pending")
    expect(console.page.get_by_test_id("review").filter(has_text=words)).to_have_count(1)


def test_only_the_page_is_kept_and_gone_after_signing_out(house: House) -> None:
    member = house.person("member1")
    is_live(member.page)
    keeps_the_page(member)
    kept = member.page.evaluate(
        "caches.open('shell').then((all) => all.keys()).then((all) => all.map((one) => one.url))"
    )
    rest = [url for url in kept if "/static/assets/" not in url]
    assert rest == [f"{house.server.url}/"]
    member.sign_out()
    assert member.page.evaluate(CACHED) == 0
    assert member.page.evaluate("navigator.serviceWorker.getRegistrations()") == []


def test_whoever_only_reads_keeps_nothing(house: House) -> None:
    reader = house.guest("resident", house.room)
    is_live(reader.page)
    assert reader.page.evaluate(CACHED) == 0
