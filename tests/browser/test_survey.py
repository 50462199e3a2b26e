"""A survey from the list of persons to the published result; the resident answers on a phone without scripts."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.outreach.making import list_file
from yorozu.foundation.clock import today

from . import desk
from .installation import Installation
from .screens import DESK, PHONE, Screen, screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

CITY, TITLE, SLUG = "ishinomaki", "令和8年度 市民意識調査", "ishiki-2026"
PAGE = f"/{CITY}/surveys/{SLUG}/"


def test_a_sample_is_drawn_a_resident_answers_by_code_and_the_result_is_published(
    browser: Browser, installation: Installation, tmp_path: Path
) -> None:
    with screen(browser, installation.url, DESK) as clerk:
        desk.sign_in(clerk, CITY, "worker")
        code = _draw(clerk, tmp_path)
        with screen(browser, installation.url, PHONE, scripted=False) as resident:
            _answer(resident, code)
        _enter(clerk)
        _close(clerk)
    with screen(browser, installation.url, DESK) as chief:
        desk.sign_in(chief, CITY, "chief")
        chief.go(f"/{CITY}/desk/surveys/")
        chief.follow(TITLE)
        chief.follow("結果を公開する")
        chief.press("公開する", exact=True)
    with screen(browser, installation.url, PHONE) as reader:
        reader.go(f"/{CITY}/surveys/")
        reader.follow(TITLE)
        charts = reader.page.get_by_role("img")
        assert charts.count() >= 8
        assert "マイナンバーカード" in (charts.last.get_attribute("aria-labelledby") or "") + reader.text()
        assert "回収率は3.3％です" in reader.text()
    kept = installation.sql(
        "SELECT channel, COUNT(*) FROM outreach_answer a JOIN outreach_round r ON r.id = a.round_id WHERE r.slug = ? "
        "GROUP BY channel ORDER BY channel",
        SLUG,
    )
    assert kept == [("online", 1), ("paper", 1)]


def _draw(clerk: Screen, folder: Path) -> str:
    """Set the survey up, draw 30 of 240, take the list for the addressing; a code from it."""
    people = folder / "名簿.csv"
    people.write_bytes(list_file(240))
    clerk.go(f"/{CITY}/desk/surveys/")
    clerk.follow("新しい調査をつくる")
    clerk.page.get_by_label("調査票").select_option(index=0)
    clerk.page.get_by_label("調査の名前").fill(TITLE)
    clerk.page.get_by_label("アドレスの文字").fill(SLUG)
    clerk.page.get_by_label("始まりの日").fill((today() - timedelta(days=3)).isoformat())
    clerk.page.get_by_label("終わりの日").fill((today() + timedelta(days=20)).isoformat())
    clerk.press("つくる", exact=True)
    clerk.follow("名簿を選んで抽出する")
    clerk.page.get_by_label("名簿のファイル").set_input_files(people)
    clerk.press("名簿を送る")
    clerk.press("名簿を確かめる")
    assert "名簿の240人から" in clerk.text()
    clerk.page.get_by_label("抽出する人数").fill("30")
    clerk.press("抽出する", exact=True)
    assert "抽出の種" in clerk.text()
    clerk.follow("宛名の一覧を受け取る")
    clerk.page.get_by_label("調査票の宛名と番号を印刷する").check()
    with clerk.page.expect_download() as found:
        clerk.page.get_by_role("button", name="CSVで受け取る").click()
    lines = list(csv.DictReader(io.StringIO(found.value.path().read_text(encoding="utf-8-sig"))))
    assert len(lines) == 30
    return lines[0]["回答の番号"]


def _answer(resident: Screen, code: str) -> None:
    resident.go(PAGE)
    resident.page.get_by_label("回答の番号").fill(code.replace("-", "").lower())
    resident.press("答え始める")
    resident.page.get_by_label("40～49歳").check()
    resident.press("次へ進む", exact=True)
    resident.page.get_by_label("1～2回").check()
    resident.page.get_by_label("同じことを何度も書く").check()
    resident.press("次へ進む", exact=True)
    resident.page.get_by_label("取得している").check()
    resident.press("次へ進む", exact=True)
    resident.press("この内容で送信する")
    assert resident.page.url.endswith(f"{PAGE}thanks/")
    assert "受付番号はありません" in resident.text()
    resident.go(PAGE)
    resident.page.get_by_label("回答の番号").fill(code)
    resident.press("答え始める")
    assert "すでに回答をいただいています" in resident.text()


def _enter(clerk: Screen) -> None:
    """A sheet whose code cannot be read."""
    clerk.go(f"/{CITY}/desk/surveys/")
    clerk.follow(TITLE)
    clerk.follow("郵送の回答を入力する")
    clerk.page.get_by_label("番号が読めない").check()
    clerk.page.get_by_label("70歳以上").check()
    clerk.page.get_by_label("行っていない").check()
    clerk.page.get_by_label("取得する予定がある").check()
    clerk.press("保存して次を入力する")
    assert "整理番号 1 で入力しました" in clerk.text()


def _close(clerk: Screen) -> None:
    """The period is shortened to yesterday, which ends it."""
    clerk.follow("入力を終える")
    clerk.follow("内容を変える")
    clerk.page.get_by_label("終わりの日").fill((today() - timedelta(days=1)).isoformat())
    clerk.press("保存する", exact=True)
    clerk.follow("締め切って集計を確定する")
    clerk.press("締め切って集計を確定する")
    clerk.follow("集計を見る")
    assert "確定した集計です" in clerk.text()
