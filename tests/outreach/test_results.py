"""Closing freezes the tables and files the round; a chief publishes; disposal leaves nothing that was answered."""

import csv
import io
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from python_calamine import load_workbook

from tests.factories import AT, actor
from tests.outreach import making
from tests.outreach.test_answering import sound
from yorozu.foundation.clock import frozen
from yorozu.foundation.errors import Conflict, Forbidden, Invalid, NotFound
from yorozu.identity.models import User
from yorozu.intake.models import Draft
from yorozu.municipality.models import Municipality
from yorozu.outreach import services
from yorozu.outreach.models import SurveyAnswer, SurveyCode, SurveyResult, SurveyRound
from yorozu.outreach.selectors.answers import answers_to
from yorozu.outreach.selectors.tables import crossed, digest_of, tables_of
from yorozu.records.selectors import record_of
from yorozu.trust.models import AuditEntry, StoredFile, VaultKey
from yorozu.trust.vault import open_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(city: Municipality) -> SurveyRound:
    """14 answers of 20 who were asked; one on paper, one of them without a code."""
    found = making.start(city)
    making.draw(found, size=20)
    codes = making.codes(found)
    for number, code in enumerate(codes[:12]):
        old = number < 11
        making.answer(
            found, code, age="old" if old else "young", card=number % 2 == 0,
            why="" if number % 2 == 0 else "fear", wish="=窓口が遠い" if number < 2 else "",
        )  # fmt: skip
    by = actor(city)
    paper = making.answers(age="old")
    services.enter_answer(
        survey=found, raw=paper, typed=codes[12], without_code=False, by=by, at=making.DURING
    )
    services.enter_answer(survey=found, raw=paper, typed="", without_code=True, by=by, at=making.AFTER)
    services.choose_crosses(survey=found, crosses=[("age", "card")], by=by, at=making.DURING)
    found.refresh_from_db()
    return found


def staff(who: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(login=f"miyako-{who}"))
    return client


def test_the_tables_say_what_was_answered_and_how_many_came_back(survey: SurveyRound) -> None:
    content = tables_of(survey)
    assert (content["answers"], content["channels"], content["without_code"]) == (
        14,
        {"online": 12, "paper": 2},
        1,
    )
    assert (content["rates"]["sent"], content["rates"]["returned"]) == (20, 13)
    assert content["rates"]["channels"] == {"online": 12, "paper": 1}
    for side in content["rates"]["sides"]:
        assert sum(row["sent"] for row in side["rows"]) == 20
        assert sum(row["returned"] for row in side["rows"]) == 13
    assert [row["label"] for row in content["rates"]["sides"][1]["rows"]] == [
        "18～39歳",
        "40～59歳",
        "60歳以上",
    ]
    age, why = content["questions"][0], content["questions"][4]
    assert [row["count"] for row in age["rows"]] == [1, 13, 0]
    assert (why["id"], why["asked"], why["answered"]) == ("why", 6, 6)
    (table,) = content["crosses"]
    assert table["cells"][:2] == [[0, 1, 0], [8, 5, 0]]
    again = crossed(survey, "age", "card")
    assert again == table
    assert crossed(survey, "age", "age") is None
    with pytest.raises(Invalid):
        services.choose_crosses(
            survey=survey, crosses=[("age", "wish")], by=actor(survey.municipality), at=AT
        )


def test_closing_freezes_files_once_and_takes_nothing_more(survey: SurveyRound) -> None:
    city, by = survey.municipality, actor(survey.municipality)
    going = making.begun(survey, making_code(survey))
    with pytest.raises(Conflict, match="期間が終わって"):
        services.close_round(survey=survey, by=by, at=making.DURING)
    result = services.close_round(survey=survey, by=by, at=making.AFTER)
    assert result.digest == digest_of(result.content)
    assert result.content == tables_of(survey, result)
    survey.refresh_from_db()
    assert survey.closed_at == making.AFTER
    assert not Draft.objects.within(city).filter(pk=going.pk).exists()
    filed = record_of("survey", survey.pk, city)
    assert filed is not None
    assert filed.title == "令和8年度 市民意識調査"
    assert filed.confidentiality == 3
    assert filed.record_file.record_class.path == "市政/意識調査"
    stored = StoredFile.objects.within(city).select_related("key").get(pk=filed.items[0]["file"])
    book = load_workbook(BytesIO(open_file(stored)))
    assert book.sheet_names == ["回収", "単純集計", "クロス集計"]
    assert AuditEntry.objects.within(city).get(action="survey.closed").details["digest"] == result.digest
    for again in (
        lambda: services.close_round(survey=survey, by=by, at=making.AFTER),
        lambda: services.enter_answer(
            survey=survey, raw=making.answers(), typed="", without_code=True, by=by, at=making.AFTER
        ),
        lambda: services.add_theme(survey=survey, field="wish", label="x", by=by, at=making.AFTER),
        lambda: services.change_round(survey=survey, plan=making.plan(), by=by, at=making.AFTER),
    ):
        with pytest.raises(Conflict):
            again()
    assert sound(survey) == []
    SurveyResult.objects.within(city).update(content={**result.content, "answers": 15})
    assert any("指紋" in each for each in sound(survey))


def making_code(survey: SurveyRound) -> str:
    """A code nobody used: made again, for the list for the addressing is gone."""
    from yorozu.outreach.codes import digest_of_code, grouped, new_code  # noqa: PLC0415

    code = new_code()
    spare = SurveyCode.objects.within(survey.municipality).filter(round=survey, used="").first()
    assert spare is not None
    SurveyCode.objects.within(survey.municipality).filter(pk=spare.pk).update(
        digest=digest_of_code(survey.pk, code)
    )
    return grouped(code)


def test_a_chief_publishes_what_hides_small_counts_and_takes_it_away_again(survey: SurveyRound) -> None:
    city = survey.municipality
    page = "/miyako/surveys/ishiki-2026/results/"
    assert Client().get(page).status_code == 404
    with pytest.raises(Conflict):
        services.publish_result(survey=survey, threshold=5, by=actor(city, "chief"), at=making.AFTER)
    services.close_round(survey=survey, by=actor(city), at=making.AFTER)
    with pytest.raises(Forbidden):
        services.publish_result(survey=survey, threshold=5, by=actor(city), at=making.AFTER)
    with pytest.raises(Invalid):
        services.publish_result(survey=survey, threshold=2, by=actor(city, "chief"), at=making.AFTER)
    services.publish_result(survey=survey, threshold=5, by=actor(city, "chief"), at=making.AFTER)
    shown = Client().get(page).content.decode()
    assert "回収率 65.0％" in shown
    assert "「はい」が最も多く57.1％です" in shown
    assert 'role="img"' in shown
    assert "窓口が遠い" not in shown
    assert "＊" in shown
    assert "5人より少ない" in shown
    assert shown.count("<svg") == shown.count("<desc")
    assert "style=" not in shown
    rows = list(csv.reader(io.StringIO(Client().get(f"{page}csv/").content.decode("utf-8-sig"))))
    assert rows[0] == ["表", "質問", "行", "列", "人数", "割合", "割合の分母"]
    age = {row[2]: row[4] for row in rows if row[:2] == ["単純集計", "年齢"]}
    assert age == {"若い": "＊", "年配": "＊", "無回答": "0"}
    crossed_rows = [row for row in rows if row[0] == "クロス集計"]
    assert crossed_rows
    assert not any(row[4] in ("1", "2", "3", "4") for row in crossed_rows)
    assert page in Client().get("/miyako/surveys/").content.decode()
    # By a hash of all the tables hidden counts could be tried out: the public sees that of what it sees.
    result = SurveyResult.objects.within(city).get()
    assert result.digest not in shown
    assert digest_of(result.public) in shown
    entry = AuditEntry.objects.within(city).get(action="survey.published")
    assert entry.details == {"threshold": 5, "digest": result.digest, "shown": digest_of(result.public)}
    services.withdraw_result(survey=survey, by=actor(city, "chief"), at=making.AFTER)
    assert Client().get(page).status_code == 404
    assert sound(survey) == []


def test_free_texts_are_read_by_word_and_sorted_into_themes(survey: SurveyRound) -> None:
    city = survey.municipality
    page = f"/miyako/desk/surveys/{survey.pk}/texts/wish/"
    with frozen(making.DURING):
        client = staff("worker")
        shown = client.get(page).content.decode()
        assert "2件の記述" in shown
        assert "=窓口が遠い" in shown
        assert "窓口（2件）" in shown
        assert (
            "当てはまる記述はありません"
            in client.post(page, {"find": "1", "word": "図書館"}).content.decode()
        )
        assert client.post(page, {"add": "1", "label": ""}).status_code == 422
        client.post(page, {"add": "1", "label": "遠さ"})
        assert client.post(page, {"add": "1", "label": "遠さ"}).status_code == 422
        theme = tables_of(survey)["questions"][6]["rows"][0]
        assert (theme["label"], theme["count"]) == ("遠さ", 0)
        text = next(each for each in answers_to(survey) if each.values.get("wish"))
        client.post(page, {"answer": str(text.id), "theme": [theme["code"].removeprefix("theme-"), "99999"]})
        assert client.get(f"/miyako/desk/surveys/{survey.pk}/texts/age/").status_code == 404
    assert tables_of(survey)["questions"][6]["rows"][0]["count"] == 1
    entries = AuditEntry.objects.within(city).filter(action="survey.texts_viewed")
    told = list(entries.values_list("details", flat=True))
    assert len(told) >= 3
    assert told[0] == {"field": "wish", "texts": 2}
    with pytest.raises(NotFound):
        services.read_texts(survey=survey, field="age", by=actor(city), at=AT)


def test_staff_see_the_tables_with_charts_and_take_them_as_files(survey: SurveyRound) -> None:
    here = f"/miyako/desk/surveys/{survey.pk}/"
    with frozen(making.DURING):
        client = staff("worker")
        overview = client.get(here).content.decode()
        assert "14人（インターネット 12人、郵送 2人、うち番号なし 1人）" in overview
        shown = client.get(f"{here}tables/").content.decode()
        assert "「年配」が最も多く92.9％です" in shown
        assert "65.0％" in shown
        assert shown.count('role="img"') == 5
        assert "平均" in shown
        table = client.get(f"{here}cross/?row=age&column=trouble").content.decode()
        assert "横 100.0％" in table
        assert "縦" in table
        assert client.post(f"{here}cross/", {"row": "age", "column": "age"}).status_code == 422
        sheet = client.get(f"{here}tables/csv/")
        assert sheet["Content-Disposition"].startswith("attachment")
        assert "平均" in sheet.content.decode("utf-8-sig")
        assert load_workbook(BytesIO(client.get(f"{here}tables/excel/").content)).sheet_names[0] == "回収"
        assert client.get("/miyako/desk/surveys/").status_code == 200
        assert staff("admin").get(here).status_code == 403
    with frozen(making.AFTER):
        client = staff("worker")
        assert "締め切って集計を確定する" in client.get(f"{here}close/").content.decode()
        assert "確定しました" in client.post(f"{here}close/", follow=True).content.decode()
        assert client.get(f"{here}publish/").status_code == 403
        chief = staff("chief")
        assert chief.post(f"{here}publish/", {"threshold": "1"}).status_code == 422
        assert (
            "公開しました" in chief.post(f"{here}publish/", {"threshold": "10"}, follow=True).content.decode()
        )


def test_disposal_destroys_answers_codes_and_tables(survey: SurveyRound) -> None:
    city = survey.municipality
    services.close_round(survey=survey, by=actor(city), at=making.AFTER)
    files = services.dispose_survey(
        municipality=city, subject_id=str(survey.pk), at=AT + timedelta(days=3000)
    )
    assert files == 1
    survey.refresh_from_db()
    assert survey.disposed_at is not None
    assert VaultKey.objects.within(city).get(pk=survey.key_id).wrapped is None
    assert not SurveyAnswer.objects.within(city).exists()
    assert not SurveyCode.objects.within(city).exists()
    assert SurveyResult.objects.within(city).get().content == {}
    assert services.dispose_survey(municipality=city, subject_id=str(survey.pk), at=AT) == 0
    assert Client().get("/miyako/surveys/ishiki-2026/").status_code == 404
    assert "廃棄しました" in staff("worker").get(f"/miyako/desk/surveys/{survey.pk}/tables/").content.decode()
    assert sound(survey) == []


def test_the_screens_lead_from_the_list_of_persons_to_the_draw(city: Municipality) -> None:
    making.publish(city)
    with frozen(AT):
        client = staff("worker")
        form = client.get("/miyako/desk/surveys/new/").content.decode()
        assert "市民意識調査（第1版）" in form
        empty = client.post("/miyako/desk/surveys/new/", {})
        assert empty.status_code == 422
        assert "調査の名前を入力してください" in empty.content.decode()
        procedure = form.split('<option value="')[1].split('"')[0] if '<option value="' in form else ""
        given = {
            "procedure": procedure,
            "title": "調査",
            "slug": "chosa",
            "mode": "codes",
            "opens_on": "R8.12.1",
            "closes_on": "令和8年12月21日",
        }
        made = client.post("/miyako/desk/surveys/new/", given)
        here = made["Location"].partition("?")[0]
        survey = SurveyRound.objects.within(city).get()
        assert (survey.opens_at, survey.closes_at) == (making.OPENS, making.CLOSES)
        assert client.post(f"{here}list/", {"upload": "1"}).status_code == 422
        faulty = io.BytesIO("番号,地区,年齢,性別\n1,本庁,200,男\n1,,30,?\n".encode())
        faulty.name = "名簿.csv"
        columns = client.post(f"{here}list/", {"upload": "1", "file": faulty}, follow=True).content.decode()
        assert "どの列が何かを選んでください" in columns
        chosen = {
            "column_id": "0",
            "column_district": "1",
            "column_age": "2",
            "column_sex": "3",
            "bands": "18,60",
            "base_day": "R8.11.20",
        }
        assert client.post(f"{here}list/", {**chosen, "bands": "60,18"}).status_code == 422
        told = client.post(f"{here}list/", chosen, follow=True).content.decode()
        assert "直すところが4か所" in told
        assert "3行目" in told
        assert "性別（D列）" in told
        assert "2行目と同じ番号です" in told
        good = io.BytesIO(making.list_file(60))
        good.name = "名簿.csv"
        client.post(f"{here}list/", {"upload": "1", "file": good})
        shown = client.post(
            f"{here}list/",
            {**chosen, "column_district": "2", "column_age": "3", "column_sex": "4"},
            follow=True,
        )
        assert "名簿の60人から" in shown.content.decode()
        assert client.post(f"{here}draw/", {"size": "61"}).status_code == 422
        drawn = client.post(f"{here}draw/", {"size": "12", "seed": "公開の種"}, follow=True).content.decode()
        assert "抽出の記録" in drawn
        assert "公開の種" in drawn
        assert "60人から12人" in drawn
        asked = client.get(f"{here}addresses/")
        assert asked.status_code == 302
        assert "confirm" in asked["Location"]
        assert client.post(f"{here}change/", {**given, "title": "別の名前"}).status_code == 302
