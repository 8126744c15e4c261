"""What people do in the live room, at the console and at the department's desk."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.devices import PATIENCE_MS, Device

HOUSING = "住房和城乡建设局"


# --- the room -----------------------------------------------------------------------------------


def is_live(page: Page) -> None:
    """Connected, and shows the session."""
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")


def keeps_the_page(device: Device) -> None:
    """Waits until the page of somebody who is signed in would come up without the service."""
    for _ in range(PATIENCE_MS // 100):
        if device.page.evaluate("caches.match('/').then((page) => page !== undefined)"):
            return
        device.page.wait_for_timeout(100)
    raise AssertionError(f"{device.who} keeps no page")


def compose(device: Device, text: str, *, ask: str = "") -> None:
    """Writes a view, and leaves it there unsent."""
    device.button("发表意见").click()
    device.page.get_by_label("您的意见").fill(text)
    if ask:
        device.page.get_by_label("向部门提问").select_option(ask)


def send(device: Device) -> None:
    device.page.get_by_test_id("send").click()
    expect(device.dialog()).to_have_count(0)


def post(device: Device, text: str, *, ask: str = "") -> None:
    compose(device, text, ask=ask)
    send(device)


def own(device: Device, text: str) -> Locator:
    """The person's own post on its way to the public."""
    return device.page.get_by_test_id("outbox-item").filter(has_text=text)


def statement(page: Page, text: str) -> Locator:
    """A view in the stream of room, console or desk, with all that hangs on it."""
    return page.locator("article[data-testid=statement]").filter(has_text=text)


def show_new(device: Device, text: str) -> None:
    """Waits until the view has come, and presses "N 条新意见" while it waits behind that."""
    shown = statement(device.page, text).first
    held_back = device.page.get_by_test_id("new-statements")
    while True:
        expect(shown.or_(held_back).first).to_be_visible()
        if shown.is_visible():
            return
        held_back.click()


def vote(device: Device, text: str, choice: str) -> None:
    """Presses a choice and waits until the button says that it is the person's own."""
    button = vote_button(device, text, choice)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def vote_button(device: Device, text: str, choice: str) -> Locator:
    return statement(device.page, text).get_by_role("button", name=choice).first


def tally_is(device: Device, text: str, *, agree: int, disagree: int, passed: int = 0) -> None:
    """The counts on the buttons, or in words for whoever only reads."""
    shown = statement(device.page, text)
    words = shown.get_by_text(f"赞成 {agree}，反对 {disagree}，略过 {passed}", exact=True).first
    pressable = shown.locator(".buttons").first
    counts = re.compile(rf"赞成\s*{agree}\s*反对\s*{disagree}\s*略过\s*{passed}$")
    expect(words.or_(pressable.filter(has_text=counts))).to_be_visible()


def gone(page: Page, text: str, *, within_ms: float | None = None) -> None:
    """Nowhere on the page, neither shown nor kept out of sight."""
    expect(page.locator("html")).not_to_contain_text(text, timeout=within_ms)


# --- the console --------------------------------------------------------------------------------


def review(console: Device, text: str) -> Locator:
    return console.page.get_by_test_id("review").filter(has_text=text)


def approve(console: Device, text: str) -> None:
    entry = review(console, text)
    entry.get_by_role("button", name="通过", exact=True).click()
    expect(entry).to_have_count(0)


def ask_to_hide(console: Device, text: str, reason: str) -> Locator:
    """All of hiding but the last press: gives the button for it."""
    statement(console.page, text).get_by_role("button", name="隐藏").click()
    dialog = console.dialog()
    dialog.get_by_text("其他（自行填写）").click()
    dialog.get_by_label("填写理由").fill(reason)
    return dialog.get_by_role("button", name="隐藏")


def publish(author: Device, console: Device, text: str, *, ask: str = "") -> None:
    """From the author's hands to everybody's."""
    post(author, text, ask=ask)
    approve(console, text)
    expect(statement(author.page, text)).to_be_visible()


def act_on_seat(console: Device, name: str, act: str) -> None:
    """Finds a person on the roll, unfolds the line and presses one of the acts."""
    console.page.get_by_label("按姓名、界别查找").fill(name)
    roll = console.page.get_by_role("region", name="签到与名册")
    roll.get_by_role("button", name=name).click()
    console.button(act).click()


def erase_words(console: Device, name: str, reason: str) -> None:
    act_on_seat(console, name, "清除发言文字")
    dialog = console.dialog()
    dialog.get_by_role("button", name="继续").click()
    dialog.get_by_label("理由").fill(reason)
    dialog.get_by_label(f"请输入“{name}”以确认").fill(name)
    dialog.get_by_role("button", name="永久清除").click()
    expect(dialog).to_have_count(0)


# --- the desk -----------------------------------------------------------------------------------


def answer(desk: Device, question: str, text: str) -> None:
    shown = statement(desk.page, question)
    shown.get_by_role("button", name="回应", exact=True).click()
    shown.get_by_label("回应内容").fill(text)
    shown.get_by_role("button", name="发布回应").click()
    expect(shown.get_by_label(re.compile("回应$")).filter(has_text=text)).to_be_visible()
