"""Moving house within the city: questions lead to five procedures, filled in once, sent together."""

from collections import Counter
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from yorozu.foundation.clock import today

from . import resident
from .filling import Answers, fill_page
from .installation import Installation
from .schemas import example
from .screens import NARROW, Screen, screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
CITY = "miyako"
CODES = (
    "moving-within-reservation", "water-stop", "water-start", "child-allowance-name-address-change", "dog-registration",
)  # fmt: skip
# What two and more of the five ask for, and where it is asked when they are filled in together.
ASKED_ONCE = {
    "name": CODES[0], "birth_date": CODES[0], "phone": CODES[0], "email": CODES[0], "move_on": CODES[0],
    "old_address": CODES[0], "new_address": CODES[0], "user_kind": "water-stop",
}  # fmt: skip
# The same under another name: the place where the water is shut off is the old address.
ASKED_NEVER = ("place", "address", "changed_on")


def test_five_procedures_of_a_move_ask_each_fact_once_and_yield_five_cases(
    browser: Browser, installation: Installation
) -> None:
    day = today().isoformat()
    answers = {code: example(installation, CITY, code) | {"move_on": day} for code in CODES}
    with screen(browser, installation.url, NARROW, scripted=False) as mover:
        _find(mover, day)
        asked = _fill(mover, answers)
        mover.press("この内容で5件を送信する")
        receipt = resident.read_receipt(mover)
        numbers = mover.page.locator(".y-receipt-number").all_inner_texts()
        resident.try_look_up(mover, CITY, receipt)
        assert mover.page.locator(".y-summary").count() == 5
    _each_asked_once(asked, answers)
    assert sorted(_cases(installation, numbers)) == sorted(CODES)


def _find(mover: Screen, day: str) -> None:
    """From the home page through the questions to the basket's first page."""
    mover.go(f"/{CITY}/")
    mover.follow("引越し", exact=True)
    mover.page.get_by_label("この市の中で引っ越す").check()
    mover.press("次へ進む")
    mover.page.fill("#id_within_on", day)
    mover.press("次へ進む")
    for each in ("児童手当を受けている", "犬を飼っている"):
        mover.page.get_by_label(each).check()
    mover.press("次へ進む")
    assert mover.page.locator('input[name="procedure"]').count() == 5
    mover.press("まとめて申請する")
    mover.press("入力を始める")


def _fill(mover: Screen, answers: dict[str, Answers]) -> list[tuple[str, str]]:
    """Fill page after page up to the check; (procedure, question) of everything that was asked."""
    asked: list[tuple[str, str]] = []
    for _ in range(40):
        path = urlsplit(mover.page.url).path
        if path.endswith("/check/"):
            return list(dict.fromkeys(asked))
        code = path.split("/")[3]
        shown = mover.page.locator('input[name="_shown"]').get_attribute("value") or ""
        asked += [(code, name) for name in shown.split() if "." not in name]
        fill_page(mover.page, answers[code])
        mover.press("次へ進む", exact=True)
        errors = mover.page.locator(".y-error-summary")
        assert not errors.count(), f"{mover.page.url}: {errors.inner_text()}"
    raise AssertionError("the form has no end")


def _each_asked_once(asked: list[tuple[str, str]], answers: dict[str, Answers]) -> None:
    where = {name: [code for code, other in asked if other == name] for name in (*ASKED_ONCE, *ASKED_NEVER)}
    expected = {**{name: [code] for name, code in ASKED_ONCE.items()}, **{name: [] for name in ASKED_NEVER}}
    assert where == expected
    assert max(Counter(asked).values()) == 1
    # One by one the five ask for at least as much as their examples answer.
    alone = sum(len(each) for each in answers.values())
    assert len(asked) <= alone - 20, (len(asked), alone)


def _cases(installation: Installation, numbers: list[str]) -> list[str]:
    """The procedures of the cases that have these receipt numbers."""
    assert len(set(numbers)) == 5
    rows = installation.sql(
        "SELECT p.code, a.receipt_number FROM intake_application a "
        "JOIN procedures_procedure p ON p.id = a.procedure_id JOIN intake_basket_item i ON i.application_id = a.id"
    )
    return [code for code, number in rows if number in numbers]
