"""A basket as a resident fills it in: each fact once, whatever procedure asks, and one receipt for all."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import AT
from tests.intake.baskets import picture, publish, publish_all, water
from tests.intake.walking import Resident, Screen
from yorozu.foundation.clock import frozen
from yorozu.identity.actors import Actor
from yorozu.intake.models import Application, Basket, BasketItem, Draft
from yorozu.intake.selectors import answers_of, receipt_of
from yorozu.intake.selectors.baskets import codes_of
from yorozu.municipality.models import Municipality
from yorozu.procedures.services import withdraw_procedure
from yorozu.trust.models import VaultKey

pytestmark = pytest.mark.django_db
WHO = {
    "name__name": "髙橋 𠮷子", "name__kana": "たかはし よしこ", "phone": "0193-62-2111",
    "old__postal_code": "0270052", "old__prefecture": "岩手県", "old__city": "宮古市", "old__town": "宮町一丁目1-30",
}  # fmt: skip
DAY = "2026-11-25"


@pytest.fixture(autouse=True)
def _now() -> Any:
    with frozen(AT):
        yield


@pytest.fixture
def resident(city: Municipality) -> Resident:
    publish_all(city)
    return Resident()


def put(resident: Resident, *codes: str, **facts: str) -> Screen:
    data = {"procedure": codes, **{f"fact.{name.replace('__', '.')}": value for name, value in facts.items()}}
    return Screen(resident.client.post("/miyako/basket/", data, follow=True))


def begin(resident: Resident, screen: Screen) -> Screen:
    return resident.press(screen, "begin")


def filled(resident: Resident, screen: Screen) -> Screen:
    """From the first page of all three to the check."""
    screen = resident.press(screen, **WHO)  # 届け出る方
    screen = resident.press(screen, on=DAY)
    screen = resident.press(screen, why="move")
    screen = resident.press(screen, agreed="on")
    return resident.press(screen, files={"proof": SimpleUploadedFile("a.png", picture(), "image/png")})


def asked_on(screen: Screen) -> list[str]:
    return [name for name in screen.values.get("_shown", [""])[0].split() if name != "told"]  # a note


def test_three_procedures_ask_each_fact_once(resident: Resident) -> None:
    screen = begin(resident, put(resident, "moving", "water", "course"))
    asked: list[tuple[str, list[str]]] = []
    for typed in (WHO, {"on": DAY}, {"why": "move"}, {"agreed": "on"}):
        asked.append((screen.url, asked_on(screen)))
        screen = resident.press(screen, **typed)
    asked.append((screen.url, asked_on(screen)))
    assert asked == [
        ("/miyako/basket/moving/who/", ["name", "phone", "old"]),
        ("/miyako/basket/moving/when/", ["on"]),
        ("/miyako/basket/water/stop/", ["why"]),
        ("/miyako/basket/moving/papers/", ["agreed"]),
        ("/miyako/basket/course/proof/", ["proof"]),
    ]
    alone = {"moving": 5, "water": 5, "course": 3}
    assert sum(len(names) for _, names in asked) == 7
    assert sum(alone.values()) == 13


def test_the_basket_is_sent_as_three_applications_with_one_receipt(
    resident: Resident, city: Municipality
) -> None:
    check = filled(resident, begin(resident, put(resident, "moving", "water", "course")))
    assert check.url == "/miyako/basket/check/"
    assert check.text.count("髙橋 𠮷子") == 1
    receipt = resident.press(check)
    assert "3件を受け付けました" in receipt.text
    sent = {
        each.procedure.code: each
        for each in Application.objects.select_related("procedure", "key", "version")
    }
    assert sorted(sent) == ["course", "moving", "water"]
    assert answers_of(sent["water"])["stop_on"] == DAY
    assert answers_of(sent["water"])["place"] == answers_of(sent["moving"])["old"]
    assert {answers_of(each)["name"]["name"] for each in sent.values()} == {"髙橋 𠮷子"}
    codes = codes_of(Basket.objects.select_related("key").get())
    for words in (codes.number, codes.lookup_code, *(each.receipt_number for each in sent.values())):
        assert words in receipt.text
    assert Draft.objects.exclude(application=None).count() == 3


def test_a_second_press_and_going_back_send_nothing_twice(resident: Resident) -> None:
    check = filled(resident, begin(resident, put(resident, "moving", "water", "course")))
    resident.press(check)
    again = resident.press(check)
    assert again.url == "/miyako/basket/receipt/"
    assert Application.objects.count() == 3


def test_what_the_guide_was_told_is_filled_in(resident: Resident) -> None:
    screen = begin(resident, put(resident, "moving", move__date=DAY))
    screen = resident.press(screen, **WHO)
    assert screen.url == "/miyako/basket/moving/when/"
    assert screen.values["on"] == ["令和8年11月25日"]


def test_what_another_procedure_needs_is_marked_and_asked_for(resident: Resident) -> None:
    screen = begin(resident, put(resident, "moving", "water"))
    screen = resident.press(screen, **{**WHO, "phone": ""})
    assert (screen.status, screen.url) == (422, "/miyako/basket/moving/who/")
    assert "#id_phone" in screen.links
    alone = Resident()
    screen = begin(alone, put(alone, "moving"))
    assert alone.press(screen, **{**WHO, "phone": ""}).url == "/miyako/basket/moving/when/"


def test_the_checks_of_each_procedure_hold_for_the_shared_answer(resident: Resident) -> None:
    screen = begin(resident, put(resident, "moving", "water"))
    screen = resident.press(screen, **WHO)
    screen = resident.press(screen, on="2026-12-20")
    screen = resident.press(screen, why="move")
    check = resident.press(screen, agreed="on")
    assert check.status == 422
    assert "水道を止める届出: 10日以内にしてください。" in check.text
    assert "/miyako/basket/moving/when/?from=check#id_on" in check.links
    assert "この内容で" not in check.text


def test_a_fact_that_one_does_not_ask_is_asked_by_the_next(resident: Resident) -> None:
    """Of a vacant house no day is asked: then only the first asks for it, and it is not sent with the second."""
    screen = begin(resident, put(resident, "water", "moving"))
    assert asked_on(screen) == ["name", "phone"]
    screen = resident.press(
        screen, name__name="髙橋 𠮷子", name__kana="たかはし よしこ", phone="0193-62-2111"
    )
    typed = {name.replace("old", "place"): value for name, value in WHO.items() if name.startswith("old")}
    screen = resident.press(screen, why="a", **typed)
    assert screen.url == "/miyako/basket/moving/when/"
    assert asked_on(screen) == ["on"]


def test_one_that_cannot_be_sent_does_not_hold_up_the_others(resident: Resident, city: Municipality) -> None:
    check = filled(resident, begin(resident, put(resident, "moving", "water", "course")))
    withdraw_procedure(municipality=city, code="water", by=Actor.system(city), at=AT)
    receipt = resident.press(check)
    assert "2件を受け付けました" in receipt.text
    assert "1件は、まだ送信できていません" in receipt.text
    assert "この手続は、今は受け付けていません。" in receipt.text
    assert sorted(Application.objects.values_list("procedure__code", flat=True)) == ["course", "moving"]
    publish(city, water())
    check = resident.open("/miyako/basket/check/")
    assert check.text.count("髙橋 𠮷子") == 1  # asked by the one that is left
    receipt = resident.press(check)
    assert "3件を受け付けました" in receipt.text
    assert Application.objects.count() == 3


def test_a_procedure_that_changed_is_shown_again_before_it_is_sent(
    resident: Resident, city: Municipality
) -> None:
    check = filled(resident, begin(resident, put(resident, "moving", "water", "course")))
    changed = water()
    changed["sections"][1]["fields"].append(
        {"id": "meter", "type": "text", "label": "水栓番号", "required": True}
    )
    publish(city, changed)
    hostile = resident.client.post("/miyako/basket/check/", {"seen": ["9" * 5000, "9" * 60]})
    assert (hostile.headers["Location"], Application.objects.count()) == ("/miyako/basket/check/", 0)
    receipt = resident.press(check)
    assert "2件を受け付けました" in receipt.text
    assert "この手続の内容が新しくなりました。" in receipt.text
    check = resident.open("/miyako/basket/check/")
    assert check.status == 422
    assert [link for link in check.links if "#id_meter" in link]
    page = resident.open("/miyako/basket/water/stop/")
    assert page.values["why"] == ["move"]
    check = resident.press(page, meter="123")
    while check.url != "/miyako/basket/check/":
        check = resident.press(check)
    assert "3件を受け付けました" in resident.press(check).text


def test_a_full_course_says_so_and_the_rest_is_sent(resident: Resident, city: Municipality) -> None:
    other = Resident()
    resident.press(filled(resident, begin(resident, put(resident, "moving", "water", "course"))))
    receipt = other.press(filled(other, begin(other, put(other, "moving", "water", "course"))))
    assert "2件を受け付けました" in receipt.text
    assert "定員に達しました。" in receipt.text
    gone = Screen(other.client.post("/miyako/basket/remove/", {"procedure": "course"}, follow=True))
    assert "2件を受け付けました" in gone.text
    assert "送信できていません" not in gone.text


def test_number_and_code_open_the_basket_from_another_device(resident: Resident) -> None:
    saved = resident.press(begin(resident, put(resident, "moving", "water")), "save", **WHO)
    assert saved.url == "/miyako/basket/saved/"
    number, code = re.findall(r"\d{4}-\d{4}-\d{4}|\b[2-9A-HJKMNP-TV-Z]{8}\b", saved.text)[:2]
    other = Resident()
    status = other.press(other.open("/miyako/status/"), number=number, code=code)
    assert status.url == "/miyako/basket/status/"
    page = other.press(Screen(other.client.post("/miyako/basket/", {"begin": "1"}, follow=True)), "back")
    assert page.url in ("/miyako/basket/moving/who/", "/miyako/basket/")
    wrong = Resident()
    refused = wrong.press(wrong.open("/miyako/status/"), number=number, code="AAAAAAAA")
    assert (refused.status, "受付番号か照会コードが違います" in refused.text) == (404, True)


def test_the_home_page_leads_back_to_what_was_begun_until_it_is_sent(resident: Resident) -> None:
    assert "/miyako/basket/" not in resident.open("/miyako/").links
    resident.press(begin(resident, put(resident, "moving", "water")), **WHO)
    home = resident.open("/miyako/")
    assert "/miyako/basket/" in home.links
    assert "2件の手続を入力しています" in home.text
    resident.client.post("/miyako/basket/end/", {"forget": "1"})
    assert "/miyako/basket/" not in resident.open("/miyako/").links


def test_the_status_page_leads_to_each_application(resident: Resident) -> None:
    resident.press(filled(resident, begin(resident, put(resident, "moving", "water", "course"))))
    status = resident.open("/miyako/basket/status/")
    application = Application.objects.select_related("key").get(procedure__code="water")
    opened = Screen(
        resident.client.post("/miyako/basket/status/", {"number": application.receipt_number}, follow=True)
    )
    assert status.text.count("受付済み") == 3
    assert opened.url == "/miyako/status/view/"
    assert application.receipt_number in opened.text
    assert receipt_of(application).lookup_code not in opened.text


def test_taking_one_out_forgets_only_what_was_typed_for_it(resident: Resident) -> None:
    resident.press(begin(resident, put(resident, "moving", "water")), **WHO)
    keys = VaultKey.objects.count()
    contents = Screen(resident.client.post("/miyako/basket/remove/", {"procedure": "moving"}, follow=True))
    assert contents.url == "/miyako/basket/"
    assert VaultKey.objects.count() == keys - 1
    page = resident.open("/miyako/basket/water/who/")
    assert page.values["name.name"] == ["髙橋 𠮷子"]
    ended = Screen(resident.client.post("/miyako/basket/remove/", {"procedure": "water"}, follow=True))
    assert "入力した内容を消しました" in ended.text
    assert (Basket.objects.count(), BasketItem.objects.count(), Draft.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ((), "申請する手続を一つ以上選んでください"),
        (("no-such",), "公開を終えたものがあります"),
        (("paper-only",), "オンラインでは申請できません"),
        (("for-staff",), "公開を終えたものがあります"),
    ],
)
def test_what_cannot_be_put_in_says_why(
    resident: Resident, city: Municipality, codes: tuple[str, ...], said: str
) -> None:
    publish(city, water(channels=["counter"]) | {"code": "paper-only"})
    publish(city, water(audience=["staff"]) | {"code": "for-staff"})
    refused = put(resident, *codes)
    assert refused.status == 422
    assert said in refused.text
    assert Basket.objects.count() == 0


def test_without_a_basket_every_page_says_how_to_go_on(resident: Resident) -> None:
    for path in ("", "check/", "receipt/", "saved/", "moving/who/"):
        screen = resident.open(f"/miyako/basket/{path}")
        assert (screen.status, "まとめて申請する手続がありません" in screen.text) == (404, True)
    assert resident.open("/miyako/basket/status/").url == "/miyako/status/"
