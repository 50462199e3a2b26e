"""A resident whose browser runs no scripts applies and follows the application all the same."""

import pytest
from playwright.sync_api import Browser

from . import resident
from .installation import Installation
from .schemas import example
from .screens import PHONE, screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def test_without_scripts_an_application_with_rows_and_files_is_sent_and_followed(
    browser: Browser, installation: Installation
) -> None:
    with screen(browser, installation.url, PHONE, scripted=False) as person:
        resident.find_procedure(person, "tono", "罹災", "罹災証明書の発行申請")
        receipt = resident.apply(person, example(installation, "tono", "disaster-damage-certificate"))
        resident.look_up(person, "tono", receipt)


def test_without_scripts_faults_are_listed_and_answers_kept(
    browser: Browser, installation: Installation
) -> None:
    with screen(browser, installation.url, PHONE, scripted=False) as person:
        person.go("/miyako/procedures/water-start/")
        resident.start(person)
        person.page.locator('input[name="phone"]').fill("0193-62-2111")
        person.press("次へ進む", exact=True)
        assert person.page.title().startswith("エラー: ")
        links = person.page.locator(".y-error-summary a")
        targets = [each.get_attribute("href") or "" for each in links.all()]
        assert targets
        assert all(person.page.locator(each.replace(".", "\\.")).count() == 1 for each in targets)
        assert person.page.input_value('input[name="phone"]') == "0193-62-2111"
