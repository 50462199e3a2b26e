"""補正: what was marked is mended in a new revision, and nothing else changes."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import AT, actor
from tests.intake.samples import answers, png, publish, raw, submit, upload
from yorozu.foundation.errors import Conflict, Invalid
from yorozu.foundation.models import OutboxEntry
from yorozu.identity.actors import Actor
from yorozu.intake.models import (
    Application,
    ApplicationRevision,
    CorrectionRequest,
    ProgressEntry,
    SeatCounter,
    Status,
)
from yorozu.intake.selectors import (
    answers_of,
    contact_of,
    files_of,
    open_correction,
    revisions_of,
    timeline_of,
)
from yorozu.intake.services import report_progress, request_correction, resubmit, withdraw
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.trust.audit import verify_chain
from yorozu.trust.models import AuditEntry, StoredFile

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=2)
MESSAGE = "電話番号が違うようです。髙橋様の番号を入れてください。"


@pytest.fixture
def application(version: ProcedureVersion, city: Municipality) -> Application:
    submit(version, city)
    return Application.objects.within(city).get()


def ask(application: Application, *fields: str, at: Any = LATER) -> CorrectionRequest:
    by = actor(application.municipality)
    return request_correction(application=application, fields=fields, message=MESSAGE, by=by, at=at)


def answer(
    application: Application, correction: CorrectionRequest, at: Any = LATER, **changes: Any
) -> ApplicationRevision:
    by = Actor.anonymous(application.municipality)
    return resubmit(application=application, correction=correction, raw=answers(**changes), by=by, at=at)


def test_a_request_is_kept_sealed_and_shown_to_the_applicant(application: Application) -> None:
    request = ask(application, "phone", "proof")
    application.refresh_from_db()
    asked = open_correction(application)
    assert application.status == Status.CORRECTION_REQUESTED
    assert asked is not None
    assert (asked.request, asked.message) == (request, MESSAGE)
    assert asked.fields == {"phone": "電話番号", "proof": "本人確認書類の写し"}
    assert "髙橋".encode() not in bytes(request.sealed_message)
    assert timeline_of(application)[-1].kind == "correction_requested"
    entry = AuditEntry.objects.get(action="application.correction_requested")
    assert (entry.actor_kind, entry.details) == ("staff", {"fields": "phone,proof"})


def test_what_is_marked_changes_and_the_rest_stays(application: Application) -> None:
    before = answers_of(application)
    revision = answer(
        application, ask(application, "phone"), phone="090-1111-2222", reason="moving", email="x@example.jp"
    )
    application.refresh_from_db()
    assert revision.number == 2
    assert answers_of(application) == before | {"phone": "090-1111-2222"}
    assert [(each.number, each.submitted_at) for each in revisions_of(application)] == [(1, AT), (2, LATER)]
    assert revisions_of(application)[0].answers == before
    assert contact_of(application).phone == "090-1111-2222"
    assert (application.status, application.status_at) == ("under_review", LATER)
    assert open_correction(application) is None
    assert verify_chain(application.municipality) == []
    told = OutboxEntry.objects.filter(event="ApplicationCorrected").values_list("payload", flat=True)
    assert {each["revision"] for each in told} == {2}


def test_a_file_is_replaced_and_the_old_revision_keeps_its_own(application: Application) -> None:
    old = files_of(application)
    answer(application, ask(application, "proof"), proof=[upload("新しい.png", png("red"))])
    new = files_of(application)
    assert [each.name for each in old] == ["本人確認.png"]
    assert [(each.name, each.field, each.position) for each in new] == [("新しい.png", "proof", 0)]
    assert [each.name for each in files_of(application, revisions_of(application)[0].answers)] == [
        "本人確認.png"
    ]
    assert StoredFile.objects.filter(key=application.key_id).count() == 2


def test_an_answer_that_brings_up_a_question_opens_that_question(application: Application) -> None:
    correction = ask(application, "reason")
    with pytest.raises(Invalid) as refused:
        answer(application, correction, reason="other")
    assert [error.field for error in refused.value.errors] == ["reason_other"]
    answer(application, correction, reason="other", reason_other="里親になった")
    assert answers_of(application)["reason_other"] == "里親になった"


def test_an_answer_that_hides_a_question_drops_it(application: Application) -> None:
    answer(application, ask(application, "has_children"), has_children=False)
    assert "children" not in answers_of(application)


def test_every_fault_of_the_marked_answers_is_told(application: Application) -> None:
    correction = ask(application, "phone", "start_on", "proof")
    with pytest.raises(Invalid) as refused:
        answer(application, correction, phone="1", start_on="2030-01-01", proof=[upload("a.png", b"x")])
    assert [error.field for error in refused.value.errors] == ["phone", "start_on", "proof"]
    assert not ApplicationRevision.objects.exists()
    assert CorrectionRequest.objects.get().answered_at is None


def test_a_rule_that_began_to_refuse_an_unmarked_answer_does_not_stand_in_the_way(city: Municipality) -> None:
    rule = {"rule": "start_on >= today", "message": "今日以降にしてください。", "field": "start_on"}
    fields = [
        {"id": "start_on", "type": "date", "label": "始まりの日", "required": True, "example": "+7"},
        {"id": "phone", "type": "phone", "label": "電話番号", "required": True},
    ]
    sections = [{"id": "only", "title": "質問", "fields": fields}]
    version = publish(city, checks=[rule], sections=sections, applicant={})
    given = {"start_on": "2026-11-20", "phone": "0193-62-2111"}
    submit(version, city, raw=given)
    application = Application.objects.within(city).get()
    correction = ask(application, "phone")
    by = Actor.anonymous(city)
    resubmit(
        application=application,
        correction=correction,
        raw=given | {"phone": "090-1111-2222"},
        by=by,
        at=LATER,
    )
    assert answers_of(application) == given | {"phone": "090-1111-2222"}
    second = ask(application, "start_on")
    with pytest.raises(Invalid):
        resubmit(application=application, correction=second, raw=given, by=by, at=LATER)


def test_a_correction_is_answered_once(application: Application) -> None:
    correction = ask(application, "phone")
    answer(application, correction, phone="090-1111-2222")
    with pytest.raises(Conflict):
        answer(application, correction, phone="090-3333-4444")
    assert ApplicationRevision.objects.count() == 1
    assert answers_of(application)["phone"] == "090-1111-2222"


def test_one_correction_is_open_at_a_time(application: Application) -> None:
    ask(application, "phone")
    with pytest.raises(Conflict):
        ask(application, "email")
    assert CorrectionRequest.objects.count() == 1
    assert ProgressEntry.objects.filter(kind="correction_requested").count() == 1


@pytest.mark.parametrize(
    ("fields", "message", "told"),
    [
        ((), "x", ["fields"]),
        (("nowhere",), "x", ["fields"]),
        (("phone", "phone"), " ", ["fields", "message"]),
        (("phone",), "\x00", ["message"]),
        (("phone",), "x" * 2001, ["message"]),
    ],
)
def test_a_request_needs_known_fields_and_words(
    application: Application, fields: tuple[str, ...], message: str, told: list[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        request_correction(
            application=application,
            fields=fields,
            message=message,
            by=actor(application.municipality),
            at=LATER,
        )
    assert [error.field for error in refused.value.errors] == told


def test_a_withdrawn_application_is_not_corrected_nor_moved(application: Application) -> None:
    correction = ask(application, "phone")
    withdraw(application=application, by=Actor.anonymous(application.municipality), at=LATER)
    for act in (
        lambda: answer(application, correction, phone="090-1111-2222"),
        lambda: report_progress(application=application, kind="x", message="x", status="decided", at=LATER),
    ):
        with pytest.raises(Conflict):
            act()
    report_progress(
        application=application, kind="closed", message="終わりました。", status="closed", at=LATER
    )
    application.refresh_from_db()
    assert application.status == Status.WITHDRAWN
    assert open_correction(application) is None


def test_withdrawing_from_two_windows_is_one_withdrawal(application: Application) -> None:
    by = Actor.anonymous(application.municipality)
    for _ in range(2):
        seen = Application.objects.get(pk=application.pk)
        seen.status = "received"  # as it stood when the window was opened
        assert withdraw(application=seen, by=by, at=LATER).status == "withdrawn"
    assert ProgressEntry.objects.filter(kind="withdrawn").count() == 1
    assert AuditEntry.objects.filter(action="application.withdrawn").count() == 1


def test_withdrawing_is_recorded_once_and_not_after_the_decision(
    application: Application, city: Municipality
) -> None:
    by = Actor.anonymous(city)
    withdraw(application=application, by=by, at=LATER)
    withdraw(application=application, by=by, at=LATER)
    assert timeline_of(application)[-1].message == "申請を取り下げました。"
    assert AuditEntry.objects.filter(action="application.withdrawn").count() == 1
    assert {
        each.payload["application_id"] for each in OutboxEntry.objects.filter(event="ApplicationWithdrawn")
    } == {str(application.id)}
    submit(publish(city), city, idempotency_key="key-2")
    other = Application.objects.within(city).get(idempotency_key="key-2")
    report_progress(application=other, kind="decided", message="決まりました。", status="decided", at=LATER)
    with pytest.raises(Conflict):
        withdraw(application=other, by=by, at=LATER)


def test_the_seat_moves_with_the_answer_and_is_given_back(city: Municipality) -> None:
    version = publish(city, capacity={"field": "reason", "seats": {"birth": 1, "moving": 1, "other": 1}})
    submit(version, city)
    application = Application.objects.within(city).get()
    answer(application, ask(application, "reason"), reason="moving")
    assert dict(SeatCounter.objects.values_list("option", "taken")) == {"birth": 0, "moving": 1}
    withdraw(application=application, by=Actor.anonymous(city), at=LATER)
    assert dict(SeatCounter.objects.values_list("option", "taken")) == {"birth": 0, "moving": 0}
    assert submit(version, city, raw=raw(reason="moving"), idempotency_key="key-2").receipt_number
    with pytest.raises(Invalid):
        submit(version, city, raw=raw(reason="moving"), idempotency_key="key-3")
