"""A paper form: printed, filled in by hand, scanned, read, compared, and there as a case with its scan."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from bench import pen
from playwright.sync_api import Browser

from yorozu.forms.services import Definition, load_document
from yorozu.foundation.wareki import era_year
from yorozu.paper.form.layout import layout_of

from . import desk
from .installation import Installation
from .resident import Receipt
from .screens import DESK, NARROW, Screen, screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
pytest.importorskip("rapidocr")

CODE = "water-start"


def definition() -> Definition:
    path = pen.FONTS.parents[1] / "packs" / "procedures" / f"{CODE}.yaml"
    return load_document(path.read_text(encoding="utf-8")).definition


def written_on(pdf: bytes, begins: date) -> bytes:
    """The form that was downloaded, filled in by hand and scanned."""
    era, year = era_year(begins)
    ticks = {
        "user_kind": "person",
        "building": "house",
        "use": "home",
        "reason": "move_in",
        "payment": "slip",
    }
    ticks |= {"attend": "false", "bill_elsewhere": "false", "agreement": "true"}
    texts = {("name", "name"): "佐藤 花子", ("name", "kana"): "さとう はなこ", ("phone", ""): "090-1234-5678"}
    texts |= {
        ("place", "postal_code"): "0270052",
        ("place", "prefecture"): "岩手県",
        ("place", "city"): "宮古市",
    }
    texts |= {("place", "town"): "宮町一丁目1番30号", ("people", ""): "3", ("start_on", "year"): str(year)}
    texts |= {("start_on", "month"): str(begins.month), ("start_on", "day"): str(begins.day)}
    answers: dict[pen.Key, str] = {(field, part, 0): text for (field, part), text in texts.items()}
    answers |= {(field, "", 0): code for field, code in ticks.items()}
    answers |= {("start_on", "era", 0): {"令和": "reiwa"}[era]}
    pages = pen.blank_pages(pdf)
    pen.fill(pages, layout_of(definition()), answers, pen.font_of("klee-one"), seed=4)
    return pen.as_pdf(pen.scanned(pages, seed=4))


def compared(clerk: Screen) -> None:
    """Every answer of the section was as on its picture."""
    boxes = clerk.page.get_by_role("checkbox", name="画像と同じことを確かめました")
    for number in range(boxes.count()):
        boxes.nth(number).check()
    clerk.click(clerk.page.get_by_role("button", name="保存して次へ", exact=True).last)


def test_a_paper_form_is_scanned_into_a_case(
    browser: Browser, installation: Installation, tmp_path: Path
) -> None:
    with screen(browser, installation.url, NARROW) as person:
        person.go(f"/miyako/procedures/{CODE}/")
        with person.page.expect_download() as download:
            person.page.get_by_role("link", name="紙の用紙を印刷する（PDF）").click()
        pdf = download.value.path().read_bytes()
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(written_on(pdf, date.today() + timedelta(days=7)))  # noqa: DTZ011  the installation's own day
    with screen(browser, installation.url, DESK) as clerk:
        desk.sign_in(clerk, "miyako", "worker")
        clerk.follow("紙の受付")
        clerk.follow("スキャンを読み込む")
        clerk.page.locator('input[type="file"]').set_input_files(scan)
        clerk.press("読み込む", exact=True)
        desk.wait_for(clerk, "届け出る方（使う方）")
        assert clerk.page.input_value('input[name="phone"]') == "090-1234-5678"
        assert clerk.page.input_value('input[name="name.name"]') == "佐藤 花子"
        picture = clerk.page.locator(".p-unit img").first
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth > 100)")
        clerk.click(clerk.page.get_by_role("button", name="保存して次へ", exact=True).last)
        assert "画像と見比べ" in clerk.page.inner_text(".y-error-summary")
        while "/check/" not in clerk.page.url:
            compared(clerk)
        clerk.press("この内容で受け付ける")
        number = clerk.page.locator("dd").nth(1).inner_text()
        desk.open_case(clerk, "miyako", Receipt(number, ""))
        text = clerk.text()
        assert "届いた紙から職員が入力しました" in text
        assert "佐藤 花子" in text
        with clerk.page.expect_download() as original:
            clerk.page.get_by_role("link", name="scan.pdf").click()
        assert original.value.path().read_bytes() == scan.read_bytes()
