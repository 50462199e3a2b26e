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
from yorozu.foundation.errors import Unavailable
from yorozu.trust.vault.master import master_cipher

State = Literal["ok", "unavailable"]

# The address is open to everybody: however often it is asked, the installation is looked at once in so many seconds.
_KEEP = 1.0
_PROBE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Pulse:
    """`outbox` is None where the database cannot be asked."""

    database: State
    files: State
    key: State
    outbox: outbox.Standing | None

    @property
    def good(self) -> bool:
        return self.database == self.files == self.key == "ok"


_looking = threading.Lock()
_last: tuple[float, Pulse] | None = None


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
        key="ok" if _has_key() else "unavailable",
        outbox=standing,
    )


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


def _has_key() -> bool:
    try:
        master_cipher()
    except Unavailable:
        return False
    return True
