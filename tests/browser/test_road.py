"""The main road, from finding a procedure to the record, once in each of the five cities."""

import io
import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from . import desk, resident
from .installation import Installation
from .schemas import example
from .screens import DESK, NARROW, PHONE, Screen, screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


@dataclass(frozen=True)
class Journey:
    """One procedure in one city: what is typed to find it, what is corrected, who approves."""

    city: str
    code: str
    words: str
    title: str
    corrected: dict[str, Any]
    outcome: str
    notice: str
    symbol: str
    approvers: tuple[str, ...] = ("chief", "manager")
    phone: dict[str, int] = field(default_factory=lambda: PHONE)
    reason: str = ""
    printed: tuple[str, ...] = field(default=())


JOURNEYS = (
    Journey(
        "miyako", "water-start", "水道", "水道使用開始届", {"people": 4}, "accept",
        "水道使用開始届の受理のお知らせ", "宮",
    ),
    Journey(
        "ishinomaki", "child-allowance-claim", "児童手当", "児童手当の認定請求", {"phone": "0225-00-0001"},
        "reject", "児童手当認定請求却下通知書", "石", ("chief", "manager", "director"),
        reason="請求者は、支給の対象となる児童を養育していません（児童手当法第4条）。",
        printed=("請求者は、支給の対象となる児童を養育していません", "審査請求", "3か月以内", "宮城県知事"),
    ),
    Journey(
        "tome", "nursery-enrolment", "保育", "保育施設等の利用申込", {"phone": "0220-00-0001"}, "approve",
        "保育施設等利用承諾通知書", "登", phone=NARROW,
    ),
    Journey(
        "iwanuma", "long-term-care-certification", "要介護", "要介護・要支援認定の申請",
        {"phone": "0223-00-0001"}, "certify", "要介護・要支援認定結果通知書", "岩",
    ),
    Journey(
        "tono", "disaster-damage-certificate", "罹災", "罹災証明書の発行申請", {"copies": 3}, "half",
        "罹災証明書", "遠", phone=NARROW,
    ),
)  # fmt: skip


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: f"{journey.city}-{journey.code}")
def test_a_procedure_goes_from_the_catalogue_to_the_record(
    browser: Browser, installation: Installation, journey: Journey
) -> None:
    answers = example(installation, journey.city, journey.code)
    with (
        screen(browser, installation.url, journey.phone) as applicant,
        screen(browser, installation.url, DESK) as worker,
    ):
        resident.find_procedure(applicant, journey.city, journey.words, journey.title)
        receipt = resident.apply(applicant, answers)
        _corrected(applicant, worker, journey, receipt)
        _decided(browser, installation, worker, journey, receipt)
        number = desk.issue_notice(worker)
        assert re.fullmatch(rf"{journey.symbol}\w*第\d+号", number)
        _received(applicant, journey, receipt, number)
        desk.file_record(worker)
    _kept(browser, installation, journey, receipt)


def _corrected(applicant: Screen, worker: Screen, journey: Journey, receipt: resident.Receipt) -> None:
    (corrected,) = journey.corrected
    desk.sign_in(worker, journey.city, "worker")
    desk.open_case(worker, journey.city, receipt)
    desk.accept(worker)
    desk.ask_for_correction(worker, corrected, "もう一度お確かめのうえ、正しいものを書いてください。")
    resident.look_up(applicant, journey.city, receipt)
    assert "もう一度お確かめのうえ" in applicant.text()
    resident.correct(applicant, journey.corrected)
    desk.wait_for(worker, "補正を1回受けています")


def _decided(
    browser: Browser, installation: Installation, worker: Screen, journey: Journey, receipt: resident.Receipt
) -> None:
    desk.tick_checks(worker)
    desk.propose(worker, journey.outcome, journey.reason)
    pressed = []
    for who in journey.approvers:
        with screen(browser, installation.url, journey.phone) as approver:
            desk.sign_in(approver, journey.city, who)
            pressed.append(desk.approve(approver, journey.city, receipt))
    assert pressed == ["承認する"] * (len(journey.approvers) - 1) + ["決裁する"]


def _received(applicant: Screen, journey: Journey, receipt: resident.Receipt, number: str) -> None:
    resident.look_up(applicant, journey.city, receipt)
    content = resident.download_notice(applicant)
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))
    for words in (number, journey.notice, *journey.printed):
        assert words in text, f"{words} is not in the notice: {text[:400]}"
    assert ("審査請求" in text) == bool(journey.printed)


def _kept(browser: Browser, installation: Installation, journey: Journey, receipt: resident.Receipt) -> None:
    with screen(browser, installation.url, DESK) as keeper:
        desk.sign_in(keeper, journey.city, "records")
        text = desk.see_record(keeper, journey.city, receipt)
        assert receipt.number in text
        assert re.search(r"廃棄できる日\s*令和\d+年4月1日から", text)
