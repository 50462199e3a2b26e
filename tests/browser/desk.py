"""What staff do: accept, ask for a correction, propose, approve, issue, file."""

import time

from playwright.sync_api import Page

from .installation import PASSWORD
from .resident import Receipt
from .screens import Screen

_HANDLED_WITHIN = 20.0


def sign_in(screen: Screen, city: str, who: str) -> None:
    screen.go(f"/{city}/desk/sign-in/")
    screen.page.get_by_label("ログインID").fill(f"{city}-{who}")
    screen.page.get_by_label("パスワード").fill(PASSWORD)
    screen.press("ログインする")
    assert screen.page.url == f"{screen.url}/{city}/desk/"


def open_case(screen: Screen, city: str, receipt: Receipt) -> None:
    """From my work, by the receipt number, to the case; waits until the worker has made it."""
    row = screen.page.locator("tr", has_text=receipt.number)
    until = time.monotonic() + _HANDLED_WITHIN
    screen.go(f"/{city}/desk/")
    screen.go(f"/{city}/desk/?q={receipt.number}")
    while not row.count() and time.monotonic() < until:
        time.sleep(0.2)
        screen.page.reload()
    screen.click(row.first.get_by_role("link").first)


def wait_for(screen: Screen, text: str) -> None:
    """Reload the page until what happens behind it has happened."""
    until = time.monotonic() + _HANDLED_WITHIN
    while text not in screen.text():
        assert time.monotonic() < until, f"「{text}」 never came: {screen.text()[:600]}"
        time.sleep(0.2)
        screen.page.reload()
    screen.look()


def accept(screen: Screen) -> None:
    screen.press("受付する")
    assert "審査" in screen.page.inner_text(".y-lead")


def ask_for_correction(screen: Screen, field: str, message: str) -> None:
    """Tick one question beside its answer and say what to correct."""
    screen.follow("補正を求める")
    screen.page.locator(f'input[name="fields_wanted"][value="{field}"]').check()
    screen.page.locator('textarea[name="message"]').fill(message)
    screen.press("補正を求める")
    assert "補正" in screen.page.inner_text(".y-lead")


def tick_checks(screen: Screen) -> None:
    """Tick every check that a person makes."""
    buttons = screen.page.locator("#checks").get_by_role("button", name="確認した")
    while buttons.count():
        screen.click(buttons.first)


def propose(screen: Screen, outcome: str, reason: str = "") -> None:
    screen.follow("審査結果を起案する")
    screen.page.locator(f'input[name="outcome"][value="{outcome}"]').check()
    screen.page.locator('textarea[name="reason"]').fill(reason)
    screen.press("決裁に回す")
    wait_for(screen, "決裁の経路")


def open_proposal(screen: Screen, city: str, receipt: Receipt) -> None:
    """From the inbox to the proposal that waits for this person."""
    screen.go(f"/{city}/desk/approvals/")
    screen.click(screen.page.locator("tr", has_text=receipt.number).get_by_role("link").first)


def approve(screen: Screen, city: str, receipt: Receipt) -> str:
    """Approve one's own step from the inbox; the words of the button that was pressed."""
    open_proposal(screen, city, receipt)
    words = screen.page.locator('button[name="act"][value="approve"]').inner_text()
    screen.press(words, exact=True)
    assert "ました" in screen.page.inner_text('main [role="status"]')
    return words


def remand(screen: Screen, city: str, receipt: Receipt, reason: str) -> None:
    """Send the proposal back: first without a reason, which is refused, then with it."""
    open_proposal(screen, city, receipt)
    screen.page.locator("summary", has_text="差し戻す").click()
    screen.press("差し戻す", exact=True)
    assert "理由" in screen.page.inner_text(".y-error-summary")
    screen.page.locator('textarea[name="reason"]').fill(reason)
    screen.press("差し戻す", exact=True)
    assert "差し戻しました" in screen.text()


def issue_notice(screen: Screen) -> str:
    """Issue the notice; its document number."""
    wait_for(screen, "通知を発行する")
    screen.press("通知を発行する")
    return _document_number(screen.page)


def file_record(screen: Screen) -> None:
    screen.press("文書を保存する")
    assert "すべて終わりました" in screen.text()


def see_record(screen: Screen, city: str, receipt: Receipt) -> str:
    """The keeper's way to the record, from the list of files (簿冊); the text of its page."""
    screen.go(f"/{city}/desk/records/")
    files = [each.get_attribute("href") for each in screen.page.locator("tbody a").all()]
    for address in files:
        screen.go(address or "")
        record = screen.page.locator("tr", has_text=receipt.number).get_by_role("link")
        if record.count():
            screen.click(record.first)
            return screen.text()
    raise AssertionError(f"no file holds {receipt.number}: {files}")


def _document_number(page: Page) -> str:
    notice = page.locator("dd", has=page.locator('a[href$="/notice/"]')).inner_text()
    return notice.strip().splitlines()[-1].strip()
