"""Following, correcting and withdrawing in the browser."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import AT, actor, make_city
from tests.intake.samples import png, publish, submit
from tests.intake.walking import Resident, Screen
from yorozu.foundation.clock import frozen, now
from yorozu.intake.models import Application, Draft
from yorozu.intake.selectors import Receipt, answers_of, files_of
from yorozu.intake.services import deliver_notice, report_progress, request_correction
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.trust.models import StoredFile
from yorozu.trust.vault import store_file

pytestmark = pytest.mark.django_db

STATUS = "/miyako/status/"


@pytest.fixture
def receipt(version: ProcedureVersion, city: Municipality) -> Receipt:
    return submit(version, city)


@pytest.fixture
def application(receipt: Receipt) -> Application:
    return Application.objects.select_related("municipality", "key", "version").get(pk=receipt.application_id)


def look(resident: Resident, receipt: Receipt, code: str = "") -> Screen:
    form = resident.open(STATUS)
    return resident.press(form, number=receipt.receipt_number, code=code or receipt.lookup_code)


def ask(application: Application, *fields: str) -> None:
    by = actor(application.municipality)
    request_correction(
        application=application, fields=fields, message="番号が違うようです。", by=by, at=now()
    )


def test_number_and_code_show_where_it_stands_and_who_has_it(
    receipt: Receipt, application: Application
) -> None:
    report_progress(
        application=application,
        kind="accepted",
        message="確認を始めました。",
        status="under_review",
        at=now(),
    )
    screen = look(Resident(), receipt)
    assert screen.url == f"{STATUS}view/"
    assert "市民課が内容を確認しています。" in screen.text
    assert screen.text.index("確認を始めました。") < screen.text.index("申請を受け付けました。")
    assert receipt.lookup_code not in screen.response.content.decode()
    assert screen.response["Cache-Control"] == "no-store"


def test_nothing_personal_stands_in_an_address(receipt: Receipt) -> None:
    resident = Resident()
    screen = look(resident, receipt)
    chain = [url for url, _ in screen.response.redirect_chain]
    assert chain == [f"{STATUS}view/"]
    assert not any(receipt.receipt_number in link for link in screen.links)


def test_a_wrong_code_and_an_unknown_number_read_the_same(receipt: Receipt) -> None:
    wrong = look(Resident(), receipt, code="AAAAAAAA")
    form = Resident()
    unknown = form.press(form.open(STATUS), number="2611-0000-0000", code=receipt.lookup_code)
    assert (wrong.status, unknown.status) == (404, 404)
    assert "受付番号か照会コードが違います" in wrong.text
    assert "受付番号か照会コードが違います" in unknown.text


def test_a_session_that_was_planted_in_the_browser_is_not_opened_with_it(receipt: Receipt) -> None:
    resident = Resident()
    resident.press(resident.open("/miyako/apply/child-benefit/"))
    planted = Client(headers={"cookie": f"yorozu={resident.client.cookies['yorozu'].value}"})
    assert receipt.receipt_number in look(resident, receipt).text
    assert planted.get(f"{STATUS}view/").status_code == 404


def test_after_five_wrong_codes_one_waits(receipt: Receipt) -> None:
    resident = Resident()
    with frozen(AT):
        assert [look(resident, receipt, f"AAAAAAA{n}").status for n in range(2, 7)] == [404] * 5
        waiting = look(resident, receipt)
    assert waiting.status == 429
    assert "分後" in waiting.text
    with frozen(AT + timedelta(minutes=16)):
        assert look(resident, receipt).status == 200


@pytest.mark.parametrize("typed", ["", "\x00", "x" * 10_000, "𠮷", "2611"])
def test_odd_input_is_answered_plainly(receipt: Receipt, typed: str) -> None:
    resident = Resident()
    for number, code in ((typed, receipt.lookup_code), (receipt.receipt_number, typed)):
        screen = resident.press(resident.open(STATUS), number=number, code=code)
        assert screen.status in (404, 422)
        assert "#id_number" in screen.links or "#id_code" in screen.links


def test_without_number_and_code_nothing_is_shown(receipt: Receipt) -> None:
    for page in ("view/", "correct/", "correct/applicant/", "withdraw/", "notice/1/"):
        screen = Resident().open(STATUS + page)
        assert screen.status == 404
        assert "受付番号と照会コードを入力してください" in screen.text


def test_the_view_of_one_city_does_not_open_in_another(receipt: Receipt) -> None:
    make_city("tono", "032085", "遠野市")
    resident = Resident()
    look(resident, receipt)
    assert resident.open("/tono/status/view/").status == 404


def test_after_an_hour_number_and_code_are_asked_again(receipt: Receipt) -> None:
    resident = Resident()
    with frozen(AT):
        look(resident, receipt)
        assert resident.open(f"{STATUS}view/").status == 200
    with frozen(AT + timedelta(minutes=61)):
        assert resident.open(f"{STATUS}view/").status == 404


def test_closing_leaves_nothing_open(receipt: Receipt) -> None:
    resident = Resident()
    look(resident, receipt)
    resident.client.post(f"{STATUS}end/")
    assert resident.open(f"{STATUS}view/").status == 404


def test_only_the_marked_field_is_asked_and_the_rest_stays(
    receipt: Receipt, application: Application
) -> None:
    ask(application, "phone")
    resident = Resident()
    screen = look(resident, receipt)
    assert "番号が違うようです。" in screen.text
    page = resident.open(f"{STATUS}correct/")
    assert page.url == f"{STATUS}correct/applicant/"
    assert set(page.values) == {"csrfmiddlewaretoken", "_shown", "phone", "note-to-office"}
    assert page.values["phone"] == ["0193-62-2111"]
    wrong = resident.press(page, phone="12")
    assert (wrong.status, wrong.values["phone"]) == (422, ["12"])
    done = resident.press(wrong, phone="090-1111-2222")
    assert done.url == f"{STATUS}view/"
    assert "直した内容を受け付けました。" in done.text
    application.refresh_from_db()
    assert application.status == "under_review"
    assert answers_of(application)["phone"] == "090-1111-2222"
    assert answers_of(application)["name"]["name"] == "髙橋 𠮷子"
    assert not Draft.objects.exists()


def test_other_fields_posted_to_a_correction_change_nothing(
    receipt: Receipt, application: Application
) -> None:
    ask(application, "phone")
    resident = Resident()
    look(resident, receipt)
    page = resident.open(f"{STATUS}correct/")
    done = resident.press(page, phone="090-1111-2222", _shown="phone email", email="thief@example.jp")
    assert done.url == f"{STATUS}view/"
    assert answers_of(application)["email"] == "yoshiko@example.jp"


def test_a_correction_over_two_sections_with_a_file(receipt: Receipt, application: Application) -> None:
    ask(application, "reason", "proof")
    resident = Resident()
    look(resident, receipt)
    page = resident.open(f"{STATUS}correct/")
    assert (page.url, "1 / 2" in page.text) == (f"{STATUS}correct/situation/", True)
    more = resident.press(page, reason="other")
    assert "次の質問が増えました" in more.text
    papers = resident.press(more, reason_other="里親になった")
    assert papers.url == f"{STATUS}correct/papers/"
    assert "本人確認.png" in papers.text
    without = resident.press(papers, "drop:proof:0")
    bad = resident.press(without, files={"proof": SimpleUploadedFile("a.png", b"no")})
    assert bad.status == 422
    done = resident.press(bad, files={"proof": SimpleUploadedFile("新.png", png("red"))})
    assert done.url == f"{STATUS}view/"
    assert [each.name for each in files_of(application)] == ["新.png"]
    assert answers_of(application)["reason_other"] == "里親になった"
    assert StoredFile.objects.filter(key=application.key_id).count() == 2


def test_a_correction_can_be_gone_on_with_from_another_browser(
    receipt: Receipt, application: Application
) -> None:
    ask(application, "phone", "proof")
    first, second = Resident(), Resident()
    look(first, receipt)
    first.press(first.open(f"{STATUS}correct/"), phone="090-1111-2222")
    look(second, receipt)
    assert second.open(f"{STATUS}correct/applicant/").values["phone"] == ["090-1111-2222"]


def test_a_correction_sent_twice_is_one_revision(receipt: Receipt, application: Application) -> None:
    ask(application, "phone")
    resident = Resident()
    look(resident, receipt)
    page = resident.open(f"{STATUS}correct/")
    first, second = resident.press(page, phone="090-1111-2222"), resident.press(page, phone="090-1111-2222")
    assert first.url == second.url == f"{STATUS}view/"
    assert application.revisions.count() == 1


def test_withdrawing_asks_first(receipt: Receipt, application: Application) -> None:
    resident = Resident()
    look(resident, receipt)
    page = resident.open(f"{STATUS}withdraw/")
    application.refresh_from_db()
    assert application.status == "received"
    done = resident.press(page)
    assert "取り下げられました" in done.text
    application.refresh_from_db()
    assert application.status == "withdrawn"
    assert resident.open(f"{STATUS}withdraw/").url == f"{STATUS}view/"


def test_the_notice_is_given_as_a_file_to_who_may_have_it(receipt: Receipt, application: Application) -> None:
    stored = store_file(
        key=application.key, name="n.pdf", media_type="application/pdf", content=b"%PDF-1.7 x", at=AT
    )
    deliver_notice(application=application, stored=stored, title="認定通知書\r\n", at=now())
    resident = Resident()
    screen = look(resident, receipt)
    assert f"{STATUS}notice/1/" in screen.links
    answer = resident.client.get(f"{STATUS}notice/1/")
    assert answer.content == b"%PDF-1.7 x"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith('attachment; filename="notice-1.pdf"; filename*=UTF-8')
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("no-store", "nosniff")
    assert resident.open(f"{STATUS}notice/2/").status == 404


def test_the_home_page_shows_the_way(city: Municipality) -> None:
    publish(city)
    assert STATUS in Resident().open("/miyako/").links
