"""The scanner behind its port: a verdict or none, and files in quarantine until there is one."""

import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from tests import scanners
from tests.factories import AT
from tests.scanners import EICAR, SIGNATURE, StandIn, clamd, clamd_program
from yorozu.foundation.errors import Conflict
from yorozu.foundation.models import OutboxEntry
from yorozu.municipality.models import Municipality
from yorozu.trust.models import AuditEntry, Scan, StoredFile, VaultKey
from yorozu.trust.scanning import Infected, TooLong, Unanswered, Watch, forget_silence, quarantine, watch
from yorozu.trust.scanning.clamd import Clamd
from yorozu.trust.vault import create_key, destroy_key, may_open, open_file, storage_path, write_file

needs_clamd = pytest.mark.skipif(
    clamd_program() is None, reason="clamd is not installed (apt-get install clamav-daemon)"
)


@pytest.fixture(autouse=True)
def _nothing_remembered(settings: LazySettings) -> Iterator[None]:
    settings.YOROZU_UNSCANNED = "refuse"
    forget_silence()
    quarantine.ask_again()
    yield
    forget_silence()
    quarantine.ask_again()


@pytest.fixture
def server(settings: LazySettings) -> Iterator[StandIn]:
    with StandIn() as running:
        settings.YOROZU_SCANNER = running.address
        yield running


@needs_clamd
def test_clamav_itself_finds_what_it_knows_wherever_it_stands() -> None:
    with clamd() as address:
        scanner = Clamd(address)
        assert scanner.version(seconds=10).startswith("ClamAV 1.")
        assert scanner.scan(b"an ordinary file", seconds=10) == ""
        assert scanner.scan(EICAR, seconds=10) == SIGNATURE
        assert scanner.scan(bytes(3_000_000) + EICAR + bytes(3_000_000), seconds=10) == SIGNATURE
        assert scanner.scan(b"x", seconds=10) == ""
        with pytest.raises(TooLong):
            scanner.scan(bytes(scanners.LONGEST + 1_000_000), seconds=10)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"stream: OK",
        b"stream: OK\n",
        b"stream: OK\0stream: Evil FOUND\0",
        b"stream: OK\nstream: Evil FOUND\0",
        b"stream: ok\0",
        b"OK\0",
        b"stream: \0",
        b"stream:  FOUND\0",
        b"/tmp/a: OK\0",
        b"stream: Can't allocate memory ERROR\0",
        b"UNKNOWN COMMAND\0",
        b"HTTP/1.1 200 OK\r\n\r\n\0",
        b"x" * 5000 + b"\0",
        b"\xff\xfe\0",
    ],
)
def test_an_answer_that_is_no_verdict_is_none(server: StandIn, answer: bytes) -> None:
    server.answer = scanners.saying(answer)
    with pytest.raises(Unanswered):
        Clamd(server.address).scan(b"file", seconds=5)


def test_what_was_found_is_named(server: StandIn) -> None:
    server.answer = scanners.saying(b"stream: Win.Test.EICAR_HDB-1 FOUND\0")
    assert Clamd(server.address).scan(b"file", seconds=5) == "Win.Test.EICAR_HDB-1"


def test_a_slow_scanner_is_not_waited_for_longer_than_allowed(server: StandIn) -> None:
    server.answer = scanners.slow(3)
    begun = time.monotonic()
    with pytest.raises(Unanswered):
        Clamd(server.address).scan(b"file", seconds=0.5)
    assert time.monotonic() - begun < 2


def test_one_that_drips_its_answer_is_not_waited_for_either(server: StandIn) -> None:
    def dripping(content: bytes, connection: socket.socket) -> bytes:
        for _ in range(30):
            connection.sendall(b"s")
            time.sleep(0.1)
        return b""

    server.answer = dripping
    begun = time.monotonic()
    with pytest.raises(Unanswered):
        Clamd(server.address).scan(b"file", seconds=0.5)
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("address", ["clamd://127.0.0.1:9", "clamd:/nowhere/clamd.ctl", "clamd://[::1]:9"])
def test_a_scanner_that_is_not_there_gives_no_verdict(address: str) -> None:
    with pytest.raises(Unanswered):
        Clamd(address).scan(b"file", seconds=2)


def test_one_that_hangs_up_gives_no_verdict_and_one_that_says_too_long_is_understood(server: StandIn) -> None:
    server.answer = scanners.hanging_up
    with pytest.raises(Unanswered):
        Clamd(server.address).scan(b"file", seconds=5)
    server.answer, server.longest = scanners.honest, 1000
    with pytest.raises(TooLong):
        Clamd(server.address).scan(bytes(5000), seconds=5)


def test_a_file_is_clean_refused_or_held(server: StandIn) -> None:
    assert Watch().state_of(b"file") == Scan.CLEAN
    with pytest.raises(Infected, match="ウイルスが見つかった") as found:
        Watch().state_of(EICAR)
    assert found.value.signature == SIGNATURE
    server.answer = scanners.hanging_up
    assert Watch().state_of(EICAR) == Scan.PENDING


def test_after_silence_nobody_waits_for_the_scanner(server: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    server.answer = scanners.slow(2)
    monkeypatch.setattr(watch, "ARRIVAL_SECONDS", 0.3)
    begun = time.monotonic()
    assert [Watch().state_of(b"file") for _ in range(20)] == [Scan.PENDING] * 20
    assert (time.monotonic() - begun < 1.5, server.asked) == (True, 1)
    forget_silence()
    server.answer = scanners.honest
    assert Watch().state_of(b"file") == Scan.CLEAN


def test_all_files_of_a_request_together_wait_no_longer_than_one(server: StandIn) -> None:
    server.answer = scanners.slow(0.4)
    together = Watch(seconds=1.0)
    begun = time.monotonic()
    states = [together.state_of(b"file") for _ in range(20)]
    assert time.monotonic() - begun < 2.5
    assert states[0] == Scan.CLEAN
    assert states[-1] == Scan.PENDING


def test_without_a_scanner_the_policy_decides(settings: LazySettings) -> None:
    settings.YOROZU_SCANNER = "none"
    with pytest.raises(ValueError, match="準備ができていません"):
        Watch().state_of(b"file")
    settings.YOROZU_UNSCANNED = "accept"
    assert Watch().state_of(b"file") == Scan.UNSCANNED


def test_too_long_for_the_scanner_is_for_the_policy_too(server: StandIn, settings: LazySettings) -> None:
    server.longest = 10
    with pytest.raises(ValueError, match="小さくする"):
        Watch().state_of(bytes(100))
    settings.YOROZU_UNSCANNED = "accept"
    assert Watch().state_of(bytes(100)) == Scan.UNSCANNED


@pytest.mark.parametrize(
    ("scan", "refuse", "accept"),
    [("own", True, True), ("clean", True, True), ("pending", False, False), ("infected", False, False),
     ("unscanned", False, True), ("", False, False), ("anything", False, False)],
)  # fmt: skip
def test_only_what_is_known_to_be_harmless_is_opened(
    settings: LazySettings, scan: str, refuse: bool, accept: bool
) -> None:
    assert may_open(scan) is refuse
    settings.YOROZU_UNSCANNED = "accept"
    assert may_open(scan) is accept


@pytest.fixture
def key(city: Municipality) -> VaultKey:
    return create_key(municipality=city, at=AT)


def _held(key: VaultKey, content: bytes, scan: Scan = Scan.PENDING) -> StoredFile:
    stored = write_file(
        key=key, name="a.pdf", media_type="application/pdf", content=content, at=AT, scan=scan
    )
    stored.save(force_insert=True)
    return stored


def _state(stored: StoredFile) -> str:
    stored.refresh_from_db()
    return stored.scan


def test_a_file_is_in_quarantine_unless_somebody_says_otherwise(key: VaultKey) -> None:
    stored = _held(key, b"content")
    with pytest.raises(Conflict, match="検査中"):
        open_file(stored)
    assert StoredFile._meta.get_field("scan").default == Scan.PENDING


def test_the_worker_has_waiting_files_scanned(key: VaultKey, server: StandIn) -> None:
    clean, infected = _held(key, b"content"), _held(key, EICAR)
    assert quarantine.scan_waiting_files(AT) == 2
    assert (_state(clean), clean.scanned_at, open_file(clean)) == ("clean", AT, b"content")
    assert _state(infected) == "infected"
    with pytest.raises(Conflict, match="差し替え"):
        open_file(infected)
    entry = AuditEntry.objects.within(key.municipality).get(action="file.infected")
    assert (entry.subject_id, entry.details) == (str(infected.pk), {"signature": SIGNATURE})
    told = OutboxEntry.objects.filter(event="FileInfected")
    assert {each.payload["file_id"] for each in told} == {str(infected.pk)}
    assert {each.handler.split(".")[1] for each in told} == {"cases", "paper"}
    assert quarantine.scan_waiting_files(AT) == 0
    assert AuditEntry.objects.within(key.municipality).filter(action="file.infected").count() == 1


def test_as_long_as_the_scanner_is_away_files_wait_and_then_none_is_forgotten(
    key: VaultKey, server: StandIn
) -> None:
    waiting = [_held(key, b"content %d" % number) for number in range(5)]
    address = server.address
    server.answer = scanners.hanging_up
    assert quarantine.scan_waiting_files(AT) == 0
    assert {_state(each) for each in waiting} == {"pending"}
    server.answer = scanners.honest
    for minutes in (60, 61, 62):
        quarantine.scan_waiting_files(AT + timedelta(minutes=minutes))
    assert {_state(each) for each in waiting} == {"clean"}
    assert address == server.address


def test_a_dead_scanner_is_asked_once_a_minute_only(
    key: VaultKey, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.YOROZU_SCANNER = "clamd://127.0.0.1:9"
    asked = []
    monkeypatch.setattr(Clamd, "_connected", lambda self, until: asked.append(1) or _refuse())
    stored = _held(key, b"content")
    for seconds in range(0, 60, 5):
        assert quarantine.scan_waiting_files(AT + timedelta(seconds=seconds)) == 0
    assert len(asked) == 2  # the file, and whether anybody is there
    quarantine.scan_waiting_files(AT + timedelta(seconds=61))
    assert len(asked) == 4
    assert _state(stored) == "pending"


def _refuse() -> None:
    raise ConnectionRefusedError


def test_a_file_that_the_scanner_cannot_judge_does_not_hold_up_the_others(
    key: VaultKey, server: StandIn
) -> None:
    def choking(content: bytes, connection: socket.socket) -> bytes:
        return b"stream: Heuristics error ERROR\0" if b"poison" in content else b"stream: OK\0"

    server.answer = choking
    poison, other = _held(key, b"poison"), _held(key, b"content")
    assert quarantine.scan_waiting_files(AT) == 1
    assert (_state(poison), _state(other)) == ("pending", "clean")
    asked = server.asked
    quarantine.scan_waiting_files(AT + timedelta(seconds=5))
    assert server.asked == asked
    quarantine.scan_waiting_files(AT + timedelta(minutes=5))
    assert server.asked == asked + 1


def test_what_cannot_be_read_waits_and_what_was_disposed_of_is_left(key: VaultKey, server: StandIn) -> None:
    lost, destroyed = _held(key, b"content"), _held(create_key(municipality=key.municipality, at=AT), b"x")
    storage_path(lost.pk).unlink()
    destroy_key(destroyed.key, at=AT)
    assert quarantine.scan_waiting_files(AT) == 0
    assert (_state(lost), server.asked) == ("pending", 0)


def test_a_verdict_is_written_once(key: VaultKey) -> None:
    stored = _held(key, EICAR)
    assert quarantine.settle(stored, Scan.INFECTED, SIGNATURE, at=AT)
    assert not quarantine.settle(stored, Scan.CLEAN, "", at=AT)
    assert _state(stored) == "infected"


def test_once_there_is_a_scanner_older_files_are_scanned_too(key: VaultKey, settings: LazySettings) -> None:
    stored, own = _held(key, b"content", Scan.UNSCANNED), _held(key, b"letter", Scan.OWN)
    settings.YOROZU_SCANNER = "none"
    assert quarantine.rescan_unscanned(AT) == 0
    with StandIn() as server:
        settings.YOROZU_SCANNER = server.address
        assert quarantine.rescan_unscanned(AT) == 1
        assert quarantine.scan_waiting_files(AT) == 1
    assert (_state(stored), _state(own)) == ("clean", "own")


def test_without_a_scanner_nothing_is_asked_of_the_database(
    settings: LazySettings, django_assert_num_queries: object, key: VaultKey, tmp_path: Path
) -> None:
    settings.YOROZU_SCANNER = "none"
    with django_assert_num_queries(0):  # type: ignore[operator]
        quarantine.scan_waiting_files(AT)
