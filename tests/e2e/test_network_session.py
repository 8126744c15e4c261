"""网络协商: a session over days, read and written at any hour; and the body's own broadcast."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.conftest import BROADCAST_HOST, House
from tests.e2e.devices import Device
from tests.e2e.office import new_session, send_command
from tests.e2e.rooms import is_live, post, statement

VIEW = "晚上值班的同志请把电话写在门口，老人家急事找得到人。"
BROADCAST = f"https://{BROADCAST_HOST}/room/7"


def in_seconds(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


@pytest.fixture
def office(house: House) -> Device:
    return house.person("moderator", "/")


@pytest.fixture
def session(house: House, office: Device) -> str:
    """Begun, with everybody's views at once in the open, and three days to go."""
    made = new_session(
        office,
        title="社区夜间值班：电话、灯光与门禁",
        mode="network",
        moderation="post",
        publicity="public",
        planned_end=in_seconds(3 * 86_400),
        broadcast_url=BROADCAST,
    )
    for stage in ("convened", "open"):
        send_command(office, made, "session.change_stage", to=stage)
    return made


def digest(house: House, session: str) -> None:
    """What the service does by itself once a day."""
    day = date.today().isoformat()  # noqa: DTZ011 - any day will do, and once
    words = f"order({session!r}, 'digest.make', day={day!r})"
    house.server.manage(
        "shell", "-v", "0", "-c", f"from deliberation.ledger.due import order; {words}"
    )


def test_it_takes_views_at_any_hour_tells_of_its_day_and_closes_by_itself(
    house: House, office: Device, session: str
) -> None:
    reader = house.guest("reader", f"/s/{session}")
    office.open(f"/s/{session}")
    is_live(office.page)
    expect(office.button("举手")).to_have_count(0)
    post(office, VIEW)
    expect(statement(reader.page, VIEW)).to_be_visible()

    digest(house, session)
    expect(reader.page.get_by_test_id("digest")).to_contain_text("新增意见 1 条（1 人）")

    send_command(office, session, "session.set_plan", planned_end=in_seconds(1))
    expect(reader.page.get_by_text("汇总").first).to_be_visible()
    expect(reader.page.get_by_test_id("digest")).to_be_visible()


def test_the_broadcast_is_shown_within_the_page_once_it_is_asked_for(
    house: House, session: str
) -> None:
    reader = house.guest("viewer", "/")
    asked: list[str] = []

    def broadcast(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body="<h1>直播画面</h1>", content_type="text/html; charset=utf-8")

    reader.context.route(re.compile("^https:"), broadcast)
    reader.open(f"/s/{session}")
    is_live(reader.page)
    assert asked == []
    reader.button("视频直播").click()
    expect(reader.page.frame_locator("iframe").get_by_text("直播画面")).to_be_visible()
    assert asked == [BROADCAST]
