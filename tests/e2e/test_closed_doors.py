"""Pages, sessions and codes that are not for whoever tries them: refused, and nothing is told."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import House
from tests.e2e.devices import Device
from tests.e2e.office import new_session, send_command


@pytest.mark.parametrize("page", ["/console", "/desk", "/cards"])
@pytest.mark.parametrize("who", ["member2", None])
def test_the_wrong_role_is_refused_in_words(house: House, page: str, who: str | None) -> None:
    device = house.person(who) if who else house.guest("resident")
    device.watch.allow("^403 GET /api/v1/sessions/.*/seat-cards$")
    device.open(house.room + page)
    main = device.page.get_by_role("main")
    told = "这里是部门席" if page == "/desk" else "您不能查看此页"
    expect(main.get_by_role("heading", name=told)).to_be_visible()
    expect(main.get_by_role("link", name="首页")).to_be_visible()


@pytest.mark.parametrize("path", ["", "/console", "/desk", "/cards", "/wall"])
def test_an_unknown_session(house: House, path: str) -> None:
    device = house.guest("resident")
    device.watch.allow("^404 GET /api/v1/(streams|sessions)/nosuchsession000000000/")
    device.open(f"/s/nosuchsession000000000{path}")
    expect(device.page.get_by_role("heading", name="没有这场会议")).to_be_visible()


def test_a_stranger_cannot_tell_an_internal_session_from_none(house: House) -> None:
    office = house.person("office", "/", kind="desk")
    session = new_session(office, title="内部协商：征求意见", publicity="internal")
    send_command(office, session, "session.change_stage", to="convened")
    office.open(f"/s/{session}")
    expect(office.page.get_by_role("main")).to_contain_text("内部协商：征求意见")
    for stranger in (house.guest("resident"), house.person("member2")):
        stranger.watch.allow(f"^404 GET /api/v1/(streams|sessions)/{session}/")
        stranger.open(f"/s/{session}")
        expect(stranger.page.get_by_role("heading", name="没有这场会议")).to_be_visible()
        expect(stranger.page.locator("html")).not_to_contain_text("内部协商")
        stranger.open("/")
        expect(stranger.page.get_by_role("heading", name="正在进行")).to_be_visible()
        expect(stranger.page.locator("html")).not_to_contain_text("内部协商")


# --- codes --------------------------------------------------------------------------------------


def join(device: Device, code: str) -> None:
    device.open("/join")
    device.page.get_by_label("个人码").fill(code)
    device.button("入席").click()


def test_codes_that_open_nothing(house: House) -> None:
    phone = house.guest("resident")
    phone.watch.allow("^40[0-9] POST /api/v1/join$")
    join(phone, "ABC")
    expect(phone.page.get_by_role("alert")).to_have_text("个人码不完整，请对照席卡检查。")
    join(phone, "ABCD-EFGH-JK")
    expect(phone.page.get_by_role("alert")).to_contain_text("没有这个码。")
    expect(phone.page.get_by_label("个人码")).to_have_value("ABCD-EFGH-JK")


def test_a_code_works_once(house: House) -> None:
    code = house.codes[0]
    first, second = house.guest("first"), house.guest("second")
    join(first, code.lower().replace("-", ""))
    expect(first.page.get_by_role("heading", name="请签到")).to_be_visible()
    second.watch.allow("^40[0-9] POST /api/v1/join$")
    join(second, code)
    expect(second.page.get_by_role("alert")).to_contain_text("这个码已在另一台设备上使用。")


def test_the_code_of_a_closed_session(house: House) -> None:
    office = house.person("office", "/", kind="desk")
    session = new_session(office, title="已经开完的会", publicity="public")
    send_command(office, session, "roll.enter", name="迟到者", role="member", category="voting")
    send_command(office, session, "session.change_stage", to="convened")
    cards = office.call("GET", f"/api/v1/sessions/{session}/seat-cards")["cards"]
    code = next(card["code"] for card in cards if card["name"] == "迟到者")
    send_command(office, session, "session.change_stage", to="cancelled", reason="人数不足")
    phone = house.guest("resident")
    phone.watch.allow("^4[0-9]{2} POST /api/v1/join$")
    join(phone, code)
    expect(phone.page.get_by_role("alert")).to_contain_text("阶段，不能进行这项操作")
    phone.open(f"/s/{session}")
    expect(phone.page.get_by_text("会议已取消。")).to_be_visible()
    expect(phone.page.get_by_text("原因：人数不足")).to_be_visible()
    expect(phone.button("发表意见")).to_have_count(0)
