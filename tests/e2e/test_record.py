"""From an open session to its record: drawn up, worked on by two people at once, shown, read."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import House
from tests.e2e.devices import SIZES, Device, every
from tests.e2e.office import send_command
from tests.e2e.rooms import gone, is_live
from tests.e2e.widths import too_wide

MINE = "建议审批之前由规划、消防部门到现场复核消防通道宽度。"
THEIRS = "请有关部门到现场复核消防通道。"
OWN = "鉴定费列入补助范围。"
REASON = "与其他条目重复"


@dataclass
class People:
    moderator: Device
    office: Device
    member: Device
    resident: Device


@pytest.fixture(scope="module")
def people(house: House) -> People:
    """The session is open; what it would come to stands in the console. Then it is summed up."""
    house.server.manage("condense", "--once")
    found = People(
        moderator=house.person("moderator", "/console", kind="desk"),
        office=house.person("office", "/", kind="desk"),
        member=house.person("member1", "/record"),
        resident=house.guest("resident", f"{house.room}/record"),
    )
    for device in vars(found).values():
        device.kept = True
    forming = found.moderator.page.get_by_test_id("draft-panel")
    forming.get_by_role("button", name=re.compile("^回应")).click()
    expect(forming.get_by_role("listitem").first).to_be_visible()
    for device in (found.member, found.resident):
        expect(device.page.get_by_text("协商还在进行")).to_be_visible()
    send_command(found.moderator, house.session, "session.change_stage", to="closing")
    return found


def lines(device: Device, section: str = "") -> Locator:
    part = device.page.get_by_role("region", name=section) if section else device.page
    return part.get_by_test_id("line")


def words(line: Locator) -> Locator:
    return line.locator(".words")


def opened(line: Locator) -> Locator:
    """The line's evidence, opened by pressing the line."""
    words(line).click()
    return line.get_by_test_id("evidence")


def edit(line: Locator, text: str) -> Locator:
    words(line).click()
    line.get_by_role("button", name="修改文字").click()
    line.get_by_test_id("editor").get_by_label("文字").fill(text)
    return line.get_by_test_id("editor")


def test_it_is_drawn_up_at_once_and_not_shown_yet(house: House, people: People) -> None:
    """Where no condenser runs, staff press a button; everybody who waits sees what comes of it."""
    every([people.member, people.resident], is_live)
    for device in (people.member, people.resident):
        expect(device.page.get_by_text("正在从会议记录整理草稿")).to_be_visible()
        expect(device.button("立即整理")).to_have_count(0)
    assert violations(people.resident.page) == []
    people.moderator.open(f"{house.room}/record")
    people.moderator.button("立即整理").click()
    expect(lines(people.moderator, "部门回应与承诺").first).to_be_visible()
    for device in (people.member, people.resident):
        expect(device.page.get_by_text("工作人员正在核对草稿")).to_be_visible()
        expect(lines(device)).to_have_count(0)
        expect(device.page.get_by_test_id("work")).to_have_count(0)
    assert violations(people.resident.page) == []
    people.office.open(f"{house.room}/record")
    expect(lines(people.office)).to_have_count(lines(people.moderator).count())
    assert violations(people.moderator.page) == []


def test_two_editors_lose_nothing_that_they_wrote(people: People) -> None:
    mine, theirs = lines(people.moderator).first, lines(people.office).first
    drafted = words(mine).inner_text()
    editor = edit(mine, MINE)
    edit(theirs, THEIRS).get_by_role("button", name="保存").click()
    expect(words(theirs)).to_have_text(THEIRS)

    expect(editor.get_by_role("alert").first).to_contain_text("罗静 在您修改时改了这一行")
    expect(editor).to_contain_text(THEIRS)
    assert violations(people.moderator.page) == []
    people.moderator.page.reload()
    expect(editor.get_by_label("文字")).to_have_value(MINE)
    expect(editor).to_contain_text(THEIRS)
    editor.get_by_role("button", name="用我的文字").click()
    expect(words(theirs)).to_have_text(MINE)
    expect(theirs).to_contain_text("文字经人工修改")

    history = theirs.get_by_test_id("history")
    expect(history).to_contain_text("罗静修改了文字")
    expect(history).to_contain_text("沈芸修改了文字")
    expect(history).to_contain_text(drafted)
    expect(history).to_contain_text(THEIRS)


def test_the_keyboard_moves_locks_and_leaves_out(people: People) -> None:
    page = people.moderator.page
    first, second = lines(people.moderator).nth(0), lines(people.moderator).nth(1)
    name = words(second).inner_text()
    words(first).focus()
    page.keyboard.press("j")
    expect(words(second)).to_be_focused()
    page.keyboard.press("K")
    expect(words(first)).to_have_text(name)
    expect(lines(people.office).first.locator(".words")).to_have_text(name)

    page.keyboard.press("l")
    expect(first).to_contain_text("已锁定")
    expect(first.get_by_role("button", name="不列入")).to_be_disabled()
    first.get_by_role("button", name="解锁").click()
    expect(first).not_to_contain_text("已锁定")

    first.get_by_label("移到").select_option("分歧")
    there = lines(people.moderator, "分歧").last
    expect(words(there)).to_have_text(name)
    words(there).focus()
    page.keyboard.press("x")
    people.moderator.dialog().get_by_label(REASON).check()
    people.moderator.dialog().get_by_role("button", name="不列入").click()
    left = page.get_by_test_id("annex-line")
    expect(left).to_contain_text(name)
    expect(left).to_contain_text(REASON)
    expect(lines(people.moderator).filter(has_text=name)).to_have_count(0)


def test_nothing_is_added_without_evidence(people: People) -> None:
    people.moderator.button("增加一行").click()
    dialog = people.moderator.dialog()
    add = dialog.get_by_role("button", name="增加", exact=True)
    dialog.get_by_label("列入", exact=True).select_option("建议")
    dialog.get_by_label("文字", exact=True).fill(OWN)
    expect(add).to_be_disabled()
    expect(dialog.get_by_role("status")).to_have_text("请至少选一条依据，才能增加。")
    dialog.get_by_label("查找").fill("鉴定费 补助")
    dialog.get_by_role("checkbox").first.check()
    assert violations(people.moderator.page) == []
    add.click()
    added = lines(people.moderator, "建议").last
    expect(words(added)).to_have_text(OWN)
    expect(added).to_contain_text("人工增加")
    evidence = opened(added)
    expect(evidence).to_contain_text("鉴定费三四千元")
    expect(evidence).to_contain_text("由工作人员依据以下内容增加")


def test_drawing_up_anew_leaves_what_people_did(people: People) -> None:
    people.moderator.button("重新整理").click()
    dialog = people.moderator.dialog()
    expect(dialog).to_contain_text(re.compile("人工改动或锁定的 3 行保留不变"))
    dialog.get_by_role("button", name="重新整理").click()
    expect(dialog).to_have_count(0)
    expect(lines(people.moderator).filter(has_text=MINE)).to_have_count(1)
    expect(lines(people.moderator).filter(has_text=OWN)).to_have_count(1)
    expect(people.moderator.page.get_by_test_id("annex-line")).to_have_count(1)


def test_it_goes_on_when_the_server_comes_back(house: House, people: People) -> None:
    """The page follows two streams, the record's and its session's."""
    page = people.moderator.page
    with house.server_killed():
        expect(page.get_by_test_id("connection")).to_contain_text("写了一半的文字保留在本机")
    line = lines(people.moderator).filter(has_text=OWN)
    edit(lines(people.office, "建议").last, OWN + "鉴定由街道组织。").get_by_role(
        "button", name="保存"
    ).click()
    expect(line).to_contain_text("鉴定由街道组织。")


def test_shown_it_is_everybodys_to_read_and_nobody_elses_to_change(
    house: House, people: People
) -> None:
    people.moderator.button("公布草稿").click()
    people.moderator.dialog().get_by_role("button", name="公布草稿").click()
    expect(people.moderator.dialog()).to_have_count(0)
    for device in (people.member, people.resident):
        expect(lines(device).filter(has_text=MINE)).to_be_visible()
        expect(device.page.get_by_test_id("annex-line")).to_contain_text(REASON)

    line = lines(people.resident).filter(has_text=MINE)
    evidence = opened(line)
    for text in ("原话", "赞成", "为什么列在这里", "沈芸修改了文字", "会议记录中的位置"):
        expect(evidence).to_contain_text(text)
    expect(evidence.get_by_role("link", name="回放这一刻")).to_have_attribute(
        "href", re.compile(r"/replay\?t=\d+$")
    )
    expect(line.get_by_test_id("tools")).to_have_count(0)
    promised = lines(people.resident, "部门回应与承诺").filter(has=line.page.get_by_test_id("due"))
    expect(promised.first.get_by_test_id("due")).to_have_text(re.compile("前$"))

    snapshot = people.member.call("GET", f"/api/v1/streams/{house.session}/snapshot")
    record = snapshot["put"]["session"][house.session]["record"]
    target = line.get_attribute("data-line")
    with people.member.watch.allowing("^403 POST .*/commands$"):
        body = {"id": "0f0c7c5e-9f6f-4a58-9f0e-5a4b1f5d2c11", "name": "record.edit_line"}
        args = {"line": target, "text": "改一改", "revision": 1}
        refused = people.member.call(
            "POST", f"/api/v1/streams/{record}/commands", {**body, "args": args}
        )
    assert refused["code"] == "FORBIDDEN"


@pytest.mark.parametrize("kind", ["phone", "desk"])
def test_it_reads_well_in_both_languages(people: People, kind: str) -> None:
    device = people.resident
    device.page.set_viewport_size(SIZES["phone" if kind == "phone" else "desk"])
    for name in ("EN", "中文"):
        device.button(name).click()
        assert violations(device.page) == []
        assert not too_wide(device.page)


def test_a_line_leads_to_the_moment_at_which_it_was_said(house: House, people: People) -> None:
    page = people.resident.page
    people.resident.open(f"{house.room}/record")
    evidence = opened(lines(people.resident).filter(has_text=MINE))
    link = evidence.get_by_role("link", name="回放这一刻")
    (second,) = re.findall(r"t=(\d+)", link.get_attribute("href") or "")
    link.click()
    expect(page.get_by_role("slider", name="回放到哪一刻")).to_have_value(second)
    expect(page.locator("article[data-testid=statement]").first).to_be_visible()


def test_the_room_leads_there_once_it_is_summed_up(house: House, people: People) -> None:
    people.resident.open(house.room)
    people.resident.page.get_by_role("link", name="协商纪要").click()
    expect(lines(people.resident).filter(has_text=MINE)).to_be_visible()


def test_what_is_hidden_in_the_session_is_not_to_be_read_here(house: House, people: People) -> None:
    text = words(lines(people.resident, "证据不足").first).inner_text()
    shown = people.moderator.call("GET", f"/api/v1/streams/{house.session}/snapshot")["put"]
    said = next(one for one in shown["statement"].values() if one["text"] == text)
    send_command(
        people.moderator, house.session, "statement.hide", statement=said["id"], reason="含个人信息"
    )
    for device in (people.resident, people.member):
        gone(device.page, text)
        expect(device.page.get_by_text("所依据的内容已隐藏").first).to_be_visible()
