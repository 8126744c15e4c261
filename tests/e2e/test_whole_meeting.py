"""A whole meeting, from the checks before it to its close, as the people in it live through it.

Two venues, two officials, members far away and in the hall, a scribe for somebody without a phone,
a resident who follows, and the big screen of the hall. What one does, the others see.
"""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import House
from tests.e2e.devices import Device, Kind, every
from tests.e2e.office import new_session, send_command
from tests.e2e.rooms import HOUSING, answer, approve, is_live, post, show_new, statement

PLANNING = "自然资源和规划局"
QUESTION = "过渡期摊位费能不能减半？"
SAID = "我在这里卖了二十年菜，只求过渡期有个遮雨的棚。"
PROMISE = "我局承诺：十二月底前搭好过渡市场的雨棚。"
POLL = "同意先搭过渡市场再拆旧市场"
# The roll: name, role, category, department, venue.
ROLL = (
    ("童书记", "scribe", "attending", None, "hall"),
    ("韩立新", "official", "attending", HOUSING, "hall"),
    ("蒋雪梅", "official", "attending", PLANNING, "town"),
    ("鲁一鸣", "member", "voting", None, None),
    ("钱进", "member", "voting", None, None),
    ("冯秀英", "representative", "voting", None, "hall"),
    ("周大爷", "representative", "voting", None, "hall"),
)
CHAIR_OF_ZHOU = "7"


@dataclass
class Meeting:
    session: str
    hall: str
    console: Device
    scribe: Device
    housing: Device
    planning: Device
    online: Device
    far: Device
    in_hall: Device
    resident: Device
    screen: Device

    @property
    def room(self) -> str:
        return f"/s/{self.session}"


@pytest.fixture(scope="module")
def meeting(house: House) -> Meeting:
    """The session is called together, the doors are open, nobody has checked in."""
    console = house.person("moderator", "/", kind="desk")
    departments = {
        each["name"]: each["id"]
        for body in console.call("GET", "/api/v1/home")["may_schedule"]
        for each in body["departments"]
    }
    session = new_session(
        console,
        title="菜市场改造过渡期怎么办",
        topic="旧市场拆除期间，摊主去哪里、居民到哪里买菜",
        departments=[departments[HOUSING], departments[PLANNING]],
    )
    venues = {
        key: send_command(console, session, "venue.add", name=name, kind=kind)["result"]["venue"]
        for key, name, kind in (
            ("hall", "政协协商议事厅", "hall"),
            ("town", "青禾街道议事室", "town_room"),
        )
    }
    for name, role, category, department, venue in ROLL:
        entry = {"name": name, "role": role, "category": category}
        entry |= {"department": departments[department]} if department else {}
        entry |= {"venue": venues[venue]} if venue else {}
        entry |= {"label": CHAIR_OF_ZHOU} if name == "周大爷" else {}
        send_command(console, session, "roll.enter", **entry)
    send_command(console, session, "session.change_stage", to="convened")
    cards = console.call("GET", f"/api/v1/sessions/{session}/seat-cards")["cards"]
    codes = {card["name"]: card["code"] for card in cards}

    def enter(name: str, path: str = "", kind: Kind = "phone") -> Device:
        device = house.devices.take(name, kind=kind)
        device.open(f"/join/{codes[name]}")
        device.button("入席").click()
        expect(device.page).to_have_url(re.compile(f"/s/{session}"))
        if path:
            device.open(f"/s/{session}{path}")
        return device

    console.open(f"/s/{session}/console")
    meeting = Meeting(
        session=session,
        hall=venues["hall"],
        console=console,
        scribe=enter("童书记", "/pad", "desk"),
        housing=enter("韩立新", "/desk", "desk"),
        planning=enter("蒋雪梅", "/desk"),
        online=enter("鲁一鸣"),
        far=enter("钱进"),
        in_hall=enter("冯秀英"),
        resident=house.guest("resident", f"/s/{session}"),
        screen=house.guest("screen", f"/s/{session}/screen/{venues['hall']}", kind="desk"),
    )
    meeting.screen.page.set_viewport_size({"width": 1920, "height": 1080})
    for device in vars(meeting).values():
        if isinstance(device, Device):
            device.kept = True
    every([meeting.console, meeting.scribe, meeting.online], is_live)
    return meeting


def region(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def on_screen(meeting: Meeting, content: str) -> Locator:
    shown = meeting.screen.page.get_by_test_id("screen")
    expect(shown).to_have_attribute("data-content", content)
    return shown


def check_in(phone: Device, where: str) -> None:
    phone.page.get_by_label(where).check()
    phone.page.get_by_label("我已了解，愿意遵守").check()
    phone.button("签到").click()
    expect(phone.button("发表意见")).to_be_visible()


def move(meeting: Meeting, act: str) -> None:
    """A stage of the meeting, by the console's button and the question that follows."""
    meeting.console.button(act).first.click()
    dialog = meeting.console.dialog()
    dialog.get_by_role("button").filter(has_text=re.compile(f"{act}|照常开始")).click()
    expect(dialog).to_have_count(0)


def test_it_is_checked_prepared_and_opened(meeting: Meeting) -> None:
    page = meeting.console.page
    screens = page.locator("[data-check=screens]").last
    expect(screens).to_contain_text("未连接：青禾街道议事室")
    expect(page.locator("[data-check=venues]").last).to_have_attribute("data-state", "ok")
    for title, kind in (("住建局介绍安置方案", "report"), ("讨论过渡安排", "discussion")):
        send_command(
            meeting.console,
            meeting.session,
            "agenda.add_item",
            title=title,
            kind=kind,
            planned_seconds=900,
        )
    expect(page.locator("[data-check=agenda]").last).to_have_attribute("data-state", "ok")
    expect(on_screen(meeting, "topic")).to_contain_text("菜市场改造过渡期怎么办")

    move(meeting, "开始协商")
    expect(region(page, "会议阶段")).to_contain_text("进行中")
    check_in(meeting.online, "线上参加")
    check_in(meeting.far, "线上参加")
    check_in(meeting.in_hall, "政协协商议事厅")
    scribe = meeting.scribe.page
    scribe.keyboard.press(CHAIR_OF_ZHOU)
    expect(scribe.get_by_test_id("pad-chosen")).to_contain_text("周大爷")
    scribe.keyboard.press("i")
    expect(scribe.get_by_test_id("pad-form")).to_be_visible()

    meeting.console.button("开始第一项").click()
    expect(on_screen(meeting, "agenda")).to_contain_text("住建局介绍安置方案")
    expect(meeting.resident.page.get_by_test_id("now")).to_contain_text("住建局介绍安置方案")
    meeting.console.button("下一项").click()
    expect(meeting.online.page.get_by_test_id("now")).to_contain_text("讨论过渡安排")


def test_the_floor_goes_round_the_hall_and_those_far_away(meeting: Meeting) -> None:
    meeting.online.button("举手").click()
    meeting.online.dialog().get_by_role("button", name="举手").click()
    expect(meeting.online.page.get_by_test_id("my-hand")).to_contain_text("下一位就是您")
    meeting.scribe.page.keyboard.press(CHAIR_OF_ZHOU)
    meeting.scribe.page.keyboard.press("h")
    floor = region(meeting.console.page, "发言")
    hands = floor.locator("ol > li")
    expect(hands).to_have_count(2)

    for _ in range(2):
        name = "鲁一鸣" if "鲁一鸣" in (hands.first.text_content() or "") else "周大爷"
        waiting = hands.count()
        meeting.console.page.keyboard.press("n")
        expect(hands).to_have_count(waiting - 1)
        expect(on_screen(meeting, "speaker")).to_contain_text(name)
        expect(meeting.resident.page.get_by_test_id("now")).to_contain_text(name)
    meeting.console.page.keyboard.press("f")
    on_screen(meeting, "agenda")
    expect(floor).to_contain_text("1 次")


def test_what_was_said_in_the_hall_is_written_down(meeting: Meeting) -> None:
    scribe = meeting.scribe.page
    scribe.keyboard.press(CHAIR_OF_ZHOU)
    scribe.keyboard.press("s")
    form = scribe.get_by_test_id("pad-form")
    form.get_by_label("周大爷 的发言").fill(SAID)
    form.get_by_role("button", name="录入").click()
    approve(meeting.console, SAID)
    show_new(meeting.resident, SAID)
    shown = statement(meeting.resident.page, SAID)
    expect(shown).to_contain_text("记录员代录")
    expect(shown).to_contain_text("待本人确认")
    entry = scribe.get_by_test_id("pad-entry").filter(has_text=SAID)
    entry.get_by_role("button", name="已向本人核对").click()
    expect(shown).to_contain_text("本人已确认")


def test_a_department_promises_before_everybody(meeting: Meeting) -> None:
    post(meeting.far, QUESTION, ask=HOUSING)
    approve(meeting.console, QUESTION)
    expect(statement(meeting.housing.page, QUESTION)).to_be_visible()
    expect(statement(meeting.planning.page, QUESTION)).to_have_count(0)
    answer(meeting.housing, QUESTION, PROMISE)
    candidate = meeting.housing.page.get_by_test_id("candidate")
    candidate.get_by_role("button", name="确认", exact=True).click()
    show_new(meeting.resident, QUESTION)
    shown = statement(meeting.resident.page, QUESTION)
    expect(shown).to_contain_text("承诺")
    expect(shown).to_contain_text("12月31日")


def test_hands_and_phones_come_to_one_count(meeting: Meeting) -> None:
    panel = meeting.console.page.get_by_test_id("polls-panel")
    panel.get_by_role("button", name="准备表决").click()
    meeting.console.dialog().get_by_label("表决事项").fill(POLL)
    meeting.console.dialog().get_by_role("button", name="保存").click()
    poll = panel.get_by_test_id("staff-poll")
    expect(meeting.online.page.get_by_role("tab", name="表决")).to_be_visible()
    poll.get_by_role("button", name="开始表决").click()
    expect(on_screen(meeting, "poll")).to_contain_text(POLL)

    choices = ((meeting.online, "赞成"), (meeting.far, "反对"), (meeting.in_hall, "赞成"))
    for phone, choice in choices:
        phone.page.get_by_role("tab", name="表决").click()
        pressed = phone.page.get_by_test_id("poll").get_by_role("button", name=choice)
        pressed.click()
        expect(pressed).to_have_attribute("aria-pressed", "true")
    for teller in (meeting.scribe, meeting.console):
        count = teller.page.get_by_test_id("hand-count").first
        for label, hands in (("赞成", "1"), ("反对", "0"), ("弃权", "0")):
            count.get_by_label(label).fill(hands)
        count.get_by_role("button", name="登记").click()
    expect(poll).to_contain_text("两人一致，已计入")

    poll.get_by_role("button", name="结束表决").click()
    meeting.console.dialog().get_by_role("button", name="结束表决").click()
    result = re.compile("赞成 3 票，反对 1 票，弃权 0 票；4 人参与表决，应到 4 人，实到 4 人。")
    expect(poll).to_contain_text(result)
    meeting.resident.page.get_by_role("tab", name="表决").click()
    expect(meeting.resident.page.get_by_test_id("poll")).to_contain_text(result)
    meeting.resident.page.get_by_role("tab", name="意见").click()


def test_the_screen_shows_what_the_moderator_chooses(meeting: Meeting) -> None:
    controls = meeting.console.page.get_by_test_id("screen-controls")
    expect(controls).to_contain_text("已连接 1 块屏幕")
    shown = statement(meeting.console.page, SAID)
    shown.get_by_role("button", name="更多").click()
    shown.get_by_role("button", name="放到大屏").click()
    expect(on_screen(meeting, "statement")).to_contain_text(SAID)
    controls.get_by_role("button", name="黑屏").click()
    on_screen(meeting, "blank")
    controls.get_by_role("button", name="恢复显示").click()
    on_screen(meeting, "agenda")


def test_everything_stops_goes_on_and_comes_to_its_end(house: House, meeting: Meeting) -> None:
    meeting.console.page.keyboard.press("Shift+P")
    expect(on_screen(meeting, "halt")).to_contain_text("暂停")
    expect(meeting.online.button("发表意见")).to_have_count(0)
    move(meeting, "恢复协商")
    expect(meeting.online.button("发表意见")).to_be_visible()

    for act, stage in (("转入汇总", "汇总"), ("转入确认", "确认"), ("结束会议", "已结束")):
        move(meeting, act)
        expect(region(meeting.console.page, "会议阶段")).to_contain_text(stage)
    expect(on_screen(meeting, "halt")).to_contain_text("已结束")
    expect(meeting.resident.page.get_by_text("已结束").first).to_be_visible()
    assert "votes and tables agree" in house.server.manage("verify_log", meeting.session)
