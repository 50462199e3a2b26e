"""Submitting: what is kept, what is refused, and that it happens once."""

import json

import pytest
from django.db import connection
from psycopg._queries import MAX_CACHED_STATEMENT_PARAMS

from tests.factories import AT, make_city
from tests.intake.samples import answers, document, png, publish, raw, submission, submit, upload
from yorozu.foundation import rows
from yorozu.foundation.errors import Forbidden, Invalid, TooMany
from yorozu.foundation.models import OutboxEntry
from yorozu.intake.models import Application
from yorozu.intake.receipts import read_receipt_number
from yorozu.intake.sealed import unseal_json
from yorozu.intake.services import submit_application
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.trust.audit import verify_chain
from yorozu.trust.models import AuditEntry, StoredFile, VaultKey
from yorozu.trust.vault import file_name, open_file, storage_path

pytestmark = pytest.mark.django_db


def kept(application: Application) -> dict:
    return unseal_json(application.key, application.sealed_answers, context=f"answers:{application.id}:1")


def faults(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {error.field: error.message for error in refused.value.errors}


def test_an_application_is_kept_whole_and_sealed(version: ProcedureVersion, city: Municipality) -> None:
    receipt = submit(version, city)
    application = Application.objects.within(city).get()
    assert (application.id, application.receipt_number) == (receipt.application_id, receipt.receipt_number)
    assert read_receipt_number(receipt.receipt_number) == receipt.receipt_number
    assert receipt.receipt_number.startswith("2611-")
    assert (application.status, application.submitted_at, application.status_at) == ("received", AT, AT)
    stored = StoredFile.objects.within(city).get()
    assert kept(application) == answers(
        proof=[
            {"file": str(stored.id), "name": "本人確認.png", "media_type": "image/png", "size": len(png())}
        ]
    )
    assert stored.key_id == application.key_id
    assert (file_name(stored), open_file(stored)) == ("本人確認.png", png())
    assert "髙橋".encode() not in bytes(application.sealed_answers)
    assert json.dumps("髙橋").encode() not in bytes(application.sealed_answers)


def test_names_come_back_exactly_as_they_were_written(version: ProcedureVersion, city: Municipality) -> None:
    name = "𠮷田\u3000髙\U000e0101﨑 ﾀﾛｳ か\u3099"
    submit(version, city, raw=raw(name={"name": name, "kana": "よしだ たろう"}))
    assert kept(Application.objects.within(city).get())["name"]["name"] == name


def test_the_audit_entry_and_the_event_stand_with_it(version: ProcedureVersion, city: Municipality) -> None:
    receipt = submit(version, city)
    entry = AuditEntry.objects.within(city).get(action="application.submitted")
    assert (entry.subject_id, entry.actor_kind) == (str(receipt.application_id), "anonymous")
    assert entry.details == {"receipt_number": receipt.receipt_number, "channel": "online"}
    assert verify_chain(city) == []
    told = OutboxEntry.objects.filter(event="ApplicationSubmitted").values_list("payload", flat=True)
    assert all(each["application_id"] == str(receipt.application_id) for each in told)


def test_every_fault_is_told_at_once_with_those_of_the_files(
    version: ProcedureVersion, city: Municipality
) -> None:
    wrong = raw(phone="123", start_on="2027-01-01", reason="other", proof=[upload(content=b"not a picture")])
    del wrong["address"]
    with pytest.raises(Invalid) as refused:
        submit(version, city, raw=wrong)
    assert list(faults(refused)) == ["address", "phone", "start_on", "reason_other", "proof"]
    assert "PNG" in faults(refused)["proof"]


def test_what_is_refused_leaves_nothing_behind(version: ProcedureVersion, city: Municipality) -> None:
    before = AuditEntry.objects.count()
    with pytest.raises(Invalid):
        submit(version, city, raw=raw(phone="123"))
    assert not Application.objects.exists()
    assert not StoredFile.objects.exists()
    assert not VaultKey.objects.exists()
    assert AuditEntry.objects.count() == before


def test_a_file_written_for_a_submission_that_fails_is_removed(
    version: ProcedureVersion, city: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []

    def fail(**given: object) -> None:
        written.extend(storage_path(file.id) for file in StoredFile.objects.all())
        assert written[0].exists()
        raise RuntimeError("power cut")

    monkeypatch.setattr("yorozu.trust.audit.record", fail)
    with pytest.raises(RuntimeError):
        submit(version, city)
    assert len(written) == 1
    assert not written[0].exists()
    assert not Application.objects.exists()


def test_an_answer_to_a_hidden_question_is_dropped(version: ProcedureVersion, city: Municipality) -> None:
    submit(version, city, raw=raw(has_children=False, reason_other="見えない"))
    found = kept(Application.objects.within(city).get())
    assert "children" not in found
    assert "reason_other" not in found


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.png", b"", "空"),
        ("a.pdf", png(), "PDF"),
        ("a.exe", png(), "受け付けられません"),
        ("a.png", png()[:40], "開けません"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 1_100_000, "MB"),
        ("a\x00.png", png(), "使えない文字"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    version: ProcedureVersion, city: Municipality, name: str, content: bytes, told: str
) -> None:
    with pytest.raises(Invalid) as refused:
        submit(version, city, raw=raw(proof=[upload(name, content)]))
    assert list(faults(refused)) == ["proof"]
    assert told in faults(refused)["proof"]


def test_the_files_together_are_limited(city: Municipality) -> None:
    version = publish(city, limits={"files": 1, "bytes": 1_000_000})
    with pytest.raises(Invalid) as refused:
        submit(version, city, raw=raw(proof=[upload("a.png"), upload("b.png")]))
    assert faults(refused) == {"proof": "添付できるのは全部で1個までです（今は2個です）。"}


def test_the_same_submission_again_gives_the_same_receipt(
    version: ProcedureVersion, city: Municipality
) -> None:
    first = submit(version, city)
    assert submit(version, city) == first
    assert Application.objects.count() == 1
    assert StoredFile.objects.count() == 1
    assert AuditEntry.objects.filter(action="application.submitted").count() == 1


def test_the_same_submission_gives_its_receipt_though_a_rule_now_refuses(city: Municipality) -> None:
    rule = {"rule": 'today <= "2026-11-22"', "message": "締め切りました。", "field": "start_on"}
    version = publish(city, checks=[rule])
    first = submit(version, city)
    later = AT.replace(day=25)
    assert submit(version, city, at=later) == first
    with pytest.raises(Invalid):
        submit(version, city, at=later, idempotency_key="key-2")


def test_the_key_of_other_answers_is_refused(version: ProcedureVersion, city: Municipality) -> None:
    submit(version, city)
    for other in (raw(reason="moving"), raw(proof=[upload(content=png("red"))]), raw(phone="wrong")):
        with pytest.raises(Invalid) as refused:
            submit(version, city, raw=other)
        assert list(faults(refused)) == ["Idempotency-Key"]
    assert Application.objects.count() == 1


def test_a_key_counts_for_one_procedure_of_one_city(version: ProcedureVersion, city: Municipality) -> None:
    other_city = make_city("tono", "032085", "遠野市")
    numbers = {
        submit(version, city).receipt_number,
        submit(publish(city, code="other"), city).receipt_number,
        submit(publish(other_city), other_city).receipt_number,
    }
    assert len(numbers) == 3


def test_a_number_that_is_taken_is_made_anew(
    version: ProcedureVersion, city: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = submit(version, city).receipt_number
    numbers = iter([taken, taken, "2611-0000-0000"])
    monkeypatch.setattr("yorozu.intake.services.submission.new_receipt_number", lambda at: next(numbers))
    assert submit(version, city, idempotency_key="key-2").receipt_number == "2611-0000-0000"


def test_more_than_the_limit_from_one_address_waits(
    version: ProcedureVersion, city: Municipality, settings: object
) -> None:
    settings.YOROZU_SUBMISSIONS_PER_HOUR = 2  # type: ignore[attr-defined]
    submit(version, city, idempotency_key="key-1")
    submit(version, city, idempotency_key="key-2")
    with pytest.raises(TooMany) as refused:
        submit(version, city, idempotency_key="key-3")
    assert 0 < refused.value.retry_after <= 3600
    assert submit(version, city, idempotency_key="key-2").receipt_number
    assert submit(version, city, idempotency_key="key-3", address="192.0.2.2").receipt_number
    assert Application.objects.count() == 3


def test_only_the_ways_the_procedure_offers_are_open(city: Municipality) -> None:
    version = publish(city, channels=["counter"])
    for channel in ("online", "counter"):
        with pytest.raises(Forbidden):
            submit(version, city, channel=channel)
    assert document()["channels"] == ["online", "counter"]


@pytest.mark.django_db(transaction=True)
def test_the_statements_of_a_submission_are_counted(
    version: ProcedureVersion, city: Municipality, django_assert_num_queries: object
) -> None:
    submit(version, city)
    sent = submission(version, city, idempotency_key="key-2")
    # On PostgreSQL one statement carries the application's rows, another the entry of the audit chain.
    with django_assert_num_queries(4 if connection.vendor == "postgresql" else 10):  # type: ignore[operator]
        submit_application(sent)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="rows go together on PostgreSQL only")
def test_the_driver_keeps_what_it_made_of_a_submissions_statements(
    version: ProcedureVersion, city: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    values: list[int] = []
    run = rows._run
    monkeypatch.setattr(rows, "_run", lambda gathered: (values.append(len(gathered.values)), run(gathered)))
    submit(version, city)
    # Of a statement with more, psycopg makes the server's placeholders anew each time: a tenth of a millisecond.
    assert len(values) == 2
    assert max(values) <= MAX_CACHED_STATEMENT_PARAMS
