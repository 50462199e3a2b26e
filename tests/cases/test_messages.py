"""The conversation at the desk and at the portal: who writes, who reads, what is shown where, and what it leaves behind."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cases.desk import address, client, get, html, post, work
from tests.cases.making import (
    accept,
    answer,
    arrive,
    correct,
    decide,
    fresh,
    issue,
    picture,
    propose,
    publish,
)
from tests.factories import AT, actor, make_city
from tests.identity.visiting import resident, visit
from tests.intake.talking import ask, say
from tests.intake.walking import Resident, Screen
from yorozu.cases.models import Case
from yorozu.cases.selectors import looks_for
from yorozu.cases.services import file_case
from yorozu.cases.soundness import check_cases, check_papers
from yorozu.foundation.clock import frozen
from yorozu.foundation.errors import Conflict
from yorozu.foundation.soundness import Examination
from yorozu.intake.models import Message, Side
from yorozu.intake.selectors import message_counts, messages_of, receipt_of
from yorozu.intake.services import claim_application
from yorozu.municipality.models import Municipality
from yorozu.records.models import Record
from yorozu.trust.models import AuditEntry, Scan, StoredFile

pytestmark = pytest.mark.django_db
BASE = "/miyako/status/"
WORDS = "名義は私のものです。"


@pytest.fixture
def case(city: Municipality) -> Case:
    return accept(arrive(city))


def look(case: Case) -> tuple[Resident, Screen]:
    """Who has the number and the code of the case, and the first look at it."""
    person, receipt = Resident(), receipt_of(case.application)
    form = person.open(BASE)
    return person, person.press(form, number=receipt.receipt_number, code=receipt.lookup_code)


def opened(case: Case) -> Resident:
    return look(case)[0]


def typed_in(screen: Screen, name: str) -> str:
    """What a browser shows in a text area: its first line break is none."""
    return str(screen.values[name][0]).removeprefix("\n")


def png(name: str = "通帳.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture(), content_type="image/png")


def letter(case: Case, **typed: Any) -> dict[str, Any]:
    """The form of the clerk's page as it stands, with what is typed."""
    page = html(get(case, "messages"))
    key = re.search(r'name="form_key" value="([0-9a-f]{32})"', page)
    assert key is not None
    return {"form_key": key[1], "seen": "0", "days": "", "day": "", **typed}


def written(case: Case) -> list[tuple[str, str]]:
    return [(each.side.value, each.text) for each in messages_of(fresh(case).application, reader=Side.OFFICE)]


def test_the_clerk_asks_the_resident_answers_with_a_file_and_the_clerk_sees_it_first(case: Case) -> None:
    desk = client(case.municipality)
    sent = desk.post(
        address(case, "messages"), letter(case, text="名義を教えてください。", days="10"), follow=True
    )
    assert "メッセージを送りました" in html(sent)  # type: ignore[arg-type]
    assert "令和8年12月7日までの返事を待っています" in html(sent)  # type: ignore[arg-type]
    person, status = look(case)
    assert "新しいメッセージを読む（1件）" in status.text
    assert "「水道料金の減免申請」の手続について、市からお聞きしたいことがあります" in status.text
    assert "新着" in status.text
    assert "新着" not in person.open(f"{BASE}view/").text
    form = person.open(f"{BASE}messages/")
    assert "令和8年12月7日までに返事をお願いします" in form.text
    assert "名義を教えてください。" in form.text
    done = person.press(form, files={"files": png()}, text=WORDS)
    assert "メッセージを送りました" in done.text
    assert (done.url, "返事をお願いします" in done.text) == (f"{BASE}messages/", False)
    page = html(work(case.municipality))
    assert page.index("返信が来ています（1件）") < page.index("自分の対応待ち（")
    assert "返信あり" in page
    assert case.receipt_number in html(work(case.municipality, "?section=replies"))
    assert "未読 1件" in html(get(case))
    read = html(get(case, "messages"))
    assert (WORDS in read, "通帳.png" in read, "返事を待っています" in read) == (True, True, False)
    file = get(case, "message-download", message=2, number=1)
    assert (file.content, file["Content-Disposition"].startswith("attachment")) == (picture(), True)
    assert "返信が来ています" not in html(work(case.municipality))
    looks = [(each.what, each.why) for each in looks_for(case.municipality, [case.application_id]).looks]
    assert ("やり取りの画面", "この案件の担当者として") in looks
    assert ("添付ファイル", "この案件の担当者として") in looks


def test_what_was_typed_is_kept_when_it_is_refused(case: Case) -> None:
    person = opened(case)
    form = person.open(f"{BASE}messages/")
    for files, word in (
        ({"files": SimpleUploadedFile("a.exe", b"MZ")}, "この種類のファイルは送れません"),
        ({}, ""),
    ):
        again = person.press(form, files=files, text=WORDS if files else "あ" * 2001)
        assert again.status == 422
        assert typed_in(again, "text") == (WORDS if files else "あ" * 2001)
        assert word in again.text
        assert again.values["form_key"] == form.values["form_key"]
    again = person.press(form, form_key="guess", text=WORDS)
    assert (again.status, typed_in(again, "text")) == (422, WORDS)
    wrong = client(case.municipality).post(
        address(case, "messages"), letter(case, text=WORDS, days="date", day="令和8年1月1日")
    )
    assert wrong.status_code == 422
    page = html(wrong)  # type: ignore[arg-type]
    assert WORDS in page
    assert "令和8年1月1日" in page
    assert "返事の期限は、明日より後の日にしてください。" in page
    for _ in range(20):
        say(case.application, WORDS)
    late = person.press(form, text="もう一つ")
    assert (late.status, typed_in(late, "text")) == (429, "もう一つ")
    assert Message.objects.count() == 20


def test_the_button_pressed_twice_at_either_side_sends_once(case: Case) -> None:
    person = opened(case)
    form = person.open(f"{BASE}messages/")
    person.press(form, text=WORDS)
    person.press(form, text=WORDS)
    typed = letter(case, text="承知しました。")
    for _ in range(2):
        assert client(case.municipality).post(address(case, "messages"), typed).status_code == 302
    assert written(case) == [("applicant", WORDS), ("office", "承知しました。")]


def test_the_clerk_gives_another_day_or_stops_waiting(case: Case) -> None:
    ask(case.application, "教えてください。", AT.date() + timedelta(days=14))
    seen = "2026-12-04"
    moved = post(case, "answer-day", number=1, seen=seen, days="date", day="令和8年12月6日")
    assert moved.status_code == 302
    assert Message.objects.get().answer_by.isoformat() == "2026-12-07"  # type: ignore[union-attr]  # from Sunday to Monday
    assert post(case, "answer-day", number=1, seen=seen, days="5", day="").status_code == 409
    assert post(case, "answer-day", number=1, seen="2026-12-07", days="", day="").status_code == 422
    assert post(case, "answer-day", number=0, seen="", days="5", day="").status_code == 409
    with frozen(AT + timedelta(days=30)):
        assert "返事の期限が過ぎています（1件）" in html(work(case.municipality))
        assert "期限を過ぎています" in html(get(case))
        assert "今からでも送れます" in opened(case).open(f"{BASE}view/").text
    assert post(case, "answer-day", number=1, drop="1").status_code == 302
    assert Message.objects.get().answered_at == AT


def test_a_correction_says_which_fields_why_and_by_when_and_takes_a_message_along(case: Case) -> None:
    wanted = {
        "fields_wanted": ["story"],
        "message": "様子を書いてください。",
        "days": "date",
        "day": "令和8年12月1日",
    }
    wrong = post(case, "correct", **{**wanted, "day": "12月"})
    assert wrong.status_code == 422
    assert "様子を書いてください。" in html(wrong)
    assert post(case, "correct", **wanted).status_code == 302
    assert "補正の期限: 令和8年12月1日" in html(get(case))
    person = opened(case)
    status = person.open(f"{BASE}view/").text
    assert all(word in status for word in ("様子を書いてください。", "令和8年12月1日まで", "様子"))
    form = person.open(f"{BASE}correct/")
    refused = person.press(form, story="床上浸水", **{"note-to-office": "あ" * 2001})
    assert (refused.status, typed_in(refused, "note-to-office")) == (422, "あ" * 2001)
    person.press(refused, story="床上浸水", **{"note-to-office": "写真はありません。"})
    assert written(case) == [("applicant", "写真はありません。")]
    now = html(get(case))
    assert "直前の補正で変わった項目に印を付けています" in now or "補正待ち" in now


def test_a_correction_that_changed_nothing_is_said_to_have_changed_nothing(city: Municipality) -> None:
    case = answer(correct(answer(correct(accept(arrive(city))), story="同じ")), story="同じ")
    assert "直前の補正で変わった項目はありません" in html(get(case))


def test_after_the_last_approval_nobody_is_said_to_be_waited_for(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.cases.making.settle", lambda at=AT: None)  # the worker has not run
    case = decide(propose(case))
    page = html(get(case))
    assert case.state == "proposed"
    assert "決定済み（通知の準備中）" in page
    assert "決裁が終わり、結果が決まりました。通知の準備をしています。" in page
    assert "決裁を待っています" not in page


def test_nothing_unread_is_filed_and_what_was_written_goes_into_the_record(case: Case) -> None:
    say(case.application, WORDS, files=1)
    case = issue(decide(propose(case)))
    by = actor(case.municipality)
    with pytest.raises(Conflict, match="まだ読んでいないメッセージ"):
        file_case(case=case, lock=case.lock, by=by, at=AT)
    get(case, "messages")
    assert post(fresh(case), "file").status_code == 302
    record = Record.objects.get()
    kept = [(each["kind"], each["label"]) for each in record.items]
    assert ("messages", "やり取りの記録") in kept
    assert ("attachment", "メッセージ1の添付") in kept
    case = fresh(case)
    assert f"/desk/records/{record.pk}/" in html(get(case))
    there = client(case.municipality).get(f"/miyako/desk/records/{record.pk}/")
    assert f"/desk/cases/{case.pk}/" in html(there)  # type: ignore[arg-type]
    keeper = client(case.municipality, "records").get(f"/miyako/desk/records/{record.pk}/")
    assert f"/desk/cases/{case.pk}/" not in html(keeper)  # type: ignore[arg-type]
    refused = client(case.municipality).post(
        address(case, "messages"), {"form_key": "0" * 32, "text": "後から"}
    )
    assert refused.status_code == 409
    assert "後から" in html(refused)  # type: ignore[arg-type]
    over = opened(case).open(f"{BASE}messages/")
    assert "この手続は終わっているため" in over.text
    for check in (check_cases, check_papers):
        assert [each.what for each in check(case.municipality.pk, Examination(at=AT))] == []


def test_others_neither_read_nor_write(case: Case, city: Municipality) -> None:
    say(case.application, WORDS, files=1)
    ask(case.application, "教えてください。", AT.date() + timedelta(days=14))
    stranger = opened(accept(arrive(city, version=publish(city, code="other-relief"))))
    assert WORDS not in stranger.open(f"{BASE}messages/").text
    assert stranger.open(f"{BASE}messages/1/files/1/").status == 404
    assert Client().get(f"{BASE}messages/1/files/1/").status_code == 404
    make_city("tono", "032085", "遠野市")
    elsewhere = Client()
    elsewhere.cookies = opened(case).client.cookies
    assert elsewhere.get("/tono/status/messages/").status_code == 404
    for who, status in (("records", 403), ("admin", 403)):
        assert get(case, "messages", who=who).status_code == status
        assert get(case, "message-download", who=who, message=1, number=1).status_code == status
    assert post(case, "messages", who="mayor", text="市長から", form_key="0" * 32).status_code == 403
    assert get(case, "messages", who="mayor").status_code == 200
    assert message_counts(case.application, reader=Side.OFFICE).unread == 1
    assert '<h2 id="write">' not in html(get(case, "messages", who="mayor"))


def test_a_file_in_quarantine_is_opened_to_nobody(case: Case) -> None:
    say(case.application, WORDS, files=1)
    StoredFile.objects.update(scan=Scan.PENDING)
    assert get(case, "message-download", message=1, number=1).status_code == 409
    person = opened(case)
    assert person.open(f"{BASE}messages/1/files/1/").status == 409
    page = person.open(f"{BASE}messages/")
    assert "/files/1/" not in " ".join(page.links)
    assert "回答.png" in page.text


def test_who_has_an_account_finds_the_news_on_their_page(case: Case, city: Municipality) -> None:
    mine = visit(city)
    claim_application(application=fresh(case).application, resident=resident(city), at=AT)
    say(fresh(case).application, "市から", side=Side.OFFICE)
    page = mine.get("/miyako/my/").content.decode()
    assert page.index("市からのメッセージがあります") < page.index("受け付けました")
    assert page.count(">新着<") == 3
    mine.post(f"/miyako/my/applications/{case.application_id}/")
    assert "新しいメッセージを読む（1件）" in mine.get(f"{BASE}view/").content.decode()
    assert ">新着<" not in mine.get("/miyako/my/").content.decode()


def test_nothing_that_was_written_stands_in_addresses_or_the_audit_chain(case: Case) -> None:
    person = opened(case)
    done = person.press(person.open(f"{BASE}messages/"), files={"files": png()}, text=WORDS)
    assert [url for url, _ in done.response.redirect_chain] == [f"{BASE}messages/?done=sent"]
    told = " ".join(str(each.details) for each in AuditEntry.objects.all())
    assert not any(word in told for word in ("名義", "通帳"))
