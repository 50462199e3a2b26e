"""A clerk asks by a day, the resident answers with a file from a narrow phone without scripts, the clerk sees it first."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Browser

from . import desk, resident
from .installation import Installation
from .screens import DESK, PHONE, screen
from .test_beside_the_road import applied

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def test_a_question_by_a_day_is_answered_with_a_file_and_seen_first(
    browser: Browser, installation: Installation
) -> None:
    receipt = applied(installation, "miyako", "water-start")
    with screen(browser, installation.url, DESK) as clerk:
        desk.sign_in(clerk, "miyako", "worker")
        desk.open_case(clerk, "miyako", receipt)
        desk.accept(clerk)
        clerk.follow("メッセージを書く")
        clerk.page.get_by_label("伝えること").fill("メーターの写真を送ってください。")
        clerk.page.locator('input[name="days"][value="10"]').check()
        clerk.press("メッセージを送る")
        assert "までの返事を待っています" in clerk.text()
        with screen(browser, installation.url, PHONE, scripted=False) as person:
            resident.look_up(person, "miyako", receipt)
            assert "市からお聞きしたいことがあります" in person.text()
            person.follow("新しいメッセージを読む（1件）")
            assert "メーターの写真を送ってください。" in person.text()
            person.page.get_by_label("伝えること").fill("写真を送ります。")
            files = person.page.locator('input[name="files"]')
            files.set_input_files({"name": "メーター.png", "mimeType": "image/png", "buffer": _picture()})
            person.press("返事を送る")
            assert "メッセージを送りました" in person.text()
            assert "メーター.png" in person.text()
        clerk.go("/miyako/desk/")
        replies = clerk.page.locator("#replies")
        assert receipt.number in replies.inner_text()
        clerk.click(replies.locator("tr", has_text=receipt.number).get_by_role("link"))
        clerk.follow("やり取りを見る（2件）")
        assert "写真を送ります。" in clerk.text()
        assert "までの返事を待っています" not in clerk.text()
        with clerk.page.expect_download() as waiting:
            clerk.page.get_by_role("link", name="メーター.png").click()
        assert waiting.value.path().read_bytes() == _picture()


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    return out.getvalue()
