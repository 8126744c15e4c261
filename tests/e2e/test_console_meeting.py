"""The moderator's console in a meeting: from an empty session to the floor, and every step back."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import House
from tests.e2e.devices import Device
from tests.e2e.office import send_command
from tests.e2e.rooms import compose, is_live, publish, statement

ROLL = (
    "姓名\t界别\t类别\n鲁一鸣\t教育界\t委员\n钱进\t住房和城乡建设局\t部门负责人\n孙二娘\t部门负责人"
)


@pytest.fixture(scope="module")
def console(house: House) -> Device:
    device = house.person("moderator", "/console", kind="desk")
    device.kept = True
    is_live(device.page)
    return device


def region(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def undo(console: Device, what: str) -> None:
    """By the key; the line at the bottom says what was done, then that it was taken back."""
    expect(console.page.get_by_role("status").get_by_text(re.compile(f"^{what}"))).to_be_visible()
    console.page.keyboard.press("u")
    expect(console.page.get_by_text(re.compile(f"已撤销：{what}"))).to_be_visible()


def raise_hand(phone: Device, session: str) -> None:
    """Past the screens; whoever has one raised already keeps it."""
    with phone.watch.allowing("^409 POST"):
        body = {"id": str(uuid4()), "name": "floor.raise_hand", "args": {"kind": "speech"}}
        phone.call("POST", f"/api/v1/streams/{session}/commands", body)


def check(page: Page, name: str) -> Locator:
    return page.locator(f"[data-check={name}]").last


def test_a_session_is_made_checked_and_opened(house: House) -> None:
    desk = house.person("moderator", "/", kind="desk")
    page = desk.page
    page.get_by_role("link", name="新建会议").click()
    page.get_by_label("会议名称").fill("菜市场改造过渡期怎么办")
    page.get_by_label("住房和城乡建设局").check()
    page.get_by_text("更多设置").click()
    page.get_by_label("公众画面延迟（秒）").fill("45")
    expect(page.get_by_text("没有席位的人晚 45 秒看到现场")).to_be_visible()
    desk.button("新建会议").click()
    expect(page).to_have_url(re.compile("/console$"))
    expect(page.get_by_text("公众延迟 45 秒")).to_be_visible()
    expect(check(page, "agenda")).to_have_attribute("data-state", "warning")

    check(page, "agenda").get_by_role("button").click()
    desk.dialog().get_by_label("议程名称").fill("住建局介绍安置方案")
    desk.dialog().get_by_role("button", name="保存议程").click()
    expect(check(page, "agenda")).to_have_attribute("data-state", "ok")

    desk.button("粘贴名册").click()
    desk.dialog().get_by_label("名册", exact=True).fill(ROLL)
    expect(desk.dialog().get_by_text("没有认出所属部门")).to_be_visible()
    desk.dialog().get_by_role("button", name="录入 2 人").click()
    expect(desk.dialog().get_by_text("已录入 2 / 2 人")).to_be_visible()
    expect(desk.dialog().get_by_label("名册", exact=True)).to_have_value("孙二娘\t部门负责人")
    page.keyboard.press("Escape")
    expect(check(page, "officials")).to_have_attribute("data-state", "ok")

    desk.button("召集会议").click()
    desk.dialog().get_by_role("button", name="召集会议").click()
    expect(desk.dialog()).to_have_count(0)
    desk.button("开始协商").click()
    expect(desk.dialog()).to_contain_text("还没有会场")
    desk.dialog().get_by_role("button", name="照常开始").click()
    expect(region(page, "会议阶段")).to_contain_text("进行中")
    desk.button("开始第一项").click()
    expect(region(page, "议程")).to_contain_text("还剩 10 分")


def test_the_floor_goes_by_the_rule_or_says_that_it_does_not(house: House, console: Device) -> None:
    floor = region(console.page, "发言")
    for name in ("member1", "member2"):
        raise_hand(house.person(name), house.session)
    hands = floor.locator("ol > li")
    expect(hands.nth(1)).to_contain_text("已等候")
    waiting = hands.count()
    expect(hands.first).to_contain_text("发言")

    console.page.keyboard.press("n")
    expect(hands).to_have_count(waiting - 1)
    expect(floor.get_by_text("还剩")).to_be_visible()
    undo(console, "已请.+发言")
    expect(hands).to_have_count(waiting)

    later = hands.nth(1)
    later.get_by_role("button").first.click()
    later.get_by_role("button", name="请其发言").click()
    expect(console.dialog()).to_contain_text("所有人会看到这次未按次序")
    console.dialog().get_by_label("理由").fill("赶末班车")
    console.dialog().get_by_role("button", name="请其发言").click()
    expect(floor.get_by_text("主持人未按次序请其发言")).to_contain_text("赶末班车")
    console.page.keyboard.press("f")
    expect(floor.get_by_text("此刻无人发言。")).to_be_visible()
    expect(floor.get_by_text("按界别")).to_be_visible()


def test_what_wants_a_decision_stands_in_one_queue(house: House, console: Device) -> None:
    member, other = house.person("member1"), house.person("member2")
    page = console.page
    one, two = "停车位应当先保证残疾人。", "应当先保证残疾人的停车位。"
    publish(member, console, one)
    publish(other, console, two)
    queue = region(page, "待处理")

    shown = statement(page, two)
    send_command(
        member,
        house.session,
        "statement.report",
        statement=shown.get_attribute("data-id"),
        kind="off_topic",
    )
    expect(queue.locator("article").first).to_contain_text(two)
    expect(queue.locator("article").first).to_contain_text("1 次举报")

    shown.get_by_role("button", name="更多").click()
    shown.get_by_role("button", name="合并到").click()
    expect(console.dialog().get_by_role("radio").first).to_be_visible()
    assert not violations(page)
    console.dialog().get_by_text(one).click()
    console.dialog().get_by_role("button", name="合并", exact=True).click()
    expect(statement(page, two)).to_contain_text(f"并入：{one}")
    undo(console, "已合并")
    expect(statement(page, two)).not_to_contain_text("并入")

    statement(page, two).get_by_role("button", name="举报不成立").click()
    expect(queue.get_by_text("次举报")).to_have_count(0)


def test_everything_stops_and_goes_on(house: House, console: Device) -> None:
    member = house.person("member1")
    compose(member, "暂停时也在写。")
    page = console.page
    stage = region(page, "会议阶段")
    page.keyboard.press("Shift+P")
    expect(stage).to_contain_text("停表")
    expect(stage.get_by_role("button", name="恢复协商")).to_be_visible()
    expect(member.page.get_by_text("暂停", exact=True).first).to_be_visible()
    undo(console, "已全部暂停")
    expect(stage).not_to_contain_text("停表")


def test_a_late_agenda_is_squeezed_and_let_out_again(house: House, console: Device) -> None:
    page = console.page
    agenda = region(page, "议程")
    waiting = [item for item in _items(house, console) if item["state"] == "waiting"]
    times = [{"item": item["id"], "planned_seconds": 1800} for item in waiting]
    send_command(console, house.session, "agenda.set_times", times=times)
    soon = page.evaluate("new Date(Date.now() + 30 * 60000).toISOString()")
    send_command(console, house.session, "session.set_plan", planned_end=soon)
    expect(agenda.get_by_text("将晚于计划")).to_be_visible()

    console.button("压缩时间").click()
    expect(console.dialog().get_by_role("row")).to_have_count(len(waiting) + 1)
    expect(console.dialog().get_by_role("row").nth(1)).to_contain_text("30:00")
    console.dialog().get_by_role("button", name="按此调整").click()
    expect(agenda.get_by_text("将晚于计划")).to_have_count(0)
    undo(console, "议程时间已调整")
    expect(agenda.get_by_text("将晚于计划")).to_be_visible()


def test_the_chair_of_the_meeting_is_handed_over(console: Device) -> None:
    page = console.page
    page.get_by_text("其他处置").click()
    console.button("交接主持").click()
    assert not violations(page)
    console.dialog().get_by_label("周明远").check()
    console.dialog().get_by_role("button", name="交接", exact=True).click()
    expect(region(page, "会议阶段")).to_contain_text("主持：周明远")


def _items(house: House, console: Device) -> list[dict[str, str]]:
    snapshot = console.call("GET", f"/api/v1/streams/{house.session}/snapshot")
    return list(snapshot["put"]["agenda_item"].values())
