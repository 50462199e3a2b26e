"""Passkeys and one-time codes in a real browser, at an installation that is not the demo."""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, sync_playwright

from tests.browser.authenticator import Device, code_now
from tests.browser.installation import PASSWORD, Installation
from tests.browser.production import in_production
from tests.browser.screens import FLAGS
from tests.identity.browsing import app_code

_ACCOUNTS = ("miyako-worker", "ishinomaki-worker", "tome-worker", "iwanuma-worker", "tono-worker")


@dataclass
class Seen:
    """How often each went as it should."""

    accounts: int = 0
    shut_before: int = 0
    passkey_alone: int = 0
    passkey_second: int = 0
    not_unlocked: int = 0
    code: int = 0
    recovery: int = 0


def walk(installation: Installation, *, accounts: int) -> Seen:
    """Enrol and sign in, in a thread of its own: playwright's would keep this one from the database."""
    with in_production(installation) as city_hall, ThreadPoolExecutor(1) as apart:
        seen = apart.submit(_walk, city_hall, _ACCOUNTS[:accounts]).result(600)
    installation.sql("DELETE FROM mfa_authenticator")
    return seen


def _walk(city_hall: Installation, accounts: tuple[str, ...]) -> Seen:
    seen = Seen()
    chromium = os.environ.get("YOROZU_CHROMIUM") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for who in accounts:
            context = browser.new_context(locale="ja-JP")
            _one(seen, _Person(context.new_page(), city_hall.url, who))
            context.close()
        browser.close()
    return seen


class _Person:
    def __init__(self, page: Page, url: str, who: str) -> None:
        self.page, self.who = page, who
        self.desk = f"{url}/{who.split('-')[0]}/desk/"

    def password(self) -> None:
        self.page.goto(f"{self.desk}sign-in/")
        self.page.get_by_label("ログインID").fill(self.who)
        self.page.get_by_label("パスワード").fill(PASSWORD)
        self.press("ログインする")

    def press(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).first.click()

    def codes(self) -> list[str]:
        return re.findall(r"\b\d{10}\b", self.page.inner_text("main"))

    def is_inside(self) -> bool:
        """Whether the desk opens; then sign out again."""
        self.page.goto(self.desk)
        if self.page.url != self.desk:
            return False
        self.press("ログアウト")
        return True


def _one(seen: Seen, person: _Person) -> None:
    device = Device(person.page)
    seen.accounts += 1
    person.password()
    person.page.goto(person.desk)
    seen.shut_before += person.page.url == f"{person.desk}account/"
    person.page.goto(f"{person.desk}account/passkey/")
    person.press("パスキーを登録する")
    recovery = person.codes()
    person.page.goto(f"{person.desk}account/totp/")
    person.page.locator("summary").click()
    secret = person.page.inner_text("#secret")
    person.page.get_by_label("6桁の数字").fill(code_now(secret))
    person.press("登録する")
    person.press("ログアウト")

    person.press("パスキーでログインする")
    seen.passkey_alone += person.is_inside()
    person.password()
    person.press("パスキーで確認する")
    seen.passkey_second += person.is_inside()

    device.unlocks(owner_is_there=False)
    person.password()
    person.page.get_by_role("button", name="パスキーで確認する").click()
    person.page.get_by_text("パスキーを使えませんでした").wait_for()
    seen.not_unlocked += not person.is_inside()

    seen.code += _with_code(person, app_code(secret, datetime.now(UTC) + timedelta(seconds=30)))
    seen.recovery += _with_code(person, recovery[0])


def _with_code(person: _Person, code: str) -> bool:
    person.password()
    person.page.get_by_label("認証コード").fill(code)
    person.press("確認する")
    return person.is_inside()
