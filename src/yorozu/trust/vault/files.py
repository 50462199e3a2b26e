"""Files in the data folder: encrypted, named by us, on disk before the row that speaks of them."""

import hashlib
import logging
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from yorozu.foundation.disk import sync
from yorozu.foundation.errors import Conflict, NotFound, Unavailable
from yorozu.foundation.faults import is_in_doubt
from yorozu.trust.models import Scan, StoredFile, VaultKey
from yorozu.trust.scanning.port import accepts_unscanned
from yorozu.trust.vault.holding import remove_file
from yorozu.trust.vault.keys import seal, unseal

logger = logging.getLogger(__name__)

_NAME = re.compile(r"[0-9a-f]{32}")
_SHUT: dict[str, str] = {
    Scan.PENDING: "このファイルはウイルスの検査中です。検査が終わるまで開けません。しばらくしてから開き直してください。",
    Scan.INFECTED: "このファイルからウイルスが見つかったため、開けません。申請した方に差し替えをお願いしてください。",
    Scan.UNSCANNED: "このファイルはウイルスの検査を受けていないため、開けません。管理者に連絡してください。",
}


def store_file(
    *, key: VaultKey, name: str, media_type: str, content: bytes, at: datetime, confidentiality: int = 3
) -> StoredFile:
    """Write a file of our own making durably, then its row.

    Raises Unavailable when the disk refuses; then nothing is kept.
    """
    stored = write_file(
        key=key, name=name, media_type=media_type, content=content, at=at, confidentiality=confidentiality,
        scan=Scan.OWN,
    )  # fmt: skip
    stored.save(force_insert=True)
    return stored


def write_file(
    *,
    key: VaultKey,
    name: str,
    media_type: str,
    content: bytes,
    at: datetime,
    scan: Scan,
    confidentiality: int = 3,
    sha256: str = "",
) -> StoredFile:
    """Write the file durably; its row is the caller's to save, in the transaction that speaks of it.

    So a transaction need not be open while the disk works. `scan` is what is known of the content: `own` for what we
    made ourselves. `sha256` is given where it is known already. Raises Unavailable when the disk refuses.
    """
    stored = StoredFile(
        municipality_id=key.municipality_id,
        key=key,
        media_type=media_type,
        size=len(content),
        sha256=sha256 or hashlib.sha256(content).hexdigest(),
        confidentiality=confidentiality,
        stored_at=at,
        scan=scan,
        scanned_at=at if scan == Scan.CLEAN else None,
    )
    stored.sealed_name = seal(key, name.encode(), context=f"name:{stored.id}")
    _write(storage_path(stored.id), seal(key, content, context=f"file:{stored.id}"))
    return stored


def discard_written(stored: Iterable[StoredFile], *, after: BaseException | None = None) -> None:
    """Remove files whose rows were not saved after all, which `after` tells.

    Where a connection broke it does not: the rows may have been saved. Then the files stay, and `remove_orphans`
    takes those away later that no row names. A disk that refuses leaves them to it as well.
    """
    if after is not None and is_in_doubt(after):
        return
    for each in stored:
        try:
            remove_file(storage_path(each.id))
        except OSError as fault:
            logger.error("file could not be removed: %s", fault.strerror)


def may_open(scan: str) -> bool:
    """Whether a file of which this is known may be shown to anybody."""
    return scan in (Scan.OWN, Scan.CLEAN) or (scan == Scan.UNSCANNED and accepts_unscanned())


def open_file(stored: StoredFile) -> bytes:
    """The content, for a person: only what a scanner found clean, or what the policy lets pass (ASVS 5.4.3).

    Raises Conflict for a file in quarantine, NotFound when it is gone, tampered with, or its key destroyed.
    """
    if not may_open(stored.scan):
        raise Conflict(_SHUT.get(stored.scan, _SHUT[Scan.PENDING]))
    return read_file(stored)


def read_file(stored: StoredFile) -> bytes:
    """The content whatever is known of it: for scanning, verifying and copying, never to be shown.

    Raises NotFound as `open_file` does.
    """
    try:
        blob = storage_path(stored.id).read_bytes()
    except FileNotFoundError:
        raise NotFound("ファイルが見つかりません。管理者に連絡してください。") from None
    except OSError as fault:
        logger.error("file could not be read: %s", fault.strerror)
        raise Unavailable("ファイルを読み出せませんでした。時間をおいて、もう一度お試しください。") from None
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
    ours = [
        path for path in old if _NAME.fullmatch(path.name)
    ]  # what else lies there, somebody else put there
    orphans = [path for path in ours if not StoredFile.objects.filter(pk=UUID(path.name)).exists()]
    return sum(remove_file(path) for path in orphans)


def _write(path: Path, blob: bytes) -> None:
    try:
        with _new_file(path) as file:
            file.write(blob)
            file.flush()
            os.fsync(file.fileno())
        sync(path.parent)
    except OSError as fault:
        logger.error("file could not be written: %s", fault.strerror)
        with suppress(OSError):  # what is left of it goes with the orphans
            path.unlink(missing_ok=True)
        raise Unavailable(
            "ファイルを保存できませんでした。入力した内容は送信されていません。時間をおいて、もう一度お試しください。"
        ) from None


def _new_file(path: Path) -> BinaryIO:
    try:
        return path.open("xb")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        sync(path.parent.parent)
        return path.open("xb")
