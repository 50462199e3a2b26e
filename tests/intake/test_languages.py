"""A resident who reads English, or easy Japanese with readings, applies and follows the application."""

import re

import pytest

from tests.factories import AT
from tests.intake.structure import Page
from tests.intake.test_portal_apply import BASE, CHILD, SITUATION, WHO, picture
from tests.intake.walking import Resident, Screen
from yorozu.identity.actors import Actor
from yorozu.intake.models import Application
from yorozu.intake.selectors import answers_of
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import Measured, Pace, ProcedureVersion
from yorozu.procedures.services import load_text_pack

pytestmark = pytest.mark.django_db
COOKIE = "yorozu-display"
TEXTS = """procedure: child-benefit
en:
  title: Child benefit
  fields: {start_on: {label: First day}, reason: {label: Reason, options: {birth: Birth of a child}}}
  checks: {0: The first day must be today or earlier.}
"""
_JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
_MARKED = re.compile(r'<(\w+)[^>]*(?:lang="ja"|translate="no")[^>]*>.*?</\1>', re.DOTALL)


def html(screen: Screen) -> str:
    found: str = screen.response.content.decode()
    return found


def looked_at(screen: Screen, status: int = 200) -> Screen:
    """The page is whole and in order, whatever its language."""
    assert screen.status == status
    assert Page(html(screen)).faults() == [], screen.url
    return screen


def unmarked(screen: Screen) -> list[str]:
    """Texts of the page in Japanese characters that are not marked as Japanese, nor as somebody's own words."""
    body = html(screen).split("</head>")[1]
    while _MARKED.search(body):
        body = _MARKED.sub("", body)
    texts = re.sub(r"<(script|select|textarea)\b.*?</\1>|<[^>]+>", "\n", body, flags=re.DOTALL)
    return [line.strip() for line in texts.splitlines() if _JAPANESE.search(line)]


@pytest.fixture
def english(version: ProcedureVersion, city: Municipality) -> Resident:
    load_text_pack(municipality=city, text=TEXTS, by=Actor.system(city), at=AT)
    resident = Resident()
    resident.client.cookies[COOKIE] = "en"
    return resident


def test_the_whole_way_in_english(english: Resident, city: Municipality) -> None:
    home = looked_at(english.open("/miyako/"))
    assert "What do you need?" in html(home)
    assert unmarked(home) == []
    found = looked_at(english.open("/miyako/procedures/?q=benefit"))
    assert ("Child benefit" in found.text, unmarked(found)) == (True, [])
    page = looked_at(english.open("/miyako/procedures/child-benefit/"))
    assert "This text is a translation. The Japanese text is the one that counts." in page.text
    assert '<p class="y-lead"><span lang="ja">子どもを育てている方' in html(page)
    assert unmarked(page) == []
    screen = looked_at(english.press(looked_at(english.open(BASE))))
    refused = looked_at(english.press(screen, **WHO | {"phone": "12"}), 422)
    assert "Enter it with the area code" in refused.text
    assert refused.response.headers["Content-Language"] == "en"
    assert all("電話番号" in line for line in unmarked(refused))
    situation = looked_at(english.press(refused, **WHO))
    assert {"First day", "Reason", "Birth of a child"} <= set(situation.text.splitlines())
    late = looked_at(english.press(situation, **SITUATION | {"start_on": "2099-01-01"}), 422)
    assert "The first day must be today or earlier." in late.text
    papers = looked_at(english.press(english.press(late, **SITUATION), **CHILD))
    check = looked_at(english.press(papers, files={"proof": picture()}, agreed="true"))
    assert {"First day", "November 1, 2026", "Birth of a child"} <= set(check.text.splitlines())
    assert '<dd class="y-pre" translate="no">髙橋 𠮷子' in html(check)
    assert unmarked(check) == []
    receipt = looked_at(english.press(check))
    application = Application.objects.within(city).get()
    assert application.receipt_number in receipt.text
    assert unmarked(receipt) == []
    assert answers_of(application)["start_on"] == "2026-11-01"
    assert application.language == "en"
    assert Pace.objects.within(city).filter(kind=Measured.FILLING).count() == 1


def test_easy_japanese_has_readings_over_its_texts_and_none_over_what_a_person_wrote(
    version: ProcedureVersion,
) -> None:
    resident = Resident()
    resident.client.cookies[COOKIE] = "ja-easy"
    assert 'lang="ja"' in html(looked_at(resident.open("/miyako/")))
    screen = looked_at(resident.press(looked_at(resident.open(BASE))))
    assert "<ruby>書<rp>" in html(screen)
    screen = resident.press(screen, **WHO)
    screen = resident.press(resident.press(screen, **SITUATION), **CHILD)
    check = html(looked_at(resident.press(screen, files={"proof": picture()}, agreed="true")))
    assert '<dd class="y-pre" translate="no">髙橋 𠮷子' in check
    assert 'translate="no">本人確認.png' in check
    assert "<ruby>氏名<rp>（</rp><rt>しめい</rt><rp>）</rp></ruby>" in check


def test_an_error_page_speaks_the_language_at_hand(english: Resident) -> None:
    missing = looked_at(english.open("/miyako/nothing-here/"), 404)
    assert "Page not found" in missing.text
    assert unmarked(missing) == []
    looked_at(english.open("/miyako/status/"))
    looked_at(english.open("/miyako/my/sign-in/"))
    looked_at(english.open("/miyako/display/"))
