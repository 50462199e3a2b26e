"""While a backup copies the files, none is removed: it copies what the rows spoke of at one moment before.

Who removes a file shares a lock on the folder for that instant; a backup has it for itself. What cannot be removed now
belongs to no row and goes with the orphans, a day later.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from yorozu.foundation.errors import Conflict

_PATIENCE = 10.0
_PAUSE = 0.02


@contextmanager
def files_held() -> Iterator[None]:
    """A block in which no file is removed. Raises Conflict where another such block goes on."""
    handle = _opened()
    until = time.monotonic() + _PATIENCE
    try:
        while not _locked(handle, fcntl.LOCK_EX):
            if time.monotonic() > until:
                raise Conflict("別のバックアップが動いています。終わってから、もう一度実行してください。")
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(handle)  # which gives the lock back


@contextmanager
def while_no_backup() -> Iterator[bool]:
    """True, and no backup begins before the block ends; False where one runs already."""
    handle = _opened()
    try:
        yield _locked(handle, fcntl.LOCK_SH)
    finally:
        os.close(handle)


def remove_file(path: Path) -> bool:
    """Remove a file of which no row speaks any more; False when a backup holds the files and it has to stay."""
    with while_no_backup() as free:
        if free:
            path.unlink(missing_ok=True)
        return free


def _opened() -> int:
    folder = Path(settings.YOROZU_DATA) / "files"
    folder.mkdir(parents=True, exist_ok=True)
    return os.open(folder, os.O_RDONLY)


def _locked(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
