"""Files that wait for a verdict: the worker has them scanned as soon as the scanner answers.

The rows themselves are the queue, so nothing is forgotten however long the scanner is away. The worker has other
things to do: a round ends after `ROUND_SECONDS`, and a silent scanner is asked again after a minute.
"""

import logging
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from yorozu.foundation.errors import NotFound
from yorozu.foundation.events import publish
from yorozu.trust import audit
from yorozu.trust.events import FileInfected
from yorozu.trust.models import Scan, StoredFile
from yorozu.trust.scanning.clamd import TooLong, Unanswered
from yorozu.trust.scanning.port import Scanner, accepts_unscanned, scanner_in_use
from yorozu.trust.vault import read_file

logger = logging.getLogger(__name__)

ROUND_SECONDS = 20.0
SCAN_SECONDS = 20.0
_ANSWER_SECONDS = 5.0
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)
_AT_ONCE = 100

# Files that got no verdict though the scanner answers: when to try again, and how long to wait after that.
_later: dict[UUID, tuple[datetime, timedelta]] = {}
_SILENCE = timedelta(minutes=1)
_silent: list[datetime] = []


def scan_waiting_files(at: datetime) -> int:
    """Have the files in quarantine scanned, the oldest first; how many got a verdict. Stops when the scanner is away."""
    scanner = scanner_in_use()
    if scanner is None or any(moment <= at < moment + _SILENCE for moment in _silent):
        return 0
    _silent.clear()
    done, until = 0, time.monotonic() + ROUND_SECONDS
    for stored in _waiting(at):
        if time.monotonic() > until:
            break
        try:
            state, signature = _verdict(scanner, stored)
        except Unanswered as silence:
            logger.warning("no verdict on file %s: %s", stored.pk, silence)
            _try_later(stored.pk, at)
            if not _answers(scanner):
                _silent.append(at)
                break
        except NotFound:
            logger.warning("file %s waits for a scan and cannot be read", stored.pk)
            _try_later(stored.pk, at)
        else:
            done += settle(stored, state, signature, at=at)
    return done


def ask_again() -> None:
    """Forget which files and which scanner gave no answer: the next round asks at once."""
    _later.clear()
    _silent.clear()


def rescan_unscanned(at: datetime) -> int:
    """Once a scanner is there, what was accepted without one goes into quarantine for it; how many."""
    if scanner_in_use() is None:
        return 0
    never = StoredFile.objects.filter(scan=Scan.UNSCANNED, scanned_at=None, disposed_at=None)
    return never.update(scan=Scan.PENDING)


@transaction.atomic
def settle(stored: StoredFile, state: Scan, signature: str, *, at: datetime) -> bool:
    """Write down a verdict, once: True for the one who was first. What was found is told to the packages above."""
    held = StoredFile.objects.within(stored.municipality_id).filter(pk=stored.pk, scan=Scan.PENDING)
    if not held.update(scan=state, scanned_at=at):
        return False
    _later.pop(stored.pk, None)
    if state == Scan.INFECTED:
        publish(FileInfected(stored.pk, stored.key_id, stored.municipality_id, at), at=at)
        audit.record(
            municipality=stored.municipality,
            action="file.infected",
            subject_type="file",
            subject_id=stored.pk,
            details={"signature": signature[:200]},
            actor_kind="system",
            at=at,
        )
    return True


def _waiting(at: datetime) -> Iterator[StoredFile]:
    # A clock that is set back must not make them wait longer than was meant.
    resting = [file_id for file_id, (due, wait) in _later.items() if at < due <= at + wait]
    rows = StoredFile.objects.filter(scan=Scan.PENDING, disposed_at=None, key__destroyed_at=None)
    wanted = rows.exclude(pk__in=resting).select_related("key", "municipality").order_by("stored_at")
    yield from wanted[:_AT_ONCE]


def _verdict(scanner: Scanner, stored: StoredFile) -> tuple[Scan, str]:
    try:
        found = scanner.scan(read_file(stored), seconds=SCAN_SECONDS)
    except TooLong:
        if not accepts_unscanned():
            raise
        return Scan.UNSCANNED, ""
    return (Scan.INFECTED, found) if found else (Scan.CLEAN, "")


def _answers(scanner: Scanner) -> bool:
    try:
        scanner.version(seconds=_ANSWER_SECONDS)
    except Unanswered:
        return False
    return True


def _try_later(file_id: UUID, at: datetime) -> None:
    _, wait = _later.get(file_id, (at, _FIRST_WAIT / 2))
    wait = min(wait * 2, _LONGEST_WAIT)
    _later[file_id] = (at + wait, wait)
