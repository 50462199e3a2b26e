"""What must hold of keys, files and the audit chain."""

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import ForeignObjectRel

from yorozu.foundation.errors import NotFound, Unavailable
from yorozu.foundation.soundness import BATCH, Defect, Examination, examine, twice
from yorozu.municipality.models import Municipality
from yorozu.trust import audit, vault
from yorozu.trust.models import StoredFile, VaultKey

_SEALED_IS_LONGER_BY = 28  # a nonce of 12 bytes and a tag of 16 (NIST SP 800-38D)
_SWEPT_AFTER = timedelta(hours=26)  # the worker removes what nobody speaks of after a day, once an hour
_RESTORE = "バックアップからファイルを戻し、yorozu fsck をもう一度実行してください。"
_SUPPORT = "保守の担当者に連絡してください。"


def check_chain(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """The audit chain of the city holds."""
    city = Municipality.objects.get(pk=municipality_id)
    examination.looked_at["監査記録の連鎖"] += 1

    def look() -> Iterator[Defect]:
        for fault in audit.verify_chain(city):
            remedy = "yorozu audit verify で詳しく調べ、" + _SUPPORT
            yield Defect("trust.chain", f"監査記録 {fault.sequence} 番", fault.problem, remedy)

    yield from twice(look, examination)


def check_keys(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """Every key belongs to something; a key of nothing is left over from a thing that was not made whole."""
    owners = [each for each in _relations(VaultKey) if each.related_model is not StoredFile]

    def look(keys: list[Any]) -> Iterator[Defect]:
        rest = set(VaultKey.objects.within(municipality_id).filter(pk__in=keys).values_list("pk", flat=True))
        for owner in owners:
            if rest:
                rest -= _used(owner, rest)
        for each in sorted(rest):
            yield Defect("trust.key-of-nothing", f"鍵 {each}", "この鍵を使うものがありません。", _SUPPORT)

    rows = VaultKey.objects.within(municipality_id)
    yield from examine(rows, look, named="鍵", examination=examination)


def check_files(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """Every file of a row is on the disk, as long as it should be; those that are opened open and have their hash."""

    def look(keys: list[Any]) -> Iterator[Defect]:
        for stored in StoredFile.objects.within(municipality_id).filter(pk__in=keys).select_related("key"):
            find = _file_fault if stored.key.destroyed_at is None else _disposal_fault
            if fault := find(stored, examination):
                yield fault

    rows = StoredFile.objects.within(municipality_id)
    yield from examine(rows, look, named="ファイル", examination=examination)


def check_folder(examination: Examination) -> Iterator[Defect]:
    """Nothing lies in the folder of files of which no row speaks, but for what is on its way or not yet swept."""
    folder = Path(settings.YOROZU_DATA) / "files"
    for each in sorted(folder.glob("*")):
        entries = (entry for entry in os.scandir(each)) if each.is_dir() else iter(())
        while batch := [Path(entry.path) for entry in islice(entries, BATCH)]:
            examination.looked_at["ディスクの上のファイル"] += len(batch)
            yield from twice(lambda batch=batch: _strays(batch, examination), examination)  # type: ignore[misc]


def _file_fault(stored: StoredFile, examination: Examination) -> Defect | None:
    path = vault.storage_path(stored.id)
    where = f"ファイル {stored.id}（{path}）"
    try:
        length = path.stat().st_size
    except FileNotFoundError:
        return Defect("trust.file-missing", where, "ディスクの上にありません。", _RESTORE)
    except OSError as fault:
        return Defect("trust.file-unreadable", where, f"読めません（{fault.strerror}）。", _RESTORE)
    if length != stored.size + _SEALED_IS_LONGER_BY:
        what = f"長さが違います（{stored.size + _SEALED_IS_LONGER_BY} バイトのはずが {length} バイト）。"
        return Defect("trust.file-length", where, what, _RESTORE)
    if not examination.opens(stored.id):
        return None
    examination.looked_at["開いたファイル"] += 1
    return _content_fault(stored, where)


def _disposal_fault(stored: StoredFile, examination: Examination) -> Defect | None:
    """What was disposed of is gone from the folder too."""
    path, before = vault.storage_path(stored.id), examination.may_take(_SWEPT_AFTER)
    if stored.disposed_at is None or stored.disposed_at > before or not path.exists():
        return None
    what = "廃棄したのに、ディスクに残っています（読むことはできません）。"
    remedy = "yorozu worker が動いているか確かめてください。"
    return Defect("trust.file-not-removed", f"ファイル {stored.id}（{path}）", what, remedy)


def _content_fault(stored: StoredFile, where: str) -> Defect | None:
    try:
        content = vault.read_file(stored)
        vault.file_name(stored)
    except (NotFound, Unavailable, UnicodeDecodeError):
        what = "復号できません（改ざん、破損、または別の鍵）。"
        return Defect("trust.file-sealed-otherwise", where, what, _RESTORE)
    if len(content) != stored.size or hashlib.sha256(content).hexdigest() != stored.sha256:
        return Defect("trust.file-altered", where, "控えてあるハッシュ値と一致しません。", _RESTORE)
    return None


def _strays(batch: list[Path], examination: Examination) -> Iterator[Defect]:
    named = {path: _id_of(path) for path in batch}
    there = StoredFile.objects.filter(pk__in=[each for each in named.values() if each])
    known = set(there.values_list("pk", flat=True))
    before = examination.may_take(_SWEPT_AFTER)
    for path in sorted(named):
        if named[path] not in known and (written := _written_at(path)) and written <= before:
            what = "どの申請にも属さないファイルです。"
            remedy = "yorozu worker が動いていれば1日後に片付けます。残るときは" + _SUPPORT
            yield Defect("trust.file-of-nothing", f"ファイル {path}", what, remedy)


def _id_of(path: Path) -> UUID | None:
    """The id of the file that lies there; None where no file of ours would lie."""
    try:
        found = UUID(hex=path.name)
    except ValueError:
        return None
    return found if vault.storage_path(found) == path else None


def _written_at(path: Path) -> datetime | None:
    """None when it has gone meanwhile."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return None


def _relations(model: type[VaultKey]) -> list[ForeignObjectRel]:
    """What points at the model, in this package and above: the tables know it, no package is named."""
    hidden = model._meta.get_fields(include_hidden=True)
    found = [each for each in hidden if isinstance(each, ForeignObjectRel)]
    # Where there is an index first: what is left over afterwards is little.
    return sorted(found, key=lambda each: not getattr(each.field, "db_index", False))


def _used(owner: ForeignObjectRel, keys: set[UUID]) -> set[UUID]:
    name = owner.field.name
    rows = owner.related_model._default_manager.filter(**{f"{name}__in": keys})
    return set(rows.values_list(f"{name}_id", flat=True))
