"""Definitions carried between cities, tried before they are published, and asked about by hostile files."""

import json
from collections.abc import Iterator
from time import process_time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests.factories import AT, make_city
from tests.procedures.designing import Designer, controls
from tests.procedures.samples import document, publish
from yorozu.foundation.clock import frozen
from yorozu.intake.models import Draft
from yorozu.municipality.models import Municipality
from yorozu.procedures.designing.carrying import packed
from yorozu.procedures.models import Origin, Source, WorkingDraft
from yorozu.procedures.selectors import published

pytestmark = pytest.mark.django_db
CODE = "water-start"
OURS = "市民生活部/市民課"


@pytest.fixture(autouse=True)
def _held_clock() -> Iterator[None]:
    with frozen(AT):
        yield


def send(
    chief: Designer, content: bytes, name: str = "design-import", code: str = "", **typed: str
) -> HttpResponse:
    file = SimpleUploadedFile("手続.json", content, "application/json")
    sent = {"department": OURS, **typed, "file": file}
    return chief.client.post(chief.url(name, code), sent)  # type: ignore[return-value]


def exported(city: Municipality, code: str = CODE) -> bytes:
    answer = Designer(city).client.get(Designer(city).url("design-export", code))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    return bytes(answer.content)


def test_a_procedure_goes_to_another_city_as_one_file_and_keeps_its_origin(city: Municipality) -> None:
    version = publish(city)
    other = make_city("tono", "032085", "遠野市")
    theirs = Designer(other)
    assert send(theirs, exported(city)).status_code == 302
    draft = theirs.draft(CODE)
    assert draft.document == {**without(version.document), "department": OURS}
    origin = Origin.objects.within(other).get()
    assert (origin.source, origin.digest) == (Source.SHARED, version.digest)
    assert {key: origin.about[key] for key in ("municipality", "municipality_code", "code", "version")} == {
        "municipality": "宮古市", "municipality_code": "032026", "code": CODE, "version": 1,
    }  # fmt: skip
    theirs.post("design-publish", CODE, {"now": "1"})
    assert published(other, CODE).number == 1
    assert "宮古市 第1版" in theirs.get("design", CODE)


def test_a_newer_version_is_taken_over_with_our_own_changes_kept(city: Municipality) -> None:
    publish(city)
    other = make_city("tono", "032085", "遠野市")
    theirs = Designer(other)
    send(theirs, exported(city))
    theirs.post("design-question", CODE, {"label": "お名前"}, question="name")
    changed = json.loads(json.dumps(document()))
    changed["sections"][0]["fields"][0]["label"] = "ご氏名"
    changed["sections"][0]["fields"][1]["help"] = "3日後から選べます。"
    publish(city, sections=changed["sections"])
    assert send(theirs, exported(city), "design-update", CODE, offer="1").status_code == 302
    page = theirs.get("design-update", CODE)
    assert "宮古市の第2版" in page
    assert "どちらにするか選んでください（1か所）" in page
    undecided = theirs.post("design-update", CODE, {"take": "1"}, page=page)
    assert undecided.status_code == 422
    assert "どちらにするか選んでください" in undecided.content.decode()
    chosen = {"take": "1", "choose:question:name:label": "ours"}
    assert theirs.post("design-update", CODE, chosen, page=page).status_code == 302
    fields = theirs.draft(CODE).document["sections"][0]["fields"]
    assert [(each["label"], each.get("help")) for each in fields[:2]] == [
        ("お名前", None), ("使用開始日", "3日後から選べます。"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "取り込むファイルを選んでください"),
        (b"{" * 100_000, "手続のファイルとして読めません"),
        (b'{"format": "yorozu-procedure", "format_version": 1, "definition": ' + b"[" * 50_000, "読めません"),
        (b'{"format": "other"}', "手続のファイルではありません"),
        (b'{"format": "yorozu-procedure", "format_version": 99}', "新しい形式"),
        (b'{"format": "yorozu-procedure", "format_version": 1, "definition": 3}', "定義が入っていません"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"- {}\n" * 300_000, "大きすぎます"),
        (b"code: &a [*a]", "「*」による参照は使えません"),
        (b"!!python/object/apply:os.system [x]", "「!」による型の指定は使えません"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_with_its_reason(
    city: Municipality, content: bytes, said: str
) -> None:
    answer = send(Designer(city), content)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not WorkingDraft.objects.within(city).exists()


def test_faults_of_a_definition_from_elsewhere_are_listed_and_nothing_is_kept(city: Municipality) -> None:
    broken = document(kind="unheard-of")
    broken["sections"][0]["fields"][0]["show_if"] = "__import__('os')"
    about: dict[str, Any] = {"municipality": "遠野市", "code": CODE, "version": 1}
    text = send(Designer(city), packed(broken, about, at=AT)).content.decode()
    assert "unheard-of" in text
    assert "__import__" in text
    assert not WorkingDraft.objects.within(city).exists()


def test_a_file_that_was_changed_on_the_way_is_noticed(city: Municipality) -> None:
    publish(city)
    whole = json.loads(exported(city))
    whole["definition"]["title"] = "書きかえた題"
    answer = send(Designer(city), json.dumps(whole).encode())
    assert answer.status_code == 422
    assert "書き出したときと違っています" in answer.content.decode()


def test_a_code_that_is_taken_asks_for_another_and_a_file_of_another_procedure_is_no_update(
    city: Municipality,
) -> None:
    publish(city)
    chief = Designer(city)
    taken = send(chief, exported(city))
    assert taken.status_code == 422
    assert "すでにあります" in taken.content.decode()
    publish(city, code="other-one", title="別の手続")
    file = SimpleUploadedFile("x.json", exported(city), "application/json")
    answer = chief.client.post(
        chief.url("design-import"), {"department": OURS, "code": "copied", "file": file}
    )
    assert answer.status_code == 302
    refused = send(chief, exported(city, "other-one"), "design-update", "copied", offer="1")
    assert refused.status_code == 422
    assert "元とは別の手続" in refused.content.decode()
    same = send(chief, exported(city), "design-update", "copied", offer="1")
    assert "すでに取り込んでいる版と同じ" in same.content.decode()


def test_a_copy_of_ours_begins_with_everything_but_the_name(city: Municipality) -> None:
    version = publish(city)
    chief = Designer(city)
    typed = {"title": "水道使用中止届", "code": "water-stop", "department": OURS, "copy": CODE}
    assert chief.post("design-new", typed=typed).status_code == 302
    copied = chief.draft("water-stop").document
    assert copied["sections"] == version.document["sections"]
    assert (copied["title"], copied["code"]) == ("水道使用中止届", "water-stop")


def test_the_preview_walks_the_real_steps_and_stores_nothing(city: Municipality) -> None:
    publish(city)
    chief = Designer(city)
    chief.act(CODE, "begin")
    page = chief.get("design-preview", CODE)
    assert "プレビューです。" in page
    step = chief.post("design-preview", CODE, page=page).content.decode()
    assert "1 / 2" in step
    wrong = chief.post("design-preview", CODE, {"start_on": "きのう"}, page=step).content.decode()
    assert "氏名を入力してください。" in wrong
    right = {
        "name.name": "山田 花子",
        "name.kana": "やまだ はなこ",
        "start_on": "2026-12-24",
        "reason": "built",
    }
    checked = chief.post("design-preview", CODE, right, page=wrong).content.decode()
    assert "内容を確かめてください" in checked
    for words in ("山田 花子", "令和8年12月24日", "新築"):
        assert words in checked
    assert not Draft.objects.within(city).exists()


def test_a_draft_without_the_offices_part_can_be_looked_at_and_one_without_questions_says_why_not(
    city: Municipality,
) -> None:
    chief = Designer(city)
    chief.create()
    assert "申請する方" in chief.post("design-preview", "garden-lending").content.decode()
    pdf = chief.client.get(chief.url("design-print", "garden-lending") + "?pdf=1")
    assert (pdf.status_code, pdf["Content-Type"], pdf.content[:5]) == (200, "application/pdf", b"%PDF-")
    chief.act("garden-lending", "add-section", title="空の区分")
    answer = chief.client.get(chief.url("design-preview", "garden-lending"))
    assert answer.status_code == 409
    assert "空の区分" in answer.content.decode()


def test_trying_says_which_questions_show_and_which_checks_fail(city: Municipality) -> None:
    sections = document()["sections"]
    sections[0]["fields"].append(
        {"id": "why", "type": "text", "label": "ほかの理由", "show_if": 'reason == "a"', "required": True}
    )
    checks = [{"rule": "start_on >= today", "message": "今日より後にしてください。", "field": "start_on"}]
    office = [{"id": "near", "label": "日が近いか", "rule": "days(today, start_on) <= 14"}]
    publish(city, sections=sections, checks=checks, office_checks=office)
    chief = Designer(city)
    chief.act(CODE, "begin")
    typed = {
        "name.name": "山田 花子", "name.kana": "やまだ はなこ", "start_on": "2026-11-01", "reason": "built", "as": "counter",
    }  # fmt: skip
    page = chief.get("design-try", CODE)
    text = chief.post("design-try", CODE, typed, page=page).content.decode()
    assert "今日より後にしてください。" in text
    assert "表示されない質問: 「ほかの理由」" in text
    assert "日が近いか: よい" in text
    text = chief.post(
        "design-try", CODE, {"reason": "a", "start_on": "2026-12-24"}, page=text
    ).content.decode()
    assert "ほかの理由を入力してください。" in text
    assert "日が近いか: よくない" in text
    assert controls(text)["name.name"] == "山田 花子"


def test_saving_in_a_form_of_a_hundred_fields_takes_less_than_300_ms_on_the_server(
    city: Municipality,
) -> None:
    fields = [
        {"id": f"f{n}", "type": "text", "label": f"質問{n}", "required": True, "help": "説明" * 20,
         **({"show_if": f"answered(f{n - 1})"} if n % 5 == 4 else {})}
        for n in range(100)
    ]  # fmt: skip
    publish(
        city,
        sections=[
            {"id": f"s{k}", "title": f"区分{k}", "fields": fields[k * 10 : k * 10 + 10]} for k in range(10)
        ],
    )
    chief = Designer(city)
    chief.act(CODE, "begin")
    took = []  # of the processor, so that a busy machine measures the same
    for n in range(5):
        page = chief.get("design-question", CODE, question="f50")
        sent = {**controls(page), "label": f"直した質問{n}"}
        began = process_time()
        answer = chief.client.post(chief.url("design-question", CODE, question="f50"), sent)
        took.append(process_time() - began)
        assert answer.status_code == 302
    assert chief.draft(CODE).document["sections"][5]["fields"][0]["label"] == "直した質問4"
    assert min(took) < 0.3, took


def without(found: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if key != "department_role"}
