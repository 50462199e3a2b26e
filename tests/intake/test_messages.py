"""What applicant and office write to each other: kept once, sealed, told without content, answered, reminded, destroyed."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.cases.making import accept, answer, arrive, correct, document, fresh, publish, settle
from tests.factories import AT
from tests.identity.visiting import mails
from tests.intake.talking import ask, photo, say
from tests.intake.test_submission_race import at_once
from yorozu.cases.models import Case
from yorozu.cases.services import dispose_case
from yorozu.foundation.errors import Conflict, Invalid, NotFound, TooMany
from yorozu.foundation.soundness import Examination
from yorozu.identity.actors import Actor
from yorozu.intake.models import Application, MailboxEntry, Message, MessageFile, News, Side
from yorozu.intake.selectors import (
    awaited_of,
    mailbox_of,
    message_counts,
    message_file,
    messages_of,
    timeline_of,
)
from yorozu.intake.services import change_day, stop_waiting, withdraw
from yorozu.intake.services.messages import remind, reminding
from yorozu.intake.soundness import check_applications
from yorozu.messaging.models import Delivery
from yorozu.municipality.models import Municipality
from yorozu.trust.models import AuditEntry, StoredFile
from yorozu.trust.vault import open_file

pytestmark = pytest.mark.django_db
WORDS = "口座の名義は山田太郎です。"
DUE = date(2026, 12, 4)


@pytest.fixture
def case(city: Municipality, settings: Any) -> Case:
    """Under review, with an address that mails go to."""
    settings.YOROZU_PUBLIC_URL = "https://apply.example.jp"
    changed = document()
    changed["sections"][0]["fields"].append({"id": "email", "type": "email", "label": "メールアドレス"})
    applicant = {**changed["applicant"], "email": "email"}
    version = publish(city, sections=changed["sections"], applicant=applicant)
    return accept(arrive(city, version=version, email="yoshiro@example.jp"))


def news(application: Application) -> list[str]:
    rows = MailboxEntry.objects.filter(application=application).order_by("at", "pk")
    return [each.kind for each in rows]


def subjects() -> list[str]:
    return [each["subject"].removeprefix("【宮古市】") for each in mails()]


def unsound(city: Municipality) -> list[str]:
    return [each.what for each in check_applications(city.pk, Examination(at=AT))]


def test_a_message_is_sealed_numbered_recorded_and_told_without_its_content(case: Case) -> None:
    application = case.application
    first = say(application, f"{WORDS}\r\n二行目", files=2)
    second = ask(application, "名義を教えてください。", DUE)
    assert [(each.number, each.side) for each in (first, second)] == [(1, "applicant"), (2, "office")]
    spoken = messages_of(application, reader=Side.OFFICE)
    assert spoken[0].text == f"{WORDS}\n二行目"
    assert [(each.name, each.kind, each.may_open) for each in spoken[0].files] == [
        ("回答.png", "PNG画像", True)
    ] * 2
    assert [(each.new, each.open, each.author) for each in spoken] == [
        (True, False, ""),
        (False, True, "担当者"),
    ]
    assert open_file(message_file(application, 1, 2)) == photo().content
    for wrong in ((1, 3), (2, 1), (9, 1)):
        with pytest.raises(NotFound):
            message_file(application, *wrong)
    stored = b"".join(bytes(each.sealed_text) for each in Message.objects.all())
    assert WORDS.encode() not in stored
    assert news(application)[-1] == "question"
    mail = mails()[-1]
    assert mail["subject"] == "【宮古市】お聞きしたいことがあります"
    assert "返事の期限　令和8年12月4日" in mail["lines"]
    entries = AuditEntry.objects.filter(action="application.message").order_by("sequence")
    assert [each.details for each in entries] == [
        {"side": "applicant", "number": 1, "files": 2},
        {"side": "office", "number": 2, "files": 0, "answer_by": "2026-12-04"},
    ]
    told = json.dumps([mails(), [each.details for each in AuditEntry.objects.all()]], ensure_ascii=False)
    assert not any(word in told for word in ("山田", "名義", "回答.png", case.procedure.title))
    lines = [each.message for each in timeline_of(application)]
    assert "市にメッセージを送りました。ファイルの数は2です。" in lines
    assert "市からメッセージを送りました。返事をお願いしています。" in lines
    assert unsound(case.municipality) == []


def test_a_button_pressed_twice_sends_one_message_and_other_words_another(case: Case) -> None:
    key = "0" * 32
    first = say(case.application, WORDS, files=1, form_key=key)
    assert say(case.application, f" {WORDS}\n", files=1, form_key=key).pk == first.pk
    assert say(case.application, f"{WORDS}追伸", files=1, form_key=key).number == 2
    assert (Message.objects.count(), MessageFile.objects.count()) == (2, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(
            municipality=case.municipality, application=case.application, number=9, side="applicant",
            sealed_text=b"", once=first.once, sent_at=AT,
        )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_many_presses_at_once_are_one_message(case: Case) -> None:
    key = "1" * 32
    found = at_once(10, lambda _: say(case.application, WORDS, files=1, form_key=key))
    assert len({getattr(each, "pk", each) for each in found}) == 1
    assert (Message.objects.count(), MessageFile.objects.count()) == (1, 1)
    numbers = at_once(10, lambda number: say(case.application, f"{number}", form_key=f"{number:032x}"))
    assert sorted(each.number for each in numbers if isinstance(each, Message)) == list(range(2, 12))


def test_what_is_wrong_is_said_and_nothing_is_kept(case: Case) -> None:
    for text, files in (("", 0), (" \n ", 0), ("あ" * 2001, 0), ("\x00", 0), ("六つ", 6)):
        with pytest.raises(Invalid) as refused:
            say(case.application, text, files=files)
        assert refused.value.errors[0].field == ("files" if files else "text")
    assert Message.objects.count() == 0
    assert say(case.application, "", files=1).number == 1
    assert say(case.application, "あ" * 2000).number == 2


def test_who_writes_too_often_is_told_to_wait(case: Case) -> None:
    for number in range(20):
        say(case.application, f"{number}")
    with pytest.raises(TooMany):
        say(case.application, "もう一つ")
    assert say(case.application, "職員は数えません", side=Side.OFFICE).number == 21
    assert say(case.application, "翌日", at=AT + timedelta(days=1)).number == 22


@pytest.mark.parametrize("status", ["closed", "withdrawn"])
def test_to_what_has_ended_nobody_writes(case: Case, status: str) -> None:
    Application.objects.filter(pk=case.application_id).update(status=status)
    for side, word in ((Side.APPLICANT, "担当課に電話"), (Side.OFFICE, "電話か郵便")):
        with pytest.raises(Conflict, match=word):  # as the page stood before it ended
            say(case.application, WORDS, side=side, files=1)
        with pytest.raises(Conflict, match=word):
            say(fresh(case).application, WORDS, side=side)
    assert (Message.objects.count(), MessageFile.objects.count()) == (0, 0)


def test_a_reply_settles_what_was_asked_before_it_was_written(case: Case) -> None:
    application = case.application
    first = ask(application, "一つ目", DUE)
    second = ask(application, "二つ目", DUE + timedelta(days=3))
    say(application, "一つ目の返事", seen=first.number)
    assert [each.number for each in awaited_of(application)] == [second.number]
    stop_waiting(application=application, question=second, by=Actor.system(case.municipality), at=AT)
    assert awaited_of(application) == []
    with pytest.raises(Conflict):
        stop_waiting(application=application, question=second, by=Actor.system(case.municipality), at=AT)


def test_reading_is_marked_for_the_side_that_reads(case: Case, client: Any) -> None:
    application = case.application
    say(application, "住民から")
    say(application, "市から", side=Side.OFFICE)
    counts = [message_counts(application, reader=side).unread for side in Side]
    assert counts == [1, 1]


def test_another_day_is_told_once_and_only_by_who_saw_the_last(case: Case) -> None:
    application, by = case.application, Actor.system(case.municipality)
    question = ask(application, "教えてください。", DUE)
    later = DUE + timedelta(days=7)
    change_day(application=application, awaited=question, day=later, seen=DUE, by=by, at=AT)
    with pytest.raises(Conflict):
        change_day(
            application=application, awaited=question, day=DUE + timedelta(days=1), seen=None, by=by, at=AT
        )
    question.refresh_from_db()
    change_day(application=application, awaited=question, day=later, seen=DUE, by=by, at=AT)
    assert question.answer_by == later
    assert news(application).count("deadline") == 1
    assert subjects()[-1] == "返事の期限が変わりました"


def at_day(day: date) -> Any:
    return AT.replace(year=day.year, month=day.month, day=day.day)


def test_reminders_go_out_before_and_after_the_last_day_once_each(case: Case) -> None:
    application = case.application
    ask(application, "教えてください。", DUE)
    told = {}
    for ahead in range(0, 40):
        day = AT.date() + timedelta(days=ahead)
        assert remind(at_day(day).replace(hour=23)) == 0
        if count := remind(at_day(day)):
            told[day] = count
        assert remind(at_day(day)) == 0
    assert told == {date(2026, 12, 1): 1, date(2026, 12, 5): 1}
    assert news(application)[-2:] == ["soon", "passed"]
    assert subjects()[-2:] == ["返事の期限が近づいています", "返事の期限を過ぎています"]
    assert [each.is_late(DUE + timedelta(days=1)) for each in awaited_of(application)] == [True]


def test_a_correction_has_a_day_is_reminded_of_and_may_come_late(case: Case) -> None:
    case = correct(case)
    waiting = awaited_of(case.application)
    assert [(each.correction, each.day) for each in waiting] == [(True, DUE + timedelta(days=3))]
    late = at_day(DUE + timedelta(days=10))
    assert remind(late) == 1
    assert answer(case, at=late).revision == 2
    assert awaited_of(case.application) == []
    assert remind(late) == 0


def test_an_answer_that_comes_while_the_reminder_is_written_leaves_nothing_to_remind(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = ask(case.application, "教えてください。", DUE)
    due = list(reminding._due(case.municipality, DUE))
    assert len(due) == 1
    say(case.application, "はい。", seen=question.number)
    assert reminding._tell(*due[0], AT) is False
    assert "soon" not in news(case.application)


@pytest.mark.django_db(transaction=True)
def test_several_workers_remind_once(case: Case) -> None:
    ask(case.application, "教えてください。", DUE)
    before = Delivery.objects.count()
    done = at_once(10, lambda _: remind(at_day(DUE)))
    assert sum(each for each in done if isinstance(each, int)) == 1
    assert Delivery.objects.count() - before == 1
    assert news(case.application).count("soon") == 1


def test_what_was_asked_before_the_decision_is_not_reminded_of_after_it(case: Case) -> None:
    ask(case.application, "教えてください。", DUE)
    Application.objects.filter(pk=case.application_id).update(
        status="decided", status_at=AT + timedelta(hours=1)
    )
    assert remind(at_day(DUE)) == 0
    withdrawn = fresh(case).application
    Application.objects.filter(pk=case.application_id).update(status="withdrawn")
    assert remind(at_day(DUE)) == 0
    assert awaited_of(withdrawn) == []


def test_every_notification_has_a_line_in_the_mailbox_and_a_mail(case: Case) -> None:
    correct(case)
    withdraw(application=fresh(case).application, by=Actor.anonymous(case.municipality), at=AT)
    settle()
    assert news(case.application) == ["received", "under_review", "correction_requested", "withdrawn"]
    assert subjects() == [
        "申請を受け付けました",
        "申請の確認を始めました",
        "直していただきたいところがあります",
        "取下げを受け付けました",
    ]
    lines = mailbox_of(case.application)
    assert {(each.title, each.new) for each in lines} == {(case.procedure.title, True)}
    assert {each.what for each in lines} <= {each.label for each in News}


def test_nobody_is_told_twice_of_one_cause(case: Case) -> None:
    entry = MailboxEntry.objects.filter(application=case.application).first()
    assert entry is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        MailboxEntry.objects.create(
            municipality=case.municipality,
            application=case.application,
            kind="received",
            cause=entry.cause,
            at=AT,
        )


def test_disposal_destroys_what_was_written_and_its_files(case: Case) -> None:
    application = case.application
    say(application, WORDS, files=1)
    say(application, "承知しました。", side=Side.OFFICE)
    with transaction.atomic():
        assert dispose_case(municipality=case.municipality, subject_id=str(case.pk), at=AT) == 2
    gone = fresh(case).application
    assert messages_of(gone, reader=Side.OFFICE) == []
    rows = Message.objects.filter(application=gone)
    assert {bytes(each.sealed_text) for each in rows} == {b""}
    assert {each.once for each in rows}.isdisjoint({""})
    assert MailboxEntry.objects.filter(application=gone).count() == 0
    with pytest.raises(NotFound):
        open_file(StoredFile.objects.select_related("key").get(pk=MessageFile.objects.get().stored_id))
    with pytest.raises(Conflict):
        say(gone, WORDS)
    assert unsound(case.municipality) == []


def test_a_message_that_is_missing_or_was_tampered_with_is_found(case: Case) -> None:
    say(case.application, WORDS, files=1)
    say(case.application, "二つ目")
    Message.objects.filter(number=2).update(number=3)
    assert any("番号が続いていません" in each for each in unsound(case.municipality))
    Message.objects.filter(number=3).update(number=2, sealed_text=b"tampered with, and long enough")
    assert any("復号できません" in each for each in unsound(case.municipality))
    Message.objects.filter(number=2).delete()
    assert any("application.message" in each for each in unsound(case.municipality))
