"""A department's desk: drafted by one, confirmed by another, promised before everybody."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import House
from tests.e2e.devices import Device, every
from tests.e2e.rooms import HOUSING, answer, gone, is_live, publish, show_new, statement

PLANNING = "自然资源和规划局"
PIPES = "管线迁改四家各收各的，能不能由县里统一定价？"
LIKE_PIPES = "水管、燃气管迁改的费用什么时候统一定价？"
PRICE_LIST = "公布管线迁改统一价目"
UNLIKE = "3栋西侧的消防通道还够不够4米？"


@dataclass
class People:
    member: Device
    moderator: Device
    secretary: Device
    official: Device
    resident: Device


@pytest.fixture(scope="module")
def people(house: House) -> People:
    found = People(
        member=house.person("member1"),
        moderator=house.person("moderator", "/console", kind="desk"),
        secretary=house.person("secretary1", "/desk"),
        official=house.person("official1", "/desk", kind="desk"),
        resident=house.guest("resident", house.room),
    )
    everybody = list(vars(found).values())
    every(everybody, is_live)
    for device in everybody:
        device.kept = True
    return found


def _ask(people: People, text: str) -> None:
    publish(people.member, people.moderator, text, ask=HOUSING)
    for desk in (people.secretary, people.official):
        expect(statement(desk.page, text)).to_be_visible()


def _section(desk: Device, name: str) -> Locator:
    return desk.page.get_by_role("region", name=name)


def test_drafted_by_one_confirmed_by_another_promised_before_everybody(people: People) -> None:
    drafted = "我局承诺：一个月内公布管线迁改统一价目。"
    confirmed = "我局承诺：一个月内公布管线迁改统一价目，并附依据。"
    _ask(people, PIPES)
    at_secretary = statement(people.secretary.page, PIPES)
    expect(at_secretary.get_by_test_id("clock")).to_be_visible()
    expect(at_secretary.get_by_role("button", name="回应", exact=True)).to_have_count(0)
    at_secretary.get_by_role("button", name="起草回应").click()
    at_secretary.get_by_label("承诺办理").check()
    at_secretary.get_by_label("回应草稿").fill(drafted)
    assert violations(people.secretary.page) == []
    at_secretary.get_by_role("button", name="提交负责人确认").click()
    expect(at_secretary.get_by_test_id("draft")).to_contain_text(drafted)
    for other in (people.member, people.resident, people.moderator):
        gone(other.page, drafted)

    at_official = statement(people.official.page, PIPES)
    draft = at_official.get_by_test_id("draft")
    expect(draft).to_contain_text("尹晓帆起草")
    draft.get_by_role("button", name="修改后确认").click()
    draft.get_by_label("回应内容").fill(confirmed)
    draft.get_by_text("查看您的改动").click()
    expect(draft.locator("ins")).to_contain_text("，并附依据")
    draft.get_by_role("button", name="确认并发布").click()
    expect(at_official.get_by_label(f"{HOUSING}回应")).to_contain_text(confirmed)
    expect(people.secretary.page.get_by_test_id("draft")).to_have_count(0)

    # The secretary sees what was found; only the official can make it a promise.
    found = people.secretary.page.get_by_test_id("candidate").filter(has_text=PRICE_LIST)
    expect(found).to_contain_text("等部门负责人确认")
    candidate = people.official.page.get_by_test_id("candidate").filter(has_text=PRICE_LIST)
    expect(candidate).to_contain_text("原话：一个月内")
    show_new(people.resident, PIPES)
    shown = statement(people.resident.page, PIPES)
    expect(shown).to_contain_text(confirmed)
    promised = shown.get_by_role("listitem").filter(has_text=PRICE_LIST)
    expect(promised).to_have_count(0)
    assert violations(people.official.page) == []
    candidate.get_by_role("button", name="确认", exact=True).click()
    expect(candidate).to_have_count(0)
    expect(promised).to_be_visible()


def test_a_promise_is_put_right_and_taken_back_in_sight_of_everybody(people: People) -> None:
    promise = _section(people.official, "本部门的承诺").get_by_test_id("promise")
    promise = promise.filter(has_text=PRICE_LIST)
    shown = statement(people.resident.page, PIPES)
    dialog = people.official.dialog()
    promise.get_by_role("button", name="更正").click()
    dialog.get_by_label("做什么").fill(f"{PRICE_LIST}和计价依据")
    dialog.get_by_label("理由").fill("补充依据")
    dialog.get_by_role("button", name="更正").click()
    expect(shown).to_contain_text("说明：补充依据")
    promise.get_by_role("button", name="撤销承诺").click()
    dialog.get_by_label("理由").fill("改由发改局牵头")
    dialog.get_by_role("button", name="撤销承诺").click()
    expect(promise).to_have_attribute("data-state", "withdrawn")
    expect(shown).to_contain_text("说明：改由发改局牵头")


def test_like_questions_are_answered_at_once(people: People) -> None:
    first, second, other = PIPES + "请给个日子。", LIKE_PIPES, UNLIKE
    for text in (first, second, other):
        _ask(people, text)
    desk = people.official
    shown = statement(desk.page, first)
    expect(shown).to_contain_text("相近提问，可一并回应")
    shown.get_by_role("button", name="回应", exact=True).click()
    shown.get_by_role("checkbox", name=re.compile(second)).check()
    shown.get_by_label("会后书面答复").check()
    shown.get_by_label("回应内容").fill("四家价目汇总后书面答复。")
    publish_reply = shown.get_by_role("button", name="发布回应")
    expect(publish_reply).to_be_disabled()
    today = desk.page.evaluate("new Date(Date.now() + 864e6).toISOString().slice(0, 10)")
    shown.get_by_label("何时书面答复").fill(today)
    publish_reply.click()
    written = _section(desk, "会后书面答复")
    for text in (first, second):
        expect(written.locator("article").filter(has_text=text)).to_contain_text("前书面答复")
    show_new(people.resident, second)
    expect(statement(people.resident.page, second)).to_contain_text("四家价目汇总后书面答复。")
    expect(statement(people.resident.page, other)).not_to_contain_text("四家价目")


def test_a_question_is_passed_on_with_its_trace(house: House, people: People) -> None:
    text, reason = "占用小区绿地要办哪些手续？", "属规划审查事项"
    _ask(people, text)
    other = house.person("official2", "/desk", kind="desk")
    statement(people.official.page, text).get_by_role("button", name="转办").click()
    dialog = people.official.dialog()
    dialog.get_by_label(PLANNING).check()
    dialog.get_by_label("理由").fill(reason)
    assert violations(people.official.page) == []
    dialog.get_by_role("button", name="转办").click()
    arrived = statement(other.page, text)
    expect(arrived.get_by_test_id("transfers")).to_contain_text(f"{HOUSING} 转 {PLANNING}")
    expect(arrived.get_by_test_id("transfers")).to_contain_text(reason)
    expect(statement(people.official.page, text)).to_have_count(0)
    expect(_section(people.official, "已转出")).to_contain_text(text)
    answer(other, text, "凭规划核实意见办理。")
    show_new(people.resident, text)
    expect(statement(people.resident.page, text)).to_contain_text("已转办")


def test_what_was_written_outlives_a_reload_and_its_question(people: People) -> None:
    text, words = "鉴定费能不能列入补助范围？", "鉴定费拟列入补助，"
    _ask(people, text)
    desk = people.official
    shown = statement(desk.page, text)
    shown.get_by_role("button", name="回应", exact=True).click()
    shown.get_by_label("回应内容").fill(words)
    desk.page.reload()
    expect(shown.get_by_label("回应内容")).to_have_value(words)
    transfer = statement(people.moderator.page, text)
    transfer.get_by_role("button", name="隐藏").click()
    people.moderator.dialog().get_by_role("button", name="隐藏").click()
    expect(shown).to_have_count(0)
    expect(desk.page.get_by_text(words)).to_be_visible()
    desk.page.reload()
    expect(desk.page.get_by_text(words)).to_be_visible()
    desk.button("放弃").click()
    gone(desk.page, words)


def test_only_those_of_a_department_have_a_desk(house: House, people: People) -> None:
    for device in (house.person("member2", "/desk"), house.guest("reader", f"{house.room}/desk")):
        expect(device.page.get_by_role("heading", name="这里是部门席")).to_be_visible()
        device.page.get_by_role("link", name="进入会场").click()
        is_live(device.page)
