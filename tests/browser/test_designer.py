"""A chief makes a procedure, a resident uses it, the chief adds a question; what was sent keeps its version."""

import pytest
from playwright.sync_api import Browser

from . import desk
from .installation import Installation
from .screens import DESK, PHONE, Screen, screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

CITY, CODE, TITLE = "miyako", "garden-lending", "市民農園の利用申込"
HERE = f"/{CITY}/desk/procedures/{CODE}/"
# Besides the name, which is there from the beginning: what is asked, and the words of its type.
QUESTIONS = (
    ("住所", "住所"), ("電話番号", "電話番号"), ("メール", "メールアドレス"), ("使い始める日", "日付"),
    ("使う人数", "整数"), ("希望する区画", "一つを選ぶ"), ("区画の希望の理由", "長い文章"), ("借りたことがありますか", "はい・いいえ"),
    ("前に借りた年", "整数"), ("道具", "いくつでも選ぶ"), ("備考", "一行の文字"),
)  # fmt: skip


def test_a_procedure_is_made_used_and_changed_and_the_old_case_keeps_its_version(
    browser: Browser, installation: Installation
) -> None:
    with (
        screen(browser, installation.url, DESK) as chief,
        screen(browser, installation.url, PHONE) as resident,
    ):
        desk.sign_in(chief, CITY, "chief")
        _make(chief)
        _publish(chief, "第1版")
        number = _apply(resident)
        chief.go(HERE)
        chief.press("編集を始める")
        _add(chief, "緊急の連絡先", "電話番号")
        chief.go(f"{HERE}publish/")
        assert "質問「緊急の連絡先」" in chief.text()
        _publish(chief, "第2版")
        resident.go(f"/{CITY}/procedures/{CODE}/")
    rows = installation.sql(
        "SELECT v.number, (SELECT number FROM procedures_version WHERE id = p.current_id) "
        "FROM intake_application a JOIN procedures_version v ON v.id = a.version_id "
        "JOIN procedures_procedure p ON p.id = a.procedure_id WHERE a.receipt_number = ?",
        number,
    )
    assert rows == [(1, 2)]


def _make(chief: Screen) -> None:
    chief.go(f"/{CITY}/desk/procedures/")
    chief.follow("新しい手続をつくる")
    chief.page.get_by_label("手続の名前").fill(TITLE)
    chief.page.get_by_label("符号").fill(CODE)
    chief.page.locator("#id_department").select_option(index=1)
    chief.press("つくり始める")
    for label, kind in QUESTIONS:
        _add(chief, label, kind)
    chief.go(HERE)
    assert chief.page.locator(".d-question").count() == 12
    _condition(chief, "q8", "希望する区画", "選択肢2")
    _condition(chief, "q10", "借りたことがありますか")
    chief.go(HERE)
    assert "「希望する区画」が次のとき「選択肢2」" in chief.text()
    chief.follow("名前と対象")
    chief.page.get_by_label("一文の説明").fill("市民農園を使いたい方の申込です。")
    chief.page.get_by_label("種類", exact=False).first.select_option("application")
    chief.page.locator("#id_category").select_option("living")
    chief.press("保存する", exact=True)
    chief.follow("担当・日数・保存")
    chief.page.locator('[name="standard_processing_days"]').fill("5")
    chief.page.locator('[name="retention.record_class"]').fill("農政/申込")
    chief.page.locator('[name="retention.years"]').fill("3")
    chief.press("保存する", exact=True)
    assert "直すところはありません" in chief.text()


def _add(chief: Screen, label: str, kind: str) -> None:
    """Without looking at each page: they are all alike."""
    chief.page.goto(f"{chief.url}{HERE}add/s1/")
    chief.page.get_by_label("質問").fill(label)
    chief.page.locator(".d-types label", has_text=kind).first.click()
    with chief.page.expect_navigation():
        chief.page.get_by_role("button", name="足して、くわしく決める").press("Enter")


def _condition(chief: Screen, of: str, subject: str, value: str = "") -> None:
    """Show a question when another has this answer (or is yes)."""
    chief.go(f"{HERE}conditions/show/{of}/")
    chief.page.locator('[name="t0.subject"]').select_option(label=subject)
    chief.page.locator('[name="t0.comparison"]').wait_for()  # comes with the question
    if value:
        chief.page.locator('[name="t0.value"]').select_option(label=value)
    else:
        chief.page.locator('[name="t0.comparison"]').select_option("yes")
    chief.press("条件を保存する")


def _publish(chief: Screen, version: str) -> None:
    chief.go(f"{HERE}publish/")
    chief.press("今すぐ公開する")
    assert version in chief.text()


def _apply(resident: Screen) -> str:
    """What the conditions hide is not asked; the receipt number."""
    resident.go(f"/{CITY}/apply/{CODE}/")
    resident.press("入力を始める")
    page = resident.page
    assert page.get_by_text("区画の希望の理由").count() == 0
    page.locator('[name="q1.name"]').fill("山田 花子")
    page.locator('[name="q1.kana"]').fill("やまだ はなこ")
    page.get_by_label("選択肢2").first.check()
    resident.press("次へ進む")
    assert page.get_by_text("区画の希望の理由").count() > 0
    resident.press("次へ進む")
    resident.press("この内容で送信する")
    return page.locator(".y-receipt .y-code").first.inner_text().strip()
