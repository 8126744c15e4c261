"""A draw whose seed several phones give: sealed, revealed, drawn, reckoned again by a resident."""

from typing import Any
from uuid import uuid4

from playwright.sync_api import Locator, expect

from tests.e2e.conftest import House
from tests.e2e.devices import Device

TITLE = "抽取一位参加者补充发言"


def _order(house: House, device: Device, name: str, **args: Any) -> dict[str, Any]:
    command = {"id": str(uuid4()), "name": name, "args": args}
    answer = device.call("POST", f"/api/v1/streams/{house.session}/commands", command)
    assert "code" not in answer, answer
    return answer["result"] or {}


def _draw(device: Device) -> Locator:
    device.page.get_by_role("tab", name="表决").click()
    return device.page.get_by_test_id("draw").filter(has_text=TITLE)


def test_two_phones_give_the_seed_and_anybody_reckons_it_again(house: House) -> None:
    moderator = house.person("moderator", "/", kind="desk")
    phones = [house.person("member1"), house.person("member2")]
    resident = house.guest("resident", house.room)
    prepared = _order(
        house, moderator, "draw.prepare", title=TITLE, pool="online", pick=1, mode="several"
    )

    first, second = (_draw(phone) for phone in phones)
    first.get_by_role("button", name="参与给出种子").click()
    expect(first.get_by_text("等其他人封存后即可公开")).to_be_visible()
    # The value outlives the page; without it nobody could reveal it.
    phones[0].page.reload()
    second.get_by_role("button", name="参与给出种子").click()
    first = _draw(phones[0])
    for draw in (first, second):
        draw.get_by_role("button", name="公开我的数").click()
        expect(draw.get_by_text("我的数已公开")).to_be_visible()
    _order(house, moderator, "draw.conclude", draw=prepared["draw"])

    seen = _draw(resident)
    expect(seen).to_have_attribute("data-state", "drawn")
    expect(seen.get_by_role("list", name="抽中").get_by_role("listitem")).to_have_count(1)
    seen.get_by_text("如何核对").click()
    seen.get_by_role("button", name="在本机复算").click()
    expect(seen.get_by_text("复算一致")).to_be_visible()


def test_a_phone_that_lost_its_value_says_so(house: House) -> None:
    moderator, phone = house.person("moderator", "/", kind="desk"), house.person("member2")
    title = "另一次抽签"
    _order(house, moderator, "draw.prepare", title=title, pool="online", pick=1, mode="several")
    phone.page.get_by_role("tab", name="表决").click()
    draw = phone.page.get_by_test_id("draw").filter(has_text=title)
    draw.get_by_role("button", name="参与给出种子").click()
    expect(draw.get_by_text("已封存，等其他人")).to_be_visible()
    phone.page.evaluate(
        "for (const key of Object.keys(localStorage))"
        " if (key.startsWith('deliberation.draw.')) localStorage.removeItem(key)"
    )
    phone.page.reload()
    phone.page.get_by_role("tab", name="表决").click()
    expect(draw.get_by_text("本机没有保存您的数")).to_be_visible()
