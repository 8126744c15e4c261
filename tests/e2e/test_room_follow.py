"""Ways to follow along: the story so far, the link to hand on, and reading aloud."""

from playwright.sync_api import expect

from tests.e2e.conftest import House
from tests.e2e.rooms import is_live, publish

# A voice that says nothing and keeps what it was told to say.
VOICE = """
window.said = []
Object.defineProperty(window, "speechSynthesis", {value: {
  speak: (utterance) => {
    window.said.push(utterance.text)
    setTimeout(() => utterance.onend?.(), 50)
  },
  cancel: () => undefined,
}})
window.SpeechSynthesisUtterance = function (text) { this.text = text }
"""
NO_VOICE = "delete window.SpeechSynthesisUtterance; delete window.speechSynthesis"
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', {value: undefined})"


def test_who_comes_late_reads_what_was_so_far(house: House) -> None:
    reader = house.guest("resident", house.room)
    recap = reader.page.get_by_test_id("recap")
    expect(recap).to_contain_text("已议")
    recap.get_by_role("button", name="前情提要").click()
    expect(recap.get_by_role("heading", level=3).first).to_be_visible()
    recap.get_by_role("button", name="看表决结果").first.click()
    expect(reader.page.get_by_role("tab", name="表决")).to_have_attribute("aria-selected", "true")


def test_the_link_can_be_handed_on_where_there_is_no_clipboard(house: House) -> None:
    reader = house.devices.take("resident", init=NO_CLIPBOARD)
    reader.open(house.room)
    reader.button("分享").click()
    expect(reader.dialog().get_by_role("img", name="旁听二维码")).to_be_visible()
    link = reader.dialog().get_by_label("链接")
    assert link.input_value().endswith(house.room)
    reader.dialog().get_by_role("button", name="复制链接").click()
    expect(reader.dialog().get_by_text("请长按链接复制")).to_be_visible()
    assert reader.page.evaluate("getSelection().toString() || document.activeElement.value")


def test_views_are_read_aloud_as_they_come(house: House) -> None:
    reader = house.devices.take("resident", init=VOICE)
    reader.open(house.room)
    is_live(reader.page)
    view = reader.page.locator("article[data-testid=statement]").first
    view.get_by_role("button", name="朗读").click()
    expect(view.get_by_role("button", name="朗读")).to_have_attribute("aria-pressed", "false")
    assert "说：" in reader.page.evaluate("window.said[0]")

    reader.button("朗读新意见").click()
    text = "请把公示栏的字放大一些。"
    publish(house.person("member1"), house.person("moderator", "/console", kind="desk"), text)
    reader.page.wait_for_function("text => window.said.some((one) => one.includes(text))", arg=text)


def test_without_a_voice_there_is_no_button(house: House) -> None:
    reader = house.devices.take("resident", init=NO_VOICE)
    reader.open(house.room)
    is_live(reader.page)
    expect(reader.page.locator("article[data-testid=statement]").first).to_be_visible()
    expect(reader.page.get_by_role("button", name="朗读")).to_have_count(0)
