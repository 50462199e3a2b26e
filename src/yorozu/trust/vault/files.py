"""Files in the data folder: encrypted, named by us, on disk before the row that speaks of them."""

import hashlib
import logging
import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from yorozu.foundation.errors import NotFound, Unavailable
from yorozu.trust.models import StoredFile, VaultKey
from yorozu.trust.vault.keys import seal, unseal

logger = logging.getLogger(__name__)


def store_file(
    *, key: VaultKey, name: str, media_type: str, content: bytes, at: datetime, confidentiality: int = 3
) -> StoredFile:
    """Write the file durably, then its row. Raises Unavailable when the disk refuses; then nothing is kept."""
    stored = write_file(
        key=key, name=name, media_type=media_type, content=content, at=at, confidentiality=confidentiality
    )
    stored.save(force_insert=True)
    return stored


def write_file(
    *,
    key: VaultKey,
    name: str,
    media_type: str,
    content: bytes,
    at: datetime,
    confidentiality: int = 3,
    sha256: str = "",
) -> StoredFile:
    """Write the file durably; its row is the caller's to save, in the transaction that speaks of it.

    So a transaction need not be open while the disk works. `sha256` is given where it is known already.
    Raises Unavailable when the disk refuses.
    """
    stored = StoredFile(
        municipality_id=key.municipality_id,
        key=key,
        media_type=media_type,
        size=len(content),
        sha256=sha256 or hashlib.sha256(content).hexdigest(),
        confidentiality=confidentiality,
        stored_at=at,
    )
    stored.sealed_name = seal(key, name.encode(), context=f"name:{stored.id}")
    _write(storage_path(stored.id), seal(key, content, context=f"file:{stored.id}"))
    return stored


def discard_written(stored: Iterable[StoredFile]) -> None:
    """Remove files whose rows were not saved after all."""
    for each in stored:
        storage_path(each.id).unlink(missing_ok=True)


def open_file(stored: StoredFile) -> bytes:
    """The file's content. Raises NotFound when it is gone, tampered with, or its key destroyed."""
    try:
        blob = storage_path(stored.id).read_bytes()
    except FileNotFoundError:
        raise NotFound("ファイルが見つかりません。管理者に連絡してください。") from None
    return unseal(stored.key, blob, context=f"file:{stored.id}")


def file_name(stored: StoredFile) -> str:
    """The name the person gave it."""
    return unseal(stored.key, stored.sealed_name, context=f"name:{stored.id}").decode()


def storage_path(file_id: UUID) -> Path:
    """Where the file lies; 256 folders keep each small."""
    name = file_id.hex
    return Path(settings.YOROZU_DATA) / "files" / name[-2:] / name


def remove_orphans(*, at: datetime, older_than: timedelta = timedelta(days=1)) -> int:
    """Remove files whose row was never committed (a submission that failed half-way); how many went."""
    folder = Path(settings.YOROZU_DATA) / "files"
    old = [path for path in folder.glob("*/*") if path.stat().st_mtime < (at - older_than).timestamp()]
    orphans = [path for path in old if not StoredFile.objects.filter(pk=path.name).exists()]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _write(path: Path, blob: bytes) -> None:
    try:
        with _new_file(path) as file:
            file.write(blob)
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(path.parent)
    except OSError as fault:
        logger.error("file could not be written: %s", fault.strerror)
        path.unlink(missing_ok=True)
        raise Unavailable(
            "ファイルを保存できませんでした。入力した内容は送信されていません。時間をおいて、もう一度お試しください。"
        ) from None


def _new_file(path: Path) -> BinaryIO:
    try:
        return path.open("xb")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sync_folder(path.parent.parent)
        return path.open("xb")


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
