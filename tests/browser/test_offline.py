"""While a page is written it is kept in passing; without a connection the page says so and loses nothing."""

import pytest
from playwright.sync_api import Browser, expect

from . import resident
from .installation import Installation
from .screens import PHONE, screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def test_a_page_that_cannot_be_sent_stays_as_it_is_and_is_kept_once_there_is_a_connection(
    browser: Browser, installation: Installation
) -> None:
    with screen(browser, installation.url, PHONE) as person:
        person.go("/miyako/procedures/water-start/")
        resident.start(person)
        page = person.page
        where = page.url
        page.context.set_offline(True)
        page.locator('input[name="phone"]').fill("0193-62-2111")
        page.locator("form[data-keep] .y-btn--primary").click()
        expect(page.locator("[data-offline]")).to_be_visible()
        assert page.url == where
        assert page.input_value('input[name="phone"]') == "0193-62-2111"
        page.context.set_offline(False)
        expect(page.locator("[data-kept]")).to_contain_text("に保存しました", timeout=15_000)
        expect(page.locator("[data-offline]")).to_be_hidden()
        page.reload()
        assert page.input_value('input[name="phone"]') == "0193-62-2111"
