"""Who can destroy what a record is of: the packages above offer it for their kind of subject (`config.wiring`)."""

from datetime import datetime
from typing import Protocol

from yorozu.municipality.models import Municipality


class Disposer(Protocol):
    """Destroys all of a subject but the fact that there was one, in the caller's transaction; how many files it had.

    Destroying again what is destroyed changes nothing.
    """

    def __call__(self, *, municipality: Municipality, subject_id: str, at: datetime) -> int: ...


_disposers: dict[str, Disposer] = {}


def offer_disposer(subject_type: str, disposer: Disposer) -> None:
    """Called from the wiring only."""
    _disposers[subject_type] = disposer


def disposer_of(subject_type: str) -> Disposer:
    """Raises LookupError for a kind that nobody can destroy: a disposal must not pass over anything."""
    return _disposers[subject_type]
