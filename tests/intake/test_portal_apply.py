"""Applying in the browser, page by page, without JavaScript."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import AT
from tests.intake.samples import answers, png, publish
from tests.intake.walking import Resident, Screen
from yorozu.foundation.clock import frozen
from yorozu.identity.sessions import SessionStore
from yorozu.intake.models import Application, Draft, SeatCounter
from yorozu.intake.selectors import answers_of, raw_of
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import Procedure, ProcedureVersion
from yorozu.trust.models import StoredFile, VaultKey
from yorozu.trust.vault import open_file, storage_path

pytestmark = pytest.mark.django_db

BASE = "/miyako/apply/child-benefit/"
WHO = {
    "name__name": "髙橋 𠮷子",
    "name__kana": "たかはし よしこ",
    "address__postal_code": "0270052",
    "address__prefecture": "岩手県",
    "address__city": "宮古市",
    "address__town": "宮町一丁目1-30",
    "phone": "0193-62-2111",
    "email": "yoshiko@example.jp",
}
SITUATION = {"start_on": "令和8年11月1日", "has_children": "true", "reason": "birth"}
CHILD = {
    "children__0__child_name__name": "髙橋 葵",
    "children__0__child_name__kana": "たかはし あおい",
    "children__0__born_on": "R7.4.1",
}


def picture(name: str = "本人確認.png", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png() if content is None else content)


@pytest.fixture
def resident(version: ProcedureVersion) -> Resident:
    return Resident()


def to_papers(resident: Resident) -> Screen:
    screen = resident.press(resident.open(BASE))
    screen = resident.press(screen, **WHO)
    screen = resident.press(screen, **SITUATION)
    return resident.press(screen, **CHILD)


def to_check(resident: Resident) -> Screen:
    return resident.press(to_papers(resident), files={"proof": picture()}, agreed="true")


def test_the_whole_way_from_the_procedure_to_the_receipt(resident: Resident, city: Municipality) -> None:
    procedure = resident.open("/miyako/procedures/child-benefit/")
    assert BASE in procedure.links
    assert "入力を始める" in resident.open(BASE).text
    papers = to_papers(resident)
    assert (papers.url, "4 / 5" in papers.text) == (f"{BASE}papers/", True)
    check = resident.press(papers, files={"proof": picture()}, agreed="true")
    assert check.url == f"{BASE}check/"
    for shown in ("髙橋 𠮷子", "〒027-0052", "令和8年11月1日", "出生", "髙橋 葵", "本人確認.png", "記入なし"):
        assert shown in check.text
    receipt = resident.press(check)
    application = Application.objects.within(city).get()
    assert receipt.url == f"{BASE}receipt/"
    assert application.receipt_number in receipt.text
    kept = answers_of(application)
    stored = StoredFile.objects.within(city).get()
    assert {**kept, "proof": []} == {**answers(), "proof": []}
    assert kept["proof"][0] | {"file": ""} == {
        "file": "",
        "name": "本人確認.png",
        "media_type": "image/png",
        "size": len(png()),
    }
    assert (stored.key_id, open_file(stored)) == (application.key_id, png())


def test_a_section_that_does_not_apply_is_skipped(resident: Resident) -> None:
    screen = resident.press(resident.press(resident.open(BASE)), **WHO)
    assert "2 / 4" in screen.text
    screen = resident.press(screen, **(SITUATION | {"has_children": "false"}))
    assert screen.url == f"{BASE}papers/"
    assert "3 / 4" in screen.text


def test_a_page_that_the_form_does_not_have_leads_to_the_first_one(resident: Resident) -> None:
    first = resident.press(resident.open(BASE))
    for files in ({}, {"proof": picture(content=b"no picture")}):
        response = resident.client.post(f"{BASE}elsewhere/", {"_shown": "proof", **files})
        assert (response.status_code, response.headers["Location"]) == (302, first.url)
    assert not StoredFile.objects.exists()


def test_more_files_than_are_read_are_told_to_be_too_many(resident: Resident) -> None:
    resident.press(resident.open(BASE))
    response = resident.client.post(f"{BASE}papers/", {"proof": [picture(f"{n}.png") for n in range(41)]})
    assert response.status_code == 413
    assert "数を減らして" in response.content.decode()


def test_a_session_that_was_planted_in_the_browser_does_not_see_what_is_typed(resident: Resident) -> None:
    session = SessionStore()
    session.create()
    resident.client.cookies["yorozu"] = session.session_key
    planted = Client(headers={"cookie": f"yorozu={session.session_key}"})
    resident.press(resident.press(resident.open(BASE)), **WHO)
    assert "髙橋" in resident.open(f"{BASE}applicant/").response.content.decode()
    assert planted.get(f"{BASE}applicant/").status_code == 404


def test_a_button_pressed_twice_does_not_lose_the_receipt(resident: Resident) -> None:
    check = to_check(resident)
    twice = Resident()
    twice.client.cookies["yorozu"] = resident.client.cookies["yorozu"].value
    first, second = resident.press(check), twice.press(check)
    number = Application.objects.get().receipt_number
    assert first.url == second.url == f"{BASE}receipt/"
    assert number in first.text
    assert number in second.text


def test_a_question_that_an_answer_brings_up_is_shown_before_going_on(resident: Resident) -> None:
    screen = resident.press(resident.press(resident.open(BASE)), **WHO)
    screen = resident.press(screen, **(SITUATION | {"reason": "other"}))
    assert screen.url == f"{BASE}situation/"
    assert "次の質問が増えました" in screen.text
    assert screen.values["reason_other"] == [""]
    assert resident.press(screen, reason_other="里親になった").url == f"{BASE}children_section/"


def test_what_is_wrong_is_named_and_nothing_typed_is_lost(resident: Resident) -> None:
    screen = resident.press(
        resident.press(resident.open(BASE)), **(WHO | {"phone": "12", "address__town": ""})
    )
    assert (screen.status, screen.url) == (422, f"{BASE}applicant/")
    assert "#id_phone" in screen.links
    assert "#id_address.town" in screen.links
    assert screen.values["name.name"] == ["髙橋 𠮷子"]
    assert screen.values["phone"] == ["12"]
    again = resident.open(f"{BASE}applicant/")
    assert again.values["phone"] == ["12"]


def test_back_and_forth_loses_nothing(resident: Resident) -> None:
    back = resident.press(to_papers(resident), "back", agreed="true")
    assert back.url == f"{BASE}children_section/"
    assert resident.open(f"{BASE}papers/").values["agreed"] == ["true"]
    back = resident.open(f"{BASE}applicant/")
    assert back.values["name.name"] == ["髙橋 𠮷子"]
    assert resident.open(f"{BASE}situation/").values["start_on"] == ["令和8年11月1日"]


def test_going_back_keeps_what_is_not_right_yet_and_leads_from_the_first_page_to_the_start(
    resident: Resident,
) -> None:
    screen = resident.press(resident.press(resident.open(BASE)), "back", **(WHO | {"phone": "12"}))
    assert screen.url == BASE
    assert resident.open(f"{BASE}applicant/").values["phone"] == ["12"]


def test_who_goes_on_comes_to_what_is_not_done_yet(resident: Resident) -> None:
    assert to_papers(resident).url == f"{BASE}papers/"
    again = resident.press(resident.open(BASE))
    assert again.url == f"{BASE}papers/"
    resident.press(again, files={"proof": picture()}, agreed="true")
    assert resident.press(resident.open(BASE)).url == f"{BASE}check/"


def test_the_postal_code_fills_the_address_on_the_same_page(resident: Resident) -> None:
    screen = resident.press(resident.open(BASE))
    screen = resident.press(screen, "fill:address", address__postal_code="027-0052", name__name="髙橋 葵")
    assert screen.url == f"{BASE}applicant/"
    assert screen.values["address.prefecture"] == ["岩手県"]
    assert (screen.values["address.city"], screen.values["address.town"]) == (["宮古市"], ["宮町"])
    assert screen.values["name.name"] == ["髙橋 葵"]
    unknown = resident.press(screen, "fill:address", address__postal_code="0000000")
    assert unknown.status == 422
    assert "#id_address.postal_code" in unknown.links


def test_a_reading_is_proposed_and_waits_for_the_person(resident: Resident) -> None:
    screen = resident.press(resident.press(resident.open(BASE)), **(WHO | {"name__kana": ""}))
    assert screen.url == f"{BASE}applicant/"
    assert "ふりがなを入れました" in screen.text
    assert screen.values["name.kana"] == ["たかはし よしこ"]
    assert resident.press(screen).url == f"{BASE}situation/"


def test_rows_are_added_and_removed_where_they_stand(resident: Resident) -> None:
    screen = resident.press(resident.press(resident.open(BASE)), **WHO)
    screen = resident.press(screen, **SITUATION)
    two = resident.press(screen, "add:children", **CHILD)
    assert two.values["children.rows"] == ["2"]
    assert two.values["children.0.child_name.name"] == ["髙橋 葵"]
    one = resident.press(two, "remove:children:0", children__1__child_name__name="髙橋 茜")
    assert one.values["children.rows"] == ["1"]
    assert one.values["children.0.child_name.name"] == ["髙橋 茜"]


def test_files_are_kept_at_once_sealed_and_can_be_taken_out(resident: Resident) -> None:
    screen = resident.press(to_papers(resident), files={"proof": picture("a.png")})
    assert "a.png" in screen.text
    stored = StoredFile.objects.get()
    assert png() not in storage_path(stored.id).read_bytes()
    without = resident.press(screen, "drop:proof:0")
    assert "a.png" not in without.text
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.png", b"", "空"),
        ("a.exe", b"MZ", "送れません"),
        ("a.pdf", png(), "PDF"),
        ("big.png", b"x" * 1_000_001, "大きすぎ"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_and_the_good_one_stays(
    resident: Resident, name: str, content: bytes, told: str
) -> None:
    screen = resident.press(
        to_papers(resident), files={"proof": [picture("good.png"), picture(name, content)]}, agreed="true"
    )
    assert screen.status == 422
    assert told in screen.text
    assert "good.png" in screen.text
    assert StoredFile.objects.count() == 1
    assert resident.press(screen, agreed="true").url == f"{BASE}check/"


def test_too_many_files_are_refused_and_those_kept_before_stay(resident: Resident) -> None:
    screen = resident.press(to_papers(resident), files={"proof": picture("a.png")}, agreed="true")
    screen = resident.open(f"{BASE}papers/")
    screen = resident.press(screen, files={"proof": [picture("b.png"), picture("c.png")]})
    assert screen.status == 422
    assert "2個まで" in screen.text
    assert StoredFile.objects.count() == 1


def test_from_the_check_one_answer_is_mended_and_one_is_back(resident: Resident) -> None:
    check = to_check(resident)
    mend = next(link for link in check.links if link.startswith(f"{BASE}applicant/?from=check"))
    screen = resident.open(mend.partition("#")[0])
    assert "直した内容で、確認の画面へ進む" in screen.text
    back = resident.press(screen, phone="090-1234-5678")
    assert back.url == f"{BASE}check/"
    assert "090-1234-5678" in back.text


def test_the_check_lists_all_that_is_missing_with_links_to_the_pages(resident: Resident) -> None:
    resident.press(resident.open(BASE))
    screen = resident.open(f"{BASE}check/")
    assert f"{BASE}applicant/?from=check#id_name" in screen.links
    assert f"{BASE}papers/?from=check#id_proof" in screen.links
    assert "この内容で送信する" not in screen.text
    assert resident.press(screen).status == 422
    assert not Application.objects.exists()


def test_sending_twice_is_one_application(resident: Resident) -> None:
    check = to_check(resident)
    first, second = resident.press(check), resident.press(check)
    assert first.url == second.url == f"{BASE}receipt/"
    assert Application.objects.get().receipt_number in second.text


def test_after_sending_the_back_button_leads_to_the_receipt(resident: Resident) -> None:
    resident.press(to_check(resident))
    for page in ("check/", "papers/", "applicant/"):
        assert resident.open(BASE + page).url == f"{BASE}receipt/"
    assert raw_of(Draft.objects.get()) == {}


def test_a_new_application_may_follow(resident: Resident) -> None:
    resident.press(to_check(resident))
    start = resident.open(BASE)
    assert "申請済み" in start.text
    again = resident.press(start)
    assert again.values["name.name"] == [""]
    resident.press(to_check(resident))
    assert Application.objects.count() == 2


def test_files_of_questions_that_ended_up_hidden_are_removed(city: Municipality) -> None:
    publish(city, sections=_with_hidden_file(), applicant={}, checks=[])
    resident = Resident()
    screen = resident.press(resident.press(resident.open(BASE)), wants="true")
    screen = resident.press(screen, files={"paper": picture("a.png")}, wants="true")
    assert StoredFile.objects.count() == 1
    resident.press(resident.open(f"{BASE}only/"), wants="false")
    resident.press(resident.open(f"{BASE}check/"))
    assert answers_of(Application.objects.get()) == {"wants": False}
    assert not StoredFile.objects.exists()


def test_a_draft_can_be_left_and_taken_up(resident: Resident) -> None:
    screen = resident.press(resident.open(BASE))
    saved = resident.press(screen, "save", name__name="髙橋 葵", phone="1")
    assert saved.url == f"{BASE}saved/"
    assert "続きから入力する" in resident.open(BASE).text
    assert resident.press(resident.open(BASE)).values["name.name"] == ["髙橋 葵"]


def test_a_draft_can_be_begun_anew(resident: Resident) -> None:
    resident.press(resident.press(resident.open(BASE)), "save", name__name="髙橋 葵")
    assert resident.press(resident.open(BASE), "again").values["name.name"] == [""]
    assert Draft.objects.count() == 1
    assert VaultKey.objects.count() == 1


def test_ending_leaves_nothing_behind(
    resident: Resident, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    screen = to_papers(resident)
    resident.press(screen, files={"proof": picture()})
    path = storage_path(StoredFile.objects.get().id)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        resident.client.post(f"{BASE}end/")
    assert not path.exists()
    assert (Draft.objects.count(), StoredFile.objects.count(), VaultKey.objects.count()) == (0, 0, 0)
    assert resident.open(f"{BASE}papers/").status == 404


def test_another_browser_sees_nothing(resident: Resident) -> None:
    to_check(resident)
    stranger = Resident()
    for page in ("applicant/", "check/", "receipt/", "saved/"):
        screen = stranger.open(BASE + page)
        assert (screen.status, "見つかりません" in screen.text) == (404, True)
        assert "髙橋" not in screen.text


def test_an_expired_draft_is_said_to_be_gone(resident: Resident) -> None:
    with frozen(AT):
        screen = resident.press(resident.open(BASE))
    with frozen(AT + timedelta(days=13, hours=23)):
        assert resident.press(screen, "save", phone="1").status == 200
    with frozen(AT + timedelta(days=28)):
        assert resident.open(f"{BASE}applicant/").status == 404


def test_what_is_typed_is_sealed_in_the_draft(resident: Resident) -> None:
    resident.press(resident.press(resident.open(BASE)), **WHO)
    blob = bytes(Draft.objects.get().sealed_content)
    assert "髙橋".encode() not in blob
    assert b"0193" not in blob


def test_hostile_input_is_kept_or_refused_but_never_an_error(resident: Resident) -> None:
    screen = resident.press(resident.open(BASE))
    for bad in ("\x00", "x" * 100_000, "<script>alert(1)</script>", "\u202e", "髙\U000e0101"):
        answer = resident.press(screen, phone=bad, name__name=bad)
        assert answer.status in (200, 422)
        assert "<script>alert" not in answer.response.content.decode()
    for odd in (
        {"_shown": "x" * 50_000},
        {"children.rows": "999999"},
        {"add:children": "1"},
        {"drop:proof:99": "1"},
        {"fill:phone": "1"},
    ):
        answer = Screen(resident.client.post(f"{BASE}applicant/", odd, follow=True))
        assert answer.status in (200, 422)


def test_a_section_that_is_not_there_leads_to_the_first(resident: Resident) -> None:
    resident.press(resident.open(BASE))
    assert resident.open(f"{BASE}nowhere/").url == f"{BASE}applicant/"
    assert Screen(resident.client.post(f"{BASE}nowhere/", {"a": "1"}, follow=True)).status == 200


def test_personal_pages_are_not_stored_and_need_a_token(resident: Resident) -> None:
    check = to_check(resident)
    assert check.response["Cache-Control"] == "no-store"
    guarded = Client(enforce_csrf_checks=True)
    assert guarded.post(BASE).status_code == 403


def test_what_is_not_taken_online_says_where_to_go(city: Municipality) -> None:
    publish(city, channels=["counter"])
    resident = Resident()
    assert "窓口" in resident.open("/miyako/procedures/child-benefit/").text
    screen = resident.open(BASE)
    assert "オンラインでは申請できません" in screen.text
    resident.client.post(BASE)
    assert not Draft.objects.exists()


def _with_hidden_file() -> list[dict[str, object]]:
    return [
        {
            "id": "only",
            "title": "質問",
            "fields": [
                {"id": "wants", "type": "yes_no", "label": "付けますか", "required": True},
                {
                    "id": "paper",
                    "type": "file",
                    "label": "書類",
                    "show_if": "wants == true",
                    "accept": ["png"],
                },
            ],
        }
    ]


def test_what_is_left_is_said_before_and_where_it_is_chosen(city: Municipality) -> None:
    publish(city, code="course", capacity={"field": "reason", "seats": {"birth": 1, "moving": 2, "other": 3}})
    resident = Resident()
    before = resident.open("/miyako/procedures/course/").text
    assert before.count("あと1（定員1）") == 1
    at_who = resident.press(resident.open("/miyako/apply/course/"))
    assert "あと" not in at_who.text
    at_choice = resident.press(at_who, **WHO)
    assert "あと1（定員1）" in at_choice.text
    SeatCounter.objects.create(
        municipality=city, procedure=Procedure.objects.get(code="course"), option="birth", seats=1, taken=1
    )
    assert "満員" in resident.open("/miyako/apply/course/situation/").text
    assert "満員" in resident.open("/miyako/procedures/course/").text
