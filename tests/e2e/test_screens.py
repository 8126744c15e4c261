"""Every screen with its windows, in both languages: accessible, named, and never too wide."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import House
from tests.e2e.scenes import LANGUAGES, SCENES, Scene, Stage
from tests.e2e.widths import too_wide

APP = {"zh-Hans": "协商议事", "en": "Consultation"}


@dataclass(frozen=True)
class Shown:
    """A screen as it stands, for all tests of it: it is opened once."""

    page: Page
    language: str


@pytest.fixture(scope="module")
def stage(house: House) -> Stage:
    return Stage(house)


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module", params=SCENES, ids=str)
def shown(request: pytest.FixtureRequest, stage: Stage, language: str) -> Iterator[Shown]:
    scene: Scene = request.param
    page = stage.set(scene, language).page
    size = page.viewport_size
    assert size
    yield Shown(page, language)
    page.set_viewport_size(size)


def test_it_meets_wcag(shown: Shown) -> None:
    """Levels A and AA of version 2.2, in light and in dark."""
    page = shown.page
    found = violations(page)
    if shown.language == LANGUAGES[0]:  # colours are the same in every language
        page.emulate_media(color_scheme="dark")
        found += violations(page, rules=["color-contrast"])
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
