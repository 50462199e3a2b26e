"""Small tasks that the worker does once an hour, besides those of the packages."""

import time
from datetime import datetime, timedelta

from django.conf import settings

from yorozu.identity.services import remove_ended_sessions as remove_sessions
from yorozu.municipality.selectors import all_municipalities
from yorozu.trust import audit, limits, vault


def remove_ended_sessions(at: datetime) -> None:
    remove_sessions(at=at)


def remove_old_attempts(at: datetime) -> None:
    limits.sweep(before=at - timedelta(days=1))


def remove_orphan_files(at: datetime) -> None:
    vault.remove_orphans(at=at)


def anchor_chains(at: datetime) -> None:
    """Write the ends of the audit chains down outside the database, every `YOROZU_ANCHOR_MINUTES`."""
    every = settings.YOROZU_ANCHOR_MINUTES * 60
    last = _anchored.get("at")
    if not every or (last is not None and time.monotonic() - last < every):
        return
    # A backup copies the file of anchors first: a line written after that would be missing from it.
    with vault.while_no_backup() as free:
        if free:
            _anchored["at"] = time.monotonic()
            audit.anchor_chains(all_municipalities(), at=at)


def finish_disposals(at: datetime) -> None:
    """Remove the content of disposed files that a backup or a crash left behind."""
    for city in all_municipalities():
        vault.remove_disposed(city, at=at)
    vault.scrub()


# When this worker anchored last, by the clock that is never set back.
_anchored: dict[str, float] = {}
