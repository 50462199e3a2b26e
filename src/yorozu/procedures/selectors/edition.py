"""Which edition of its catalogue a city is at."""

import time
from uuid import UUID

from yorozu.municipality.models import Municipality
from yorozu.procedures.models import CatalogueEdition

# Lists made in memory may be this many seconds behind a publication by another process.
STALE_AT_MOST = 1.0
_NEVER = UUID(int=0)
_kept: dict[int, tuple[float, UUID]] = {}


def catalogue_edition(municipality: Municipality) -> int:
    """How many times the catalogue has changed; 0 for one that never has."""
    found = CatalogueEdition.objects.filter(pk=municipality.pk).values_list("number", flat=True).first()
    return found or 0


def edition_of_late(municipality: Municipality) -> UUID:
    """The stamp of the edition, read at most once a second in a process."""
    kept = _kept.get(municipality.pk)
    if kept and time.monotonic() - kept[0] < STALE_AT_MOST:
        return kept[1]
    found = CatalogueEdition.objects.filter(pk=municipality.pk).values_list("stamp", flat=True).first()
    _kept[municipality.pk] = (time.monotonic(), found or _NEVER)
    return found or _NEVER


def forget_edition(municipality_id: int) -> None:
    """Read it anew the next time: this process has just changed it."""
    _kept.pop(municipality_id, None)


def forget_editions() -> None:
    """Drop what is kept of every city: between tests, whose cities share numbers."""
    _kept.clear()
