"""What the health address says: can this process keep what it is sent? Cheap enough to be asked every few seconds."""

import os
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.db import Error

from yorozu.foundation import outbox
from yorozu.trust.scanning import Unanswered, scanner_in_use
from yorozu.trust.vault.master import has_master

State = Literal["ok", "unavailable"]
ScannerState = Literal["ok", "unavailable", "none"]

# The address is open to everybody: however often it is asked, the installation is looked at once in so many seconds.
_KEEP = 1.0
_KEEP_SCANNER = 10.0
_SCANNER_SECONDS = 1.0
_PROBE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Pulse:
    """`outbox` is None where the database cannot be asked. A silent scanner stops nothing: files wait for it."""

    database: State
    files: State
    key: State
    scanner: ScannerState
    outbox: outbox.Standing | None

    @property
    def good(self) -> bool:
        return self.database == self.files == self.key == "ok"


_looking = threading.Lock()
_last: tuple[float, Pulse] | None = None
_heard: tuple[float, ScannerState] = (-_KEEP_SCANNER, "none")


def pulse(*, at: datetime) -> Pulse:
    """Never raises: what cannot be reached is said to be unavailable."""
    global _last  # noqa: PLW0603  one answer for all threads of the process
    with _looking:
        if _last is None or time.monotonic() - _last[0] > _KEEP:
            _last = time.monotonic(), _look(at)
        return _last[1]


def _look(at: datetime) -> Pulse:
    standing = _outbox(at)
    return Pulse(
        database="unavailable" if standing is None else "ok",
        files="ok" if can_write(Path(settings.YOROZU_DATA)) else "unavailable",
        key="ok" if has_master() else "unavailable",
        scanner=_scanner(),
        outbox=standing,
    )


def _scanner() -> ScannerState:
    global _heard  # noqa: PLW0603  one answer for all threads of the process
    if time.monotonic() - _heard[0] > _KEEP_SCANNER:
        _heard = time.monotonic(), _ask_scanner()
    return _heard[1]


def _ask_scanner() -> ScannerState:
    scanner = scanner_in_use()
    if scanner is None:
        return "none"
    try:
        scanner.version(seconds=_SCANNER_SECONDS)
    except Unanswered:
        return "unavailable"
    return "ok"


def _outbox(at: datetime) -> outbox.Standing | None:
    try:
        return outbox.standing(at=at)
    except Error:
        return None


def can_write(folder: Path) -> bool:
    """Whether the folder takes a small file and keeps it."""
    probe = folder / f".probe-{os.getpid()}-{threading.get_ident()}"
    try:
        with probe.open("wb") as file:
            file.write(bytes(_PROBE))
            file.flush()
            os.fsync(file.fileno())
        probe.unlink()
    except OSError:
        _forget(probe)
        return False
    return True


def _forget(probe: Path) -> None:
    try:
        probe.unlink(missing_ok=True)
    except OSError:
        return
