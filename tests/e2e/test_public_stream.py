"""With a delay: who has no seat follows the public stream, later, and sees what is hidden go."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import House
from tests.e2e.devices import Device
from tests.e2e.rooms import ask_to_hide, gone, is_live, publish, show_new, statement

DELAY = 6


def test_residents_see_it_later_and_what_is_hidden_goes_at_once(house: House) -> None:
    console = house.person("moderator", "/console", kind="desk")
    member = house.person("member1")
    reader = house.guest("resident", house.room)
    is_live(reader.page)
    with house.devices.allowing("409"):
        _hold_back(console, DELAY)
        # Back through the other door by itself; told before the news of it has come.
        late = reader.page.get_by_text(f"您看到的内容比现场晚 {DELAY} 秒。")
        expect(late).to_be_visible(timeout=(DELAY - 1) * 1000)
    is_live(reader.page)
    words = "楼道灯坏了，请物业先修。"
    publish(member, console, words)
    # What is published is held back, and comes.
    gone(reader.page, words)
    show_new(reader, words)
    ask_to_hide(console, words, "含个人信息").click()
    # At once, though the news that it was hidden comes later.
    gone(reader.page, words, within_ms=(DELAY - 1) * 1000)
    last = "路灯也请一并检查。"
    publish(member, console, last)
    _hold_back(console, 0)
    # Caught up, and nothing twice.
    expect(late).to_be_hidden(timeout=(DELAY - 1) * 1000)
    show_new(reader, last)
    expect(statement(reader.page, last)).to_have_count(1)
    # Still on the stream, which tells what is beside the log as well.
    expect(reader.page.get_by_text(re.compile(r"在线\s*[1-9]"))).to_be_visible()
    house.server.manage("condense", "--once")
    reader.page.get_by_role("tab", name="共识").click()
    shown = reader.page.get_by_test_id("opinion")
    expect(shown.get_by_test_id("opinion-statement").first).to_be_visible()


def _hold_back(console: Device, seconds: int) -> None:
    console.button("会议设置").click()
    console.dialog().get_by_label("公众画面延迟（秒）").fill(str(seconds))
    console.dialog().get_by_role("button", name="保存").click()
    expect(console.page.get_by_text(f"公众延迟 {DELAY} 秒")).to_be_visible(visible=seconds > 0)
