"""The access log: every look at a case is in it, it can be asked, and a person can be given theirs."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cases.desk import client, get, html, post
from tests.cases.making import accept, arrive, decide, issue, propose
from tests.factories import AT, actor, department, make_city
from yorozu.cases.models import Case, Notice
from yorozu.cases.selectors import Period
from yorozu.cases.selectors.looks import looks_at, looks_by
from yorozu.cases.services import file_case, give_looks, record_view
from yorozu.config.wiring import HOUSEKEEPING
from yorozu.foundation.clock import frozen
from yorozu.foundation.errors import Forbidden
from yorozu.intake.receipts import check_digit
from yorozu.intake.selectors import files_of
from yorozu.municipality.models import Assignment, Department, Municipality, Post, StaffMember
from yorozu.records.models import Record
from yorozu.trust import audit
from yorozu.trust.models import AuditEntry


def ask(city: Municipality, who: str = "admin", **typed: Any) -> HttpResponse:
    return client(city, who).post(reverse("cases:looks", kwargs={"city": city.slug}), typed)  # type: ignore[return-value]


def give(case: Case, who: str = "admin", **typed: Any) -> HttpResponse:
    city = case.municipality
    sent = {"number": case.receipt_number, **typed}
    return client(city, who).post(reverse("cases:looks-give", kwargs={"city": city.slug}), sent)  # type: ignore[return-value]


def all_looks(case: Case) -> list[tuple[str, str, str]]:
    return [(each.staff_code, each.what, each.why) for each in looks_at(case, Period()).looks]


def test_every_screen_and_file_that_shows_a_case_is_in_the_log(city: Municipality) -> None:
    case = propose(accept(arrive(city)))
    (file,) = files_of(case.application)
    get(case)
    assert get(case, "download", file_id=file.stored.pk).status_code == 200
    get(case, "preview")
    address = reverse("approvals:proposal", kwargs={"city": city.slug, "proposal_id": case.proposal_id})
    assert client(city, "chief").get(address).status_code == 200
    assert all_looks(case) == [
        ("miyako-chief", "決裁の画面", "担当課の職員として"),
        ("miyako-worker", "通知書の案", "この案件の担当者として"),
        ("miyako-worker", "添付ファイル", "この案件の担当者として"),
        ("miyako-worker", "案件の画面", "この案件の担当者として"),
    ]


def test_the_notice_and_the_record_are_looks_at_the_same_application(city: Municipality) -> None:
    case = issue(decide(propose(accept(arrive(city)))))
    assert get(case, "notice").status_code == 200
    file_case(case=case, lock=case.lock, by=actor(city), at=AT)
    kept = Record.objects.within(city).get()
    address = reverse("records:record", kwargs={"city": city.slug, "record_id": kept.pk})
    assert client(city, "records").get(address).status_code == 200
    assert all_looks(case) == [
        ("miyako-records", "保存した文書の画面", "文書の管理のため"),
        ("miyako-worker", "通知書", "この案件の担当者として"),
    ]


def test_an_attempt_that_is_refused_shows_the_case_and_is_a_look(city: Municipality) -> None:
    case = accept(arrive(city))
    assert post(case, "note", note=" ").status_code == 422
    assert len(all_looks(case)) == 1


def test_the_lists_show_nobody_and_are_no_looks(city: Municipality) -> None:
    case = propose(accept(arrive(city)))
    for address, who in (
        ("cases:work", "worker"),
        ("approvals:inbox", "chief"),
        ("records:files", "records"),
    ):
        page = html(client(city, who).get(reverse(address, kwargs={"city": city.slug})))  # type: ignore[arg-type]
        assert "髙橋" not in page
        assert "宮町一丁目" not in page
    assert all_looks(case) == []


@pytest.mark.parametrize("name", ["case", "notice", "preview", "download"])
def test_what_cannot_be_logged_is_not_shown(
    city: Municipality, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    case = propose(accept(arrive(city)))
    if name == "notice":
        case = issue(decide(case))
    (file,) = files_of(case.application)
    more = {"file_id": file.stored.pk} if name == "download" else {}

    def broken(**_: object) -> None:
        raise DatabaseError("the chain cannot be written")

    monkeypatch.setattr(audit, "record", broken)
    browser = client(city)
    browser.raise_request_exception = False
    address = reverse(f"cases:{name}", kwargs={"city": city.slug, "case_id": case.pk, **more})
    response = browser.get(address)
    assert response.status_code in (500, 503)
    assert "髙橋" not in response.content.decode(errors="replace")
    assert "Content-Disposition" not in response.headers


def test_the_log_is_asked_by_receipt_number(city: Municipality) -> None:
    case, other = arrive(city), arrive(city)
    get(case)
    get(other, who="chief")
    page = html(ask(city, number=case.receipt_number))
    assert "miyako-worker" in page
    assert "担当課の職員として" in page
    assert "市民生活部 市民課 主事" in page
    assert "miyako-chief" not in page
    assert "髙橋" not in page  # the keeper of the log learns who looked, not whom it is about


@pytest.mark.parametrize("words", ["miyako-worker", "担当"])
def test_the_log_is_asked_by_member_of_staff(city: Municipality, words: str) -> None:
    case = arrive(city)
    get(case)
    get(case, who="chief")
    page = html(ask(city, staff=words))
    assert case.receipt_number in page
    assert page.count("案件の画面") == 1


def test_a_period_counts_days_of_japan_with_both_ends(city: Municipality) -> None:
    case = arrive(city)
    for hours in (
        0,
        14,
        38,
    ):  # 10:00 on the 20th, midnight that begins the 21st, midnight that begins the 22nd
        record_view(case=case, by=actor(city), at=AT + timedelta(hours=hours))
    found = html(ask(city, number=case.receipt_number, since="令和8年11月21日", until="2026-11-21"))
    assert found.count('data-label="見たもの"') == 1
    assert "令和8年11月21日 0時00分" in found


def test_older_looks_follow_on_further_pages(city: Municipality) -> None:
    case = arrive(city)
    for minute in range(105):
        record_view(case=case, by=actor(city), at=AT + timedelta(minutes=minute))
    first = looks_at(case, Period())
    assert len(first.looks) == 100
    page = html(ask(city, number=case.receipt_number, before=str(first.following)))
    assert page.count('data-label="見たもの"') == 5
    assert "これより前の記録を見る" in html(ask(city, number=case.receipt_number))


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "受付番号か職員の、どちらかを入力してください。"),
        ({"number": "1", "staff": ""}, "12桁の数字を入力してください。"),
        (
            {"number": f"26112048395{check_digit('26112048395')}", "staff": "x"},
            "どちらかを入力してください。",
        ),
        ({"staff": "x", "since": "あした"}, "のように入力してください。"),
        ({"staff": "x", "since": "R8.4.2", "until": "R8.4.1"}, "始まりの日以後の日付にしてください。"),
    ],
)
def test_what_cannot_be_asked_is_told(city: Municipality, typed: dict[str, str], message: str) -> None:
    response = ask(city, **typed)
    assert response.status_code == 422
    assert message in html(response)


def test_a_number_or_name_that_is_not_there_is_told(city: Municipality) -> None:
    nobodys = f"26112048395{check_digit('26112048395')}"
    assert "この受付番号の案件はありません" in html(ask(city, number=nobodys))
    assert "当てはまる職員はいません" in html(ask(city, staff="いない人"))


def test_asking_is_itself_written_down(city: Municipality) -> None:
    case = arrive(city)
    ask(city, number=case.receipt_number)
    ask(city, staff="miyako-worker")
    asked = AuditEntry.objects.within(city).filter(action="access_log.viewed").order_by("sequence")
    assert list(asked.values_list("actor_id", "subject_type", "subject_id")) == [
        ("miyako-admin", "case", str(case.pk)),
        ("miyako-admin", "staff", "miyako-worker"),
    ]


@pytest.mark.parametrize("who", ["worker", "chief", "manager", "mayor", "records"])
def test_only_those_who_may_read_the_log_do(city: Municipality, who: str) -> None:
    case = arrive(city)
    assert ask(city, who, number=case.receipt_number).status_code == 403
    assert give(case, who, identity="card", form="csv").status_code == 403
    with pytest.raises(Forbidden):
        give_looks(case=case, identity="card", as_file=True, by=actor(city, who), at=AT)


def test_another_citys_looks_are_not_found(city: Municipality) -> None:
    case = arrive(city)
    get(case)
    other = make_city("iwanuma", "042111", "岩沼市")
    assert "この受付番号の案件はありません" in html(ask(other, number=case.receipt_number))
    assert "当てはまる職員はいません" in html(ask(other, staff="miyako-worker"))
    stolen = reverse("cases:looks-give", kwargs={"city": other.slug})
    sent = {"number": case.receipt_number, "identity": "card"}
    assert client(other, "admin").post(stolen, sent).status_code == 404


def test_a_person_is_given_theirs_as_a_page_without_names_of_staff(city: Municipality) -> None:
    case = arrive(city)
    get(case)
    page = html(give(case, identity="card", form="page"))
    assert "申請の内容を見た職員の記録（写し）" in page
    assert "市民生活部 市民課" in page
    assert "主事" in page
    assert "担当者</td>" not in page
    assert "miyako-worker" not in page


def test_a_person_is_given_theirs_as_a_file_without_formulas(city: Municipality) -> None:
    case = arrive(city)
    get(case)
    Department.objects.within(city).filter(code="residents").update(path="=cmd|' /C calc'!A0")
    response = give(case, identity="proxy", form="csv")
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == ["日時", "部署", "職", "見たもの", "何のために"]
    assert len(rows) == 2
    assert rows[1][1].startswith("'=cmd")
    assert rows[1][3:] == ["案件の画面", "担当課の職員として"]


def test_the_file_keeps_every_character_of_a_name(city: Municipality) -> None:
    case = arrive(city)
    get(case)
    name = "𠮷野町 葛\U000e0100課 か゚ ﾔﾏﾀﾞ"
    Department.objects.within(city).filter(code="residents").update(path=name)
    assert name in give(case, identity="card", form="csv").content.decode("utf-8-sig")


def test_giving_is_written_down_with_how_the_person_was_known(city: Municipality) -> None:
    case = arrive(city)
    get(case)
    nobody = give(case, form="csv")
    assert nobody.status_code == 422
    assert "求めた方をどのように確認したか、選んでください。" in html(nobody)
    assert not AuditEntry.objects.within(city).filter(action="access_log.given").exists()
    give(case, identity="proxy", form="csv")
    given = AuditEntry.objects.within(city).get(action="access_log.given")
    assert (given.actor_id, given.subject_id) == ("miyako-admin", str(case.pk))
    assert given.details == {"identity": "proxy", "form": "csv", "looks": 1}


def test_the_post_is_the_one_held_on_the_day_of_the_look(city: Municipality) -> None:
    case = arrive(city)
    record_view(case=case, by=actor(city), at=AT)
    moved = AT.date() + timedelta(days=10)
    staff = StaffMember.objects.within(city).get(code="miyako-worker")
    Assignment.objects.within(city).filter(staff=staff).update(until=moved)
    Assignment.objects.create(
        municipality=city, staff=staff, department=department(city, "finance"),
        post=Post.objects.within(city).get(code="section_chief"), is_main=True, since=moved,
    )  # fmt: skip
    record_view(case=case, by=actor(city), at=AT + timedelta(days=11))
    places = [(each.place, each.post) for each in looks_at(case, Period()).looks]
    assert places == [("市民生活部 財政課", "係長"), ("市民生活部 市民課", "主事")]


def test_housekeeping_leaves_looks_of_many_years_alone(city: Municipality) -> None:
    case = arrive(city)
    record_view(case=case, by=actor(city), at=AT)
    later = AT + timedelta(days=4 * 366)
    with frozen(later):
        for task in HOUSEKEEPING:
            task(later)
    assert len(all_looks(case)) == 1


def test_someone_looking_from_the_whole_city_or_by_the_route_is_named_so(city: Municipality) -> None:
    case = propose(accept(arrive(city)))
    record_view(case=case, by=actor(city, "mayor"), at=AT)
    Case.objects.filter(pk=case.pk).update(department=department(city, "finance"))
    case.refresh_from_db()
    record_view(case=case, by=actor(city, "chief"), at=AT, screen="proposal")
    assert all_looks(case)[:2] == [
        ("miyako-chief", "決裁の画面", "決裁に関わる職員として"),
        ("miyako-mayor", "案件の画面", "市全体を所管する職として"),
    ]
    assert not Notice.objects.within(city).exists()
    staff = StaffMember.objects.within(city).filter(code="miyako-chief")
    assert [each.receipt_number for each in looks_by(city, staff, Period()).looks] == [case.receipt_number]


def test_what_a_member_of_staff_looked_at_is_found_by_an_index(city: Municipality) -> None:
    staff = StaffMember.objects.within(city).filter(code="miyako-worker")
    with CaptureQueriesContext(connection) as made:
        looks_by(city, staff, Period())
    asked = next(each["sql"] for each in made.captured_queries if "trust_audit" in each["sql"])
    assert "actor_kind = 'staff'" in asked
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {asked}")
            assert any("audit_of_staff" in str(row) for row in cursor.fetchall())
