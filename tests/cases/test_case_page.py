"""The page of a case: what it shows, to whom, and what it keeps of what was typed."""

import re

import pytest
from django.test import Client

from tests.cases.desk import address, client, get, html, post
from tests.cases.making import (
    REASON,
    accept,
    answer,
    arrive,
    correct,
    decide,
    fresh,
    issue,
    propose,
    publish,
    send_back,
)
from tests.factories import AT, actor, department, make_city
from yorozu.cases.models import Case, CaseEvent
from yorozu.cases.services import accept_case, file_case
from yorozu.foundation.clock import frozen
from yorozu.intake.selectors import files_of
from yorozu.municipality.models import Municipality
from yorozu.trust.models import AuditEntry


def test_the_page_shows_what_was_asked_and_answered(city: Municipality) -> None:
    page = html(get(arrive(city, story=None)))
    for text in (
        "水道料金の減免申請",
        "髙橋 𠮷郎（たかはし よしろう）",
        "岩手県宮古市宮町一丁目1番1号",
        "令和8年11月1日",
    ):
        assert text in page
    assert "現場.png" in page
    assert "記入なし" in page  # the story was asked and left empty


def test_every_view_of_a_case_is_recorded(city: Municipality) -> None:
    case = arrive(city)
    get(case)
    get(case, who="chief")
    seen = AuditEntry.objects.within(city).filter(action="case.viewed", subject_id=str(case.pk))
    assert list(seen.values_list("actor_id", flat=True)) == ["miyako-worker", "miyako-chief"]


def test_changed_answers_are_marked_with_what_stood_before(city: Municipality) -> None:
    case = arrive(city, story="浸水しました。")
    page = html(get(answer(correct(accept(case)))))
    assert page.count("y-list__row--marked") == 1
    assert "補正の前: 浸水しました。" in page
    assert "床上まで水が来ました。" in page


def test_what_was_asked_of_the_applicant_stands_in_the_history(city: Municipality) -> None:
    case = correct(answer(correct(accept(arrive(city)))))
    assert html(get(case)).count("様子を書いてください。") == 2
    assert not CaseEvent.objects.within(city).filter(message__contains="様子を書いて").exists()


def test_checks_by_rule_show_what_they_looked_at(city: Municipality) -> None:
    page = html(get(accept(arrive(city))))
    assert "回答から自動で確かめました" in page
    assert "住所: 〒027-0052 岩手県宮古市宮町一丁目1番1号" in page


def test_a_clerk_ticks_a_check_and_takes_it_back(city: Municipality) -> None:
    case = accept(arrive(city))
    assert post(case, "tick", check="register", ok="1").status_code == 302
    assert "確認を取り消" not in html(get(case))
    assert list(case.checks.values_list("check_id", "ok")) == [("register", True)]
    post(case, "tick", check="register")
    assert list(case.checks.values_list("check_id", "ok")) == [("register", False)]
    assert post(case, "tick", check="inside", ok="1").status_code == 404  # computed, not ticked


def test_a_note_is_kept_sealed_and_shown_to_colleagues(city: Municipality) -> None:
    case = accept(arrive(city))
    assert post(case, "note", note="電話で確かめた。").status_code == 302
    assert "電話で確かめた。" in html(get(case, who="chief"))
    assert "電話".encode() not in bytes(case.notes.get().sealed_text)
    empty = post(case, "note", note=" ")
    assert empty.status_code == 422
    assert "メモを入力してください。" in html(empty)


@pytest.mark.parametrize(
    ("make", "action"),
    [
        (lambda case: case, "受付する"),
        (accept, "審査結果を起案する"),
        (lambda case: decide(propose(accept(case))), "通知を発行する"),
        (lambda case: issue(decide(propose(accept(case)))), "文書を保存する"),
    ],
)
def test_there_is_one_main_action(city: Municipality, make: object, action: str) -> None:
    case = make(arrive(city))  # type: ignore[operator]
    main = re.findall(r'class="y-btn y-btn--primary[^"]*"[^>]*>([^<]+)<', html(get(case)))
    assert main == [action]


def test_the_steps_are_taken_from_the_page(city: Municipality) -> None:
    case = arrive(city)
    with frozen(AT):
        assert post(case, "accept").status_code == 302
        case = fresh(case)
        assert (
            post(case, "correct", fields_wanted=["story", "photo"], message="直してください。").status_code
            == 302
        )
    assert fresh(case).state == "waiting_correction"
    last = CaseEvent.objects.within(city).filter(case=case).order_by("-id")[0]
    assert (last.message, last.actor) == ("直す項目: 様子、写真", "担当者")


def test_a_correction_without_fields_or_words_comes_back_with_what_was_typed(city: Municipality) -> None:
    case = accept(arrive(city))
    nothing = html(post(case, "correct", message="ここを直してください。"))
    assert "直していただく項目を一つ以上選んでください。" in nothing
    assert "ここを直してください。</textarea>" in nothing
    wordless = post(case, "correct", fields_wanted=["story"], message="")
    assert wordless.status_code == 422
    assert re.search(r'value="story" checked', html(wordless))
    neither = html(post(case, "correct", message=" "))
    assert "2か所を直してください" in neither
    assert "直していただく項目を一つ以上選んでください。" in neither
    assert "どう直すかを、申請した方に伝わる言葉で入力してください。" in neither
    assert fresh(case).state == "in_review"


def test_an_adverse_outcome_without_a_reason_comes_back_with_what_was_typed(city: Municipality) -> None:
    case = accept(arrive(city))
    response = post(case, "propose", outcome="reject", reason="", summary="住所が市外でした。")
    page = html(response)
    assert response.status_code == 422
    assert 'value="reject" checked' in page
    assert "住所が市外でした。</textarea>" in page
    assert 'href="#id_reason"' in page


def test_the_second_clerk_sees_the_new_state_and_keeps_what_was_typed(city: Municipality) -> None:
    case = accept(arrive(city))
    propose(case)
    response = post(case, "propose", who="chief", outcome="reject", reason=REASON, summary="")
    page = html(response)
    assert response.status_code == 409
    assert "先の操作がありました（担当者: 起案しました）" in page
    assert "決裁待ち" in page
    assert REASON in page


def test_a_form_of_a_step_that_is_past_tells_where_the_case_stands(city: Municipality) -> None:
    case = propose(accept(arrive(city)))
    response = get(case, "propose")
    assert response.status_code == 409
    assert "今「決裁待ち」" in html(response)


def test_a_letter_with_a_character_no_font_has_is_stopped_before_anything_is_kept(city: Municipality) -> None:
    name = {"name": "山\U000f0000田", "kana": "やまだ"}
    case = decide(propose(accept(arrive(city, name=name))))
    response = post(case, "issue")
    page = html(response)
    assert response.status_code == 422
    assert "U+F0000" in page
    assert (fresh(case).state, fresh(case).application.status) == ("approved", "decided")
    corrected = decide(propose(accept(arrive(city, version=case.version))))
    assert "宮市第1号" in html(get(issue(corrected)))  # the number was not used up


def test_a_file_goes_out_as_an_attachment_and_is_recorded(city: Municipality) -> None:
    case = arrive(city)
    (attached,) = files_of(case.application)
    response = get(case, "download", file_id=attached.stored.pk)
    assert response.content.startswith(b"\x89PNG")
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    assert AuditEntry.objects.within(city).filter(action="case.file_viewed").count() == 1


def test_a_file_of_another_case_is_not_found_under_this_one(city: Municipality) -> None:
    version = publish(city)
    case, other = arrive(city, version=version), arrive(city, version=version)
    (attached,) = files_of(other.application)
    assert get(case, "download", file_id=attached.stored.pk).status_code == 404


def test_a_case_of_another_department_is_not_found(city: Municipality) -> None:
    case = arrive(city)
    Case.objects.within(city).filter(pk=case.pk).update(department=department(city, "finance"))
    for name in ("case", "correct", "propose"):
        assert get(case, name).status_code == 404
    for name in ("accept", "issue", "file", "note", "tick", "take-over"):
        assert post(case, name, note="x", check="register").status_code == 404
    assert get(case, who="director").status_code == 200  # 部長 is above both sections


def test_a_case_of_another_city_is_not_found(city: Municipality) -> None:
    case = arrive(city)
    other = make_city("tono", "032085", "遠野市")
    foreign = address(case).replace("/miyako/", "/tono/")
    assert client(other).get(foreign).status_code == 404
    assert client(city).get(foreign).status_code == 403
    assert Client().get(address(case)).status_code == 302


def test_get_changes_nothing_on_the_addresses_that_act(city: Municipality) -> None:
    case = arrive(city)
    for name in ("accept", "issue", "file", "note", "tick", "take-over"):
        assert get(case, name).status_code == 405
    assert fresh(case).lock == 1


def test_a_colleague_takes_the_case_over_once(city: Municipality) -> None:
    case = accept(arrive(city))
    first = case.assignee_id
    assert post(case, "take-over", who="chief", assignee=first).status_code == 302
    assert fresh(case).assignee == actor(city, "chief").staff
    late = post(case, "take-over", who="manager", assignee=first)
    assert late.status_code == 409
    assert "今係長が担当しています" in html(late)


def test_a_filed_case_says_that_all_is_done(city: Municipality) -> None:
    case = issue(decide(propose(accept(arrive(city)))))
    file_case(case=case, lock=case.lock, by=actor(city), at=AT)
    page = html(get(case))
    assert "すべて終わりました" in page
    assert "簿冊: 令和8年度 減免" in page


def test_a_place_is_shown_on_a_map_that_only_shows(city: Municipality) -> None:
    page = html(get(arrive(city, point={"lat": 39.6414, "lng": 141.957, "note": "市役所前"})))
    assert "data-map data-readonly" in page
    assert 'value="39.641400"' in page
    assert "市役所前" in page


def test_someone_without_the_work_reads_and_cannot_act(city: Municipality) -> None:
    case = arrive(city)
    page = html(get(case, who="mayor"))
    assert "担当課の受付を待っています。" in page
    assert "y-btn--primary" not in page
    assert post(case, "accept", who="mayor").status_code == 403


def test_an_unreadable_lock_is_refused_politely(city: Municipality) -> None:
    case = arrive(city)
    response = post(case, "accept", lock="99999999999999999999")
    assert response.status_code == 422
    accept_case(case=case, lock=1, by=actor(city), at=AT)


def test_a_reason_that_cannot_be_printed_is_refused_before_anybody_approves_it(city: Municipality) -> None:
    case = accept(arrive(city))
    response = post(case, "propose", outcome="reject", reason="山\U000f0000田の件です。", summary="")
    assert response.status_code == 422
    assert "U+F0000" in html(response)
    assert 'href="#id_reason"' in html(response)
    assert fresh(case).state == "in_review"


def test_the_letter_can_be_read_before_it_goes_out(city: Municipality) -> None:
    case = accept(arrive(city))
    assert get(case, "preview").status_code == 404
    case = propose(case)
    response = get(case, "preview", who="chief")
    assert response.content.startswith(b"%PDF-")
    assert "通知書の案を見る" in html(get(case))
    assert get(issue(decide(case)), "preview").status_code == 404


def test_a_filed_case_takes_no_more_notes(city: Municipality) -> None:
    case = issue(decide(propose(accept(arrive(city)))))
    file_case(case=case, lock=case.lock, by=actor(city), at=AT)
    response = post(case, "note", note="あとから書く。")
    assert response.status_code == 409
    assert case.notes.count() == 0


def test_a_remanded_proposal_comes_back_to_be_mended(city: Municipality) -> None:
    case = send_back(propose(accept(arrive(city)), outcome="reject", reason=REASON))
    page = html(get(case))
    assert "前に起案した内容" in page
    assert "現地の写真を見てください。" in page
    form = html(get(case, "propose"))
    assert 'value="reject" checked' in form
    assert f"{REASON}</textarea>" in form
