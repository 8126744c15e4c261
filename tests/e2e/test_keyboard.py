"""Each role's main task without a mouse: focus can be moved there, and is seen where it is."""

from playwright.sync_api import Locator, expect

from tests.e2e.conftest import House
from tests.e2e.devices import Device
from tests.e2e.rooms import HOUSING, is_live, own, publish, review, statement

MOST_PRESSES = 150
_HAS_FOCUS = "one => one === document.activeElement"
_RING = """() => {
  const style = getComputedStyle(document.activeElement)
  return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
}"""


def tab_to(device: Device, wanted: Locator) -> None:
    """Presses Tab until the keyboard stands there, and sees the ring around it."""
    expect(wanted).to_be_visible()
    for _ in range(MOST_PRESSES):
        device.page.keyboard.press("Tab")
        if wanted.evaluate(_HAS_FOCUS):
            assert device.page.evaluate(_RING), "The focus cannot be seen."
            return
    raise AssertionError(f"{MOST_PRESSES} presses of Tab did not lead to {wanted}.")


def test_a_resident_joins_by_code_and_checks_in(house: House) -> None:
    phone = house.guest("resident", "/join")
    keys = phone.page.keyboard
    tab_to(phone, phone.page.get_by_label("个人码"))
    keys.type(house.codes[0])
    keys.press("Enter")
    expect(phone.page.get_by_role("heading", name="请签到")).to_be_visible()
    form = phone.page.get_by_role("form", name="请签到")
    tab_to(phone, form.get_by_role("radio", checked=True))
    keys.press("ArrowDown")
    expect(form.get_by_role("radio", name="线上参加")).to_be_checked()
    tab_to(phone, form.get_by_role("checkbox", name="我已了解，愿意遵守"))
    keys.press("Space")
    tab_to(phone, phone.button("签到"))
    keys.press("Enter")
    expect(phone.button("发表意见")).to_be_visible()


def test_a_member_posts_and_votes(house: House) -> None:
    console = house.person("moderator", "/console", kind="desk")
    phone = house.person("member1")
    text, keys = "全程只用键盘。", phone.page.keyboard
    tab_to(phone, phone.button("发表意见"))
    keys.press("Enter")
    expect(phone.page.get_by_label("您的意见")).to_be_focused()
    keys.type(text)
    tab_to(phone, phone.page.get_by_test_id("send"))
    keys.press("Enter")
    expect(phone.dialog()).to_have_count(0)
    expect(phone.button("发表意见")).to_be_focused()
    expect(own(phone, text)).to_be_visible()

    # The moderator's own map: down to the newest, and pass it.
    entries = console.page.get_by_test_id("review")
    expect(review(console, text)).to_be_visible()
    for _ in range(entries.count()):
        console.page.keyboard.press("j")
    expect(review(console, text)).to_have_attribute("aria-current", "true")
    console.page.keyboard.press("a")
    expect(review(console, text)).to_have_count(0)

    agree = statement(phone.page, text).get_by_role("button", name="赞成").first
    tab_to(phone, agree)
    keys.press("Space")
    expect(agree).to_have_attribute("aria-pressed", "true")


def test_a_moderator_hides_with_a_reason(house: House) -> None:
    console = house.person("moderator", "/console", kind="desk")
    member = house.person("member2")
    text, keys = "这句话与议题无关。", console.page.keyboard
    publish(member, console, text)
    entry = statement(console.page, text)
    expect(entry).to_be_visible()
    keys.press("?")
    expect(console.dialog()).to_contain_text("键盘操作")
    keys.press("Escape")
    expect(console.dialog()).to_have_count(0)
    tab_to(console, entry.get_by_role("button", name="隐藏"))
    keys.press("h")
    expect(console.dialog()).to_contain_text("隐藏这条意见")
    keys.press("2")
    expect(console.dialog().get_by_role("radio", checked=True)).to_have_value("1")
    keys.press("Enter")
    expect(console.dialog()).to_have_count(0)
    expect(entry).to_have_count(0)
    expect(statement(member.page, "有序：与本次议题或当前议程无关").first).to_be_visible()


def test_an_official_answers(house: House) -> None:
    console = house.person("moderator", "/console", kind="desk")
    member = house.person("member1")
    desk = house.person("official1", "/desk", kind="desk")
    question, keys = "键盘也能回应吗？", desk.page.keyboard
    is_live(member.page)
    publish(member, console, question, ask=HOUSING)
    shown = statement(desk.page, question)
    tab_to(desk, shown.get_by_role("button", name="回应", exact=True))
    keys.press("Enter")
    expect(shown.get_by_label("回应内容")).to_be_focused()
    keys.type("可以，全程不用鼠标。")
    keys.press("Control+Enter")
    expect(statement(member.page, question)).to_contain_text("可以，全程不用鼠标。")
