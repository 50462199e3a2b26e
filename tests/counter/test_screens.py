"""The counter's screens, without JavaScript: a visit from the number to the receipt, and what strangers are not shown."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from tests.counter.scenes import MOVING, WATER, again, begin, make_window, open_window
from tests.factories import AT, PASSWORD, actor
from tests.identity.visiting import code_in_mail
from tests.intake.baskets import moving, publish, water
from tests.intake.walking import Screen
from yorozu.counter import services
from yorozu.counter.models import Ticket, Visit, Window
from yorozu.counter.offers import offer_code
from yorozu.foundation.clock import frozen
from yorozu.intake.models import Application
from yorozu.municipality.models import Municipality
from yorozu.trust.models import AuditEntry

pytestmark = pytest.mark.django_db
DESK = "/miyako/desk/counter/"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with frozen(AT):
        yield


def clerk(who: str = "worker") -> Client:
    client = Client()
    client.post("/miyako/desk/sign-in/", {"login": f"miyako-{who}", "password": PASSWORD})
    return client


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def test_a_visit_from_the_number_to_the_receipt(city: Municipality, settings: Any, tmp_path: Any) -> None:
    (tmp_path / "hanako.json").write_text(
        '{"format": "yorozu-card-reading/1", "request": "sample", "name": "佐藤　花子",'
        '"address": "岩手県宮古市宮町一丁目1番30号", "birth_date": "19850401", "sex": "2"}'
    )
    settings.YOROZU_CARD_READERS = {"見本": f"file:{tmp_path}"}
    for source in (moving(), water()):
        publish(city, source)
    make_window(city, reader="見本")
    phone, desk, tablet = Client(), clerk(), Client()
    window = str(Window.objects.get().pk)
    assert "いまは番号をお出ししていません" in text(phone.get("/miyako/counter/"))
    assert desk.post(f"{DESK}begin/", {"window": window, "label": "3"}).status_code == 302
    # A number, on the phone.
    offered = re.search(r'name="offered" value="([^"]+)"', phone.get("/miyako/counter/").content.decode())
    assert offered is not None
    page = phone.post("/miyako/counter/take/", {"window": window, "offered": offered[1]}).headers["Location"]
    assert (
        phone.post("/miyako/counter/take/", {"window": window, "offered": offered[1]}).headers["Location"]
        == page
    )
    assert "次にお呼びします" in text(phone.get(page))
    assert phone.get(page).headers["Refresh"] == "20"
    assert "Refresh" not in phone.get(f"{page}?still=1").headers
    desk.post(f"{DESK}call/")
    assert "1階 1番窓口、3番の窓口へお越しください" in text(phone.get(page))
    assert "A1" in text(phone.get("/miyako/counter/display/"))
    # The visit: what is needed, the card, the tablet.
    visit = desk.post(f"{DESK}visit/").headers["Location"]
    desk.post(f"{visit}procedures/", {"procedure": ["moving", "water"]})
    assert desk.post(f"{visit}card/", {"sample": "hanako"}).status_code == 302
    desk.post(f"{visit}screen/")
    code = re.search(r'id="screen-code">([\d-]+)<', desk.get(visit).content.decode())
    assert code is not None
    assert tablet.post("/miyako/screen/", {"code": "1111-1111"}).status_code == 422
    assert tablet.post("/miyako/screen/", {"code": code[1]}).status_code == 302
    assert "職員が入力したら" in text(tablet.get("/miyako/screen/check/"))
    _fill(desk, visit)
    check = desk.get(f"{visit}check/")
    assert "カードから" in text(check)
    assert "佐藤 花子" in text(check)
    desk.post(f"{visit}show/")
    shown = tablet.get("/miyako/screen/check/").content.decode()
    assert "まちがいありません" in shown
    assert '<dd class="y-pre" translate="no">佐藤　花子' in shown
    assert "Refresh" not in tablet.get("/miyako/screen/check/").headers
    seen = re.search(r'name="seen" value="([^"]+)"', shown)
    assert seen is not None
    tablet.post("/miyako/screen/check/", {"seen": seen[1], "wrong": "moving.name", "mark": "1"})
    assert "1か所に「ちがう」と印" in text(desk.get(f"{visit}check/"))
    assert desk.post(f"{visit}send/", {"told": "nobody"}).status_code == 409
    desk.post(f"{visit}show/")
    tablet.post("/miyako/screen/check/", {"seen": seen[1], "right": "1"})
    assert "本人が画面で確かめました" in text(desk.get(f"{visit}check/"))
    versions = re.findall(r'name="seen" value="(\d+)"', desk.get(f"{visit}check/").content.decode())
    refused = desk.post(f"{visit}send/", {"seen": versions, "told": "mail", "contact_mail": "x"})
    assert refused.status_code == 422
    assert desk.post(f"{visit}send/", {"seen": versions}).status_code == 422
    hostile = {"seen": ["9" * 5000], "told": "nobody"}
    assert desk.post(f"{visit}send/", hostile).headers["Location"].endswith("/check/")
    sent = desk.post(f"{visit}send/", {"seen": versions, "told": "mail", "contact_mail": "hanako@example.jp"})
    assert sent.headers["Location"].endswith("/receipt/")
    receipt = text(desk.get(sent.headers["Location"]))
    assert "窓口で職員が入力しました。本人が画面で確かめました。経過のお知らせ: メール" in receipt
    assert desk.post(f"{visit}send/", {"seen": versions, "told": "nobody"}).status_code == 302
    assert {each.channel for each in Application.objects.all()} == {"counter"}
    assert "受け付けました" in text(tablet.get("/miyako/screen/check/"))
    desk.post(f"{visit}close/")
    assert desk.post(f"{visit}close/").status_code == 302
    assert "確認が終わりました" in text(tablet.get("/miyako/screen/check/"))
    assert desk.get(f"{visit}receipt/").status_code == 409
    assert "ご案内しました" in text(phone.get(page))
    assert AuditEntry.objects.filter(action="visit.viewed").exists()


def _fill(desk: Client, visit: str) -> None:
    """Page after page, with what the card has already in its place; the clerk types the rest."""
    url = desk.get(f"{visit}fill/").headers["Location"]
    asked = {**_flat(MOVING), **_flat(WATER)}
    for _ in range(12):
        if url.endswith("/check/"):
            return
        values = {name: value for name, value in Screen(desk.get(url)).values.items() if name}
        for name, typed in asked.items():
            if name in values and not any(values[name]):
                values[name] = [typed]
            elif name in ("why", "agreed"):
                values.setdefault(name, [typed])
        answered = desk.post(url, values)
        if answered.status_code == 302:
            url = answered.headers["Location"]
    raise AssertionError(f"the form has no end: {url}")


def _flat(answers: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in answers.items():
        if isinstance(value, dict):
            found |= {f"{name}.{part}": each for part, each in value.items()}
        else:
            found[name] = "true" if value is True else value
    return found


def test_a_ticket_is_opened_by_its_code_only_and_only_today(city: Municipality) -> None:
    window, phone = open_window(city), Client()
    code = services.take_ticket(window=window, offered=offer_code(), address="192.0.2.7", at=AT)
    assert phone.get(f"/miyako/ticket/{code}/").status_code == 200
    for other in ("A1", code[:-1], "x" * 200, signing.dumps("x")):
        assert phone.get(f"/miyako/ticket/{other}/").status_code == 404
    assert phone.post(f"/miyako/ticket/{code}/tell/", {"email": "hanako"}).status_code == 422
    assert phone.post(f"/miyako/ticket/{code}/cancel/").status_code == 302
    assert "取り消しました" in text(phone.get(f"/miyako/ticket/{code}/"))
    assert phone.post(f"/miyako/ticket/{code}/cancel/").status_code == 409
    with frozen(AT + timedelta(days=1)):
        assert phone.get(f"/miyako/ticket/{code}/").status_code == 404
    assert (
        phone.post("/miyako/counter/take/", {"window": str(window.pk), "offered": "made up"}).status_code
        == 409
    )
    assert phone.post("/miyako/counter/take/", {"window": "999999", "offered": "x"}).status_code == 404
    assert Ticket.objects.count() == 1


def test_the_guide_is_asked_aloud_and_leads_to_what_is_entered(city: Municipality) -> None:
    visit, desk = begin(city, filled=False), clerk()
    base = f"{DESK}visits/{visit.pk}/"
    assert desk.get(f"{base}guide/nothing/").status_code == 404
    assert desk.get(f"{base}guide/moving/").status_code == 404
    found = text(desk.get(f"{base}?q=引っ越し"))
    assert "引っ越しの届出" in found
    assert desk.post(f"{base}procedures/", {"procedure": "nothing"}).status_code == 422
    assert desk.post(f"{base}procedures/", {"remove": "water"}).status_code == 302
    assert desk.get(f"{base}paper/").status_code == 422


def test_the_paper_to_sign_has_what_was_entered(city: Municipality) -> None:
    visit, desk = begin(city), clerk()
    paper = desk.get(f"{DESK}visits/{visit.pk}/paper/")
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    seen = re.search(
        r'name="seen" value="([^"]+)"', desk.get(f"{DESK}visits/{visit.pk}/check/").content.decode()
    )
    assert seen is not None
    for posted in ({"how": "screen"}, {"how": "paper"}, {"how": "aloud", "reason": " "}):
        assert desk.post(f"{DESK}visits/{visit.pk}/confirm/", {**posted, "seen": seen[1]}).status_code == 422
    answer = desk.post(
        f"{DESK}visits/{visit.pk}/confirm/", {"how": "paper", "reason": "端末の故障", "seen": seen[1]}
    )
    assert answer.status_code == 302
    assert "理由: 端末の故障" in text(desk.get(f"{DESK}visits/{visit.pk}/check/"))


def test_a_colleagues_visit_is_not_shown_before_it_is_taken_up(city: Municipality) -> None:
    visit, chief = begin(city), clerk("chief")
    url = f"{DESK}visits/{visit.pk}/"
    page = text(chief.get(url))
    assert "担当者の受付です" in page
    for inside in ("check/", "receipt/", "paper/", "fill/"):
        assert chief.get(f"{url}{inside}").status_code == 409
    assert chief.post(f"{url}take-up/").status_code == 302
    assert "髙橋" in text(chief.get(f"{url}check/"))
    assert clerk().get(f"{url}check/").status_code == 409
    assert clerk("admin").get(url).status_code == 403
    assert Visit.objects.get().clerk.code == "miyako-chief"


def test_the_administrator_sets_windows_up(city: Municipality) -> None:
    admin = clerk("admin")
    assert "窓口はまだありません" in text(admin.get(f"{DESK}windows/"))
    good = {
        "name": "証明", "place": "1階", "prefix": "A", "order": "1", "active": "1", "reader": "",
        "department": str(make_window(city, "B").department_id),
    }  # fmt: skip
    for wrong in (
        {"prefix": "a"},
        {"prefix": "B"},
        {"name": ""},
        {"order": "x"},
        {"order": "9" * 5000},
        {"order": "9" * 60},
        {"department": "0"},
        {"reader": "x"},
    ):
        assert admin.post(f"{DESK}windows/new/", {**good, **wrong}).status_code == 422
    assert admin.post(f"{DESK}windows/new/", good).status_code == 302
    window = Window.objects.get(prefix="A")
    assert (
        admin.post(f"{DESK}windows/{window.pk}/", {**good, "active": "", "name": "証明書"}).status_code == 302
    )
    window.refresh_from_db()
    assert (window.name, window.active) == ("証明書", False)
    assert admin.get(f"{DESK}windows/999999/").status_code == 404
    assert clerk().get(f"{DESK}windows/").status_code == 403
    assert "窓口の混み具合を見る" in text(Client().get("/miyako/"))


def test_the_person_shows_on_the_tablet_whose_account_it_is(city: Municipality) -> None:
    visit, tablet = begin(city, filled=False), Client()
    code = services.offer_screen_code(visit=visit, by=actor(city), at=AT)
    tablet.post("/miyako/screen/", {"code": code})
    assert tablet.post("/miyako/screen/identify/", {"email": "x"}).status_code == 422
    tablet.post("/miyako/screen/identify/", {"email": "hanako@example.jp"})
    assert tablet.post("/miyako/screen/identify/", {"code": "000000"}).status_code == 422
    tablet.post("/miyako/screen/identify/", {"code": code_in_mail()})
    assert again(city, visit).resident_id is not None
    assert "resident" not in tablet.session
    assert tablet.get("/miyako/my/").status_code == 302
    tablet.post("/miyako/screen/end/")
    assert "確認が終わりました" in text(tablet.get("/miyako/screen/check/"))
