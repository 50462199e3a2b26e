"""Screens beside the road: stopping and going on, wrong input, withdrawing, being late."""

from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import requests
from playwright.sync_api import Browser

from . import desk, resident
from .filling import fill_page
from .installation import Installation
from .resident import Receipt
from .schemas import example
from .screens import DESK, NARROW, screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def applied(installation: Installation, city: str, code: str) -> Receipt:
    """An application sent over the API, to begin in the middle of the road."""
    address = f"{installation.url}/api/v1/{city}/procedures/{code}/applications"
    answers = example(installation, city, code)
    response = requests.post(address, json=answers, headers={"Idempotency-Key": str(uuid4())}, timeout=20)
    assert response.status_code == 201, response.text
    return Receipt(response.json()["receipt_number"], response.json()["lookup_code"])


def test_who_stops_half_way_goes_on_where_they_were_with_nothing_lost(
    browser: Browser, installation: Installation
) -> None:
    answers = example(installation, "miyako", "water-start")
    with screen(browser, installation.url, NARROW) as person:
        person.go("/miyako/procedures/water-start/")
        resident.start(person)
        fill_page(person.page, answers)
        person.press("次へ進む", exact=True)
        person.page.locator('input[name="place.town"]').fill("宮町一丁目")
        person.press("保存して、後で続ける")
        assert "保存しました" in person.page.inner_text("h1")
        person.go("/miyako/procedures/water-start/")
        person.follow("続きから申請する")
        person.press("続きから入力する")
        assert person.page.input_value('input[name="place.town"]') == "宮町一丁目"
        person.page.locator('input[name="place.town"]').fill("宮町二丁目")
        person.press("前へ戻る")
        assert person.page.input_value('input[name="name.name"]') == answers["name"]["name"]
        assert person.page.input_value('input[name="phone"]') == answers["phone"]
        person.press("次へ進む", exact=True)
        assert person.page.input_value('input[name="place.town"]') == "宮町二丁目"


def test_the_back_button_of_the_browser_works_after_a_mistake(
    browser: Browser, installation: Installation
) -> None:
    answers = example(installation, "miyako", "water-start")
    with screen(browser, installation.url, NARROW) as person:
        person.go("/miyako/procedures/water-start/")
        resident.start(person)
        fill_page(person.page, answers | {"phone": "090-1234-567"})
        person.press("次へ進む", exact=True)
        assert "直してください" in person.text()
        person.page.locator('input[name="phone"]').fill("090-1234-5678")
        person.press("次へ進む", exact=True)
        person.page.go_back()
        assert person.page.input_value('input[name="phone"]') == "090-1234-5678"


def test_the_office_helps_with_the_address_the_reading_and_the_date(
    browser: Browser, installation: Installation
) -> None:
    answers = example(installation, "miyako", "water-start")
    with screen(browser, installation.url, NARROW) as person:
        person.go("/miyako/procedures/water-start/")
        resident.start(person)
        fill_page(person.page, answers | {"name": {"name": "佐藤 花子", "kana": ""}})
        person.press("次へ進む", exact=True)
        assert "読み方を確かめてください" in person.text()
        assert person.page.input_value('input[name="name.kana"]') == "さとう はなこ"
        person.press("次へ進む", exact=True)
        person.page.locator('input[name="place.postal_code"]').fill("０２７−００５２")
        person.press("郵便番号から住所を入力")
        assert person.page.input_value('[name="place.prefecture"]') == "岩手県"
        assert person.page.input_value('[name="place.city"]') == "宮古市"
        assert person.page.input_value('[name="place.town"]') == "宮町"
        fill_page(person.page, {"building": "house", "use": "home"})
        person.press("次へ進む", exact=True)
        starts_on = answers["start_on"]
        fill_page(person.page, answers | {"start_on": _in_japanese(starts_on)})
        person.press("次へ進む", exact=True)
        fill_page(person.page, answers)
        person.press("次へ進む", exact=True)
        assert resident.is_check_page(person)
        assert _in_japanese(starts_on) in person.text()


def test_a_page_that_is_left_empty_says_what_to_do_and_where(
    browser: Browser, installation: Installation
) -> None:
    with screen(browser, installation.url, NARROW) as person:
        person.go("/miyako/procedures/water-start/")
        resident.start(person)
        person.press("次へ進む", exact=True)
        assert person.page.title().startswith("エラー: ")
        assert person.page.evaluate("document.activeElement.closest('.y-error-summary') !== null")
        person.page.locator(".y-error-summary a", has_text="電話").first.click()
        assert person.page.evaluate("document.activeElement.name") == "phone"


def test_a_shared_device_is_left_with_nothing_on_it(browser: Browser, installation: Installation) -> None:
    with screen(browser, installation.url, NARROW) as person:
        person.go("/miyako/procedures/water-stop/")
        resident.start(person)
        person.press("保存して、後で続ける")
        person.press("入力した内容を消す")
        assert "何も残っていません" in person.text()
        person.go("/miyako/apply/water-stop/check/", expect=404)
        assert "入力中の申請が見つかりません" in person.page.inner_text("h1")


def test_a_wrong_code_is_refused_and_five_wait(browser: Browser, installation: Installation) -> None:
    receipt = applied(installation, "tome", "water-stop")
    with screen(browser, installation.url, NARROW) as person:
        for _ in range(5):
            resident.try_look_up(person, "tome", Receipt(receipt.number, "22222222"))
            assert "番号か照会コードが違います" in person.text()
        resident.try_look_up(person, "tome", receipt)
        assert "分後" in person.text()
        assert receipt.number not in person.page.url


def test_an_application_is_taken_back(browser: Browser, installation: Installation) -> None:
    receipt = applied(installation, "iwanuma", "water-stop")
    with screen(browser, installation.url, NARROW) as person:
        resident.look_up(person, "iwanuma", receipt)
        person.follow("申請を取り下げる")
        person.press("申請を取り下げる")
        assert "取り下げられました" in person.text()
    with screen(browser, installation.url, DESK) as worker:
        desk.sign_in(worker, "iwanuma", "worker")
        desk.open_case(worker, "iwanuma", receipt)
        desk.file_record(worker)


def test_the_second_of_two_clerks_is_told_and_sees_the_new_state(
    browser: Browser, installation: Installation
) -> None:
    receipt = applied(installation, "tono", "water-start")
    with (
        screen(browser, installation.url, DESK) as first,
        screen(browser, installation.url, DESK) as second,
    ):
        for clerk in (first, second):
            desk.sign_in(clerk, "tono", "worker")
            desk.open_case(clerk, "tono", receipt)
        desk.accept(first)
        second.press("受付する")
        assert "この操作は行われませんでした" in second.text()
        assert "担当者" in second.page.inner_text('main [role="alert"]')
        assert second.page.get_by_role("link", name="審査結果を起案する").count() == 1


def test_a_proposal_is_sent_back_with_a_reason_and_comes_again(
    browser: Browser, installation: Installation
) -> None:
    receipt = applied(installation, "miyako", "childcare-support-certification")
    with (
        screen(browser, installation.url, DESK) as worker,
        screen(browser, installation.url, NARROW) as chief,
    ):
        desk.sign_in(worker, "miyako", "worker")
        desk.open_case(worker, "miyako", receipt)
        case = urlsplit(worker.page.url).path
        desk.accept(worker)
        _propose_without_a_reason(worker)
        desk.sign_in(chief, "miyako", "chief")
        desk.remand(chief, "miyako", receipt, "給付認定の理由の根拠を書き足してください。")
        worker.go(case)
        desk.wait_for(worker, "給付認定の理由の根拠を書き足してください。")
        desk.propose(worker, "approve")
        assert "2回" in worker.text()
        assert desk.approve(chief, "miyako", receipt) == "承認する"


def _propose_without_a_reason(worker: desk.Screen) -> None:
    worker.follow("審査結果を起案する")
    worker.page.locator('input[name="outcome"][value="reject"]').check()
    worker.press("決裁に回す")
    assert "理由" in worker.page.inner_text(".y-error-summary")
    worker.page.locator('textarea[name="reason"]').fill("保育を必要とする事由に当たりません。")
    worker.press("決裁に回す")
    desk.wait_for(worker, "決裁の経路")


def _in_japanese(iso: str) -> str:
    year, month, day = (int(part) for part in iso.split("-"))
    return f"令和{year - 2018}年{month}月{day}日"
