"""What came on paper."""

from yorozu.intake.models import Application, PaperOriginal
from yorozu.trust.models import StoredFile


def originals_of(application: Application) -> list[StoredFile]:
    """The files of the scan, with their keys, in order; none for what did not come on paper."""
    if application.channel != "paper":
        return []
    rows = PaperOriginal.objects.within(application.municipality_id).filter(application=application)
    return [each.stored for each in rows.select_related("stored__key").order_by("number")]
