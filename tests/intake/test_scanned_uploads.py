"""A resident's files and the scanner: refused where something is found, never lost where nobody answers."""

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import scanners
from tests.factories import AT, actor
from tests.intake.samples import answers, png, raw, submission, submit, upload
from tests.intake.test_portal_apply import BASE, to_check, to_papers
from tests.intake.walking import Resident
from tests.scanners import EICAR, SIGNATURE, StandIn
from tests.trials.uploads.pictures import chunks_of, joined
from yorozu.foundation.errors import Conflict, Invalid
from yorozu.identity.actors import Actor
from yorozu.intake.models import Application, Draft
from yorozu.intake.services import request_correction, resubmit, submit_application
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.trust.models import AuditEntry, Scan, StoredFile
from yorozu.trust.scanning import forget_silence, quarantine
from yorozu.trust.vault import open_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def server(settings: LazySettings) -> Iterator[StandIn]:
    forget_silence()
    quarantine.ask_again()
    with StandIn() as running:
        settings.YOROZU_SCANNER, settings.YOROZU_UNSCANNED = running.address, "refuse"
        yield running
    forget_silence()
    quarantine.ask_again()


@pytest.fixture
def resident(version: ProcedureVersion) -> Resident:
    return Resident()


def infected() -> bytes:
    """A whole picture with the test file in one of its remarks."""
    first, *rest = chunks_of(png())
    return joined([first, (b"tEXt", b"Comment\0" + EICAR), *rest])


def later_infected(stored: StoredFile) -> None:
    """The scanner was silent when it came, and speaks now."""
    StoredFile.objects.within(stored.municipality_id).update(scan=Scan.PENDING)
    assert quarantine.settle(stored, Scan.INFECTED, SIGNATURE, at=AT)


def refused_entry(city: Municipality) -> AuditEntry:
    return AuditEntry.objects.within(city).get(action="upload.infected")


def test_a_clean_file_is_kept_as_scanned(version: ProcedureVersion, city: Municipality) -> None:
    submit(version, city)
    stored = StoredFile.objects.within(city).get()
    assert (stored.scan, stored.scanned_at, open_file(stored)) == ("clean", AT, png())


def test_an_infected_one_is_refused_kept_nowhere_and_recorded(
    version: ProcedureVersion, city: Municipality
) -> None:
    with pytest.raises(Invalid) as refused:
        submit(version, city, raw=raw(proof=[upload("免許証.png", infected())]))
    (error,) = refused.value.errors
    assert error.field == "proof"
    assert error.message.startswith("「免許証.png」: ウイルスが見つかったため受け付けられません。")
    assert not StoredFile.objects.exists()
    assert not Application.objects.exists()
    entry = refused_entry(city)
    assert (entry.actor_kind, entry.subject_id) == ("anonymous", "child-benefit")
    assert entry.details["signature"] == SIGNATURE
    assert "免許証" not in str(entry.details)


def test_the_screen_says_so_and_the_rest_is_kept(resident: Resident, city: Municipality) -> None:
    file = SimpleUploadedFile("免許証.png", infected())
    page = resident.press(to_papers(resident), files={"proof": file}, agreed="true")
    assert page.status == 422
    assert "ウイルスが見つかったため受け付けられません" in page.text
    assert not StoredFile.objects.exists()
    assert refused_entry(city).details["signature"] == SIGNATURE
    check = resident.press(page, files={"proof": SimpleUploadedFile("新.png", png())}, agreed="true")
    assert check.url == f"{BASE}check/"
    assert "新.png" in check.text


def test_while_the_scanner_is_silent_applications_are_received_and_their_files_wait(
    version: ProcedureVersion, city: Municipality, server: StandIn
) -> None:
    server.answer = scanners.hanging_up
    receipt = submit(version, city)
    stored = StoredFile.objects.within(city).get()
    assert receipt.receipt_number
    assert (stored.scan, stored.scanned_at) == ("pending", None)
    with pytest.raises(Conflict, match="検査中"):
        open_file(stored)
    server.answer = scanners.honest
    assert quarantine.scan_waiting_files(AT) == 1
    stored.refresh_from_db()
    assert open_file(stored) == png()


def test_without_a_scanner_nothing_with_a_file_is_accepted_unless_the_policy_says_so(
    version: ProcedureVersion, city: Municipality, settings: LazySettings
) -> None:
    settings.YOROZU_SCANNER = "none"
    with pytest.raises(Invalid, match="誤り") as refused:
        submit(version, city)
    assert "準備ができていません" in refused.value.errors[0].message
    assert not StoredFile.objects.exists()
    settings.YOROZU_UNSCANNED = "accept"
    submit(version, city)
    assert StoredFile.objects.within(city).get().scan == "unscanned"


def test_a_draft_whose_file_turned_out_to_be_infected_is_not_sent(
    resident: Resident, city: Municipality
) -> None:
    check = to_check(resident)
    later_infected(StoredFile.objects.within(city).select_related("municipality").get())
    refused = resident.press(check)
    assert refused.status == 422
    assert "本人確認.png」: ウイルスが見つかりました。このファイルを外し" in refused.text
    assert not Application.objects.exists()
    assert Draft.objects.within(city).get().application_id is None


def test_a_correction_takes_no_infected_file_and_is_not_stopped_by_one_it_does_not_ask_for(
    version: ProcedureVersion, city: Municipality
) -> None:
    submit(version, city)
    application = Application.objects.within(city).get()
    stored = StoredFile.objects.within(city).select_related("municipality").get()
    later_infected(stored)
    by, later = actor(city), AT + timedelta(days=1)

    def ask(field: str) -> object:
        return request_correction(
            application=application, fields=[field], message="直してください", by=by, at=later
        )

    def mend(correction: object, **changes: object) -> None:
        resubmit(
            application=application, correction=correction, raw=answers(**changes),
            by=Actor.anonymous(city), at=later,
        )  # type: ignore[arg-type]  # fmt: skip

    mend(ask("phone"), phone="0193-62-9999")
    asked = ask("proof")
    kept = {"file": str(stored.pk), "name": "本人確認.png", "media_type": "image/png", "size": stored.size}
    with pytest.raises(Invalid) as refused:
        mend(asked, proof=[kept])
    assert "別の安全なファイル" in refused.value.errors[0].message
    with pytest.raises(Invalid):
        mend(asked, proof=[upload("二.png", infected())])
    mend(asked, proof=[upload("三.png")])
    assert StoredFile.objects.within(city).latest("id").scan == "clean"


def test_the_same_submission_again_gives_the_same_receipt_though_the_scanner_knows_more_now(
    version: ProcedureVersion, city: Municipality, server: StandIn
) -> None:
    first = submit_application(submission(version, city))
    server.answer = scanners.saying(b"stream: New FOUND\0")
    again = submit_application(submission(version, city))
    assert again.receipt_number == first.receipt_number


def test_a_slow_scanner_is_asked_once_however_many_files_a_page_has(
    resident: Resident, server: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yorozu.trust.scanning.watch.ARRIVAL_SECONDS", 0.3)
    server.answer = scanners.slow(1)
    files = [SimpleUploadedFile(f"{n}.png", png()) for n in range(2)]
    page = resident.press(to_papers(resident), files={"proof": files}, agreed="true")
    assert page.url == f"{BASE}check/"
    assert server.asked == 1
    assert [each.scan for each in StoredFile.objects.all()] == ["pending", "pending"]


def test_an_empty_answer_asks_no_scanner(
    version: ProcedureVersion, city: Municipality, server: StandIn
) -> None:
    with pytest.raises(Invalid):
        submit(version, city, raw=raw(proof=[upload(content=io.BytesIO().getvalue())]))
    assert server.asked == 0
