"""From a scan to an application: what it is, what stands in the way, who confirms it, and that it is sent once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from bench import pen
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from PIL import Image

from tests.factories import AT, actor
from tests.paper.making import Knowing, other_paper, publish, sheets, upload, work
from yorozu.cases.models import Case
from yorozu.cases.selectors import case_page
from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import Conflict, Forbidden, Invalid, NotFound
from yorozu.foundation.soundness import Examination
from yorozu.intake.models import Application, StaffEntry, Told
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
    Sheet,
    Taken,
    choose_form,
    discard_scan,
    look_again,
    remove_expired_scans,
    send_scan,
    take_page,
    upload_scan,
)
from yorozu.paper.services.preparing import prepare_scan
from yorozu.paper.soundness import check_scans
from yorozu.paper.standing import doubled_pages, standing_of
from yorozu.trust.models import AuditEntry, StoredFile, VaultKey
from yorozu.trust.models import Scan as Verdict
from yorozu.trust.vault import open_file

NOTHING: MultiValueDict[str, Any] = MultiValueDict()


def ready(city: Municipality, **changes: Any) -> Scan:
    """A scan that was read and waits to be confirmed."""
    scan = upload(city, sheets(publish(city, **changes)))
    work()
    return fresh(scan)


def fresh(scan: Scan) -> Scan:
    return scan_by_id(actor(scan.municipality), scan.pk)


def posted(shown: str, **values: str) -> QueryDict:
    found = QueryDict(mutable=True)
    found["_shown"] = shown
    for name, value in values.items():
        found[name.replace("__", ".")] = value
    return found


WHO = {
    "name__name": "髙橋 花子",
    "name__kana": "たかはし はなこ",
    "birth": "昭和55年4月1日",
    "address__postal_code": "0270052",
    "address__prefecture": "岩手県",
    "address__city": "宮古市",
    "address__town": "宮町一丁目1番30号",
    "address__building": "",
    "phone": "090-1234-5678",
}
DOG = {"kind": "new", "dogs__rows": "1", "dogs__0__name": "ポチ", "dogs__0__count": "3", "agree": "true"}


def take(scan: Scan, section: str, compared: tuple[str, ...], **changes: Any) -> Taken:
    values: Mapping[str, str] = (WHO if section == "who" else DOG) | changes.pop("values", {})
    shown = (
        "name birth address phone" if section == "who" else "kind dogs dogs.0.name dogs.0.count proof agree"
    )
    settings: dict[str, Any] = {"revision": scan.revision, "attached": {}, "by": actor(scan.municipality)}
    return take_page(
        scan=scan, section=section, posted=posted(shown, **values), files=NOTHING, compared=compared, at=AT,
        **settings | changes,
    )  # fmt: skip


def confirmed(scan: Scan) -> Scan:
    """Everything compared by the clerk."""
    first = take(scan, "who", ("name", "birth", "address", "phone"))
    return take(first.scan, "dog", ("kind", "dogs.0.name", "dogs.0.count", "agree")).scan


def send(scan: Scan, key: str = "worker", **changes: Any):  # type: ignore[no-untyped-def]
    settings: dict[str, Any] = {"revision": scan.revision, "told": Told.LETTER, "contact": ""} | changes
    return send_scan(scan=scan, by=actor(scan.municipality, key), at=AT, **settings)


def defects(city: Municipality) -> list[str]:
    return [each.kind for each in check_scans(city.pk, Examination(at=AT, settled=True))]


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


def test_the_wrong_form_says_which_form_it_is_and_can_be_gone_on_with(
    city: Municipality, reader: Knowing
) -> None:
    version, other = publish(city), publish(city, code="cat-notice", title="猫の届出")
    scan = upload(city, sheets(version), expected=other)
    work()
    scan = fresh(scan)
    assert (scan.state, scan.trouble) == (State.STOPPED, Trouble.OTHER_FORM)
    said = standing_of(scan, pages_of(scan), city)
    assert said.text.startswith("これは「犬の届出（第1版）」の用紙です。選んだ手続は「猫の届出」でした。")
    assert said.going_on == "「犬の届出（第1版）」として続ける"
    assert scan.version is not None
    choose_form(scan=scan, version=scan.version, revision=scan.revision, by=actor(city), at=AT)
    with pytest.raises(Conflict):
        choose_form(scan=scan, version=other, revision=scan.revision, by=actor(city), at=AT)
    work()
    assert fresh(scan).state == State.READY
    assert content_of(fresh(scan)).raw["phone"] == "090-1234-5678"


def test_missing_doubled_mixed_old_unknown_and_unreadable_forms_are_told_plainly(
    city: Municipality, reader: Knowing
) -> None:
    version = publish(city)
    pages = sheets(version)
    cat = sheets(publish(city, code="cat-notice", title="猫の届出"))
    publish(city, summary="犬を飼い始めたとき、30日以内にする届出です。")
    unread = [replace(page, code=None, marks=(), corners=0) for page in pages]
    cornered = [replace(page, code=None) for page in pages]
    told = {
        Trouble.MISSING_PAGE: pages[:1],
        Trouble.MIXED: [*pages, cat[0]],
        Trouble.NO_CODE: unread,
        Trouble.NONE: [pages[0], *pages],
    }
    found: dict[str, Scan] = {}
    for trouble, some in told.items():
        scan = upload(city, some)
        work()
        found[trouble] = fresh(scan)
        assert found[trouble].trouble == trouble
    words = {trouble: standing_of(scan, pages_of(scan), city) for trouble, scan in found.items() if trouble}
    assert "「犬の届出（第1版）」の2枚目がありません。" in words[Trouble.MISSING_PAGE].text
    assert words[Trouble.MISSING_PAGE].going_on == "足りないまま続ける"
    assert words[Trouble.MIXED].pages[2] == (3, "「猫の届出（第1版）」の1枚目")
    assert words[Trouble.NO_CODE].choosing
    assert [each.sheet for each in pages_of(found[Trouble.NONE])] == [1, None, 2], (
        "the second of two is not read"
    )
    assert doubled_pages(found[Trouble.NONE], pages_of(found[Trouble.NONE])) == [1]
    assert "第1版です。今は第2版" in standing_of(found[Trouble.NONE], [], city).old
    # Without a page of the form a person types everything, from the picture of the page.
    blind = found[Trouble.NO_CODE]
    choose_form(scan=blind, version=version, revision=blind.revision, by=actor(city), at=AT)
    work()
    typed = fresh(blind)
    assert (typed.state, content_of(typed).raw) == (State.READY, {})
    short = found[Trouble.MISSING_PAGE]
    choose_form(scan=short, version=version, revision=short.revision, by=actor(city), at=AT)
    work()
    assert (fresh(short).state, "agree" in content_of(fresh(short)).raw) == (State.READY, False)
    # Where only the corners could be read, they tell that the form a person names is the right one.
    scan = upload(city, cornered[:1])
    work()
    scan = fresh(scan)
    choose_form(scan=scan, version=version, revision=scan.revision, by=actor(city), at=AT)
    work()
    assert [each.sheet for each in pages_of(scan)] == [1]
    assert content_of(fresh(scan)).raw["phone"] == "090-1234-5678"


@pytest.mark.parametrize(
    ("change", "trouble", "said"),
    [
        ({"city": "tono"}, Trouble.UNKNOWN_FORM, "別の自治体（tono）の用紙「dog-notice」の1枚目"),
        ({"procedure": "no-such"}, Trouble.UNKNOWN_FORM, "知らない用紙「no-such」第1版の1枚目"),
        ({"version": 9}, Trouble.UNKNOWN_VERSION, "知らない用紙「dog-notice」第9版の1枚目"),
        ({"check": "AAAAAA"}, Trouble.UNKNOWN_VERSION, "「犬の届出（第1版）」の1枚目"),
        ({"edition": 2}, Trouble.UNKNOWN_VERSION, "「犬の届出（第1版）」の1枚目"),
    ],
)
def test_forms_of_other_cities_and_of_versions_that_never_were_are_not_read(
    city: Municipality, reader: Knowing, change: dict[str, Any], trouble: Trouble, said: str
) -> None:
    page = sheets(publish(city))[0]
    assert page.code is not None
    scan = upload(city, [replace(page, code=replace(page.code, **change), marks=())])
    work()
    scan = fresh(scan)
    assert (scan.state, scan.trouble, scan.version) == (State.STOPPED, trouble, None)
    standing = standing_of(scan, pages_of(scan), city)
    assert standing.pages == [(1, said)]
    assert standing.choosing


def test_what_is_no_scan_is_refused_with_every_fault_and_nothing_is_kept(city: Municipality) -> None:
    good = pen.as_pdf([Image.new("L", (60, 80), 255)])

    today = AT.date()

    def refused(files: list[Sheet], day: date | None = today) -> str:
        with pytest.raises(Invalid) as fault:
            upload_scan(files=files, arrived_on=day, expected=None, by=actor(city), at=AT)
        return " ".join(each.message for each in fault.value.errors)

    assert "選んでください" in refused([])
    assert "20個まで" in refused([Sheet("a.pdf", good)] * 21)
    both = refused([Sheet("a.pdf", b"%PDF-1.4 broken"), Sheet("b.exe", b"MZ"), Sheet("c.pdf", good)])
    assert "a.pdf" in both
    assert "b.exe" in both
    assert "今日まで" in refused([Sheet("a.pdf", good)], AT.date() + timedelta(days=1))
    assert "1年より前" in refused([Sheet("a.pdf", good)], AT.date() - timedelta(days=400))
    assert "入力して" in refused([Sheet("a.pdf", good)], None)
    assert not Scan.objects.exists()
    assert not StoredFile.objects.exists()
    with pytest.raises(Forbidden):
        upload_scan(
            files=[Sheet("a.pdf", good)],
            arrived_on=AT.date(),
            expected=None,
            by=actor(city, "records"),
            at=AT,
        )
    first = upload(city, sheets(publish(city)))
    with pytest.raises(Doubled, match="担当者によって読み込まれています") as doubled:
        upload(city, sheets(publish(city)), key="chief")
    assert doubled.value.scan_id == first.pk
    assert (
        VaultKey.objects.within(city).filter(pk=first.key_id).count() == VaultKey.objects.within(city).count()
    )


def test_a_file_in_quarantine_waits_and_an_infected_one_stops(city: Municipality, reader: Knowing) -> None:
    scan = upload(city, sheets(publish(city)))
    StoredFile.objects.within(city).update(scan=Verdict.PENDING)
    work()
    assert fresh(scan).state == State.WAITING
    StoredFile.objects.within(city).update(scan=Verdict.INFECTED)
    prepare_scan(scan_id=scan.pk, municipality_id=city.pk, at=AT)
    stopped = fresh(scan)
    assert (stopped.state, stopped.trouble) == (State.STOPPED, Trouble.INFECTED)
    StoredFile.objects.within(city).update(scan=Verdict.CLEAN)
    look_again(scan=stopped, revision=stopped.revision, by=actor(city), at=AT)
    work()
    assert fresh(scan).state == State.READY
    prepare_scan(scan_id=scan.pk, municipality_id=city.pk, at=AT)
    assert ScanPage.objects.count() == 2, "a handler may run twice"


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
