"""Where opinions meet and part: on a phone, on a laptop, on the big screen."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import House
from tests.e2e.devices import Device
from tests.e2e.opinions import COMMON, DIVIDING, imagined, published, tell, withheld
from tests.e2e.rooms import is_live
from tests.e2e.widths import too_wide


@pytest.fixture(scope="module")
def statements(house: House) -> list[str]:
    probe = house.guest("probe")
    ids = published(probe, house.session)
    house.devices.put_away(probe)
    return ids


def common(device: Device) -> Locator:
    device.page.get_by_role("tab", name="共识").click()
    return device.page.get_by_test_id("opinion")


def test_a_phone_shows_groups_in_words_and_opens_what_was_said(
    house: House, statements: list[str]
) -> None:
    phone = house.devices.take("resident")
    tell(phone, imagined(statements))
    phone.open(house.room)
    shown = common(phone)
    expect(shown.get_by_role("img", name="甲组 21 人，乙组 14 人")).to_be_visible()
    expect(shown.get_by_test_id("opinion-chart")).to_have_count(0)
    unites = shown.get_by_test_id("opinion-common").get_by_test_id("opinion-statement")
    divides = shown.get_by_test_id("opinion-dividing").get_by_test_id("opinion-statement")
    expect(unites).to_have_count(len(COMMON))
    expect(divides).to_have_count(len(DIVIDING))
    expect(unites.first).to_contain_text("赞成 19 · 反对 1 · 略过 1")

    unites.first.get_by_role("button").click()
    expect(phone.dialog().locator(f"article[data-id='{statements[0]}']")).to_be_visible()
    phone.page.keyboard.press("Escape")
    expect(unites.first.get_by_role("button")).to_be_focused()


def test_few_people_are_told_why_there_are_no_groups(house: House, statements: list[str]) -> None:
    phone = house.devices.take("resident")
    tell(phone, withheld(statements))
    phone.open(house.room)
    shown = common(phone)
    expect(shown).to_contain_text("人数较少，不显示分组，以保护个人意见。")
    expect(shown).not_to_contain_text("甲组")
    expect(shown.get_by_role("img")).to_have_count(0)


def test_before_anybody_votes_it_says_what_to_do(house: House) -> None:
    phone = house.devices.take("resident")
    lists = ("common", "dividing", "groups", "statements")
    tell(phone, {**imagined([]), **{name: [] for name in lists}, "dots": None})
    phone.open(house.room)
    common(phone).get_by_role("button", name="去看意见").click()
    expect(phone.page.get_by_role("tab", name="意见")).to_have_attribute("aria-selected", "true")


def test_what_the_service_finds_out_comes_by_itself(house: House) -> None:
    phone = house.guest("resident", house.room)
    expect(common(phone)).to_contain_text("还看不出共识和分歧")
    house.server.manage("condense", "--once")
    expect(common(phone)).to_contain_text(re.compile(r"\d+ 人的表态计算在内，看法相近的分为 \d 组"))
    expect(phone.page.get_by_test_id("opinion-statement").first).to_be_visible()


def test_a_laptop_shows_a_map_to_point_at_and_a_table(house: House, statements: list[str]) -> None:
    """The page's policy forbids markup made of text: the chart is drawn without any."""
    desk = house.devices.take("resident", "desk")
    tell(desk, imagined(statements))
    desk.open(house.room)
    shown = common(desk)
    chart = shown.get_by_test_id("opinion-chart")
    expect(chart.locator("canvas").first).to_be_visible()
    box = chart.bounding_box()
    assert box
    for step in range(1, 9):
        desk.page.mouse.move(box["x"] + box["width"] * step / 9, box["y"] + box["height"] / 2)
    shown.get_by_text("用表格查看").click()
    rows = shown.get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(1 + len(COMMON) + len(DIVIDING))
    expect(rows.nth(1)).to_contain_text("31 / 2 / 2")
    assert not too_wide(desk.page)


@pytest.mark.parametrize(
    ("content", "says"), [("opinion", "甲组 21 人"), ("common", "到目前为止的共识")]
)
def test_the_moderator_puts_it_on_the_big_screen(
    house: House, statements: list[str], content: str, says: str
) -> None:
    chair = house.person("chair", "/console", kind="desk")
    is_live(chair.page)
    screen = house.devices.take("screen", viewport={"width": 1920, "height": 1080})
    tell(screen, imagined(statements))
    screen.open(f"{house.room}/screen")
    chair.page.get_by_label("投到大屏").select_option(content)
    stage = screen.page.get_by_test_id("screen")
    expect(stage).to_have_attribute("data-content", content)
    expect(stage).to_contain_text(says)
    expect(chair.page.get_by_test_id("screen-controls").get_by_role("status")).to_contain_text(
        re.compile("观点图谱|已形成的共识")
    )
    assert _is_whole(stage)
    assert not violations(screen.page)
    chair.page.get_by_label("投到大屏").select_option("auto")


def _is_whole(stage: Locator) -> bool:
    """Nothing is cut off at the edge of what the room sees."""
    body = stage.locator(".body")
    return bool(body.evaluate("one => one.scrollHeight <= one.clientHeight + 1"))
