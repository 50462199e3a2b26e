"""What the desk sees of a file that was not found clean, and how files leave the house."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings

from tests import scanners
from tests.cases.desk import get, html
from tests.cases.making import arrive, document, publish, settle
from tests.factories import AT
from tests.scanners import SIGNATURE, StandIn
from yorozu.cases.handlers import on_file_infected
from yorozu.cases.models import Case, CaseEvent
from yorozu.foundation.downloads import attachment
from yorozu.intake.models import ProgressEntry
from yorozu.intake.selectors import files_of
from yorozu.municipality.models import Municipality
from yorozu.trust.events import FileInfected
from yorozu.trust.models import AuditEntry, Scan, StoredFile
from yorozu.trust.scanning import forget_silence, quarantine

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


def stored_of(case: Case) -> StoredFile:
    (attached,) = files_of(case.application)
    return attached.stored


def marked(case: Case, scan: Scan) -> StoredFile:
    stored = stored_of(case)
    StoredFile.objects.within(case.municipality_id).filter(pk=stored.pk).update(scan=scan)
    return stored


def views_of(case: Case) -> int:
    return AuditEntry.objects.within(case.municipality_id).filter(action="case.file_viewed").count()


def test_a_clean_file_is_opened_without_a_mark(city: Municipality) -> None:
    case = arrive(city)
    page = html(get(case))
    assert f"files/{stored_of(case).pk}/" in page
    assert "検査" not in page
    assert get(case, "download", file_id=stored_of(case).pk).status_code == 200


@pytest.mark.parametrize(
    ("scan", "mark"),
    [(Scan.PENDING, "検査中"), (Scan.INFECTED, "ウイルスを検出"), (Scan.UNSCANNED, "未検査")],
)
def test_a_file_that_is_not_clean_is_marked_and_never_served(
    city: Municipality, scan: Scan, mark: str
) -> None:
    case = arrive(city)
    stored = marked(case, scan)
    page = html(get(case))
    assert mark in page
    assert "現場.png" in page
    assert f"files/{stored.pk}/" not in page
    refused = get(case, "download", file_id=stored.pk)
    assert refused.status_code == 409
    assert b"\x89PNG" not in refused.content
    assert views_of(case) == 0


def test_where_unscanned_files_are_accepted_they_are_opened_with_a_mark(
    city: Municipality, settings: LazySettings
) -> None:
    settings.YOROZU_SCANNER, settings.YOROZU_UNSCANNED = "none", "accept"
    case = arrive(city)
    page = html(get(case))
    assert "未検査" in page
    assert get(case, "download", file_id=stored_of(case).pk).status_code == 200


def test_photos_of_a_report_are_shown_only_once_they_are_clean(city: Municipality) -> None:
    case = arrive(city, version=publish(city, **{**document(), "kind": "report", "code": "report"}))
    assert "c-photo" in html(get(case))
    marked(case, Scan.PENDING)
    assert "c-photo" not in html(get(case))


def test_of_a_file_found_infected_later_clerk_and_applicant_are_told_once(
    city: Municipality, server: StandIn
) -> None:
    server.answer = scanners.hanging_up
    case = arrive(city)
    server.answer = scanners.saying(f"stream: {SIGNATURE} FOUND\0".encode())
    found_at = AT + timedelta(hours=1)
    assert quarantine.scan_waiting_files(found_at) == 1
    settle()
    lines = CaseEvent.objects.within(city).filter(case=case, kind="file_infected")
    told = ProgressEntry.objects.within(city).filter(application=case.application, kind="file_infected")
    assert [each.message for each in lines] == [
        "「写真」に添付されたファイルからウイルスが見つかりました。このファイルは開けません。申請者に差し替え（補正）を求めてください。"
    ]
    assert [each.at for each in told] == [found_at]
    assert "差し替えについて、担当からご連絡します" in told[0].message
    assert "ウイルスが見つかりました" in html(get(case))


def test_the_same_news_again_changes_nothing(city: Municipality) -> None:
    case = arrive(city)
    stored = stored_of(case)
    for _ in range(3):
        on_file_infected(FileInfected(stored.pk, stored.key_id, city.pk, AT))
    assert CaseEvent.objects.within(city).filter(case=case, kind="file_infected").count() == 1
    on_file_infected(FileInfected(case.application.pk, stored.key_id, city.pk, AT))
    assert CaseEvent.objects.within(city).filter(case=case, kind="file_infected").count() == 1


def test_what_leaves_the_house_is_a_file_and_nothing_else(city: Municipality) -> None:
    case = arrive(city)
    answer = get(case, "download", file_id=stored_of(case).pk)
    assert answer.headers["Content-Disposition"] == "attachment; filename*=utf-8''%E7%8F%BE%E5%A0%B4.png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "image/png"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("a b.pdf", 'attachment; filename="a b.pdf"'),
        ('a"; x=".pdf', 'attachment; filename="a\\"; x=\\".pdf"'),
        ("..\\..\\a.pdf", 'attachment; filename="a.pdf"'),
        ("/etc/passwd", 'attachment; filename="passwd"'),
        ("a\r\nSet-Cookie: b=c.pdf", 'attachment; filename="aSet-Cookie: b=c.pdf"'),
        ("葛\U000e0100.pdf", "attachment; filename*=utf-8''%E8%91%9B%F3%A0%84%80.pdf"),
        ("請求書\u202efdp.exe", "attachment; filename*=utf-8''%E8%AB%8B%E6%B1%82%E6%9B%B8fdp.exe"),
        ("\n", "attachment"),
    ],
)
def test_names_travel_whole_and_break_no_header(name: str, header: str) -> None:
    assert attachment(name, "application/pdf", b"").headers["Content-Disposition"] == header
