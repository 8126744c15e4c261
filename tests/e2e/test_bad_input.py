"""Whatever is typed, pasted or tried: a clear answer, nothing lost, and nothing but text shown."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import House
from tests.e2e.demo import PASSWORD
from tests.e2e.devices import Device
from tests.e2e.office import new_session, send_command
from tests.e2e.rooms import (
    HOUSING,
    approve,
    compose,
    is_live,
    own,
    post,
    publish,
    review,
    send,
    show_new,
    statement,
    vote,
    vote_button,
)
from tests.security.payloads import PAYLOADS as ALL_PAYLOADS

# What is typed; the rest of them is in `test_payloads`.
PAYLOADS = ALL_PAYLOADS[:11]
# Each sentence as it is typed, and as it may be read.
ODD = {
    "一家三代👨‍👩‍👧‍👦都同意👍🏽，🏳️‍🌈也欢迎❤️": "一家三代👨‍👩‍👧‍👦都同意👍🏽，🏳️‍🌈也欢迎❤️",
    "名字里有喆赟昇翀玥堃犇和𠮷": "名字里有喆赟昇翀玥堃犇和𠮷",
    "方向\u202e反过来\u202c的字\u2066隔开\u2069": "方向反过来的字隔开",
    "零\u200b宽\u00ad字\ufeff符": "零宽字符",
    "坏\u0000控\u0007制\u001b符": "坏控制符",
    "叠字Z" + "\u0301\u0302\u0303\u0304\u0305" * 20 + "完": "叠字Ź\u0302\u0303\u0304\u0305完",
}


@pytest.fixture(scope="module")
def console(house: House) -> Device:
    return house.person("moderator", "/console", kind="desk")


@pytest.fixture(scope="module")
def member(house: House) -> Device:
    return house.person("member1")


# --- what is typed ------------------------------------------------------------------------------


@pytest.mark.parametrize(("typed", "shown"), ODD.items(), ids=range(len(ODD)))
def test_odd_characters(
    house: House, member: Device, console: Device, typed: str, shown: str
) -> None:
    post(member, typed)
    approve(console, shown)
    expect(statement(member.page, shown)).to_be_visible()
    expect(statement(house.guest("resident", house.room).page, shown)).to_be_visible()


def test_a_text_that_is_too_long_is_kept_and_not_sent(house: House, member: Device) -> None:
    text = "长" * 5_000
    compose(member, text)
    expect(member.dialog()).to_contain_text("草稿已保存在本机")
    expect(member.dialog()).to_contain_text("超出 3000 字，请精简")
    expect(member.page.get_by_test_id("send")).to_be_disabled()
    member.page.get_by_label("您的意见").press("Control+Enter")
    expect(member.dialog()).to_be_visible()
    member.page.reload()
    member.button("发表意见").click()
    area = member.page.get_by_label("您的意见")
    expect(area).to_have_value(text)
    area.fill(text[:2000])
    expect(member.dialog()).to_contain_text("2000 / 2000 字")
    expect(member.page.get_by_test_id("send")).to_be_enabled()
    area.fill("")
    member.page.keyboard.press("Escape")


@pytest.mark.parametrize("nothing", ["", "   ", "\n\n\t"])
def test_nothing_cannot_be_sent(member: Device, nothing: str) -> None:
    compose(member, nothing)
    expect(member.page.get_by_test_id("send")).to_be_disabled()
    member.page.get_by_label("您的意见").press("Control+Enter")
    expect(member.dialog()).to_be_visible()
    member.page.get_by_label("您的意见").fill("")
    member.page.keyboard.press("Escape")
    expect(member.dialog()).to_have_count(0)


def test_invisible_characters_alone_are_refused_in_words(member: Device) -> None:
    """The page takes them for text; the server does not, and the person is told."""
    post(member, "\u200b\u2060\u3164")
    refused = member.page.locator("[data-testid=outbox-item][data-state=refused]")
    expect(refused).to_contain_text("内容是空的，请写好后再发送。")
    refused.get_by_role("button", name="放弃").click()
    member.dialog().get_by_role("button", name="放弃").click()
    expect(refused).to_have_count(0)


def test_payloads_are_text_on_every_page(house: House, member: Device, console: Device) -> None:
    """Any dialog, script or blocked script would be caught by the watch on each device."""
    desk = house.person("official1", "/desk", kind="desk")
    resident = house.guest("resident", house.room)
    for payload in PAYLOADS:
        post(member, payload, ask=HOUSING)
        expect(review(console, payload)).to_contain_text(payload)
        approve(console, payload)
    for payload in PAYLOADS:
        show_new(resident, payload)
    for device in (member, console, desk, resident):
        for payload in PAYLOADS:
            expect(statement(device.page, payload)).to_be_visible()
        assert_nothing_ran(device.page)


def test_payloads_in_names_and_titles_are_text(house: House) -> None:
    office = house.person("office", "/console", kind="desk")
    name, title = "<img src=x onerror=alert(9)>", "<script>alert(10)</script>议题"
    session = new_session(office, title=title, topic=title, publicity="public")
    send_command(office, session, "roll.enter", name=name, role="member", category="voting")
    send_command(office, session, "venue.add", name=name, kind="hall")
    item = {"title": title, "department": None}
    send_command(office, session, "agenda.set_items", items=[item])
    send_command(office, session, "session.change_stage", to="convened")
    for path in ("", "/console", "/cards", "/wall"):
        office.open(f"/s/{session}{path}")
        expect(office.page.locator("#main")).to_contain_text(title)
        if path in ("/console", "/cards"):
            expect(office.page.locator("#main")).to_contain_text(name)
        assert_nothing_ran(office.page)
    home = house.guest("resident", "/")
    expect(home.page.get_by_role("main")).to_contain_text(title)
    assert_nothing_ran(home.page)
    home.page.get_by_role("link").filter(has_text=title).first.click()
    expect(home.page).to_have_title(re.compile(re.escape(title)))


def assert_nothing_ran(page: Page) -> None:
    """No element came of what people wrote."""
    assert page.locator("#app script, #app iframe, #app [onerror], #app [onload]").count() == 0
    assert page.locator("a[href^='javascript:'], img[src='x']").count() == 0


# --- hands and devices --------------------------------------------------------------------------


def test_a_double_press_sends_once(member: Device, console: Device) -> None:
    text = "连按两下只算一次。"
    compose(member, text)
    member.page.get_by_test_id("send").dblclick()
    expect(member.dialog()).to_have_count(0)
    expect(review(console, text)).to_have_count(1)
    approve(console, text)
    expect(statement(member.page, text)).to_have_count(1)
    expect(statement(console.page, text)).to_have_count(1)


def test_two_tabs_of_one_person_agree(member: Device, console: Device) -> None:
    text = "两个页面，一个人。"
    other = member.context.new_page()
    other.goto(member.page.url)
    is_live(other)
    publish(member, console, text)
    expect(statement(other, text)).to_have_count(1)
    vote(member, text, "赞成")
    again = statement(other, text).get_by_role("button", name="赞成").first
    expect(again).to_have_attribute("aria-pressed", "true")
    statement(other, text).get_by_role("button", name="反对").first.click()
    expect(vote_button(member, text, "反对")).to_have_attribute("aria-pressed", "true")
    expect(vote_button(member, text, "反对")).to_have_text(re.compile(r"反对\s*1$"))
    expect(vote_button(member, text, "赞成")).to_have_text(re.compile(r"赞成\s*0$"))
    other.close()


def test_a_family_phone_keeps_each_persons_words_apart(house: House, console: Device) -> None:
    draft, unsent = "还没有想好的话。", "写好了，还没有发出。"
    phone = house.person("member1")
    with house.server_killed():
        expect(phone.page.get_by_test_id("connection")).to_contain_text("正在重连")
        post(phone, unsent)
        compose(phone, draft)
        phone.page.goto("about:blank")

    phone.sign_out()
    phone.sign_in("member2", PASSWORD, path=house.room)
    is_live(phone.page)
    phone.button("发表意见").click()
    expect(phone.page.get_by_label("您的意见")).to_have_value("")
    phone.page.keyboard.press("Escape")
    for tab in ("意见", "我的"):
        phone.page.get_by_role("tab", name=tab).click()
        expect(phone.page.locator("html")).not_to_contain_text(unsent)
    expect(review(console, unsent)).to_have_count(0)

    phone.sign_out()
    phone.sign_in("member1", PASSWORD, path=house.room)
    expect(own(phone, unsent)).to_have_count(1)
    expect(own(phone, unsent)).to_have_attribute("data-state", "pending")
    entry = review(console, unsent)
    expect(entry).to_have_count(1)
    expect(entry).to_contain_text("林志强")
    phone.button("发表意见").click()
    expect(phone.page.get_by_label("您的意见")).to_have_value(draft)


# As private windows and locked-down phones do it.
NO_STORAGE = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("Access is denied for this document.", "SecurityError") }
})"""


def test_without_storage_the_page_works_and_says_what_is_not_kept(
    house: House, console: Device
) -> None:
    text = "没有存储也能说话。"
    phone = house.person("member2", init=NO_STORAGE)
    phone.button("长辈版").click()
    compose(phone, text)
    expect(phone.dialog()).to_contain_text("本机存储已满或被关闭，发送前请勿关闭页面")
    send(phone)
    approve(console, text)
    expect(statement(phone.page, text)).to_be_visible()
    vote(phone, text, "赞成")
