"""A whole application with the keyboard alone: Tab, Enter, Space, arrows, typing."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from . import resident
from .filling import flat
from .installation import Installation
from .schemas import example
from .screens import DESK, Screen, screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

_MOST_TABS = 120
_FOCUS = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  const style = getComputedStyle(at), outline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  return {
    tag: at.localName, type: at.type || '', name: at.name || '', value: at.value || '',
    text: (at.innerText || '').trim(), checked: Boolean(at.checked),
    seen: outline || style.boxShadow !== 'none', visible: box.width > 0 && box.height > 0,
  };
}"""


def test_an_application_is_made_with_the_keyboard_alone(browser: Browser, installation: Installation) -> None:
    answers = dict(flat(example(installation, "miyako", "water-start")))
    with screen(browser, installation.url, DESK) as person:
        person.go("/miyako/")
        _tab_to(person.page, lambda at: at["name"] == "q")
        person.page.keyboard.type("水道使用開始届")
        _enter(person)
        _follow(person, "水道使用開始届")
        _follow(person, "オンラインで申請する")
        _follow(person, "入力を始める")
        while not resident.is_check_page(person):
            before = urlsplit(person.page.url).path
            _answer_page(person, answers)
            assert urlsplit(person.page.url).path != before, person.text()
        _tab_to(person.page, lambda at: at["tag"] == "button" and _sends(at["text"]))
        _enter(person)
        assert resident.read_receipt(person).number


def test_the_first_tab_offers_to_skip_to_the_content(browser: Browser, installation: Installation) -> None:
    with screen(browser, installation.url, DESK) as person:
        person.go("/miyako/")
        person.page.keyboard.press("Tab")
        assert _focus(person.page)["text"] == "本文へ移動"
        person.page.keyboard.press("Enter")
        assert person.page.evaluate("document.activeElement.id") == "main"


def _answer_page(person: Screen, answers: dict[str, Any]) -> None:
    """Tab through the page, answer what is asked, press 次へ進む when it has the focus."""
    for _ in range(_MOST_TABS):
        person.page.keyboard.press("Tab")
        at = _focus(person.page)
        assert not at["visible"] or at["seen"], f"the focus cannot be seen on {at}"
        if at["tag"] == "button" and at["text"] == "次へ進む":
            _enter(person)
            return
        if at["name"] in answers:
            _answer(person.page, at, answers[at["name"]])
    raise AssertionError("次へ進む was never reached")


def _answer(page: Page, at: dict[str, Any], value: Any) -> None:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if at["type"] == "radio":
        for _ in range(20):
            if _focus(page)["value"] == text:
                page.keyboard.press("Space")
                return
            page.keyboard.press("ArrowDown")
        raise AssertionError(f"{at['name']} has no {text}")
    if at["type"] == "checkbox":
        if text in ("true", at["value"]) and not at["checked"]:
            page.keyboard.press("Space")
    elif at["tag"] == "select":
        _choose(page, text)
    elif at["tag"] in ("input", "textarea"):
        page.keyboard.press("Control+a")
        page.keyboard.type(text)


def _choose(page: Page, value: str) -> None:
    for _ in range(60):
        if _focus(page)["value"] == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no option {value}")


def _follow(person: Screen, words: str) -> None:
    _tab_to(person.page, lambda at: at["tag"] in ("a", "button") and words in at["text"])
    _enter(person)


def _enter(person: Screen) -> None:
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    person.page.wait_for_load_state("load")
    person.look()


def _tab_to(page: Page, wanted: Any) -> None:
    for _ in range(_MOST_TABS):
        page.keyboard.press("Tab")
        if wanted(_focus(page)):
            return
    raise AssertionError("the focus never came there")


def _sends(text: str) -> bool:
    return text.startswith(("送信", "申請", "届", "この内容で"))


def _focus(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(_FOCUS)
    return found
