"""Real chains of two cities, made by the service's own recording and anchoring."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from tests.factories import AT, make_city
from yorozu.municipality.models import Municipality
from yorozu.trust import audit
from yorozu.trust.audit.faults import Fault
from yorozu.trust.models import AuditEntry, AuditHead

_ACTIONS = ("case.viewed", "case.accept", "application.submitted", "record.viewed", "session.started")
_EACH = 20


class End(NamedTuple):
    """A genuine end of a strand, as somebody may have copied it earlier."""

    sequence: int
    hash: str
    mac: str


def ends_of(city: Municipality) -> list[End]:
    """The ends of a city's chain, by strand."""
    heads = AuditHead.objects.within(city).order_by("lane")
    return [End(*found) for found in heads.values_list("sequence", "hash", "mac")]


@dataclass
class Chains:
    """Two cities' chains. `anchored` is the number of the last entry that was anchored, by city id; `ends` are the
    ends there were on the way."""

    cities: list[Municipality]
    rng: Random
    at: datetime = AT
    anchored: dict[int, int] = field(default_factory=dict)
    ends: dict[int, list[list[End]]] = field(default_factory=dict)

    def grow(self, city: Municipality, count: int) -> None:
        """Add entries of all kinds, some seconds to minutes apart."""
        for _ in range(count):
            self.at += timedelta(seconds=self.rng.randrange(1, 180), microseconds=self.rng.randrange(10**6))
            with transaction.atomic():
                self._add(city)
        self.ends.setdefault(city.pk, []).append(ends_of(city))

    def anchor(self) -> None:
        """Anchor both, as the worker does."""
        before = {city.pk: self.length(city) for city in self.cities}
        audit.anchor_chains(self.cities, at=self.at)
        self.anchored.update(before)

    def length(self, city: Municipality) -> int:
        return AuditEntry.objects.within(city).count()

    def faults(self) -> list[Fault]:
        """Everything that verifying finds, in either city and in the anchor file."""
        verified, broken = audit.verify_everything(self.cities, at=self.at)
        return [*broken, *(fault for each in verified for fault in each.faults)]

    def _add(self, city: Municipality) -> None:
        rng = self.rng
        details: dict[str, audit.Detail] = {"n": rng.randrange(100), "made": rng.random() < 0.5, "why": None}
        audit.record(
            municipality=city,
            action=rng.choice(_ACTIONS),
            subject_type=rng.choice(("case", "record", "account")),
            subject_id=rng.randrange(10**6),
            actor_kind=rng.choice(("staff", "resident", "system")),
            actor_id=rng.choice(("", "worker-1", "𠮷野")),
            at=self.at,
            details=rng.choice((None, details, {"place": "宮古市"})),
        )


def made(seed: int, *, rounds: int = 6, tail: int = 12) -> Chains:
    """Chains anchored `rounds` times, with `tail` entries that are not anchored yet."""
    chains = Chains([make_city(), make_city("tono", "032085", "遠野市")], Random(seed))  # noqa: S311
    for _ in range(rounds):
        for city in chains.cities:
            chains.grow(city, chains.rng.randrange(_EACH // 2, _EACH))
        chains.anchor()
    for city in chains.cities:
        chains.grow(city, tail)
    chains.at += timedelta(seconds=1)
    return chains


def anchors() -> Path:
    return Path(settings.YOROZU_ANCHORS)
