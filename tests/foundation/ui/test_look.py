"""Every part of the look in a real browser: accessible, within a phone's width, within the content policy."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page

from . import sample, screen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(screen.CHROMIUM).exists(), reason="chromium is not installed"),
]
WIDTHS = (320, 360, 1280)
SMALL_TARGETS = """() => [...document.querySelectorAll(
    'button, input, select, summary, .y-nav a, .y-header a')]
  .filter((each) => !['radio', 'checkbox', 'hidden'].includes(each.type) && each.checkVisibility())
  .filter((each) => each.getBoundingClientRect().height < 43.9).map((each) => each.outerHTML.slice(0, 120))"""


@pytest.fixture(params=["resident", "desk"])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, name: str) -> Iterator[Page]:
    html = sample.page(name)
    with screen.browser_page(lambda _path: html, request.param) as page:
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text))
        page.on("pageerror", lambda error: refused.append(str(error)))
        page.goto(f"{screen.ORIGIN}/miyako/")
        page.wait_for_load_state("load")
        yield page
        assert [text for text in refused if "Cross-Origin-Opener-Policy" not in text] == []


def test_every_part_is_accessible_fits_and_stays_within_the_policy(page: Page) -> None:
    width = page.evaluate("innerWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert screen.axe_violations(page) == []
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate("getComputedStyle(document.body).lineHeight") != "normal"


def test_the_city_has_its_own_colour_in_the_frame_only(page: Page) -> None:
    stripe = page.evaluate("getComputedStyle(document.querySelector('.y-header')).borderTopColor")
    button = page.evaluate("getComputedStyle(document.querySelector('.y-btn--primary')).backgroundColor")
    assert stripe == "rgb(26, 94, 138)"
    assert button == "rgb(0, 23, 193)"


def test_the_checks_see_what_they_are_for() -> None:
    html = sample.page("desk").replace(
        "<h1>", f'<img src="{settings.STATIC_URL}ui/icon.svg"><p style="width:500px">あ</p><h1>'
    )
    with screen.browser_page(lambda _path: html, 320) as page:
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text))
        page.goto(f"{screen.ORIGIN}/miyako/")
        assert any(found.startswith("image-alt") for found in screen.axe_violations(page))
        assert any("inline style" in text for text in refused)
