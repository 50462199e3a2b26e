"""Applications as a table: what was asked for, no formula, told apart, and written down before it leaves."""

import csv
import io
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cases.desk import client
from tests.cases.making import accept, answer, arrive, correct, document, picture, publish
from tests.factories import AT, actor, make_city
from yorozu.cases.models import Export, ExportedCase
from yorozu.cases.selectors.exporting import Wanted
from yorozu.cases.selectors.looks import Period, looks_at
from yorozu.cases.services.exporting import digest_of_cases, export_applications
from yorozu.cases.soundness import check_exports
from yorozu.foundation.errors import Forbidden, Invalid
from yorozu.foundation.soundness import Examination
from yorozu.foundation.spreadsheets import read_rows
from yorozu.identity.actors import Actor
from yorozu.identity.sessions import mark_confirmed
from yorozu.intake.services import dispose_application, withdraw
from yorozu.intake.uploads import Upload
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.trust.models import AuditEntry

PURPOSE = "減免の対象を数えるため"
NAMES = ("髙橋 𠮷郎", "葛\U000e0100城 ﾊﾅｺ", "=cmd|' /C calc'!A0")


def with_members(city: Municipality) -> ProcedureVersion:
    sections = document()["sections"]
    sections[1]["fields"] += [
        {"id": "balance", "type": "integer", "label": "差額", "min": -100, "max": 100},
        {"id": "members", "type": "group", "label": "世帯員", "max": 2, "fields": [
            {"id": "who", "type": "text", "label": "氏名", "required": True},
            {"id": "phone", "type": "text", "label": "電話"}]},
    ]  # fmt: skip
    return publish(city, sections=sections)


def signed_in(city: Municipality, who: str = "chief") -> Client:
    """A member of staff who has just shown that it is them."""
    browser = client(city, who)
    session = browser.session
    mark_confirmed(session, AT)
    session.save()
    return browser


def take(city: Municipality, **typed: Any) -> Any:
    sent = {"which": "all", "purpose": PURPOSE, "form": "csv", **typed}
    address = reverse("cases:export", kwargs={"city": city.slug, "code": "water-relief"})
    return signed_in(city).post(address, sent)


def rows_in(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    assert text.endswith("\r\n")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.django_db
def test_a_table_has_what_was_asked_for_and_is_written_down() -> None:
    city = make_city()
    version = with_members(city)
    members = [{"who": "+81-90-0000-1111", "phone": "090-1111-2222"}, {"who": "@見本 二郎"}]
    made = [
        arrive(city, version=version, name={"name": name, "kana": "たかはし"}, balance=-5, story="\t下がった",
               members=members, photo=[Upload("現場.png", picture())])
        for name in NAMES
    ]  # fmt: skip
    mended = answer(correct(accept(made[0])), story="床上まで\n水が来ました。")
    gone, taken_back = made[1], made[2]
    dispose_application(application=gone.application, at=AT)
    withdraw(application=taken_back.application, by=Actor.anonymous(city), at=AT)
    response = take(city)
    assert response.status_code == 200
    rows = rows_in(b"".join(response.streaming_content))
    assert [each["受付番号"] for each in rows] == [each.receipt_number for each in made]
    first, disposed, formula = rows
    assert NAMES[0] in first.values()
    assert NAMES[1] not in disposed.values()
    assert first["様子"] == "床上まで\n水が来ました。"
    assert first["差額"] == "-5"
    assert first["世帯員 1 氏名"] == "'+81-90-0000-1111"
    assert (first["世帯員 1 電話"], first["世帯員 2 氏名"]) == ("090-1111-2222", "'@見本 二郎")
    assert disposed["回答"].startswith("廃棄済み")
    assert disposed["様子"] == ""
    assert f"'{NAMES[2]}" in formula.values()
    assert formula["様子"] == "'\t下がった"
    export = Export.objects.get(municipality=city)
    assert (export.rows, export.form, export.purpose) == (3, "csv", PURPOSE)
    ids = list(ExportedCase.objects.filter(export=export).values_list("case_id", flat=True))
    entry = AuditEntry.objects.get(municipality=city, action="applications.exported")
    assert entry.actor_id == "miyako-chief"
    assert entry.details["cases"] == digest_of_cases(ids)
    assert entry.details["fields"] == "name address point on story photo balance members"
    examined = Examination(at=AT, settled=True)
    assert list(check_exports(city.pk, examined)) == []
    ExportedCase.objects.filter(case=mended).delete()
    assert [each.kind for each in check_exports(city.pk, examined)] == ["cases.export"]
    ExportedCase.objects.create(municipality=city, export=export, case=mended)
    look = looks_at(mended, Period()).looks[0]
    assert (look.what, look.why) == ("申請の表（3件）の書き出し", PURPOSE)


@pytest.mark.django_db
def test_excel_keeps_texts_as_they_are_and_gives_groups_a_sheet_of_their_own() -> None:
    city = make_city()
    version = with_members(city)
    arrive(city, version=version, name={"name": NAMES[2], "kana": "たかはし"}, members=[{"who": "=1+1"}])
    arrive(city, version=version, name={"name": NAMES[1], "kana": "たかはし"})
    response = take(city, form="xlsx")
    assert response.headers["Content-Disposition"].endswith(".xlsx")
    header, *rows = read_rows("a.xlsx", response.content)
    texts = [cell for row in rows for cell in row]
    assert NAMES[1] in texts
    assert NAMES[2] in texts
    assert "世帯員" not in "".join(header)
    with zipfile.ZipFile(io.BytesIO(response.content)) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name]
        assert len(sheets) == 2
        assert not any("<f>" in each for each in sheets)
        assert "=1+1" in book.read("xl/sharedStrings.xml").decode()


@pytest.mark.django_db
def test_nothing_leaves_without_a_purpose_a_choice_or_the_right() -> None:
    city = make_city()
    case = arrive(city)
    assert "何に使うかを入力してください" in take(city, purpose=" ").content.decode()
    assert "書き出す項目を選んでください" in take(city, which="chosen").content.decode()
    nothing = take(city, since="令和8年11月21日")
    assert nothing.status_code == 422
    assert "当てはまる申請はありません" in nothing.content.decode()
    only = take(city, which="chosen", fields_wanted=["on"], states=["received"])
    (row,) = rows_in(b"".join(only.streaming_content))
    assert list(row)[8:] == ["被害の日"]
    assert row["被害の日"] == "2026-11-01"
    wanted = Wanted(procedure=case.procedure, fields=("name",))
    for who in ("worker", "mayor", "admin", "records"):
        with pytest.raises(Forbidden):
            export_applications(wanted=wanted, purpose=PURPOSE, form="csv", by=actor(city, who), at=AT)
    with pytest.raises(Invalid):
        export_applications(wanted=wanted, purpose="　", form="csv", by=actor(city, "chief"), at=AT)
    elsewhere = make_city("tono", "032085", "遠野市")
    publish(elsewhere)
    other = Wanted(procedure=case.procedure, fields=("name",))
    with pytest.raises(Forbidden):
        export_applications(wanted=other, purpose=PURPOSE, form="csv", by=actor(elsewhere, "chief"), at=AT)
    assert Export.objects.count() == 1


@pytest.mark.django_db
def test_a_desk_left_open_shows_first_who_is_there() -> None:
    city = make_city()
    arrive(city)
    address = reverse("cases:export", kwargs={"city": city.slug, "code": "water-relief"})
    for send in (client(city, "chief").get, client(city, "chief").post):
        answered = send(address)
        assert answered.status_code == 302
        assert "/desk/confirm/" in answered.headers["Location"]
    page = signed_in(city).get(address).content.decode()
    assert "個人情報を持ち出す操作です" in page
    assert "checked" not in page.split("被害の日")[0].split("氏名")[1]
    assert (
        "水道料金の減免申請"
        in signed_in(city).get(reverse("cases:exports", kwargs={"city": city.slug})).content.decode()
    )
    assert Export.objects.count() == 0
