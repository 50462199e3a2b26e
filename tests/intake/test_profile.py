"""Ask once: what a resident keeps is put in, marked, and changed for one case only; it comes back when they say so."""

from typing import Any

import pytest

from tests.factories import AT
from tests.identity.visiting import resident, visit
from tests.intake.samples import answers, document, publish
from tests.intake.walking import Resident, Screen
from yorozu.forms.services import parse_definition
from yorozu.identity.selectors import profile_of
from yorozu.identity.services import keep_profile
from yorozu.intake.models import Application
from yorozu.intake.prefill import chosen, offered, prefilled
from yorozu.intake.selectors import answers_of
from yorozu.municipality.models import Municipality

pytestmark = pytest.mark.django_db

NAME = {"name": "髙橋 𠮷子", "kana": "たかはし よしこ"}
PROFILE: dict[str, Any] = {
    "person.name": NAME,
    "person.phone": "0193-62-2111",
    "household.members[]": [
        {"name": {"name": "髙橋 葵", "kana": "たかはし あおい"}, "birth_date": "2020-04-01"}
    ],
    "business.name": "宮古水産株式会社",
}
MARK = "登録情報から入れました"


def _short(**changes: Any) -> dict[str, Any]:
    """Name and telephone on one page, the household on the next."""
    first = [
        {"id": "name", "type": "person_name", "label": "氏名", "required": True, "same_as": "person.name"},
        {"id": "phone", "type": "phone", "label": "電話番号", "required": True, "same_as": "person.phone"},
    ]
    rows = [
        {"id": "who", "type": "person_name", "label": "氏名", "required": True},
        {"id": "born_on", "type": "date", "label": "生年月日"},
    ]
    group = {
        "id": "family",
        "type": "group",
        "label": "家族",
        "max": 5,
        "same_as": "household.members[]",
        "fields": rows,
    }
    sections = [
        {"id": "applicant", "title": "申請する方", "fields": first},
        {"id": "household", "title": "家族", "fields": [group]},
    ]
    return {"sections": sections, "checks": [], "applicant": {"name": "name", "phone": "phone"}, **changes}


def _walker(city: Municipality, **profile: Any) -> Resident:
    walker = Resident()
    visit(city, client=walker.client)
    keep_profile(resident=resident(city), values=profile or PROFILE, at=AT)
    return walker


def _begin(walker: Resident, city: Municipality) -> Screen:
    return walker.press(walker.open(f"/{city.slug}/apply/child-benefit/"))


def test_what_is_known_is_put_in_and_marked_and_changed_for_this_case_only(city: Municipality) -> None:
    publish(city, **_short())
    walker = _walker(city)
    page = _begin(walker, city)
    assert (page.values["name.name"], page.values["phone"]) == (["髙橋 𠮷子"], ["0193-62-2111"])
    assert page.text.count(MARK) == 2
    page = walker.press(page, phone="090-1234-5678")
    assert page.values["family.0.who.name"] == ["髙橋 葵"]
    page = walker.press(walker.press(page))
    assert "を受け付けました" in page.text
    sent = answers_of(Application.objects.select_related("key", "version").get())
    assert (sent["name"], sent["phone"]) == (NAME, "090-1234-5678")
    assert sent["family"] == [{"who": PROFILE["household.members[]"][0]["name"], "born_on": "2020-04-01"}]
    assert profile_of(resident(city))["person.phone"] == "0193-62-2111"


def test_what_was_emptied_stays_empty(city: Municipality) -> None:
    publish(city, **_short())
    walker = _walker(city)
    page = walker.press(_begin(walker, city), phone="")
    assert (page.status, page.values["phone"]) == (422, [""])
    again = walker.open(page.url)
    assert again.values["phone"] == [""]


def test_nothing_is_put_in_for_who_is_not_signed_in(city: Municipality) -> None:
    publish(city, **_short())
    assert MARK not in _begin(Resident(), city).text


def test_the_receipt_offers_what_is_new_and_takes_only_what_was_ticked(city: Municipality) -> None:
    publish(city, **_short())
    walker = _walker(city, **{"person.phone": "0193-62-2111"})
    page = walker.press(
        _begin(walker, city), name__name="髙橋 𠮷子", name__kana="たかはし よしこ", phone="090-1234-5678"
    )
    page = walker.press(walker.press(page))
    assert "電話番号:\n090-1234-5678\n（いまの登録と違います）" in page.text
    assert profile_of(resident(city)) == {"person.phone": "0193-62-2111"}
    walker.client.post(f"/{city.slug}/my/take/child-benefit/", {"term": ["person.name", "person.nothing"]})
    assert profile_of(resident(city)) == {"person.phone": "0193-62-2111", "person.name": NAME}


def test_the_profile_is_seen_changed_and_forgotten(city: Municipality) -> None:
    walker = _walker(city)
    shown = walker.open(f"/{city.slug}/my/profile/")
    assert "髙橋 𠮷子（たかはし よしこ）" in shown.text
    page = walker.press(walker.open(f"/{city.slug}/my/profile/person/"), phone="")
    assert "登録情報を保存しました" in page.text
    assert "person.phone" not in profile_of(resident(city))
    assert profile_of(resident(city))["business.name"] == "宮古水産株式会社"
    walker.client.post(f"/{city.slug}/my/profile/")
    assert profile_of(resident(city)) == {}


def test_a_wrong_entry_is_said_in_place_and_a_reading_proposed(city: Municipality) -> None:
    walker = _walker(city)
    page = walker.press(walker.open(f"/{city.slug}/my/profile/person/"), phone="119番")
    assert (page.status, page.values["phone"]) == (422, ["119番"])
    page = walker.press(
        walker.open(f"/{city.slug}/my/profile/person/"), name__name="山田 花子", name__kana=""
    )
    assert "ふりがなを入れました" in page.text
    assert profile_of(resident(city))["person.name"] == NAME


def test_a_row_of_the_household_is_added_by_its_button(city: Municipality) -> None:
    walker = _walker(city)
    page = walker.press(walker.open(f"/{city.slug}/my/profile/household/"), "add:members")
    assert "members.1.name.name" in page.values
    page = walker.press(page, members__1__name__name="髙橋 海", members__1__name__kana="たかはし うみ")
    assert "登録情報を保存しました" in page.text
    assert len(profile_of(resident(city))["household.members[]"]) == 2


def test_of_a_proxy_only_what_is_about_them_is_put_in_and_offered() -> None:
    definition = parse_definition(document(**_short(proxy="allowed")))
    raw = {"by_whom": "proxy"}
    assert prefilled(definition, "by", raw, PROFILE)["by_name"] == NAME
    assert prefilled(definition, "applicant", raw, PROFILE) == {}
    assert prefilled(definition, "applicant", {"by_whom": "self"}, PROFILE)["name"] == NAME
    sent = answers(by_whom="proxy", by_name={"name": "髙橋 一郎", "kana": "たかはし いちろう"})
    assert {each.term for each in offered(definition, sent, {})} == {"person.name"}
    assert chosen(definition, sent, ["person.name"]) == {"person.name": sent["by_name"]}


def test_a_proxys_own_name_is_put_in_once_they_say_that_they_are_one(city: Municipality) -> None:
    publish(city, **_short(proxy="allowed", business=True))
    walker = _walker(city)
    page = _begin(walker, city)
    assert "どなたが入力していますか" in page.text
    page = walker.press(page, by_whom="proxy")
    assert (page.values["by_name.name"], MARK in page.text) == (["髙橋 𠮷子"], True)
    page = walker.press(page, by_relation="family", by_trusted="true")
    assert page.values["name.name"] == [""]
