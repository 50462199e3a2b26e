"""Language, size, contrast and readings, chosen on any page and kept by the browser alone."""

import pytest
from django.test import Client
from django.utils.translation import get_language

from tests.procedures.samples import publish
from yorozu.foundation.ui.display import Display, read
from yorozu.municipality.models import Municipality

pytestmark = pytest.mark.django_db
COOKIE = "yorozu-display"


def test_what_a_cookie_says_is_read_and_what_means_nothing_is_left_out() -> None:
    for display in (
        Display(),
        Display("en", "large", True, None),
        Display("ja-easy", "largest", False, False),
        Display("ja", "", False, True),
    ):
        assert read(display.kept) == display
    assert read("") == read("de.huge.<script>") == read("x" * 10_000) == Display()
    assert Display("ja-easy").readings
    assert not Display("ja-easy", furigana=False).readings
    assert not Display("en", furigana=True).readings


def test_a_choice_leads_back_and_stays_for_a_year(client: Client, city: Municipality) -> None:
    publish(city)
    page = "/miyako/procedures/water-start/"
    chosen = client.get("/miyako/display/", {"set": "1", "language": "en", "next": page})
    assert (chosen.status_code, chosen.headers["Location"]) == (302, page)
    morsel = chosen.cookies[COOKIE]
    assert (morsel.value, morsel["httponly"], morsel["samesite"], morsel["max-age"]) == (
        "en", True, "Lax", 365 * 24 * 3600,
    )  # fmt: skip
    shown = client.get(page)
    assert '<html lang="en"' in shown.content.decode()
    assert (shown.headers["Content-Language"], "Cookie" in shown.headers["Vary"]) == ("en", True)
    client.get("/miyako/display/", {"set": "1", "size": "largest", "contrast": "high", "next": page})
    assert client.cookies[COOKIE].value == "en.largest.contrast"
    assert '<html lang="en" class="y-size-largest y-contrast"' in client.get(page).content.decode()
    assert get_language() == "ja"
    all_usual = {"set": "1", "language": "ja", "size": "normal", "contrast": "normal", "furigana": "auto"}
    assert client.get("/display/", all_usual).headers["Location"] == "/"
    assert client.cookies[COOKIE].value == ""
    assert '<html lang="ja" data-city' in client.get(page).content.decode()


def test_nobody_is_led_to_another_site(client: Client, city: Municipality) -> None:
    for wanted in ("https://a.example/", "//a.example/", "/\\a.example", "javascript:x()", "", "miyako"):
        answer = client.get("/miyako/display/", {"set": "1", "next": wanted})
        assert answer.headers["Location"] == "/miyako/", wanted


def test_readings_stand_over_the_pages_own_texts(client: Client, city: Municipality) -> None:
    publish(city)
    client.cookies[COOKIE] = "furigana"
    shown = client.get("/miyako/procedures/?q=水道")
    assert int(shown.headers["Content-Length"]) == len(shown.content)
    html = shown.content.decode()
    assert "<ruby>水道使用<rp>" in html.replace(
        "<ruby>水道<rp>（</rp><rt>すいどう</rt><rp>）</rp></ruby>", "<ruby>水道使用<rp>"
    )
    assert 'value="水道"' in html
    assert "<title>「水道」の手続" in html
    assert html.count("<ruby>") == html.count("</ruby>") == html.count("<rt>")


def test_staff_screens_and_the_api_stay_japanese(client: Client, city: Municipality) -> None:
    publish(city)
    client.cookies[COOKIE] = "en.large.contrast.furigana"
    desk = client.get("/miyako/desk/sign-in/")
    assert '<html lang="ja" class="y-size-large y-contrast"' in desk.content.decode()
    assert "<ruby>" not in desk.content.decode()
    told = client.get("/api/v1/miyako/procedures/not-there")
    assert "見つから" in told.json()["errors"][0]["message"]
    assert "Content-Language" not in told.headers
