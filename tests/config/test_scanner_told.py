"""What operators are told of the scanner, and the worker that has waiting files scanned."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client

from tests import scanners
from tests.factories import AT, make_city
from tests.scanners import EICAR, StandIn
from yorozu.config import health, pulse, worker
from yorozu.municipality.models import Municipality
from yorozu.trust.models import AuditEntry, Scan, StoredFile
from yorozu.trust.scanning import forget_silence, quarantine
from yorozu.trust.vault import create_key, write_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(pulse, "_KEEP", -1.0)
    monkeypatch.setattr(pulse, "_KEEP_SCANNER", -1.0)
    forget_silence()
    quarantine.ask_again()
    yield
    quarantine.ask_again()


def told(subject: str) -> tuple[bool, str]:
    found = next(each for each in health.findings(at=AT) if each.subject == subject)
    return found.good, found.message


def on_address() -> str:
    return str(Client().get("/api/v1/health").json()["scanner"])


def test_without_a_scanner_it_depends_on_the_policy(city: Municipality, settings: LazySettings) -> None:
    settings.YOROZU_SCANNER, settings.YOROZU_UNSCANNED = "none", "refuse"
    good, message = told("ウイルスの検査")
    assert (good, "YOROZU_SCANNER を設定" in message) == (False, True)
    settings.YOROZU_UNSCANNED = "accept"
    good, message = told("ウイルスの検査")
    assert (good, "未検査のまま受け付けます" in message) == (True, True)
    assert on_address() == "none"


def test_a_scanner_that_answers_is_named_with_its_signatures(
    city: Municipality, settings: LazySettings
) -> None:
    with StandIn() as server:
        settings.YOROZU_SCANNER = server.address
        good, message = told("ウイルスの検査")
        assert (good, "ClamAV 1.4.6/27821/Fri Nov 20" in message) == (True, True)
        assert on_address() == "ok"


def test_a_silent_one_needs_attention_and_stops_nothing(city: Municipality, settings: LazySettings) -> None:
    settings.YOROZU_SCANNER = "clamd://127.0.0.1:9"
    good, message = told("ウイルスの検査")
    assert (good, "答えがありません" in message) == (False, True)
    answer = Client().get("/api/v1/health")
    assert (answer.status_code, answer.json()["scanner"], answer.json()["status"]) == (
        200,
        "unavailable",
        "ok",
    )


def held(city: Municipality, content: bytes, **when: timedelta) -> StoredFile:
    key = create_key(municipality=city, at=AT)
    at = AT - when.get("ago", timedelta())
    stored = write_file(
        key=key, name="a.pdf", media_type="application/pdf", content=content, at=at, scan=Scan.PENDING
    )
    stored.save(force_insert=True)
    return stored


def test_files_that_wait_too_long_need_attention(city: Municipality) -> None:
    held(city, b"a", ago=timedelta(minutes=5))
    assert told("添付ファイル") == (True, "検査待ち 1 件（うち10分を超えたもの 0 件）、ウイルスを検出 0 件")
    held(city, b"b", ago=timedelta(minutes=11))
    assert told("添付ファイル") == (False, "検査待ち 2 件（うち10分を超えたもの 1 件）、ウイルスを検出 0 件")


@pytest.mark.django_db(transaction=True)
def test_the_worker_finishes_what_waits_once_the_scanner_is_back(settings: LazySettings) -> None:
    city = make_city()
    clean, infected = held(city, b"content"), held(city, EICAR)
    with StandIn(scanners.hanging_up) as server:
        settings.YOROZU_SCANNER = server.address
        worker.run(once=True)
        assert set(StoredFile.objects.within(city).values_list("scan", flat=True)) == {"pending"}
        quarantine.ask_again()
        server.answer = scanners.honest
        worker.run(once=True)
    clean.refresh_from_db()
    infected.refresh_from_db()
    assert (clean.scan, infected.scan) == ("clean", "infected")
    assert AuditEntry.objects.within(city).filter(action="file.infected").count() == 1
