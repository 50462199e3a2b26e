"""Forgetting scans: by a person who scanned the wrong thing, and after their time."""

from datetime import datetime

from django.db import transaction

from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.municipality.selectors import all_municipalities
from yorozu.paper.models import Scan, ScanFile, ScanPage, State
from yorozu.paper.services.choosing import lock_scan
from yorozu.trust import audit, vault
from yorozu.trust.models import StoredFile, VaultKey

_AT_ONCE = 200


def discard_scan(*, scan: Scan, revision: int, by: Actor, at: datetime) -> None:
    """Forget a scan that was not sent, with its files and its key. Raises Conflict when somebody was faster."""
    require(by, Action.PAPER_ENTER)
    with transaction.atomic():
        locked = lock_scan(scan, revision=revision)
        _record(locked, "paper.discarded", by, at)
        _remove(locked)


def remove_expired_scans(at: datetime) -> int:
    """Remove scans whose time is over, up to a few hundred a city; how many went. What was received stays with its case."""
    return sum(_expire(city.pk, at) for city in all_municipalities())


def _expire(municipality_id: int, at: datetime) -> int:
    due = Scan.objects.within(municipality_id).filter(expires_at__lte=at).order_by("expires_at")
    ids = list(due.values_list("pk", flat=True)[:_AT_ONCE])
    for each in ids:
        with transaction.atomic():
            rows = Scan.objects.within(municipality_id).select_for_update(of=("self",))
            found = rows.select_related("key", "municipality").filter(pk=each, expires_at__lte=at).first()
            if found is not None:
                if found.state != State.SENT:
                    _record(found, "paper.expired", Actor.system(found.municipality), at)
                _remove(found)
    return len(ids)


def _remove(scan: Scan) -> None:
    """Rows, files and key of a locked scan; key and files that became an application's stay."""
    city, sent = scan.municipality_id, scan.state == State.SENT
    ScanPage.objects.within(city).filter(scan=scan).delete()
    ScanFile.objects.within(city).filter(scan=scan).delete()
    key = scan.key_id
    scan.delete()
    if sent:
        return
    rows = StoredFile.objects.within(city).filter(key=key)
    files = list(rows)
    rows.delete()
    VaultKey.objects.within(city).filter(pk=key).delete()
    transaction.on_commit(lambda: vault.discard_written(files))


def _record(scan: Scan, action: str, by: Actor, at: datetime) -> None:
    audit.record(
        municipality=scan.municipality,
        action=action,
        subject_type="scan",
        subject_id=scan.pk,
        at=at,
        **by.audit(),
    )
