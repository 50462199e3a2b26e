"""Loading a city's classes of records."""

from collections.abc import Iterable
from typing import Protocol

from django.db import transaction

from yorozu.municipality.models import Municipality
from yorozu.records.models import RecordClass


class RecordClassPlan(Protocol):
    """A class as a city's pack states it; `years` None is 永年."""

    @property
    def path(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def years(self) -> int | None: ...


@transaction.atomic
def load_record_classes(*, municipality: Municipality, classes: Iterable[RecordClassPlan]) -> int:
    """Make the city's classes as stated; how many were new or changed. Loading the same again changes nothing.

    Classes that are no longer stated stay, and files that exist keep the period they were made with.
    """
    known = {each.path: each for each in RecordClass.objects.within(municipality)}
    return sum(_load(municipality, plan, known.get(plan.path)) for plan in classes)


def _load(municipality: Municipality, plan: RecordClassPlan, found: RecordClass | None) -> bool:
    if found is None:
        RecordClass.objects.create(
            municipality=municipality, path=plan.path, title=plan.title, years=plan.years
        )
        return True
    if (found.title, found.years) == (plan.title, plan.years):
        return False
    RecordClass.objects.within(municipality).filter(pk=found.pk).update(title=plan.title, years=plan.years)
    return True
