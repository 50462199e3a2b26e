"""A counter visit from the number to the receipt: the clerk enters, the person reads and presses one button."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from yorozu.foundation.clock import today

from . import desk
from .filling import Answers, fill_page
from .installation import Installation
from .schemas import example
from .screens import DESK, NARROW, Screen, screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
CITY = "miyako"
CODES = ("moving-within-reservation", "water-stop")
# What the card says; the clerk types none of it.
FROM_CARD = ("name.name", "birth_date")


def test_a_visit_from_the_number_to_the_receipt_without_the_person_writing(
    browser: Browser, installation: Installation
) -> None:
    url = installation.url
    with (
        screen(browser, url, DESK) as clerk,
        screen(browser, url, NARROW, scripted=False) as phone,
        screen(browser, url, NARROW) as tablet,
    ):
        _open_window(clerk)
        _take_number(phone)
        clerk.go(f"/{CITY}/desk/counter/")
        clerk.press("次の番号を呼ぶ")
        clerk.go(f"/{CITY}/counter/display/")
        assert "5番へ" in clerk.text()
        phone.page.reload()
        phone.look()
        assert "5番の窓口へお越しください" in phone.text()
        clerk.go(f"/{CITY}/desk/counter/")
        clerk.press("受付を始める")
        visit = clerk.page.url
        _ask(clerk)
        clerk.page.get_by_label("見本のカード").select_option("hanako")
        clerk.press("カードを読む")
        clerk.press("タブレットをつなぐ")
        _join(tablet, clerk.page.inner_text("#screen-code"))
        _enter(clerk, {code: example(installation, CITY, code) for code in CODES})
        assert "カードから" in clerk.text()
        clerk.press("タブレットに出す")
        _confirm(tablet)
        clerk.follow("確かめたか見る")
        clerk.page.get_by_label("電話", exact=True).check()
        clerk.page.get_by_label("電話番号").fill("0193-62-2111")
        clerk.press("2件を送る")
        numbers = clerk.page.locator(".y-receipt-number").all_inner_texts()
        clerk.press("お渡しして、受付を終わる")
        desk.open_case(clerk, CITY, _Receipt(numbers[0]))
        assert "窓口で職員が入力しました" in clerk.text()
        assert "本人が画面で確かめました" in clerk.text()
        clerk.go(urlsplit(visit).path)
        assert "この受付は終わっています" in clerk.text()
    rows = installation.sql("SELECT channel, receipt_number FROM intake_application")
    assert sorted(channel for channel, number in rows if number in numbers) == ["counter", "counter"]


class _Receipt(str):
    """What `desk.open_case` needs of a receipt."""

    @property
    def number(self) -> str:
        return str(self)


def _open_window(clerk: Screen) -> None:
    desk.sign_in(clerk, CITY, "worker")
    clerk.follow("窓口", exact=True)
    clerk.page.get_by_label("住所の届出").check()
    clerk.page.get_by_label("席の番号").fill("5")
    clerk.press("窓口を始める")


def _take_number(phone: Screen) -> None:
    phone.go(f"/{CITY}/")
    phone.follow("窓口の混み具合を見る")
    phone.click(phone.page.get_by_role("button", name=re.compile("番号を取る.*住所の届出")))
    assert re.search(r"A\d+", phone.text())


def _ask(clerk: Screen) -> None:
    """The navigator's questions, aloud."""
    clerk.follow("引越し", exact=True)
    clerk.page.get_by_label("この市の中で引っ越す").check()
    clerk.press("次を聞く")
    clerk.page.fill("#id_within_on", today().isoformat())
    clerk.press("次を聞く")
    clerk.press("次を聞く")
    for box in clerk.page.locator('input[name="procedure"]').all():
        box.set_checked(box.get_attribute("value") in CODES)
    clerk.press("選んだ手続を入力する")


def _join(tablet: Screen, code: str) -> None:
    tablet.go(f"/{CITY}/screen/")
    tablet.page.get_by_label("番号").fill(code)
    tablet.press("始める")


def _enter(clerk: Screen, answers: dict[str, Answers]) -> None:
    """Page after page up to the check. What the card knows is there, and said so."""
    clerk.follow("入力する", exact=True)
    day, from_card = today().isoformat(), 0
    for _ in range(30):
        path = urlsplit(clerk.page.url).path
        if path.endswith("/check/"):
            assert from_card
            return
        code = path.split("/")[-3]
        from_card += clerk.page.get_by_text("カードから入れました").count()
        known = {
            name: clerk.page.input_value(f'[name="{name}"]') for name in FROM_CARD if _is_there(clerk, name)
        }
        fill_page(clerk.page, answers[code] | {"move_on": day})
        for name, value in known.items():
            assert value, f"{name} was not taken from the card"
            clerk.page.fill(f'[name="{name}"]', value)
        clerk.press("次へ進む", exact=True)
        errors = clerk.page.locator(".y-error-summary")
        assert not errors.count(), f"{clerk.page.url}: {errors.inner_text()}"
    raise AssertionError("the form has no end")


def _is_there(clerk: Screen, name: str) -> bool:
    return bool(clerk.page.locator(f'main [name="{name}"]').count())


def _confirm(tablet: Screen) -> None:
    """One button, by keyboard."""
    tablet.page.reload()
    tablet.look()
    assert "佐藤" in tablet.text()
    assert "カードから" in tablet.text()
    with tablet.page.expect_navigation(wait_until="load"):
        tablet.page.get_by_role("button", name="まちがいありません").focus()
        tablet.page.keyboard.press("Enter")
    tablet.look()
    assert "確かめていただきました" in tablet.text()
