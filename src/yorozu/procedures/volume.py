"""How much a procedure is used: a number that a package above gives."""

from collections.abc import Callable, Collection
from datetime import datetime

from yorozu.municipality.models import Municipality

#: (city, ids of procedures, since) → how many were applied for, by id of the procedure.
Volumes = Callable[[Municipality, Collection[int], datetime], dict[int, int]]
_offered: list[Volumes] = []


def offer_volumes(volumes: Volumes) -> None:
    """Called from the wiring only."""
    _offered[:] = [volumes]


def volumes_of(municipality: Municipality, ids: Collection[int], since: datetime) -> dict[int, int]:
    """By id of the procedure; those never applied for are left out."""
    return _offered[0](municipality, ids, since) if _offered and ids else {}
