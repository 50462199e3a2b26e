"""Files that are whole and on the disk before anybody is told of them."""

import hashlib
import os
import shutil
from pathlib import Path

from yorozu.foundation.disk import sync
from yorozu.foundation.errors import Unavailable

_BLOCK = 1024 * 1024


def hash_of(path: Path) -> str:
    """SHA-256 of the content. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy(source: Path, target: Path) -> str:
    """Copy, never leaving half a file under the target's name; the SHA-256 of what was copied.

    Not yet durable: `settle` is called once after many, which takes a fraction of the time.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.unfinished")
    digest = hashlib.sha256()
    with source.open("rb") as reading, unfinished.open("wb") as writing:
        while block := reading.read(_BLOCK):
            digest.update(block)
            writing.write(block)
    unfinished.rename(target)
    return digest.hexdigest()


def write(target: Path, content: bytes) -> None:
    """Write a small file durably, private to its owner."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def settle() -> None:
    """Wait until everything written so far is on the disk: sync(2), which waits on Linux."""
    os.sync()


def put_in_place(source: Path, target: Path) -> None:
    """Rename, durably. The target must not exist."""
    source.rename(target)
    sync(target.parent)


def require_space(folder: Path, needed: int) -> None:
    """Raises Unavailable where fewer bytes are free than `needed` and a tenth more."""
    free = shutil.disk_usage(next(each for each in (folder, *folder.parents) if each.exists())).free
    if free < needed * 1.1:
        raise Unavailable(
            f"{folder} の空きが足りません。約 {needed * 1.1 / 1e9:.1f} GB 必要ですが、{free / 1e9:.1f} GB しかありません。"
            "別の場所を指定するか、空きを増やしてください。"
        )
