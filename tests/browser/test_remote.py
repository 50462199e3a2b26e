"""A remote visit with two browsers: the resident on a phone types and sends, the clerk reads, points and writes."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from . import desk, resident
from .filling import fill_page
from .installation import Installation
from .schemas import example
from .screens import DESK, PHONE, Screen, screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
CITY, CODE = "miyako", "water-start"


def test_a_clerk_and_a_resident_meet_over_the_same_form(browser: Browser, installation: Installation) -> None:
    answers = example(installation, CITY, CODE)
    with screen(browser, installation.url, DESK) as clerk, screen(browser, installation.url, PHONE) as person:
        desk.sign_in(clerk, CITY, "worker")
        link = make_appointment(clerk, installation)
        person.go(link)
        person.page.get_by_label("お呼びするお名前").fill("髙橋")
        person.press("入室する", exact=True)
        assert "職員を呼んでいます" in person.text()
        clerk.page.reload()
        assert "髙橋" in clerk.text()
        clerk.press("対応を始める")
        person.page.get_by_text("職員が対応しています").wait_for()
        person.press("入力を始める")
        first = urlsplit(person.page.url).path
        # The resident types, and the clerk sees it without doing anything.
        fill_page(person.page, answers)
        named = answers["name"]["name"]
        clerk.page.get_by_text(named).first.wait_for()
        clerk.look()
        # The clerk points, and the resident sees where.
        clerk.page.locator("#point-phone").click()
        pointer = person.page.locator(".r-pointer")
        pointer.wait_for()
        assert "電話" in pointer.inner_text()
        assert person.page.locator(".y-field.r-pointed #id_phone").count() == 1
        assert person.page.input_value("#id_phone") == answers["phone"]
        assert urlsplit(person.page.url).path == first
        person.look()
        # Both write.
        write(clerk.page, "番号を確かめてください")
        person.page.locator(".r-chat").get_by_text("番号を確かめてください").wait_for()
        person.page.get_by_text("チャットを書く").click()
        write(person.page, "はい、合っています")
        clerk.page.locator(".r-chat").get_by_text("はい、合っています").wait_for()
        assert person.page.input_value("#id_phone") == answers["phone"]
        person.look()
        clerk.look()
        resident.fill_sections(person, answers)
        receipt = resident.submit(person)
        clerk.page.get_by_text("本人が送信しました").wait_for()
        assert receipt.number in clerk.text()
        assert named not in clerk.page.inner_text("#remote-live")
        clerk.press("終了する")
        person.go(f"/{CITY}/remote/room/")
        assert "リモート窓口は終わりました" in person.text()
        person.go(link, expect=404)


def make_appointment(clerk: Screen, installation: Installation) -> str:
    """For the next free time, which is then moved to now; the path of the link."""
    clerk.go(f"/{CITY}/desk/remote/")
    clerk.follow("予約をつくる")
    names = clerk.page.locator("#id_department option").all_inner_texts()
    clerk.page.locator("#id_department").select_option(label=next(each for each in names if "営業課" in each))
    clerk.press("空きを見る")
    clerk.page.locator('input[name="begins_at"]').first.check()
    clerk.page.locator("#id_procedure").select_option(CODE)
    clerk.press("予約をつくる")
    link = urlsplit(clerk.page.inner_text("#remote-link")).path
    visit = urlsplit(clerk.page.url).path.rstrip("/").rpartition("/")[2]
    begins = f"{datetime.now(UTC) - timedelta(minutes=1):%Y-%m-%d %H:%M:%S}+00:00"
    key = visit if "DATABASE_URL" in installation.environ else visit.replace("-", "")
    installation.sql("UPDATE counter_remote_visit SET begins_at = ? WHERE id = ?", begins, key)
    return link


def write(page: Page, text: str) -> None:
    page.locator("#remote-text").fill(text)
    page.get_by_role("button", name="チャットに送る").click()
