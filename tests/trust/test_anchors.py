"""The ends of the chains, written down outside the database and signed by a time-stamp authority."""

import base64
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.factories import AT, make_city
from tests.trust import time_stamps
from yorozu.config import housekeeping
from yorozu.config.verifying import anchor_audit, verify_audit
from yorozu.foundation.errors import Unavailable
from yorozu.municipality.models import Municipality
from yorozu.trust import audit
from yorozu.trust.audit import Kind, appending, stamping
from yorozu.trust.audit.anchors import digest_of, read_log
from yorozu.trust.audit.appending import append
from yorozu.trust.models import AuditEntry

pytestmark = pytest.mark.django_db
# Made at the time of the test, so that an authority's own clock agrees.
HERE = datetime.now(UTC)


@pytest.fixture(autouse=True)
def file(settings: Any, tmp_path: Path) -> Path:
    """An anchor file of the test's own, in a folder that is not there yet."""
    settings.YOROZU_ANCHORS = tmp_path / "far" / "anchors.jsonl"
    return tmp_path / "far" / "anchors.jsonl"


@pytest.fixture
def authority(settings: Any, tmp_path: Path) -> Iterator[time_stamps.Authority]:
    with time_stamps.running(tmp_path / "tsa") as server:
        settings.YOROZU_TSA_URL, settings.YOROZU_TSA_CERTIFICATES = server.url, server.roots
        yield server


def _add(city: Municipality, at: datetime = AT) -> None:
    with transaction.atomic():
        audit.record(
            municipality=city,
            action="case.viewed",
            subject_type="case",
            subject_id=1,
            actor_kind="staff",
            at=at,
        )


def _anchor(*cities: Municipality, at: datetime = AT) -> audit.Anchored:
    return audit.anchor_chains(cities, at=at)


def _faults(*cities: Municipality, at: datetime = AT) -> set[Kind]:
    verified, broken = audit.verify_everything(list(cities), at=at)
    return {fault.kind for fault in [*broken, *(each for city in verified for each in city.faults)]}


def test_a_round_writes_the_ends_of_the_chains_that_moved_and_only_those(
    city: Municipality, file: Path
) -> None:
    other = make_city("tono", "032085", "遠野市")
    assert _anchor(city, other).cities == ("miyako", "tono")
    assert _anchor(city, other) == audit.Anchored(0, (), None)
    _add(city)
    assert _anchor(city, other) == audit.Anchored(2, ("miyako",), None)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [(each["n"], each["kind"], each["previous"]) for each in lines] == [
        (1, "anchor", audit.GENESIS),
        (2, "anchor", lines[0]["digest"]),
    ]
    assert all(digest_of(each) == each["digest"] for each in lines)
    entry = AuditEntry.objects.within(city).latest("sequence")
    said = AuditEntry.objects.within(city).filter(action="audit.anchored").order_by("sequence")
    assert [each.details for each in said] == [
        {"line": each["n"], "digest": each["digest"]} for each in lines
    ], entry
    assert _faults(city, other) == set()


def test_a_line_that_was_cut_short_is_told_of_by_the_next_and_is_no_fault(
    city: Municipality, file: Path
) -> None:
    _anchor(city)
    with file.open("ab") as handle:
        handle.write(b'{"at":"2026')
    assert _faults(city) == set()
    _add(city)
    assert _anchor(city).line == 2
    assert b'{"at":"2026\n{' in file.read_bytes()
    assert _faults(city) == set()
    file.write_bytes(file.read_bytes().replace(b'{"at":"2026\n', b'{"at":"2025\n'))
    assert _faults(city) == {Kind.FILE}


def test_a_file_that_cannot_be_written_is_said_and_nothing_claims_it_was(
    city: Municipality, file: Path
) -> None:
    file.parent.write_text("a file where the folder should be")
    with pytest.raises(Unavailable, match="書けません|読めません"):
        _anchor(city)
    assert not AuditEntry.objects.within(city).filter(action="audit.anchored").exists()


def test_writers_at_once_make_one_chain_of_lines(file: Path) -> None:
    def write() -> None:
        for _ in range(20):
            append(file, {"kind": "anchor", "at": AT.isoformat(), "heads": {}})

    threads = [threading.Thread(target=write) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    log = read_log(file)
    assert (log.faults(), len(log.digests)) == ([], 80)


def test_a_long_file_is_added_to_without_reading_it_all(
    city: Municipality, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appending, "_LONGEST_TAIL", 2_000)
    for _ in range(30):
        _add(city)
        _anchor(city)
    assert file.stat().st_size > 5_000
    assert _faults(city) == set()


def test_the_worker_anchors_once_in_so_many_minutes(
    city: Municipality, file: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    seconds = [1000.0]
    monkeypatch.setattr(housekeeping.time, "monotonic", lambda: seconds[0])
    monkeypatch.setattr(housekeeping, "_anchored", {})

    def lines_after(step: float) -> int:
        seconds[0] += step
        _add(city)
        housekeeping.anchor_chains(AT)
        return len(file.read_text().splitlines())

    assert [lines_after(step) for step in (0, 300, 299, 2, 601)] == [1, 1, 1, 2, 3]
    settings.YOROZU_ANCHOR_MINUTES = 0
    assert lines_after(10_000) == 3


def test_an_authority_signs_each_line_and_verifying_checks_its_signature(
    city: Municipality, file: Path, authority: time_stamps.Authority
) -> None:
    said: list[str] = []
    _add(city, HERE)
    assert anchor_audit(said.append, at=HERE)
    assert "証明を受け取りました" in said[-1]
    line, stamp = (json.loads(each) for each in file.read_text().splitlines())
    assert (stamp["kind"], stamp["of"], stamp["previous"]) == ("stamp", 1, line["digest"])
    assert verify_audit(city.slug, said.append)
    assert read_log(file).stamped == 1


def test_a_stamp_of_another_line_or_of_another_authority_is_a_fault(
    city: Municipality, file: Path, authority: time_stamps.Authority, settings: Any, tmp_path: Path
) -> None:
    for _ in range(2):
        _add(city, HERE)
        _anchor(city, at=HERE)
    assert _faults(city, at=HERE) == set()
    lines = [json.loads(each) for each in file.read_text().splitlines()]
    lines[3]["token"] = lines[1]["token"]
    lines[3]["digest"] = digest_of(lines[3])
    whole = file.read_bytes()
    file.write_text("".join(json.dumps(each) + "\n" for each in lines))
    assert _faults(city, at=HERE) == {Kind.STAMP}
    file.write_bytes(whole)
    with time_stamps.running(tmp_path / "other") as other:
        settings.YOROZU_TSA_CERTIFICATES = other.roots
        assert _faults(city, at=HERE) == {Kind.STAMP}


def test_a_line_that_claims_to_be_later_than_its_stamp_is_a_fault(
    city: Municipality, authority: time_stamps.Authority
) -> None:
    late = HERE + timedelta(hours=2)
    _add(city, late)
    _anchor(city, at=late)
    assert _faults(city, at=late) == {Kind.CLOCK}


@pytest.mark.parametrize("how", ["status", "garbage", "flipped", "silent"])
def test_an_authority_that_does_not_answer_rightly_leaves_the_line_and_is_asked_again(
    city: Municipality, file: Path, authority: time_stamps.Authority, settings: Any, how: str
) -> None:
    if how == "silent":
        settings.YOROZU_TSA_URL = "http://127.0.0.1:9/"
    authority.status = 500 if how == "status" else 200
    authority.tamper = {
        "garbage": lambda answer: b"<html>",
        "flipped": lambda answer: answer[:-10] + bytes([answer[-10] ^ 1]) + answer[-9:],
    }.get(how)
    said: list[str] = []
    _add(city, HERE)
    assert not anchor_audit(said.append, at=HERE)
    assert "受け取れませんでした" in said[-1]
    assert len(file.read_text().splitlines()) == 1
    authority.status, authority.tamper, settings.YOROZU_TSA_URL = 200, None, authority.url
    _add(city, HERE)
    assert anchor_audit(said.append, at=HERE)
    assert _faults(city, at=HERE) == set()


def test_another_port_may_leave_the_line_elsewhere(city: Municipality, file: Path) -> None:
    left: list[str] = []

    class NoticeBoard:
        def stamp(self, digest: str) -> bytes:
            left.append(digest)
            return b"pinned"

    done = audit.anchor_chains([city], at=AT, stamper=NoticeBoard())
    assert done.stamped
    line, stamp = (json.loads(each) for each in file.read_text().splitlines())
    assert left == [line["digest"]]
    assert base64.b64decode(stamp["token"]) == b"pinned"


def test_certificates_that_cannot_be_read_are_said(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "none.pem").write_text("nothing")
    settings.YOROZU_TSA_URL, settings.YOROZU_TSA_CERTIFICATES = "http://127.0.0.1:9/", tmp_path / "none.pem"
    with pytest.raises(Unavailable, match="証明書"):
        stamping.configured_stamper()


def test_a_strand_that_rested_is_held_to_the_last_line_of_its_city(city: Municipality, file: Path) -> None:
    """An entry that claims an earlier time than a line that still did not know of it."""
    _anchor(city)
    for minutes in range(0, 300, 30):
        _add(city, AT + timedelta(minutes=minutes))
        _anchor(city, at=AT + timedelta(minutes=minutes))
    end = AT + timedelta(minutes=270)
    assert _faults(city, at=end) == set()
    _add(city, end - timedelta(minutes=45))
    assert _faults(city, at=end) == {Kind.CLOCK}
