"""A resident who reads English, needs large type and strong contrast, and runs no scripts."""

import pytest
from playwright.sync_api import Browser

from .installation import Installation
from .screens import NARROW, PHONE, Screen, screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

_LOOK = """() => {
  const root = document.documentElement, shown = getComputedStyle(document.body);
  return [root.lang, getComputedStyle(root).fontSize, shown.color, shown.backgroundColor];
}"""


def test_in_english_with_large_type_and_contrast_to_the_first_step(
    browser: Browser, installation: Installation
) -> None:
    with screen(browser, installation.url, NARROW, scripted=False, language="en") as person:
        person.page.goto(f"{installation.url}/miyako/")
        person.follow("English")
        person.follow("Display settings")
        for name in ("Very large", "High contrast (black on white)"):
            person.page.get_by_role("radio", name=name, exact=True).check()
        person.press("Use these settings")
        assert person.page.url == f"{installation.url}/miyako/"
        assert person.page.evaluate(_LOOK) == ["en", "24px", "rgb(0, 0, 0)", "rgb(255, 255, 255)"]
        person.page.get_by_role("searchbox").fill("water")
        person.press("Search")
        person.follow("Starting water supply")
        person.follow("Apply online")
        person.press("Start", exact=True)
        assert "1 / 5" in person.text()
        assert "Individual" in person.text()


def test_strong_contrast_is_seven_to_one_and_readings_stand_over_a_page(
    browser: Browser, installation: Installation
) -> None:
    with screen(browser, installation.url, PHONE) as person:
        person.go("/miyako/display/?set=1&contrast=high&furigana=on&next=/miyako/procedures/water-start/")
        assert person.page.locator("h1 ruby rt").first.inner_text() == "すいどう"
        _enhanced(person)
        person.go("/miyako/apply/water-start/")
        _enhanced(person)
        person.go("/miyako/status/")
        _enhanced(person)


def _enhanced(person: Screen) -> None:
    found = person.page.evaluate(
        "async () => (await axe.run(document, {runOnly: ['color-contrast-enhanced'], resultTypes: ['violations'],"
        " rules: {'color-contrast-enhanced': {enabled: true}}})).violations.map((each) => each.nodes[0].html)"
    )
    assert found == []
