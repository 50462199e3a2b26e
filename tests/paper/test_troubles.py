"""What is no scan of one of our forms, or not a whole one, is told plainly, and nothing is lost."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from bench import pen
from PIL import Image

from tests.factories import AT, actor
from tests.paper.clerk import fresh
from tests.paper.making import Knowing, publish, sheets, upload, work
from yorozu.foundation.errors import Conflict, Forbidden, Invalid
from yorozu.municipality.models import Municipality
from yorozu.paper.content import content_of
from yorozu.paper.models import Scan, ScanPage, State, Trouble
from yorozu.paper.selectors.scans import pages_of
from yorozu.paper.services import (
    Doubled,
    Sheet,
    choose_form,
    look_again,
    upload_scan,
)
from yorozu.paper.services.preparing import prepare_scan
from yorozu.paper.standing import doubled_pages, standing_of
from yorozu.trust.models import Scan as Verdict
from yorozu.trust.models import StoredFile, VaultKey
from yorozu.trust.vault import storage_path


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


def test_a_file_that_is_gone_stops_its_scan_and_reading_anew_is_offered(
    city: Municipality, reader: Knowing
) -> None:
    scan = upload(city, sheets(publish(city)))
    path = storage_path(StoredFile.objects.within(city).get().pk)
    kept = path.read_bytes()
    path.unlink()
    work()
    stopped = fresh(scan)
    assert (stopped.state, stopped.trouble) == (State.STOPPED, Trouble.UNREADABLE)
    assert standing_of(stopped, [], city).again
    path.write_bytes(kept)
    look_again(scan=stopped, revision=stopped.revision, by=actor(city), at=AT)
    work()
    assert fresh(scan).state == State.READY
