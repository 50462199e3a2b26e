"""Soundness: whether rows, files, audit and queue of a living installation fit together. `yorozu fsck` asks it.

Each package says what must hold of the rows it owns (its file or folder `soundness`); `config.wiring` puts the checks
together. A check reads in batches, so memory does not grow with the city, and takes no lock. People go on working
meanwhile: what looks wrong is looked at once more, and only what is still wrong then is reported.
"""

import random
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from django.db.models import QuerySet

BATCH = 500
_SECOND_LOOK_AFTER = 0.5
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that does not fit. `kind` is for programs and stays the same; the rest is plain Japanese without
    personal data: where it is (a row or a file), what is wrong, what to do."""

    kind: str
    where: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """One run of the checks, at an instant.

    `settled`: nobody is working and no work waits, so nothing is excused as still under way. `opened` is the share
    (0 to 1) of files that are decrypted and compared with their hash. `looked_at` counts what was seen, by its name.
    """

    at: datetime
    settled: bool = False
    opened: float = 1.0
    looked_at: Counter[str] = field(default_factory=Counter)
    salt: str = field(default_factory=lambda: secrets.token_hex(8))

    def may_take(self, longest: timedelta) -> datetime:
        """What began after this instant may still be under way; nothing may where all should be settled."""
        return _NEVER if self.settled else self.at - longest

    def opens(self, key: object) -> bool:
        """Whether the file with this key is among those that are opened: by chance, alike in both looks."""
        return random.Random(f"{self.salt}:{key}").random() < self.opened  # noqa: S311  no secret


CityCheck: TypeAlias = Callable[[int, Examination], Iterable[Defect]]
"""(id of the municipality, examination) → what does not fit in that city."""

InstallationCheck: TypeAlias = Callable[[Examination], Iterable[Defect]]
"""What belongs to no one city."""


def examine(
    rows: "QuerySet[Any, Any]",
    look: Callable[[list[Any]], Iterable[Defect]],
    *,
    named: str,
    examination: Examination,
) -> Iterator[Defect]:
    """`look` at the keys of the rows, a batch at a time; what two looks in a row found is a defect."""
    for keys in batches(rows):
        examination.looked_at[named] += len(keys)
        yield from twice(lambda keys=keys: look(keys), examination)  # type: ignore[misc]


def twice(look: Callable[[], Iterable[Defect]], examination: Examination) -> Iterator[Defect]:
    """What two looks in a row found: between two statements somebody may have taken a step."""
    first = list(look())
    if not first:
        return
    if not examination.settled:
        time.sleep(_SECOND_LOOK_AFTER)
    again = set(look())
    yield from (each for each in first if each in again)


def batches(rows: "QuerySet[Any, Any]") -> Iterator[list[Any]]:
    """The primary keys, in their order, up to the last there is now."""
    ordered = rows.order_by("pk").values_list("pk", flat=True)
    last = ordered.reverse().first()
    if last is None:
        return
    ordered, before = ordered.filter(pk__lte=last), None
    while keys := list((ordered if before is None else ordered.filter(pk__gt=before))[:BATCH]):
        yield keys
        before = keys[-1]
