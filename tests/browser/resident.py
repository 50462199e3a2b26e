"""What a resident does: find, apply, look up, correct, download."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from .filling import Answers, fill_page
from .screens import Screen

_MOST_PAGES = 30


@dataclass(frozen=True)
class Receipt:
    """What the receipt page gives to a resident."""

    number: str
    code: str


def find_procedure(screen: Screen, city: str, words: str, title: str) -> None:
    """From the city's home page to the procedure's, by searching."""
    screen.go(f"/{city}/")
    screen.page.locator('input[name="q"]').first.fill(words)
    screen.press("探す")
    screen.follow(title)
    assert screen.page.inner_text("h1") == title


def start(screen: Screen) -> None:
    """From the procedure's page to the first section."""
    screen.follow("オンラインで申請する")
    screen.press("入力を始める")


def apply(screen: Screen, answers: Answers) -> Receipt:
    """From the procedure's page through every section and the check page to the receipt."""
    start(screen)
    fill_sections(screen, answers)
    return submit(screen)


def fill_sections(screen: Screen, answers: Answers) -> None:
    """Fill page after page until the check page. A page may come back once with questions that an answer opened."""
    for _ in range(_MOST_PAGES):
        if is_check_page(screen):
            return
        fill_page(screen.page, answers)
        screen.press("次へ進む", exact=True)
        errors = screen.page.locator(".y-error-summary")
        assert not errors.count(), f"{screen.page.url}: {errors.inner_text()}"
    raise AssertionError("the form has no end")


def is_check_page(screen: Screen) -> bool:
    return urlsplit(screen.page.url).path.endswith("/check/")


def submit(screen: Screen) -> Receipt:
    """Send the application from the check page."""
    screen.click(screen.page.locator("main .y-btn--primary"))
    return read_receipt(screen)


def read_receipt(screen: Screen) -> Receipt:
    assert urlsplit(screen.page.url).path.endswith("/receipt/"), screen.page.url
    number, code = (each.strip() for each in screen.page.locator(".y-receipt .y-code").all_inner_texts())
    assert number not in screen.page.url
    assert code not in screen.page.url
    return Receipt(number, code)


def look_up(screen: Screen, city: str, receipt: Receipt) -> None:
    """Open the status page with number and code."""
    try_look_up(screen, city, receipt)
    assert receipt.number in screen.text()
    assert receipt.number not in screen.page.url


def try_look_up(screen: Screen, city: str, receipt: Receipt) -> None:
    screen.go(f"/{city}/status/")
    inputs = screen.page.locator("main form input:not([type=hidden])")
    inputs.nth(0).fill(receipt.number)
    inputs.nth(1).fill(receipt.code)
    screen.press("調べる")


def download_notice(screen: Screen) -> bytes:
    """The notice as the resident's browser saves it."""
    with screen.page.expect_download() as waiting:
        screen.page.locator('main a[href*="/status/notice/"]').first.click()
    path = waiting.value.path()
    return path.read_bytes()


def correct(screen: Screen, changes: Answers) -> None:
    """From the status page through the pages of the correction and back."""
    screen.click(screen.page.locator('main a[href$="/status/correct/"]').first)
    for _ in range(_MOST_PAGES):
        if "/status/correct/" not in urlsplit(screen.page.url).path:
            return
        fill_page(screen.page, changes)
        screen.click(screen.page.locator("main .y-btn--primary"))
        errors = screen.page.locator(".y-error-summary")
        assert not errors.count(), f"{screen.page.url}: {errors.inner_text()}"
    raise AssertionError("the correction has no end")
