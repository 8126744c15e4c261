"""Every page of a session in which every name, title, option, reason and file name is an attack.

The watch on each device catches dialogs, scripts, and anything that the policy had to stop.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import House
from tests.e2e.demo import PASSWORD
from tests.e2e.devices import Device
from tests.e2e.hostile import EVIL, Hostile, hostile
from tests.e2e.rooms import is_live
from tests.security.payloads import PAYLOADS

SAID = PAYLOADS[0]
# Who looks where, and what must be read there as it was written.
PAGES = (
    ("office", "live", "/console", EVIL),
    ("office", "live", "/cards", EVIL),
    ("office", "live", "/screen", ""),
    ("moderator", "live", "/sheet", ""),
    ("scribe", "live", "/pad", EVIL),
    ("housing", "live", "/desk", PAYLOADS[2]),
    ("member", "live", "", SAID),
    ("past", "past", "/record", EVIL),
    ("past", "past", "/replay", ""),
    ("past", "past", "/follow-up", PAYLOADS[2]),
    ("past", "past", "", SAID),
)
TABS = (("议程", EVIL), ("表决", EVIL), ("共识", ""))
# What must not have come of any text.
GROWN = (
    "#app script, #app iframe, #app object, #app embed, #app base, #app form[action*=evil], "
    "#app [onerror], #app [onload], #app [onbegin], #app [ontoggle], #app animate, "
    "[href^='javascript:' i], [href^='data:text' i], img[src='x']"
)


@pytest.fixture(scope="module")
def evil(house: House) -> Hostile:
    return hostile(house.server)


@pytest.fixture(scope="module")
def desk(house: House) -> Device:
    """One device, which several people use one after the other."""
    return house.guest("office", "/", kind="desk")


def come_in(house: House, device: Device, key: str) -> None:
    cookie = {"name": "sessionid", "value": key, "url": house.server.url}
    device.context.add_cookies([cookie])  # type: ignore[list-item]


def nothing_grew(page: Page) -> None:
    assert page.locator(GROWN).count() == 0
    assert page.evaluate("Object.prototype.polluted") is None


@pytest.mark.parametrize(("who", "session", "path", "shown"), PAGES)
def test_what_is_written_is_only_read(
    house: House, evil: Hostile, desk: Device, who: str, session: str, path: str, shown: str
) -> None:
    come_in(house, desk, evil.keys[who])
    desk.open(f"/s/{getattr(evil, session)}{path}")
    if shown:
        expect(desk.page.locator("#app")).to_contain_text(shown)
    else:
        expect(desk.page.locator("#app h1, #app h2").first).to_be_attached()
    nothing_grew(desk.page)


def test_a_reader_sees_text(house: House, evil: Hostile) -> None:
    """The room with all that is said, and what stands behind its tabs."""
    phone = house.guest("resident", f"/s/{evil.live}")
    is_live(phone.page)
    for payload in PAYLOADS[:3]:
        expect(phone.page.locator("#app")).to_contain_text(payload)
    for tab, shown in TABS:
        phone.page.get_by_role("tab", name=tab).click()
        expect(phone.page.locator("#app")).to_contain_text(shown)
        nothing_grew(phone.page)
    phone.open("/")
    expect(phone.page.locator("#app")).to_contain_text(EVIL[:40])
    nothing_grew(phone.page)


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example/x", "/%5Cevil.example/x", "/%09/evil.example"]
)
def test_signing_in_leads_to_no_other_site(house: House, elsewhere: str) -> None:
    phone = house.guest("resident", f"/sign-in?next={elsewhere}")
    phone.fill_in_sign_in("member1", PASSWORD)
    expect(phone.page).to_have_url("/")


def test_scripts_may_make_no_markup(house: House) -> None:
    """Trusted Types: where somebody forgets, the browser does not."""
    phone = house.guest("resident", "/")
    phone.watch.allow("TrustedHTML|TrustedTypePolicy")
    tried = phone.page.evaluate(
        """() => [
          () => { document.body.innerHTML = "<b>x</b>" },
          () => { document.body.insertAdjacentHTML("beforeend", "<b>x</b>") },
          () => { trustedTypes.createPolicy("another", {createHTML: text => text}) },
        ].map(act => { try { act(); return "done" } catch (error) { return error.name } })"""
    )
    assert "done" not in tried
