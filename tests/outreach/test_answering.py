"""A code answers once, and nothing kept says who answered what."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.factories import AT, actor, make_city
from tests.intake.test_submission_race import THREADS, at_once
from tests.intake.walking import Resident, Screen
from tests.outreach import making
from yorozu.foundation.clock import frozen
from yorozu.foundation.errors import Conflict, DomainError, Forbidden, Invalid
from yorozu.foundation.soundness import Examination
from yorozu.identity.actors import Actor
from yorozu.identity.models import User
from yorozu.intake.models import Application, Draft
from yorozu.intake.services import Submission, discard_draft, submit_application
from yorozu.municipality.models import Municipality
from yorozu.outreach import services
from yorozu.outreach.models import Mode, SurveyAnswer, SurveyCode, SurveyDraft, SurveyRound
from yorozu.outreach.selectors.answers import answer_on_paper, answers_to
from yorozu.outreach.soundness import check_surveys
from yorozu.trust.models import AuditEntry, VaultKey

PAGE = "/miyako/surveys/ishiki-2026/"


@pytest.fixture
def survey(city: Municipality) -> SurveyRound:
    return making.start(city)


@pytest.fixture
def codes(survey: SurveyRound) -> list[str]:
    making.draw(survey)
    return making.codes(survey)


def sound(survey: SurveyRound) -> list[str]:
    return [each.what for each in check_surveys(survey.municipality_id, Examination(at=AT, settled=True))]


@pytest.mark.django_db
def test_a_resident_answers_by_code_and_no_application_draft_or_time_is_left(
    survey: SurveyRound, codes: list[str]
) -> None:
    resident = Resident()
    with frozen(making.DURING):
        screen = resident.press(resident.open(PAGE), code=codes[0].lower().replace("-", " "))
        assert screen.url.endswith("/apply/opinion/you/")
        screen = resident.press(resident.press(screen, age="old", years="３"), button="back")
        assert screen.values["years"] == ["３"]
        screen = resident.press(screen)
        screen = resident.press(screen, card="false", trouble=["far", "wait"], wish="駅の窓口")
        assert "持たない理由" in screen.text
        screen = resident.press(screen, why="fear")
        assert "どの回答があなたのものか" in screen.text
        assert "照会コード" not in screen.text
        again = screen
        done = resident.press(screen)
        assert done.url == f"{PAGE}thanks/"
        assert "受付番号はありません" in done.text
        twice = resident.press(again)
        assert twice.url == f"{PAGE}thanks/"
        used = Resident().press(resident.open(PAGE), code=codes[0])
        assert used.status == 409
        assert "すでに回答をいただいています" in used.text
    (kept,) = answers_to(survey)
    assert {**kept.values, "wish": kept.values["wish"].strip()} == {
        "age": "old", "years": 3, "trouble": ["far", "wait"], "card": False, "why": "fear", "wish": "駅の窓口",
    }  # fmt: skip
    assert kept.asked == {"age", "years", "trouble", "card", "why", "score", "wish"}
    assert (kept.channel, kept.coded, kept.received_on, kept.number) == (
        "online",
        True,
        making.DURING.date(),
        None,
    )
    city = survey.municipality
    assert not Application.objects.within(city).exists()
    assert not Draft.objects.within(city).exists()
    assert not SurveyDraft.objects.within(city).exists()
    assert list(SurveyCode.objects.within(city).exclude(used="").values_list("used", flat=True)) == ["online"]
    # Of the time there is the day; neither row refers to the other, and the id of the answer is not made of the time.
    assert {each.name for each in SurveyAnswer._meta.concrete_fields} == {
        "id", "municipality", "round", "channel", "coded", "received_on", "number", "sealed_answers", "themes",
        "once",
    }  # fmt: skip
    assert SurveyAnswer.objects.within(city).get().pk.version == 4
    entry = AuditEntry.objects.within(city).get(action="survey.answered")
    assert (entry.actor_kind, entry.actor_id, entry.details) == ("anonymous", "", {"channel": "online"})
    # The key of the draft is gone with what was typed on the way.
    assert VaultKey.objects.within(city).filter(destroyed_at=None).count() == 1
    assert sound(survey) == []


@pytest.mark.django_db
def test_a_wrong_a_strange_and_a_mistyped_code_are_told_apart_and_counted(
    survey: SurveyRound, codes: list[str]
) -> None:
    other = making.start(survey.municipality, slug="other")
    making.draw(other)
    strange = making.codes(other)[0]
    client = Client()
    with frozen(making.DURING):
        for typed, said in (
            ("", "番号が違います"),
            (codes[0][:-1] + "?", "番号が違います"),
            (strange, "この調査の番号ではありません"),
        ):
            page = client.post(PAGE, {"code": typed})
            assert page.status_code == 422
            assert said in page.content.decode()
            assert 'aria-invalid="true"' in page.content.decode()
        for _ in range(27):
            client.post(PAGE, {"code": "x"})
        blocked = client.post(PAGE, {"code": codes[0]})
    assert blocked.status_code == 429
    assert not SurveyDraft.objects.within(survey.municipality).exists()


@pytest.mark.django_db
def test_before_after_and_closed_are_told(survey: SurveyRound, codes: list[str]) -> None:
    for at, said in (
        (making.OPENS - timedelta(seconds=1), "令和8年12月1日から始まります"),
        (making.CLOSES, "令和8年12月21日で終わりました"),
    ):
        with frozen(at):
            assert said in Client().get(PAGE).content.decode()
            refused = Client().post(PAGE, {"code": codes[0]})
            assert refused.status_code == 403
            assert said in refused.content.decode()
    draft = making.begun(survey, codes[0])
    with pytest.raises(Forbidden, match="終わりました"):
        services.TAKER.take(
            draft=draft, address="", by=Actor.anonymous(survey.municipality), at=making.CLOSES
        )
    assert raw_kept(draft)


def raw_kept(draft: Draft) -> bool:
    return Draft.objects.within(draft.municipality_id).filter(pk=draft.pk).exists()


@pytest.mark.django_db
def test_the_ordinary_road_leads_to_the_survey_and_takes_no_application(
    survey: SurveyRound, codes: list[str]
) -> None:
    with frozen(making.DURING):
        assert PAGE in Client().get("/miyako/procedures/opinion/").content.decode()
        assert Client().get("/miyako/apply/opinion/")["Location"] == PAGE
        listed = Client().get("/miyako/surveys/").content.decode()
        assert PAGE in listed
        assert "回答を受付中" in listed
    with pytest.raises(Forbidden, match="調査のページ"):
        submit_application(
            Submission(
                version=survey.version, raw=making.answers(), idempotency_key="k" * 24, channel="online",
                address="", by=Actor.anonymous(survey.municipality), at=making.DURING,
            )
        )  # fmt: skip


@pytest.mark.django_db
def test_a_draft_is_gone_on_with_and_whoever_is_signed_in_is_not_written_down(
    survey: SurveyRound, codes: list[str]
) -> None:
    resident = Resident()
    with frozen(making.DURING):
        screen = resident.press(resident.open(PAGE), code=codes[3])
        resident.press(screen, age="old", years="5")
        page = resident.open(PAGE)
        assert "途中まで入力した回答があります" in page.text
        again = resident.press(page, button="go_on")
        assert again.url.endswith("/apply/opinion/view/")
        other = Resident()
        saved = resident.press(again, button="save")
        code = saved.text.split("続きのコード")[1].split()[0]
        found: Screen = other.press(other.open("/miyako/resume/"), code=code)
        assert found.url.endswith("/apply/opinion/view/")
    left = Draft.objects.within(survey.municipality).get()
    assert left.resident_id is None
    assert services.remove_ended_drafts() == 0
    discard_draft(draft=left)
    assert services.remove_ended_drafts() == 1
    assert not SurveyDraft.objects.within(survey.municipality).exists()


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_with_one_code_are_one_answer() -> None:
    survey = making.start(make_city())
    making.draw(survey)
    code = making.codes(survey)[0]
    drafts = [
        making.begun(survey, code, at=making.DURING + timedelta(hours=number // 25)) for number in range(50)
    ]

    def send(number: int) -> str:
        nobody = Actor.anonymous(survey.municipality)
        return services.TAKER.take(draft=drafts[number], address="", by=nobody, at=making.DURING)

    results = at_once(50, send)
    assert sum(isinstance(each, str) for each in results) == 1
    assert sum(isinstance(each, Conflict) for each in results) == 49
    assert len(list(answers_to(survey))) == 1
    assert AuditEntry.objects.within(survey.municipality).filter(action="survey.answered").count() == 1
    assert sound(survey) == []


@pytest.mark.django_db
def test_rows_are_written_anew_in_the_order_of_random_ids(survey: SurveyRound, codes: list[str]) -> None:
    for number, code in enumerate(codes[:9]):
        making.answer(survey, code, years=number, at=making.DURING + timedelta(hours=number))
    services.add_theme(survey=survey, field="wish", label="窓口", by=actor(survey.municipality), at=AT)
    before = {each.pk: (bytes(each.sealed_answers), each.received_on) for each in rows(survey)}
    assert services.mix_answers() == 1
    after = rows(survey)
    assert {each.pk: (bytes(each.sealed_answers), each.received_on) for each in after} == before
    assert len({each.values["years"] for each in answers_to(survey)}) == 9
    places = place_of_rows()
    assert places == sorted(places, key=str)
    assert services.mix_answers() == 0
    making.answer(survey, codes[9])
    assert services.mix_answers() == 1
    assert sound(survey) == []


def rows(survey: SurveyRound) -> list[SurveyAnswer]:
    return list(SurveyAnswer.objects.within(survey.municipality_id).filter(round=survey))


def place_of_rows() -> list[Any]:
    """The ids of the answers in the order in which the database has laid them down."""
    statement = "SELECT id FROM outreach_answer ORDER BY rowid"
    if connection.vendor == "postgresql":
        statement = "SELECT id FROM outreach_answer ORDER BY ctid"
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db
def test_a_survey_for_everybody_needs_no_code_and_is_limited_by_place(
    city: Municipality, settings: Any
) -> None:
    settings.YOROZU_SUBMISSIONS_PER_HOUR = 2
    survey = making.start(city, mode=Mode.OPEN.value)
    for _ in range(2):
        making.answer(survey)
    with pytest.raises(DomainError, match="短い時間に"):
        making.answer(survey)
    kept = list(answers_to(survey))
    assert len(kept) == 2
    assert not any(each.coded for each in kept)
    assert sound(survey) == []


@pytest.mark.django_db
def test_an_answer_on_paper_is_numbered_uses_its_code_up_and_can_be_typed_again(
    survey: SurveyRound, codes: list[str]
) -> None:
    page = f"/miyako/desk/surveys/{survey.pk}/enter/"
    with frozen(making.DURING):
        client = Client()
        client.force_login(User.objects.get(login="miyako-worker"))
        making.answer(survey, codes[0])
        shown = client.get(page).content.decode()
        assert shown.index("回答の番号") < shown.index("年齢") < shown.index("持たない理由")
        typed: dict[str, Any] = {
            "age": "old",
            "card": "false",
            "why": "need",
            "years": "12",
            "trouble": ["wait"],
        }
        refused = client.post(page, {**typed, "survey_code": codes[0]})
        assert refused.status_code == 422
        assert "すでに回答を" in refused.content.decode()
        assert 'value="12"' in refused.content.decode()
        faulty = client.post(page, {**typed, "survey_code": codes[1], "years": "千"})
        assert faulty.status_code == 422
        kept = client.post(page, {**typed, "survey_code": codes[1]}, follow=True)
        assert "整理番号 1 で入力しました" in kept.content.decode()
        kept = client.post(page, {**typed, "without_code": "1", "survey_code": ""}, follow=True)
        assert "整理番号 2 で入力しました" in kept.content.decode()
        corrected = client.post(f"{page}1/", {**typed, "years": "13"}, follow=True)
        assert "回答を直しました" in corrected.content.decode()
        assert client.get(f"{page}9/").status_code == 404
        looks = AuditEntry.objects.within(survey.municipality).filter(action="survey.answer_viewed")
        assert not looks.exists()
        assert 'value="13"' in client.get(f"{page}1/").content.decode()
        assert [(each.actor_kind, each.details) for each in looks] == [("staff", {"number": 1})]
    first, second = answer_on_paper(survey, 1), answer_on_paper(survey, 2)
    assert first is not None
    assert (first.values["years"], first.channel, first.coded) == (13, "paper", True)
    assert second is not None
    assert not second.coded
    with pytest.raises(Conflict):
        making.begun(survey, codes[1])
    used = SurveyCode.objects.within(survey.municipality).exclude(used="").values_list("used", flat=True)
    assert sorted(used) == ["online", "paper"]
    assert sound(survey) == []


@pytest.mark.django_db
def test_a_sheet_is_entered_once_however_often_the_button_is_pressed(
    survey: SurveyRound, codes: list[str]
) -> None:
    page = f"/miyako/desk/surveys/{survey.pk}/enter/"
    with frozen(making.DURING):
        client = Client()
        client.force_login(User.objects.get(login="miyako-worker"))
        once = client.get(page).content.decode().split('name="once" value="')[1].split('"')[0]
        assert f'value="{once}"' not in client.get(page).content.decode()
        sheet = {"age": "old", "card": "true", "without_code": "1", "once": once}
        coded = {"age": "old", "card": "true", "survey_code": codes[0], "once": once}
        other = {**sheet, "years": "8"}  # typed after going back: another sheet
        sent = [client.post(page, each)["Location"] for each in (sheet, sheet, coded, coded, other, sheet)]
    assert [each.partition("kept=")[2] for each in sent] == ["1", "1", "2", "2", "3", "1"]
    assert rows(survey)[0].once != once
    assert len(rows(survey)) == 3
    assert sound(survey) == []


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_are_one_sheet() -> None:
    survey = making.start(make_city())
    making.draw(survey)
    code, by = making.codes(survey)[0], actor(survey.municipality)

    def press(_: int) -> int | None:
        return services.enter_answer(
            survey=survey, raw=making.answers(), typed=code, without_code=False, by=by, at=making.DURING,
            once="form",
        ).number  # fmt: skip

    assert at_once(THREADS, press) == [1] * THREADS
    assert len(rows(survey)) == 1


@pytest.mark.django_db
def test_a_draft_begun_while_no_code_was_needed_is_not_taken_once_codes_are(city: Municipality) -> None:
    survey = making.start(city, mode=Mode.OPEN.value)
    draft = making.begun(survey, "")
    survey = services.change_round(survey=survey, plan=making.plan(), by=actor(city), at=making.DURING)
    making.draw(survey)
    services.remove_addresses(survey=survey, by=actor(city), at=making.DURING)
    with pytest.raises(Conflict, match="番号が届いた方"):
        services.TAKER.take(draft=draft, address="", by=Actor.anonymous(city), at=making.DURING)
    assert not rows(survey)
    assert raw_kept(draft)


@pytest.mark.django_db
def test_a_survey_that_asks_who_one_is_cannot_be_held_as_anonymous(city: Municipality) -> None:
    sections = making.document()["sections"]
    sections[0]["fields"].append({"id": "name", "type": "person_name", "label": "氏名"})
    making.publish(city, sections=sections)
    with pytest.raises(Invalid, match="内容|氏名") as refused:
        making.start(city)
    assert "氏名" in refused.value.errors[0].message
    making.publish(city, anonymous=False)
    with pytest.raises(Invalid):
        making.start(city)
    making.publish(city)
    with pytest.raises(Invalid) as many:
        making.start(city, title=" ", slug="だめ", mode="x", closes_at=making.OPENS)
    assert [each.field for each in many.value.errors] == ["title", "slug", "mode", "closes_on"]
    making.start(city)
    with pytest.raises(Invalid, match="."):
        making.start(city)
    with pytest.raises(Forbidden):
        services.start_round(
            procedure=making.publish(city), plan=making.plan(slug="b"), by=actor(city, "admin"), at=AT
        )


@pytest.mark.django_db
def test_soundness_finds_a_code_that_was_used_without_an_answer(
    survey: SurveyRound, codes: list[str]
) -> None:
    making.answer(survey, codes[0])
    assert sound(survey) == []
    SurveyCode.objects.within(survey.municipality).filter(used="").order_by("pk")[:1].get()
    spare = SurveyCode.objects.within(survey.municipality).filter(used="").first()
    assert spare is not None
    SurveyCode.objects.within(survey.municipality).filter(pk=spare.pk).update(used="paper")
    assert any("使われた番号" in each for each in sound(survey))
