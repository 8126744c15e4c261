"""The scribe's pad: what people without a device say, want and think, with the keyboard alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import House
from tests.e2e.devices import Device, every
from tests.e2e.rooms import (
    approve,
    gone,
    is_live,
    keeps_the_page,
    review,
    show_new,
    statement,
    tally_is,
)

# In the hall, each without a device.
SPEAKER, NEIGHBOUR, SUBSTITUTE = "谢宝山", "侯玉芬", "贺文涛"


@dataclass
class People:
    pad: Device
    moderator: Device
    member: Device
    resident: Device


@pytest.fixture(scope="module")
def people(house: House) -> People:
    found = People(
        pad=house.person("scribe", "/pad", kind="desk"),
        moderator=house.person("moderator", "/console", kind="desk"),
        member=house.person("member1"),
        resident=house.guest("resident", house.room),
    )
    everybody = list(vars(found).values())
    every(everybody, is_live)
    for device in everybody:
        device.kept = True
    return found


def _choose(pad: Device, name: str) -> None:
    """By the number of the chair."""
    line = pad.page.get_by_test_id("pad-person").filter(has_text=name)
    for digit in line.locator(".number").inner_text():
        pad.page.keyboard.press(digit)
    expect(pad.page.get_by_test_id("pad-chosen")).to_contain_text(name)


def _enter(pad: Device, name: str, text: str) -> None:
    _choose(pad, name)
    pad.page.keyboard.press("s")
    words = pad.page.get_by_label(f"{name} 的发言")
    expect(words).to_be_focused()
    words.fill(text)
    pad.page.keyboard.press("Control+Enter")
    expect(_entry(pad, text)).to_be_visible()


def _entry(pad: Device, text: str) -> Locator:
    return pad.page.get_by_test_id("pad-entry").filter(has_text=text)


def _said(pad: Device, text: str) -> datetime:
    return datetime.fromisoformat(_entry(pad, text).locator("time").get_attribute("datetime") or "")


def test_what_is_said_is_entered_corrected_given_to_another_and_confirmed(people: People) -> None:
    heard, right = "电梯井离窗户只有三米。", "电梯井离窗户只有一米三。"
    pad, resident = people.pad, people.resident
    _enter(pad, SPEAKER, heard)
    expect(_entry(pad, heard)).to_have_attribute("data-state", "pending")
    gone(resident.page, heard)
    approve(people.moderator, heard)
    show_new(resident, heard)
    expect(statement(resident.page, heard)).to_contain_text("记录员代录 · 待本人确认")
    expect(statement(resident.page, heard)).to_contain_text(SPEAKER)

    _entry(pad, heard).get_by_role("button", name="更正文字").click()
    pad.dialog().get_by_label("录入意见").fill(right)
    pad.dialog().get_by_label("理由").fill("听错了数字")
    pad.dialog().get_by_role("button", name="更正文字").click()
    expect(pad.dialog()).to_have_count(0)
    shown = statement(resident.page, right)
    shown.locator("details.trace summary").click()
    expect(shown.locator("details.trace")).to_contain_text(heard)

    _entry(pad, right).get_by_role("button", name="改发言人").click()
    option = pad.dialog().get_by_role("option").filter(has_text=NEIGHBOUR)
    pad.dialog().get_by_label("发言人").select_option(value=option.get_attribute("value"))
    pad.dialog().get_by_label("理由").fill("两人坐在一起，记错了人")
    pad.dialog().get_by_role("button", name="改发言人").click()
    expect(pad.dialog()).to_have_count(0)
    expect(shown).to_contain_text(NEIGHBOUR)

    _entry(pad, right).get_by_role("button", name="已向本人核对").click()
    expect(_entry(pad, right)).to_have_attribute("data-confirmed", "true")
    expect(shown).to_contain_text("记录员代录 · 本人已确认")


def test_a_hand_that_is_entered_waits_in_the_queue_of_all(people: People) -> None:
    _choose(people.pad, SPEAKER)
    people.pad.page.keyboard.press("h")
    expect(people.pad.button("已举手")).to_be_disabled()
    people.member.button("会议进行情况").click()
    waiting = people.member.page.get_by_role("listitem").filter(has_text=SPEAKER)
    expect(waiting.first).to_contain_text("记录员代为举手")
    people.member.page.keyboard.press("Escape")


def test_a_vote_by_one_key_counts_and_can_be_put_right(people: People) -> None:
    text = "低层住户的补偿要有下限。"
    _enter(people.pad, NEIGHBOUR, text)
    approve(people.moderator, text)
    show_new(people.resident, text)
    _choose(people.pad, SPEAKER)
    people.pad.page.get_by_label("对这条意见").select_option(label=text)
    people.pad.page.keyboard.press("d")
    tally_is(people.resident, text, agree=0, disagree=1)
    people.pad.page.keyboard.press("a")
    tally_is(people.resident, text, agree=1, disagree=0)


def test_a_vote_in_a_poll_is_entered_by_name_and_shown_to_nobody_there(people: People) -> None:
    _choose(people.pad, SUBSTITUTE)
    poll = people.pad.page.get_by_test_id("pad-poll").first
    poll.get_by_role("button").first.click()
    expect(poll).to_contain_text("已登记")
    expect(poll.locator("[aria-pressed=true]")).to_have_count(0)


def test_without_a_network_everything_arrives_once_in_order_as_of_when_it_was_said(
    house: House, people: People
) -> None:
    """On a pad that stays open, and on one that is loaded anew meanwhile."""
    spoken = ["第一句：楼道灯先修。", "第二句：单元门要加宽。", "第三句：水箱谁来管。"]
    other = house.person("scribe", "/pad", kind="desk")
    is_live(other.page)
    keeps_the_page(other)
    reloaded = ["另一台：先量尺寸。", "另一台：再谈价钱。"]

    with house.server_killed():
        for text in spoken:
            _enter(people.pad, SPEAKER, text)
            expect(_entry(people.pad, text)).to_have_attribute("data-state", "waiting")
        for text in reloaded:
            _enter(other, NEIGHBOUR, text)
        said = {text: _said(people.pad, text) for text in spoken}
        said |= {text: _said(other, text) for text in reloaded}
        other.page.reload()  # there is no server to load from, but what was kept
        expect(other.page.get_by_text("您写的内容都已保留")).to_be_visible()

    for text in spoken:
        expect(_entry(people.pad, text)).to_have_attribute("data-state", "pending")
    for text in reloaded:
        expect(_entry(other, text)).to_have_attribute("data-state", "pending")
    for texts in (spoken, reloaded):
        arrived = people.moderator.page.get_by_test_id("review").all_inner_texts()
        found = [text for shown in arrived for text in texts if text in shown]
        assert found == texts
    for text in (*spoken, *reloaded):
        expect(review(people.moderator, text)).to_have_count(1)
        approve(people.moderator, text)
        expect(_entry(other, text)).to_have_attribute("data-state", "published")
        expect(_entry(people.pad, text)).to_have_count(1)
        assert abs((_said(people.pad, text) - said[text]).total_seconds()) < 0.01
