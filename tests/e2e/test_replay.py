"""The replay of a session that is over: any second of it, by hand, by keyboard and by link."""

import json
import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import House
from tests.e2e.devices import SIZES, Device
from tests.e2e.widths import too_wide

FILM = re.compile(r"/api/v1/sessions/[^/]+/replay")
COPIED = "navigator.clipboard.writeText = async (text) => void (window.copied = text)"


@pytest.fixture(scope="module")
def past(house: House) -> str:
    """The address of the demonstration's session that is over."""
    home = house.guest("steps").call("GET", "/api/v1/home")
    return f"/s/{home['past'][0]['id']}"


def slider(page: Page) -> Locator:
    return page.get_by_role("slider", name="回放到哪一刻")


def views(page: Page) -> Locator:
    return page.locator("article[data-testid=statement]")


def stands_at(page: Page, second: int) -> None:
    expect(slider(page)).to_have_value(str(second))


def opened(house: House, path: str, second: int | None = None, init: str = "") -> Device:
    device = house.devices.take("resident", init=init)
    device.open(f"{path}/replay" + ("" if second is None else f"?t={second}"))
    expect(slider(device.page)).to_be_visible()
    return device


def test_from_the_room_into_its_past(house: House, past: str) -> None:
    """At the beginning nothing has been said; words come with the time, and go with it."""
    device = house.guest("resident", past)
    page = device.page
    expect(views(page).first).to_be_visible()
    said = views(page).count()
    page.get_by_role("link", name="回放").click()
    expect(page.get_by_text("此刻还没有意见")).to_be_visible()
    expect(page.get_by_text("在回放中也不显示")).to_be_visible()
    slider(page).press("End")
    expect(views(page)).to_have_count(said)
    expect(page.get_by_text("已结束", exact=True)).to_be_visible()
    expect(device.button("表态")).to_have_count(0)
    expect(device.button("举报")).to_have_count(0)
    slider(page).press("Home")
    expect(views(page)).to_have_count(0)


def test_a_link_leads_to_its_moment(house: House, past: str) -> None:
    first = opened(house, past, init=COPIED)
    page = first.page
    for _ in range(6):
        first.button("下一处").click()
    second = int(slider(page).input_value())
    assert second > 0
    page.mouse.wheel(0, 200)
    expect(page).to_have_url(re.compile(rf"\?t={second}$"))
    assert page.evaluate("scrollY") > 0
    first.button("复制此刻链接").click()
    expect(page.get_by_text("链接已复制").first).to_be_visible()
    address = page.evaluate("window.copied")
    assert address.endswith(f"{past}/replay?t={second}")
    other = opened(house, past, second)
    stands_at(other.page, second)
    time = page.get_by_test_id("time").inner_text()
    expect(other.page.get_by_test_id("time")).to_have_text(time)
    assert views(other.page).all_inner_texts() == views(page).all_inner_texts()


def test_by_keyboard_alone(house: House, past: str) -> None:
    page = opened(house, past, 600).page
    slider(page).focus()
    for key, second in (
        ("ArrowRight", 605),
        ("ArrowLeft", 600),
        ("PageUp", 660),
        ("PageDown", 600),
    ):
        page.keyboard.press(key)
        stands_at(page, second)
    expect(slider(page)).to_have_attribute("aria-valuetext", re.compile("^10:00，共 "))
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="暂停")).to_be_visible()
    page.get_by_label("速度").select_option("60")
    expect(slider(page)).not_to_have_value("600")
    slider(page).press("Space")
    expect(page.get_by_role("button", name="播放")).to_be_visible()


def test_what_is_loaded_stays_when_the_network_goes(house: House, past: str) -> None:
    """The answer comes in two parts, and the second at first not at all."""
    device = house.devices.take("resident")
    device.watch.allow("ERR_FAILED .*/replay", "ERR_FAILED")
    parts: list[str] = []

    def cut(route: Route) -> None:
        parts.append(route.request.url)
        if len(parts) > 1:
            route.abort()
            return
        answer = route.fetch()
        body = json.loads(answer.text())
        half = body["frames"][: len(body["frames"]) // 2]
        route.fulfill(response=answer, json={**body, "frames": half, "next": half[-1]["seq"]})

    device.page.route(FILM, cut)
    device.open(f"{past}/replay?t=99999")
    expect(device.page.get_by_text("网络中断")).to_be_visible()
    expect(views(device.page).first).to_be_visible()
    seen = views(device.page).count()
    device.page.unroute(FILM)
    device.button("现在重试").click()
    expect(device.page.get_by_text("网络中断")).to_have_count(0)
    expect(views(device.page)).not_to_have_count(seen)


@pytest.mark.parametrize("kind", ["phone", "desk"])
@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_everybody_can_use_it(house: House, past: str, kind: str, language: str) -> None:
    device = house.devices.take("reader", locale=language, viewport=SIZES[kind])  # type: ignore[index]
    page = device.page
    device.open(f"{past}/replay?t=1500")
    expect(views(page).first).to_be_visible()
    page.locator(".legend summary").click()
    assert not violations(page)
    assert not too_wide(page)
    if kind == "phone":
        page.set_viewport_size({"width": 320, "height": 640})
        device.button("Large type" if language == "en-US" else "长辈版").click()
        assert not too_wide(page)
