"""Every screen with its windows, in both languages: accessible, named, and never too wide."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import House
from tests.e2e.scenes import LANGUAGES, SCENES, Stage
from tests.e2e.widths import too_wide

APP = {"zh-Hans": "协商议事", "en": "Consultation"}


@dataclass(frozen=True)
class Shown:
    """A screen as it stands, for all tests of it: it is opened once, and told in both languages."""

    page: Page
    language: str


@pytest.fixture(scope="module")
def stage(house: House) -> Stage:
    return Stage(house)


# Each person's device goes on in the language it ended with.
BOTH = [
    pytest.param((scene, language), id=f"{scene}-{language}")
    for number, scene in enumerate(SCENES)
    for language in LANGUAGES[:: 1 if number % 2 == 0 else -1]
]


@pytest.fixture(scope="module", params=BOTH)
def shown(request: pytest.FixtureRequest, stage: Stage) -> Iterator[Shown]:
    scene, language = request.param
    page = stage.show(scene, language).page
    size = page.viewport_size
    assert size
    yield Shown(page, language)
    page.set_viewport_size(size)
    page.evaluate("document.documentElement.style.fontSize = ''")


def test_it_meets_wcag(shown: Shown) -> None:
    """Levels A and AA of version 2.2, in light and in dark."""
    page = shown.page
    once = shown.language == LANGUAGES[0]  # colours are the same in every language
    found = violations(page, colours=once)
    if once:
        page.emulate_media(color_scheme="dark")
        found += violations(page, structure=False)
        page.emulate_media(color_scheme="light")
    assert not found, "\n".join(found)


def test_it_has_a_title(shown: Shown) -> None:
    expect(shown.page).to_have_title(re.compile(rf"^.+ – {APP[shown.language]}$"))


def test_it_fits_narrow_screens_and_large_text(shown: Shown) -> None:
    """320 px wide, and text at 200 % on the device that it is made for."""
    page, size = shown.page, shown.page.viewport_size
    assert size
    page.set_viewport_size({"width": 320, "height": 640})
    assert not too_wide(page)
    page.set_viewport_size(size)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not too_wide(page)
