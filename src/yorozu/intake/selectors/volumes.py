"""How many applications there were."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count

from yorozu.intake.models import Application
from yorozu.municipality.models import Municipality


def applications_since(
    municipality: Municipality, procedures: Collection[int], since: datetime
) -> dict[int, int]:
    """By id of the procedure; those never applied for are left out."""
    rows = Application.objects.within(municipality).filter(procedure__in=procedures, submitted_at__gte=since)
    return dict(rows.order_by().values_list("procedure").annotate(Count("id")))
