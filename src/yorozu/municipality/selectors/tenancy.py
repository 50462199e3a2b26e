"""Finding the city."""

import time

from django.db.models import QuerySet

from yorozu.foundation.errors import NotFound
from yorozu.municipality.models import Municipality

# The row is read on every request and changes about never; a change shows within this many seconds.
_KEEP = 2.0
_kept: dict[str, tuple[float, Municipality]] = {}


def municipality_by_slug(slug: str) -> Municipality:
    """The city of an address. Raises NotFound."""
    kept = _kept.get(slug)
    if kept and time.monotonic() - kept[0] < _KEEP:
        return kept[1]
    found = Municipality.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound("この市区町村のページはありません。アドレスをお確かめください。")
    _kept[slug] = (time.monotonic(), found)
    return found


def forget_kept() -> None:
    """Drop what is kept in memory: after loading a pack, and between tests."""
    _kept.clear()


def all_municipalities() -> QuerySet[Municipality]:
    return Municipality.objects.order_by("code")
