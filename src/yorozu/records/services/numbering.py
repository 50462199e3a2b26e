"""Giving document numbers."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from yorozu.foundation.clock import day_of
from yorozu.foundation.wareki import fiscal_year
from yorozu.municipality.models import Department, Municipality
from yorozu.municipality.selectors import ancestors
from yorozu.records.models import DocumentCounter, DocumentNumber


@transaction.atomic
def allocate_document_number(*, municipality: Municipality, department: Department, at: datetime) -> str:
    """The next number of the department's symbol in the fiscal year of `at` in Japan, as 宮市第123号.

    Gap-free: the counter's row stays locked until the caller's transaction ends, and a rollback gives the number back.
    Take it as late as possible; others of the same symbol wait.
    """
    symbol = municipality.document_symbol + _symbol(department)
    year = fiscal_year(day_of(at))
    number = _next(municipality, symbol, year)
    return str(
        DocumentNumber.objects.create(
            municipality=municipality,
            symbol=symbol,
            fiscal_year=year,
            number=number,
            department=department,
            allocated_at=at,
        )
    )


def _symbol(department: Department) -> str:
    """The department's own symbol, else the nearest above; none where nobody above has one."""
    return next((each.symbol for each in ancestors(department) if each.symbol), "")


def _next(municipality: Municipality, symbol: str, year: int) -> int:
    key = {"symbol": symbol, "fiscal_year": year}
    counters = DocumentCounter.objects.within(municipality).filter(**key)
    if not counters.exists():
        fresh = DocumentCounter(municipality=municipality, **key)
        DocumentCounter.objects.bulk_create([fresh], ignore_conflicts=True)
    locked = counters.select_for_update().get()
    counters.update(last=F("last") + 1)
    return locked.last + 1
