"""Asking to speak from a phone: a place in the queue, by a rule that says why, and the floor."""

from playwright.sync_api import expect

from tests.e2e.conftest import House
from tests.e2e.devices import Device
from tests.e2e.rooms import is_live

# Half a second without anything new, after the sheet has come: what it needs has come with it.
_FETCHED_AHEAD = """() => new Promise((done) => {
  const names = () => performance.getEntriesByType("resource").map((each) => each.name)
  const came = () => names().some((name) => name.includes("HandSheet"))
  const look = (before) =>
    came() && names().length === before ? done() : setTimeout(look, 500, names().length)
  look(0)
})"""


def _raise_hand(phone: Device, note: str) -> None:
    phone.page.get_by_role("button", name="举手", exact=True).click()
    sheet = phone.dialog()
    sheet.get_by_label("想说什么").fill(note)
    sheet.get_by_role("button", name="举手", exact=True).click()
    expect(sheet).to_have_count(0)


def test_a_hand_has_a_place_and_a_reason_and_can_be_lowered(house: House) -> None:
    phone, resident = house.person("member1"), house.guest("resident", house.room)
    is_live(resident.page)
    note = "想补充一户独居老人的情况"
    _raise_hand(phone, note)
    mine = phone.page.get_by_test_id("my-hand")
    expect(mine).to_contain_text("已举手")

    mine.get_by_role("button", name="已举手").click()
    queue = phone.dialog().get_by_role("region", name="发言队列")
    expect(queue.get_by_role("listitem").filter(has_text=note)).to_contain_text("还没有发过言")
    phone.page.keyboard.press("Escape")

    # Whoever only follows learns how many wait, and nothing of who and why.
    resident.page.get_by_test_id("now").click()
    expect(resident.dialog().get_by_text("等候者名单只向参加者显示")).to_be_visible()
    assert note not in resident.page.content()

    mine.get_by_role("button", name="放下").click()
    phone.dialog().get_by_role("button", name="放下").click()
    expect(mine).to_have_count(0)
    expect(phone.page.get_by_role("button", name="举手", exact=True)).to_be_visible()


def test_a_hand_raised_without_a_network_goes_up_with_it(house: House) -> None:
    phone = house.person("member1")
    is_live(phone.page)
    # What a phone may need without a network it fetches ahead.
    phone.page.evaluate(_FETCHED_AHEAD)
    with house.server_killed():
        expect(phone.page.get_by_test_id("connection")).not_to_have_attribute("data-state", "live")
        _raise_hand(phone, "断网时举的手")
        expect(phone.page.get_by_text("举手待送达")).to_be_visible()
    expect(phone.page.get_by_test_id("my-hand")).to_contain_text("已举手")
    phone.page.reload()
    expect(phone.page.get_by_test_id("my-hand")).to_have_count(1)
