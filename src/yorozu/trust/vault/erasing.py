"""Destroying: a case's key, and with it everything it sealed; then its files, and what the database keeps of old rows.

The key is destroyed in the caller's transaction, the files after its commit: should the service die in between, the
worker's housekeeping removes them, and until then they are unreadable.
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import DatabaseError, connection, transaction

from yorozu.foundation.disk import sync
from yorozu.municipality.models import Municipality
from yorozu.trust.models import StoredFile, VaultKey
from yorozu.trust.vault.files import storage_path
from yorozu.trust.vault.holding import remove_file

logger = logging.getLogger(__name__)

_BATCH = 500


def destroy_key(key: VaultKey, *, at: datetime) -> int:
    """Forget the key and what its files were: whatever it sealed can never be read again (復元不可能).

    To be followed by `scrub`. How many files it had; their content is removed after the commit. A key that was destroyed stays as it is.
    """
    _overwrite_what_is_deleted()
    keys = VaultKey.objects.within(key.municipality_id).filter(pk=key.pk, destroyed_at__isnull=True)
    if not keys.update(wrapped=None, city_key=None, destroyed_at=at):
        return 0
    files = StoredFile.objects.within(key.municipality_id).filter(key=key.pk, disposed_at__isnull=True)
    count = files.update(sealed_name=b"", sha256="", disposed_at=at)
    municipality = key.municipality
    transaction.on_commit(lambda: _after_commit(municipality, at))
    return count


def remove_disposed(municipality: Municipality, *, at: datetime) -> int:
    """Remove the content of disposed files that still lie in the folder; how many went.

    While a backup copies the files they stay, and go with the next round.
    """
    waiting = StoredFile.objects.within(municipality).filter(
        disposed_at__isnull=False, removed_at__isnull=True
    )
    removed = 0
    while ids := list(waiting.order_by("disposed_at").values_list("pk", flat=True)[:_BATCH]):
        gone = [each for each in ids if remove_file(storage_path(each))]
        for folder in {storage_path(each).parent for each in gone}:
            if folder.is_dir():
                sync(folder)
        removed += waiting.filter(pk__in=gone).update(removed_at=at)
        if len(gone) < len(ids):
            break
    return removed


def scrub(tables: Iterable[str] = ("trust_key", "trust_file")) -> bool:
    """Have the database let go of what it keeps of overwritten rows; False when somebody was in the way.

    Called after the commit; inside a transaction there is nothing to let go of yet.

    SQLite: the write-ahead log is written back and cut to nothing. PostgreSQL: the tables are vacuumed; what archives
    of its own log keep is ended by replacing the city's key (`yorozu keys rotate --city`).
    """
    if connection.in_atomic_block:
        return False
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy = cursor.fetchone()[0]
                return not busy
            for table in tables:
                # nosemgrep: sql-is-not-formatted  our own tables
                cursor.execute(f"VACUUM {connection.ops.quote_name(table)}")
    except DatabaseError as fault:
        logger.warning("what was disposed of could not be scrubbed yet: %s", type(fault).__name__)
        return False
    return True


def _overwrite_what_is_deleted() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


def _after_commit(municipality: Municipality, at: datetime) -> None:
    try:
        remove_disposed(municipality, at=at)
    except OSError as fault:
        logger.error("files of disposed records could not be removed yet: %s", fault.strerror)
