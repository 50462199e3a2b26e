"""What came on paper."""

from datetime import date

from yorozu.foundation.clock import day_of
from yorozu.intake.models import Application, PaperArrival, PaperOriginal
from yorozu.trust.models import StoredFile


def arrived_on(application: Application) -> date:
    """The day on which it reached the office: of paper the day it came, of all else the day it was sent."""
    if application.channel == "paper":
        rows = PaperArrival.objects.within(application.municipality_id)
        found = rows.filter(application=application).values_list("arrived_on", flat=True).first()
        if found is not None:
            return found
    return day_of(application.submitted_at)


def originals_of(application: Application) -> list[StoredFile]:
    """The files of the scan, with their keys, in order; none for what did not come on paper."""
    if application.channel != "paper":
        return []
    rows = PaperOriginal.objects.within(application.municipality_id).filter(application=application)
    return [each.stored for each in rows.select_related("stored__key").order_by("number")]
