"""What other systems handed over: packages, their report, and where an application came from."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yorozu.foundation.errors import NotFound
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action, Scope
from yorozu.intake.models import Application, HandedEntry, HandedPackage, HandedState
from yorozu.municipality.models import TenantQuerySet

_LISTED = 50


@dataclass(frozen=True, slots=True)
class Origin:
    """Who handed an application over, what they call it, when they took it and when it came here."""

    sender: str
    number: str
    applied_at: datetime
    arrived_at: datetime


@dataclass(frozen=True, slots=True)
class PackageLine:
    """A package with how many of its applications are in each state."""

    package: HandedPackage
    taken: int
    already: int
    refused: int
    waiting: int

    @property
    def total(self) -> int:
        return self.taken + self.already + self.refused + self.waiting


def packages_of(actor: Actor) -> list[PackageLine]:
    """The latest that the actor may see, the newest first."""
    found = list(_visible(actor)[:_LISTED])
    rows = HandedEntry.objects.within(actor.municipality).filter(package__in=found).order_by()
    counts = Counter(rows.values_list("package_id", "state"))
    return [_line(each, counts) for each in found]


def package_line(actor: Actor, package_id: UUID) -> PackageLine:
    """One package. Raises NotFound, also where it was laid down by somebody else."""
    found = _visible(actor).filter(pk=package_id).first()
    if found is None:
        raise NotFound("この取り込みは見つかりません。取り込みの一覧から開いてください。")
    return _line(found, Counter(entries_of(found).order_by().values_list("package_id", "state")))


def entries_of(package: HandedPackage) -> TenantQuerySet[HandedEntry]:
    """The applications of a package in their order, each with the application that came of it."""
    rows = HandedEntry.objects.within(package.municipality_id).filter(package=package)
    return rows.select_related("application").order_by("position")


def unfinished_packages(municipality_id: int) -> list[HandedPackage]:
    """Those of which something waits, the oldest first."""
    rows = HandedPackage.objects.within(municipality_id).filter(finished_at__isnull=True)
    return list(rows.select_related("municipality", "stored__key", "staff").order_by("arrived_at"))


def origin_of(application: Application) -> Origin | None:
    """Where it came from; None for what was sent here."""
    rows = HandedEntry.objects.within(application.municipality_id).select_related("package")
    found = rows.filter(application=application, state=HandedState.TAKEN).first()
    if found is None:
        return None
    return Origin(found.package.sender, found.number, application.submitted_at, found.package.arrived_at)


def _visible(actor: Actor) -> TenantQuerySet[HandedPackage]:
    """All of the city for who may take in for all of it, else one's own."""
    rows = HandedPackage.objects.within(actor.municipality).select_related(
        "municipality", "stored__key", "staff"
    )
    if actor.scope(Action.APPLICATION_IMPORT) is not Scope.MUNICIPALITY:
        rows = rows.filter(staff=actor.staff)
    return rows.order_by("-arrived_at")


def _line(package: HandedPackage, counts: Counter[tuple[UUID, str]]) -> PackageLine:
    def of(state: HandedState) -> int:
        return counts[(package.pk, state.value)]

    return PackageLine(
        package,
        taken=of(HandedState.TAKEN),
        already=of(HandedState.ALREADY),
        refused=of(HandedState.REFUSED),
        waiting=of(HandedState.WAITING),
    )
