"""Five people in one session: what each does is seen by all, and nothing that was said is lost."""

import json
import time
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import House
from tests.e2e.devices import Device, every
from tests.e2e.rooms import (
    HOUSING,
    answer,
    approve,
    ask_to_hide,
    compose,
    erase_words,
    gone,
    is_live,
    keeps_the_page,
    own,
    post,
    publish,
    review,
    send,
    show_new,
    statement,
    tally_is,
    vote,
    vote_button,
)

GONE_WITHIN_MS = 2_000
# 400 ms there and back, 50 kB a second: a phone at the edge of its cell.
SLOW = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}


@dataclass
class Five:
    member: Device
    in_room: Device
    moderator: Device
    official: Device
    resident: Device

    @property
    def all(self) -> list[Device]:
        return [self.member, self.in_room, self.moderator, self.official, self.resident]

    @property
    def readers(self) -> list[Device]:
        """Those who look at the room itself."""
        return [self.member, self.in_room, self.resident]

    def show_new(self, text: str) -> None:
        for reader in self.readers:
            show_new(reader, text)


@pytest.fixture(scope="module")
def five(house: House) -> Five:
    people = Five(
        member=house.person("member1"),
        in_room=_take_seat(house, house.codes[0], "孟庆和"),
        moderator=house.person("moderator", "/console", kind="desk"),
        official=house.person("official1", "/desk", kind="desk"),
        resident=house.guest("resident", house.room),
    )
    every(people.all, is_live)
    return people


def _take_seat(house: House, code: str, name: str) -> Device:
    """From the QR of a 席卡 to a seat in the hall."""
    phone = house.guest(name, f"/join/{code}")
    phone.button("入席").click()
    expect(phone.page.get_by_text(f"{name}，签到后即可发言和表态。")).to_be_visible()
    phone.page.get_by_label("主会场（县政协协商议事厅）").check()
    phone.page.get_by_label("我已了解，愿意遵守").check()
    phone.button("签到").click()
    expect(phone.button("发表意见")).to_be_visible()
    return phone


def test_a_view_is_reviewed_seen_by_all_and_voted_on(five: Five) -> None:
    text = "补偿标准应当写进小区的书面协议。"
    post(five.member, text, ask=HOUSING)

    expect(own(five.member, text)).to_have_count(1)
    expect(own(five.member, text)).to_have_attribute("data-state", "pending")
    expect(own(five.member, text).locator("[aria-current=step]")).to_have_text("待审")
    expect(review(five.moderator, text)).to_be_visible()
    for reader in (five.in_room, five.official, five.resident):
        gone(reader.page, text)

    approve(five.moderator, text)
    # The author has it at once; it does not push the others' place.
    expect(statement(five.member.page, text)).to_be_visible()
    expect(own(five.member, text)).to_have_count(0)
    for reader in (five.in_room, five.resident):
        expect(reader.page.get_by_test_id("new-statements")).to_have_text("1 条新意见")
        expect(statement(reader.page, text)).to_have_count(0)
        show_new(reader, text)
        expect(statement(reader.page, text)).to_be_visible()
    expect(statement(five.official.page, text)).to_be_visible()
    expect(statement(five.moderator.page, text)).to_be_visible()

    five.member.page.get_by_role("tab", name="我的").click()
    mine = own(five.member, text)
    expect(mine).to_have_attribute("data-state", "published")
    expect(mine).to_contain_text("已发布")
    five.member.page.get_by_role("tab", name="意见").click()

    vote(five.member, text, "赞成")
    vote(five.in_room, text, "赞成")
    voters_and_readers = [*five.readers, five.official]
    for device in voters_and_readers:
        tally_is(device, text, agree=2, disagree=0)
    vote(five.in_room, text, "反对")
    expect(vote_button(five.in_room, text, "赞成")).to_have_attribute("aria-pressed", "false")
    for device in voters_and_readers:
        tally_is(device, text, agree=1, disagree=1)


def test_a_department_answers_in_front_of_everybody(five: Five) -> None:
    question, reply = "补助款什么时候拨付？", "竣工验收后三十日内一次拨付。"
    publish(five.member, five.moderator, question, ask=HOUSING)
    five.show_new(question)
    answer(five.official, question, reply)
    for reader in five.readers:
        shown = statement(reader.page, question).get_by_label(f"{HOUSING}回应")
        expect(shown).to_contain_text(reply)
        expect(shown).to_contain_text("韩立新")
        expect(statement(reader.page, question)).to_contain_text("已回应")


def test_hidden_words_are_gone_everywhere_within_two_seconds(house: House, five: Five) -> None:
    text, reason = "某某住户就是不讲道理。", "指名道姓，请对事不对人"
    publish(five.in_room, five.moderator, text)
    five.show_new(text)
    for reader in five.readers:
        expect(statement(reader.page, text)).to_be_visible()

    last_press = ask_to_hide(five.moderator, text, reason)
    last_press.click()
    until = time.monotonic() + GONE_WITHIN_MS / 1000
    others = (five.resident, five.member, five.official)
    for device in others:
        gone(device.page, text, within_ms=max(1.0, (until - time.monotonic()) * 1000))
    for reader in (five.resident, five.member):
        place = reader.page.get_by_test_id("statement").filter(has_text=reason).first
        expect(place).to_contain_text("这条意见已由主持人隐藏。")

    assert text not in _read_anew(five.resident, house.session)

    # The author is told why, and keeps the words to think about.
    five.in_room.page.get_by_role("tab", name="我的").click()
    told = own(five.in_room, text)
    expect(told).to_contain_text("已隐藏")
    expect(told).to_contain_text(reason)
    five.in_room.page.get_by_role("tab", name="议程").click()
    expect(five.in_room.page.get_by_role("tabpanel")).to_contain_text(reason)
    five.in_room.page.get_by_role("tab", name="意见").click()


def test_a_killed_server_loses_and_doubles_nothing(house: House, five: Five) -> None:
    question = "电梯的日常维护由谁出钱？"
    kept_open, reloaded = "维护费用应当按楼层分摊。", "先建账户，再谈分摊。"
    publish(five.in_room, five.moderator, question, ask=HOUSING)
    five.show_new(question)
    reloader = house.person("representative1")
    compose(five.member, kept_open)
    keeps_the_page(reloader)

    with house.server_killed():
        for device in (*five.all, reloader):
            kept = (
                "恢复后自动更新。"
                if device is five.resident
                else "您写的内容都已保留，恢复后自动送出。"
            )
            expect(_line(device)).to_contain_text(kept)
        send(five.member)
        post(reloader, reloaded)
        for phone, text in ((five.member, kept_open), (reloader, reloaded)):
            expect(own(phone, text)).to_contain_text("待发送")
            expect(_line(phone)).to_contain_text("1 条待发送")
        vote(five.in_room, question, "赞成")
        expect(statement(five.in_room.page, question)).to_contain_text("待送达")
        # The page itself comes up all the same, and says what became of the words.
        reloader.page.reload()
        expect(reloader.page.get_by_text("您写的内容都已保留，恢复后自动送出。")).to_be_visible()

    for phone in (five.member, five.in_room):
        expect(_line(phone)).to_contain_text("已恢复，1 条已送达。")
    for phone, text in ((five.member, kept_open), (reloader, reloaded)):
        expect(own(phone, text)).to_have_count(1)
        expect(own(phone, text)).to_have_attribute("data-state", "pending")
        expect(review(five.moderator, text)).to_have_count(1)
        approve(five.moderator, text)
        five.show_new(text)
    for text in (kept_open, reloaded):
        expect(statement(five.resident.page, text)).to_have_count(1)
        expect(statement(five.moderator.page, text)).to_have_count(1)
    for device in (five.in_room, five.member, five.resident, five.official):
        tally_is(device, question, agree=1, disagree=0)


def _line(device: Device) -> Locator:
    """The thin line at the top that tells of the connection."""
    return device.page.get_by_test_id("connection")


def test_erased_words_are_gone_for_good(house: House, five: Five) -> None:
    text, reason = "我家的门牌号是2栋101。", "本人申请清除个人信息"
    name = "石小兵"
    author = _take_seat(house, house.codes[1], name)
    office = house.person("office", "/console", kind="desk")
    publish(author, five.moderator, text)
    five.show_new(text)
    expect(statement(five.resident.page, text)).to_be_visible()

    erase_words(office, name, reason)
    for device in [*five.all, author, office]:
        gone(device.page, text)
    for reader in five.readers:
        place = reader.page.get_by_test_id("statement").filter(has_text=reason)
        expect(place.or_(reader.page.get_by_text("这条意见已按规定清除。")).first).to_be_visible()
    author.page.get_by_role("tab", name="我的").click()
    expect(author.page.get_by_test_id("outbox-item").first).to_contain_text("已清除")

    five.resident.page.get_by_role("tab", name="议程").click()
    expect(five.resident.page.get_by_role("tabpanel")).to_contain_text(reason)
    five.resident.page.reload()
    is_live(five.resident.page)
    gone(five.resident.page, text)
    gone(five.resident.page, name)
    assert text not in _read_anew(five.resident, house.session)
    assert text not in _read_anew(office, house.session)
    house.server.manage("verify_log", house.session)


def _read_anew(device: Device, session: str) -> str:
    """All that the server gives this person of the session: as it stands, and as it came to be."""
    stream = f"/api/v1/streams/{session}"
    snapshot = device.call("GET", f"{stream}/snapshot")
    since = f"?epoch={snapshot['epoch']}&after={max(0, snapshot['seq'] - 400)}"
    events = device.call("GET", f"{stream}/events{since}")
    assert events["frames"], events
    return json.dumps([snapshot, events], ensure_ascii=False)


def test_a_slow_network_only_takes_longer(house: House, five: Five) -> None:
    text = "网络再慢，也要听得见。"
    phone = house.person("member2")
    wire = phone.context.new_cdp_session(phone.page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW)
    phone.page.reload()
    is_live(phone.page)

    publish(phone, five.moderator, text)
    five.show_new(text)
    vote(phone, text, "赞成")
    vote(five.in_room, text, "反对")
    for device in (phone, five.in_room, five.resident):
        tally_is(device, text, agree=1, disagree=1)
    expect(statement(phone.page, text)).to_have_count(1)
