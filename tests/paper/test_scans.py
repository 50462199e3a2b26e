"""From a scan to an application: what it is, what stands in the way, who confirms it, and that it is sent once."""

from datetime import date, timedelta

import pytest

from tests.factories import AT, actor
from tests.paper.clerk import confirmed, defects, fresh, ready, send, take
from tests.paper.making import Knowing, other_paper, publish, sheets, upload, work
from yorozu.cases.models import Case
from yorozu.cases.selectors import case_page
from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import Conflict, Invalid, NotFound
from yorozu.intake.models import Application, StaffEntry
from yorozu.intake.selectors import answers_of
from yorozu.intake.selectors.paper import originals_of
from yorozu.intake.services import dispose_application
from yorozu.municipality.models import Municipality
from yorozu.paper.content import content_of
from yorozu.paper.models import Scan, ScanFile, ScanPage, State, Trouble
from yorozu.paper.progress import progress_of
from yorozu.paper.selectors.scans import pages_of, scan_by_id, scans_of, waiting_scans
from yorozu.paper.services import (
    Doubled,
    discard_scan,
    remove_expired_scans,
)
from yorozu.trust.models import AuditEntry, StoredFile, VaultKey
from yorozu.trust.vault import open_file


def test_a_scan_becomes_a_case_with_its_original_and_the_day_it_arrived(
    city: Municipality, reader: Knowing
) -> None:
    scan = ready(city)
    assert (scan.state, scan.trouble, reader.pages) == (State.READY, Trouble.NONE, 2)
    assert defects(city) == []
    content = content_of(scan)
    assert content.raw["birth"] == "昭和55年4月1日"
    assert content.raw["dogs"] == [{"name": "ポチ", "count": "3"}], "rows with nothing in them are not there"
    with pytest.raises(Invalid) as refused:
        send(scan)
    assert {each.field for each in refused.value.errors} == {
        "name", "birth", "address", "phone", "kind", "dogs.0.name", "dogs.0.count", "agree",
    }  # fmt: skip
    scan.arrived_on = date(2026, 11, 9)
    scan.save()
    scan = confirmed(scan)
    receipt = send(scan)
    assert send(fresh(scan)) == receipt, "sent again, the same receipt"
    application = Application.objects.within(city).get()
    assert (application.channel, application.receipt_number) == ("paper", receipt.receipt_number)
    assert answers_of(application)["name"]["name"] == "髙橋 花子"
    assert answers_of(application)["birth"] == "1980-04-01"
    assert day_of(application.submitted_at) == date(2026, 11, 9)
    work()
    case = Case.objects.within(city).select_related("application__key", "version", "department").get()
    assert case.arrived_on == date(2026, 11, 9), "行政手続法7条"
    page = case_page(case, actor(city))
    assert [(line.name, line.media_type) for line in page.originals] == [("scan.pdf", "application/pdf")]
    assert page.entered is not None
    assert page.entered.how == "届いた紙から職員が入力しました"
    assert open_file(originals_of(application)[0]).startswith(b"%PDF")
    entry = StaffEntry.objects.within(city).get()
    assert (entry.confirmed, entry.told, entry.staff.code) == ("written", "letter", "miyako-worker")
    assert not ScanPage.objects.exists(), "pictures and readings go"
    assert not ScanFile.objects.exists()
    assert StoredFile.objects.within(city).count() == 1
    sent = fresh(scan)
    assert (sent.state, content_of(sent).raw) == (State.SENT, {})
    assert defects(city) == []
    said = AuditEntry.objects.filter(subject_type="scan", subject_id=str(scan.pk)).order_by("id")
    assert [each.action for each in said] == ["paper.uploaded", "paper.sent"]
    assert "高橋" not in str([each.details for each in said])
    # The day when it expires only the way to it goes; disposing of the case destroys what it was.
    assert remove_expired_scans(AT + timedelta(days=400)) == 1
    assert not Scan.objects.exists()
    assert StoredFile.objects.within(city).count() == 1
    with pytest.raises(Doubled, match=receipt.receipt_number):
        upload(city, sheets(application.version))
    dispose_application(application=application, at=AT)
    with pytest.raises(NotFound):
        open_file(StoredFile.objects.within(city).select_related("key").get())


def test_what_was_changed_counts_as_compared_and_what_is_wrong_is_told_at_its_question(
    city: Municipality, reader: Knowing
) -> None:
    scan = ready(city)
    taken = take(scan, "who", ("birth",), values={"phone": "090-1234"})
    assert taken.content.confirmed == {"name", "birth", "phone"}, "髙 was typed for 高: changed"
    assert taken.open == ["address"]
    assert [each.field for each in taken.errors] == ["phone"]
    assert not taken.done
    kept = content_of(fresh(scan))
    assert kept.raw["phone"] == "090-1234", "right or wrong, it is kept"
    again = take(taken.scan, "who", ("birth", "address", "name"))
    assert again.content.confirmed == {"name", "birth", "address", "phone"}
    less = take(again.scan, "who", ("birth", "name"))
    assert less.open == ["address", "phone"], "a mark that was taken away is gone"
    progress = progress_of(fresh(scan), at=AT)
    assert progress.next_section == "who"
    assert progress.open("dog") == ["kind", "dogs.0.name", "dogs.0.count", "agree"]


def test_the_second_of_two_clerks_is_told_and_changes_nothing(city: Municipality, reader: Knowing) -> None:
    scan = ready(city)
    first = take(scan, "who", ("name",), by=actor(city, "chief"))
    with pytest.raises(Conflict, match="ほかの職員"):
        take(scan, "who", ("birth",), values={"phone": "0193-62-2111"})
    assert content_of(fresh(scan)).raw["phone"] == "090-1234-5678"
    whole = confirmed(first.scan)
    with pytest.raises(Conflict, match="ほかの職員"):
        send(scan)
    with pytest.raises(Conflict, match="ほかの職員"):
        discard_scan(scan=scan, revision=scan.revision, by=actor(city), at=AT)
    assert send(whole).receipt_number
    assert Application.objects.within(city).count() == 1


def test_a_page_that_is_another_paper_becomes_an_attachment(city: Municipality, reader: Knowing) -> None:
    version = publish(city)
    scan = upload(city, [*sheets(version), other_paper()])
    work()
    scan = fresh(scan)
    assert [each.sheet for each in pages_of(scan)] == [1, 2, None]
    first = take(scan, "who", ("name", "birth", "address", "phone"))
    taken = take(
        first.scan, "dog", ("kind", "dogs.0.name", "dogs.0.count", "agree"), attached={"proof": [3, 1, 99]}
    )
    assert [each["name"] for each in taken.content.raw["proof"]] == ["スキャン3枚目.jpg"]
    assert defects(city) == []
    send(taken.scan)
    application = Application.objects.within(city).get()
    assert [each["media_type"] for each in answers_of(application)["proof"]] == ["image/jpeg"]
    assert StoredFile.objects.within(city).filter(key=application.key_id).count() == 2


def test_who_scanned_it_and_whose_procedure_it_is_see_it_and_after_its_time_it_is_gone(
    city: Municipality, reader: Knowing
) -> None:
    scan = ready(city)
    assert list(waiting_scans(actor(city, "chief"))) == [scan], "their department's procedure"
    for key in ("mayor", "records", "admin"):
        assert not scans_of(actor(city, key)).exists()
        with pytest.raises(NotFound):
            scan_by_id(actor(city, key), scan.pk)
    assert remove_expired_scans(AT + timedelta(days=89)) == 0
    assert remove_expired_scans(AT + timedelta(days=91)) == 1
    assert not StoredFile.objects.exists()
    assert not VaultKey.objects.within(city).filter(pk=scan.key_id).exists()
    again = ready(city, code="cat-notice")
    discard_scan(scan=again, revision=again.revision, by=actor(city), at=AT)
    assert not StoredFile.objects.exists()
    assert AuditEntry.objects.filter(action="paper.discarded").count() == 1
