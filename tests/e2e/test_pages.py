"""What a person chooses stays chosen, and a resident's first load is light."""

import re

from playwright.sync_api import Response, expect

from tests.e2e.conftest import House
from tests.e2e.rooms import is_live, statement
from tests.e2e.widths import too_wide
from tests.support.browser import FRONTEND

KB = 1_000
MOST_JS, MOST_CSS, MOST_REQUESTS = 100 * KB, 10 * KB, 25


def test_large_type_is_larger_and_stays(house: House) -> None:
    device = house.guest("reader", house.room)
    is_live(device.page)
    size = "parseFloat(getComputedStyle(document.querySelector('article p')).fontSize)"
    standard = device.page.evaluate(size)
    device.button("长辈版").click()
    expect(device.button("长辈版")).to_have_attribute("aria-pressed", "true")
    assert device.page.evaluate(size) >= 1.2 * standard
    device.page.reload()
    is_live(device.page)
    expect(device.button("长辈版")).to_have_attribute("aria-pressed", "true")
    assert device.page.evaluate(size) >= 1.2 * standard
    device.page.set_viewport_size({"width": 320, "height": 640})
    assert not too_wide(device.page)


def test_the_language_stays(house: House) -> None:
    device = house.guest("reader", house.room)
    device.button("EN").click()
    expect(device.page.get_by_role("tab", name="Agenda")).to_be_visible()
    device.open("/")
    expect(device.page.locator("html")).to_have_attribute("lang", "en")
    expect(device.page.get_by_role("heading", name="Live now")).to_be_visible()
    device.button("中文").click()
    expect(device.page.locator("html")).to_have_attribute("lang", "zh-Hans")
    device.page.reload()
    expect(device.page.get_by_role("heading", name="正在进行")).to_be_visible()


def test_a_residents_first_load_is_light(house: House) -> None:
    """Bytes as they come over the wire."""
    device = house.devices.take("resident")
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    device.page.on("response", keep)
    device.open(house.room)
    is_live(device.page)
    expect(statement(device.page, "").first).to_be_visible()

    def total(kind: str) -> int:
        mine = [each.request for each in answers if each.request.resource_type == kind]
        return sum(request.sizes()["responseBodySize"] for request in mine)

    figures = (
        ("first_load_js", total("script"), MOST_JS, "bytes"),
        ("first_load_css", total("stylesheet"), MOST_CSS, "bytes"),
        ("first_load_requests", len(answers), MOST_REQUESTS, "requests"),
    )
    lines = [
        f"{name} {value} {unit} (goal ≤ {most}) {'met' if 0 < value <= most else 'not met'}"
        for name, value, most, unit in figures
    ]
    print("\n".join(lines))
    assert all(line.endswith(" met") and "not met" not in line for line in lines), lines


def test_no_page_makes_markup_of_text() -> None:
    dangerous = re.compile(r"v-html|(inner|outer|Adjacent)HTML|document\.write|\beval\(")
    sources = [path for path in (FRONTEND / "src").rglob("*") if path.suffix in (".vue", ".ts")]
    found = [path.name for path in sources if dangerous.search(path.read_text(encoding="utf-8"))]
    assert sources
    assert not found
