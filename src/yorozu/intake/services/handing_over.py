"""Taking in a package of another system: laid down whole first, then one application after the other."""

import hashlib
from datetime import datetime

from django.db import transaction

from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.intake.models import HandedEntry, HandedPackage, HandedState
from yorozu.intake.packages import MOST_BYTES, Archive, Entry, Package, read_package
from yorozu.intake.services.handed_entry import digest_of_number, take_entry
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import Procedure
from yorozu.trust import audit
from yorozu.trust.models import StoredFile, VaultKey
from yorozu.trust.vault import create_key, discard_written, read_file, store_file

__all__ = ["MOST_BYTES", "lay_down_package", "take_package"]

_AT_ONCE = 500
_ELSEWHERE = (
    "この手続は、あなたの課のものではありません。担当する課の人かシステム管理者が取り込んでください。"
)
_UNKNOWN = "この符号の手続はありません。送信元の設定と、手続の一覧を見くらべてください。"
_DOUBLED = "同じ番号の申請が、このパッケージの中に二つあります。先のものだけを扱います。"


def lay_down_package(*, content: bytes, by: Actor, at: datetime) -> HandedPackage:
    """Keep a package, sealed, with a line for each of its applications; nothing is taken yet.

    Raises Forbidden; Invalid where it cannot be read as a whole, then nothing is kept.
    """
    require(by, Action.APPLICATION_IMPORT)
    package = read_package(Archive(content))
    digest = hashlib.sha256(content).hexdigest()
    written: list[StoredFile] = []
    try:
        with transaction.atomic():
            key = create_key(municipality=by.municipality, at=at)
            stored = store_file(
                key=key, name=f"{package.number}.zip", media_type="application/zip", content=content, at=at
            )
            written.append(stored)
            kept = HandedPackage(
                municipality=by.municipality, sender=package.sender, number=package.number, digest=digest,
                key=key, stored=stored, staff=by.staff, made_at=package.created_at, arrived_at=at,
            )  # fmt: skip
            kept.save(force_insert=True)
            HandedEntry.objects.bulk_create(_lines(kept, package, by), batch_size=_AT_ONCE)
            details = {"sender": kept.sender, "number": kept.number, "sha256": digest}
            _record(kept, "package.laid_down", {**details, "entries": len(package.entries)}, by, at)
            return kept
    except BaseException as fault:
        discard_written(written, after=fault)
        raise


def take_package(*, package: HandedPackage, at: datetime, most: int = 100) -> int:
    """Take up to `most` of the applications that wait; how many still do. May be called again after a crash.

    Each is taken in a transaction of its own, however many do this at once. With the last the package itself is
    removed, key and all. Raises Unavailable where something it needs is away: what waits keeps waiting.
    """
    waiting = HandedEntry.objects.within(package.municipality_id).filter(
        package=package, state=HandedState.WAITING
    )
    places = list(waiting.order_by("position").values_list("position", flat=True)[:most])
    by = _taker(package)
    if places and package.stored is not None:
        archive = Archive(read_file(package.stored))
        entries = read_package(archive).entries
        for place in places:
            take_entry(package=package, place=place, entry=entries[place - 1], archive=archive, by=by, at=at)
    left = waiting.count()
    if not left:
        _finish(package, by, at)
    return left


def _lines(kept: HandedPackage, package: Package, by: Actor) -> list[HandedEntry]:
    codes = {each.procedure for each in package.entries}
    found = Procedure.objects.within(by.municipality).filter(code__in=codes)
    departments = dict(found.values_list("code", "department_id"))
    seen: set[str] = set()
    lines = []
    for place, entry in enumerate(package.entries, 1):
        fault = _fault(entry, departments, by) or (_DOUBLED if entry.number in seen else "")
        seen.add(entry.number)
        lines.append(
            HandedEntry(
                municipality=by.municipality, package=kept, position=place, number=entry.number,
                number_digest=digest_of_number(package.sender, entry.number),
                procedure_code=entry.procedure, applied_at=entry.applied_at,
                state=HandedState.REFUSED if fault else HandedState.WAITING,
                reasons=[["", fault]] if fault else [],
            )
        )  # fmt: skip
    return lines


def _fault(entry: Entry, departments: dict[str, int], by: Actor) -> str:
    if entry.fault:
        return entry.fault
    if entry.procedure not in departments:
        return _UNKNOWN
    return "" if by.may(Action.APPLICATION_IMPORT, departments[entry.procedure]) else _ELSEWHERE


def _taker(package: HandedPackage) -> Actor:
    """Who laid it down; what they may do was looked at then."""
    city: Municipality = package.municipality
    return (
        Actor(kind="staff", municipality=city, staff=package.staff) if package.staff else Actor.system(city)
    )


def _finish(package: HandedPackage, by: Actor, at: datetime) -> None:
    """Once, whoever is first: the package is not needed any more, and nobody shall find it."""
    with transaction.atomic():
        rows = HandedPackage.objects.within(package.municipality_id).filter(
            pk=package.pk, finished_at__isnull=True
        )
        if not rows.update(finished_at=at, stored=None, key=None):
            return
        entries = HandedEntry.objects.within(package.municipality_id).filter(package=package)
        states = list(entries.values_list("state", flat=True))
        counts: dict[str, audit.Detail] = {
            state.value: states.count(state) for state in HandedState if state != HandedState.WAITING
        }
        _record(package, "package.taken", counts, by, at)
        files = list(StoredFile.objects.within(package.municipality_id).filter(key=package.key_id))
        StoredFile.objects.within(package.municipality_id).filter(key=package.key_id).delete()
        VaultKey.objects.within(package.municipality_id).filter(id__in=[package.key_id]).delete()
        transaction.on_commit(lambda: discard_written(files))


def _record(
    package: HandedPackage, action: str, details: dict[str, audit.Detail], by: Actor, at: datetime
) -> None:
    audit.record(
        municipality=package.municipality, action=action, subject_type="package", subject_id=package.pk,
        details=details, at=at, **by.audit(),
    )  # fmt: skip
