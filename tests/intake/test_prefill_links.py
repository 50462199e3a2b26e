"""Answers put in by a link: only where the author opened it and nothing personal; the rest by a link that opens once."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import AT, make_city
from tests.intake.samples import answers, document, publish
from yorozu.forms.services import check_document
from yorozu.foundation.clock import frozen
from yorozu.intake.models import Draft
from yorozu.intake.selectors import raw_of
from yorozu.intake.services import remove_expired_drafts
from yorozu.municipality.models import Municipality

START = "/miyako/apply/child-benefit/"
API = "/api/v1/miyako/procedures/child-benefit/prefills"


def opened(**changes: Any) -> dict[str, Any]:
    """The sample with three questions that a link may answer."""
    found = document(**changes)
    for section in found["sections"]:
        for field in section["fields"]:
            if field["id"] in ("reason", "start_on", "has_children"):
                field |= {"confidentiality": 1, "prefill": True}
    return found


@pytest.fixture
def city() -> Municipality:
    made = make_city()
    publish(made, sections=opened()["sections"])
    return made


def post(body: Any, client: Client | None = None) -> Any:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return (client or Client()).post(API, sent, content_type="application/json")


@pytest.mark.django_db
def test_a_link_fills_what_is_open_to_it_and_says_what_it_could_not(city: Municipality) -> None:
    with frozen(AT):
        browser = Client()
        query = "?reason=moving&start_on=R8.11.1&has_children=maybe&name=葛&phone=0193-62-2111&<b>=1"
        page = browser.get(START + query).content.decode()
        assert '理由: <span translate="no">転入</span>' in page
        assert '始まりの日: <span translate="no">令和8年11月1日</span>' in page
        assert "リンクの中に、使えなかったものがあります" in page
        assert "子どもがいますか: 「はい」か「いいえ」を選んでください。" in page
        assert "「name」という項目はないか" in page
        assert "<b>" not in page
        assert "葛" not in page
        first = browser.post(START + query).headers["Location"]
        assert first.endswith("/applicant/")
        draft = Draft.objects.get()
        assert raw_of(draft) == {"reason": "moving", "start_on": "2026-11-01"}
        assert "リンクから入れました" not in browser.get(first).content.decode()
        where = f"{START}situation/"
        shown = browser.get(where).content.decode()
        assert shown.count("リンクから入れました") == 2
        typed = {"_shown": "start_on has_children reason note", "start_on": "令和8年11月2日",
                 "has_children": "false", "reason": "moving", "note": ""}  # fmt: skip
        browser.post(where, typed)
        assert browser.get(where).content.decode().count("リンクから入れました") == 1
        again = browser.get(f"{START}?reason=birth").content.decode()
        assert "途中まで入力したものには入りません" in again
        browser.post(f"{START}?reason=birth")
        assert raw_of(Draft.objects.get())["reason"] == "moving"
        assert "使えなかったもの" not in browser.get(START).content.decode()


def test_no_author_can_open_what_is_personal_to_links() -> None:
    def told(**changes: Any) -> str:
        found = opened()
        field = found["sections"][1]["fields"][0]
        field |= changes
        faults = check_document(json.dumps(found, ensure_ascii=False), today=AT.date())
        return " ".join(each.message for each in faults)

    assert told() == ""
    for wrong in ({"confidentiality": 3}, {"confidentiality": 2}, {"same_as": "person.birth_date"},
                  {"type": "consent", "text": "同意"}):  # fmt: skip
        assert "prefill を消してください" in told(**wrong), wrong


@pytest.mark.django_db
def test_the_schema_says_what_may_stand_in_a_link_and_what_must_be_sent(city: Municipality) -> None:
    found = Client().get("/api/v1/miyako/procedures/child-benefit/prefill-schema").json()
    links = {name for name, each in found["properties"].items() if each["x-link"]}
    assert links == {"reason", "start_on", "has_children"}
    assert found["properties"]["name"]["x-link"] is False
    assert not {"proof", "agreed"} & found["properties"].keys()
    assert "required" not in found
    document = Client().get("/api/v1/openapi.json").json()
    assert "/api/v1/{city}/procedures/{code}/prefills" in document["paths"]


@pytest.mark.django_db
def test_another_system_prepares_a_draft_that_opens_once_and_expires(city: Municipality) -> None:
    with frozen(AT):
        sent = {each: answers()[each] for each in ("name", "phone", "children")}
        given = post({"answers": {**sent, "email": "これは違う", "agreed": True, "stranger": 1}})
        assert given.status_code == 201
        told = given.json()
        assert told["taken"] == ["children", "name", "phone"]
        assert {each["field"] for each in told["refused"]} == {"email", "agreed", "stranger"}
        link = told["url"].removeprefix("http://testserver")
        draft = Draft.objects.get()
        assert "葵".encode() not in bytes(draft.sealed_content)
        looking, person, late = Client(), Client(), Client()
        for _ in range(2):  # a program that looks at links takes nothing away
            page = looking.get(link).content.decode()
            assert "一度だけ使えます" in page
            assert "髙橋" not in page
        first = person.post(link).headers["Location"]
        text = person.get(first).content.decode()
        assert "髙橋 𠮷子" in text
        assert text.count("リンクから入れました") == 2
        assert late.get(link).status_code == late.post(link).status_code == 404
        assert Client().post("/miyako/resume/", {"code": link.split("/")[-2]}).status_code != 302
        assert post({"answers": {"agreed": True}}).status_code == 422
        assert post(b"{").status_code == 422
        post({"name": sent["name"]})
        assert Draft.objects.count() == 2
    remove_expired_drafts(AT + timedelta(hours=49))
    assert [each.pk for each in Draft.objects.all()] == [draft.pk]
    assert reverse("intake:proposed", kwargs={"city": "miyako", "token": "x"}) == "/miyako/prefilled/x/"


@pytest.mark.django_db
def test_what_is_not_asked_yet_is_looked_at_all_the_same(city: Municipality) -> None:
    with frozen(AT):
        wrong: list[Any] = [{"x": [1]}, ["a"], 12, "あ" * 20_000]
        for each in wrong:
            told = post({"phone": "0193-62-2111", "reason_other": each}).json()
            assert (told["taken"], [one["field"] for one in told["refused"]]) == (["phone"], ["reason_other"])
        for rows in ([{}] * 2000, {"a": 1}, [1], [{"strange": {"a": 1}}]):
            assert post({"phone": "0193-62-2111", "children": rows}).json()["taken"] == ["phone"], rows
        assert all(set(raw_of(each)) == {"phone"} for each in Draft.objects.all())
        assert post({"reason_other": "親の介護", "children": answers()["children"]}).json()["taken"] == [
            "children",
            "reason_other",
        ]
