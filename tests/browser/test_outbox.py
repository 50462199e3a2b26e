"""The administrator at what was given up: on a phone and at the desk, with the keyboard alone."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from .desk import sign_in
from .installation import Installation
from .screens import DESK, PHONE, screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
_FAULTS = (
    "ValueError cases.services.receiving:45",
    "MailServerAway messaging.services.sending:106",
    "WorkerDied",
)
_ADDRESS = "/miyako/desk/outbox/"


@pytest.fixture(name="given_up")
def _given_up(installation: Installation) -> list[int]:
    """Three entries that were given up; the handler is nobody's, so that they come back when tried again."""
    ((city,),) = installation.sql("SELECT id FROM municipality WHERE slug = 'miyako'")
    for fault in _FAULTS:
        installation.sql(
            "INSERT INTO outbox (handler, event, payload, created_at, due_at, attempts, dead, fault) VALUES "
            "('yorozu.nobody', 'ApplicationSubmitted', ?, '2026-11-20 01:00:00+00:00', '2026-11-20 03:00:00+00:00', "
            "12, ?, ?)",
            f'{{"municipality_id": {city}}}',
            True,
            fault,
        )
    return [number for (number,) in installation.sql("SELECT id FROM outbox WHERE dead ORDER BY id")]


def test_what_was_given_up_is_read_and_tried_again(
    browser: Browser, installation: Installation, given_up: list[int]
) -> None:
    try:
        for size in (PHONE, DESK):
            with screen(browser, installation.url, size) as person:
                sign_in(person, "miyako", "admin")
                person.follow("できなかった仕事", exact=True)
                text = person.text()
                assert "プログラムの誤りで止まりました" in text
                assert "仕事のプロセスが何度も止まりました" in text
                if folder := os.environ.get("YOROZU_PICTURES"):
                    person.page.screenshot(path=Path(folder) / f"outbox-{size['width']}.png", full_page=True)
        with screen(browser, installation.url, DESK) as person:
            sign_in(person, "miyako", "admin")
            person.go(_ADDRESS)
            button = person.page.locator("tbody button").first
            for _ in range(60):
                if button.evaluate("(it) => it === document.activeElement"):
                    break
                person.page.keyboard.press("Tab")
            assert button.evaluate("(it) => it === document.activeElement"), "Tab never came to the button"
            with person.page.expect_navigation(wait_until="load"):
                person.page.keyboard.press("Enter")
            person.look()
            assert "1件を、もう一度試すことにしました" in person.text()
            person.press("すべてをもう一度試す")
            assert "もう一度試すことにしました" in person.text()
            noted = installation.sql("SELECT count(*) FROM trust_audit WHERE action = 'outbox.retried'")
            assert noted[0][0] >= len(_FAULTS)
    finally:
        installation.sql("DELETE FROM outbox WHERE handler = 'yorozu.nobody'")
